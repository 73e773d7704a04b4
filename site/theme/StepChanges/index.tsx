import clsx from "clsx";
import { useMemo, type ReactElement } from "react";
import type { ChangesSince } from "../../plugin/previous-step";
import type { DeclarationChange, DiffLine } from "../../plugin/step-changes";
import styles from "./styles.module.css";

/** At the end of a chapter: what it changed in the code of the step before. `since` is a ChangesSince as JSON. */
export default function StepChanges({ since: json }: { since: string }): ReactElement {
  const { step, changes } = useMemo(() => JSON.parse(json) as ChangesSince, [json]);
  return (
    <details className={styles.changes}>
      <summary>What this step changed in the code of step {step}</summary>
      <p>
        The classes and functions that both steps declare, as each leaves them, and what is new beside them.
        Lines that stay are shown only around a change.
      </p>
      {changes.map((change) => (
        <Declaration key={change.name} change={change} />
      ))}
    </details>
  );
}

function Declaration({ change: { name, isNew, hunks } }: { change: DeclarationChange }): ReactElement {
  return (
    <figure className={styles.declaration}>
      <figcaption>
        <code>{name}</code> {isNew && <span className={styles.new}>new</span>}
      </figcaption>
      {hunks.map((lines, index) => (
        <pre key={index} tabIndex={0} aria-label={`Changed lines of ${name}`}>
          <code>
            {lines.map((line, position) => (
              <Line key={position} line={line} />
            ))}
          </code>
        </pre>
      ))}
    </figure>
  );
}

function Line({ line: [mark, text] }: { line: DiffLine }): ReactElement {
  const className = clsx(styles.line, mark === "+" && styles.added, mark === "-" && styles.removed);
  return (
    <span className={className}>
      {mark} {text}
      {"\n"}
    </span>
  );
}
