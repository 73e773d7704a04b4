import clsx from "clsx";
import { lazy, Suspense, useEffect, useRef, useState, type KeyboardEvent, type ReactElement } from "react";
import type { CellState, Output } from "../../kernel/client";
import type { CodeCell } from "../../plugin/ipynb";
import Code from "./Code";
import CopyButton from "./CopyButton";
import Outputs from "./Outputs";
import Status from "./Status";
import styles from "./styles.module.css";
import { useCell } from "./useCell";

const Editor = lazy(() => import(/* webpackChunkName: "editor" */ "./Editor"));

/** Where a link to a cell leads. The same fragment leads to it in JupyterLab: `step17.ipynb#cell-id=cycle`. */
export const cellAnchor = (id: string): string => `cell-id=${id}`;

interface CellProps {
  cell: CodeCell;
  /** `false` for a cell that stands alone. */
  numbered?: boolean;
  /** Adds a scratch cell below this one. */
  addBelow?: () => void;
  /** For a scratch cell: the reader's own, which can be removed. */
  scratch?: { remove: () => void };
  startEditing?: boolean;
}

/** A code cell: readable as it stands, then runnable and editable. */
export function Cell({
  cell,
  numbered = true,
  addBelow,
  scratch,
  startEditing = false,
}: CellProps): ReactElement {
  const { kernel, state, source, edited, shared, change } = useCell(cell, scratch !== undefined);
  const [editing, setEditing] = useState(startEditing);
  const [version, setVersion] = useState(0); // a new one makes a new editor, with the text as it is then
  const typed = useRef(source);
  const section = useRef<HTMLElement>(null);
  const { outputs, waiting } = useShownOutputs(state, cell.outputs);
  const name = scratch ? cell.id.replace("-", " cell ") : `cell ${cell.index + 1}`;
  const busy = state.status === "running" || state.status === "queued";
  const errorLine = lineOfError(state.outputs);

  const run = () => kernel.run(cell.id);
  const reset = () => change(cell.source);
  const type = (text: string) => {
    typed.current = text;
    change(text);
  };
  // The text may change from outside of the editor: by a reset, or a link with somebody's changes.
  useEffect(() => {
    if (source === typed.current) return;
    typed.current = source;
    setVersion((count) => count + 1);
  }, [source]);
  const closeEditor = () => {
    setEditing(false);
    focusCode(section.current);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const inCode = (event.target as HTMLElement).matches("pre, .cm-content");
    if (event.key !== "Enter" || !inCode) return;
    if (event.shiftKey || event.ctrlKey || event.metaKey) {
      event.preventDefault();
      run();
      if (event.shiftKey) focusCode(nextCell(section.current));
    } else if (!editing) {
      event.preventDefault();
      setEditing(true);
    }
  };

  return (
    <section
      ref={section}
      className={clsx(styles.cell, editing && styles.editing, scratch && styles.scratch)}
      aria-label={name.replace(/^./, (letter) => letter.toUpperCase())}
      id={scratch ? undefined : cellAnchor(cell.id)}
      data-cell={cell.id}
      data-status={state.status}
      onPointerEnter={() => kernel.warm()}
      onFocus={() => kernel.warm()}
      onKeyDown={onKeyDown}
    >
      <div className={styles.input}>
        <div className={styles.bar}>
          {numbered && (
            <span className={styles.number} aria-hidden="true">
              {scratch ? "your cell" : cell.index + 1}
            </span>
          )}
          {(edited || (scratch && shared)) && (
            <span className={styles.edited}>{shared ? "shared" : "edited"}</span>
          )}
          <Status state={state} mayRaise={cell.mayRaise} />
          <span className={styles.buttons}>
            {edited && (
              <button type="button" onClick={reset} title="Back to the notebook's own code">
                Reset
              </button>
            )}
            {scratch && (
              <button type="button" onClick={scratch.remove} title="Remove this cell, which is your own">
                Remove
              </button>
            )}
            {addBelow && (
              <button type="button" onClick={addBelow} title="Add a cell of your own below this one">
                Add
              </button>
            )}
            <CopyButton text={source} />
            <button
              type="button"
              aria-pressed={editing}
              title={editing ? "Close the editor (Escape, then Tab leaves it)" : "Edit (Enter)"}
              onClick={() => (editing ? closeEditor() : setEditing(true))}
            >
              {editing ? "Close" : "Edit"}
            </button>
            {busy ? (
              <button
                type="button"
                className={styles.stop}
                onClick={() => kernel.stop()}
                title="Stop the kernel"
              >
                Stop
              </button>
            ) : (
              <button
                type="button"
                className={styles.run}
                onClick={run}
                title="Run (Shift+Enter). Cells above that have not run yet run first."
              >
                Run
              </button>
            )}
          </span>
        </div>
        {editing ? (
          <div className={styles.editor}>
            <Suspense fallback={<Code source={source} label={`Code of ${name}`} errorLine={errorLine} />}>
              <Editor
                key={version}
                id={cell.id}
                initial={source}
                label={`Code of ${name}. Shift+Enter runs it; Escape, then Tab leaves the editor.`}
                errorLine={errorLine}
                onChange={type}
              />
            </Suspense>
          </div>
        ) : (
          <div onDoubleClick={() => setEditing(true)}>
            <Code source={source} label={`Code of ${name}`} errorLine={errorLine} />
          </div>
        )}
      </div>
      <Outputs
        outputs={outputs}
        stored={cell.outputs}
        rendered={cell.rendered}
        waiting={waiting}
        label={`Output of ${name}`}
      />
    </section>
  );
}

/**
 * What to show below the code: the notebook's outputs until the cell runs, then its own. While a run has printed
 * nothing yet the last outputs stay, dimmed, so that the page below does not jump up and down again.
 */
function useShownOutputs(
  state: CellState,
  stored: Output[],
): { outputs: readonly Output[]; waiting: boolean } {
  const last = useRef<readonly Output[]>(stored);
  const outputs = state.outputs ?? stored;
  const waiting = state.status === "running" && outputs.length === 0;
  if (!waiting) last.current = outputs;
  return { outputs: last.current, waiting };
}

function lineOfError(outputs: readonly Output[] | null): number | undefined {
  for (const output of outputs ?? []) if (output.type === "error") return output.line;
  return undefined;
}

function nextCell(cell: HTMLElement | null): HTMLElement | null {
  const cells = [...document.querySelectorAll<HTMLElement>("[data-cell]")];
  return cells[cells.indexOf(cell!) + 1] ?? null;
}

/** Moves the focus to a cell's code, at rest or in its editor. Waits for React: the code may be about to appear. */
function focusCode(cell: HTMLElement | null): void {
  setTimeout(() => cell?.querySelector<HTMLElement>(".cm-content, pre")?.focus());
}
