import { useEffect, useState, type ReactElement } from "react";
import type { LanguageStatus } from "../../../language/client";
import styles from "./problems.module.css";
import type { ListedProblem } from "./problems";

/** A screen reader is told of errors when the reader pauses, not at each half-typed word. In milliseconds. */
const SETTLED = 1500;

interface Props {
  id: string;
  status: LanguageStatus;
  /** `null` while there is no answer yet. */
  problems: readonly ListedProblem[] | null;
  onSelect: (problem: ListedProblem) => void;
  /** Puts the problem's `fix` into the cell. */
  onFix: (fix: string) => void;
  onRetry: () => void;
}

/** The line below the editor that says what the compiler thinks, and lists its errors. */
export default function Problems({ id, status, problems, onSelect, onFix, onRetry }: Props): ReactElement {
  const summary = summarize(status, problems);
  const [announced, setAnnounced] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setAnnounced(summary), SETTLED);
    return () => clearTimeout(timer);
  }, [summary]);
  const found = status === "ready" ? (problems ?? []) : [];
  return (
    <div className={styles.problems} data-problems={status === "ready" ? (problems?.length ?? "") : status}>
      <p id={id} className={found.length > 0 ? styles.found : undefined}>
        {summary}
        {status === "failed" && (
          <button type="button" onClick={onRetry}>
            Try again
          </button>
        )}
        {status === "ready" && (
          <span className={styles.hint}>
            <kbd>F1</kbd> explains the name at the cursor
          </span>
        )}
      </p>
      <span className={styles.announced} role="status">
        {announced}
      </span>
      {found.length > 0 && (
        <ol>
          {found.map((problem, index) => (
            <li key={index}>
              <button type="button" onClick={() => onSelect(problem)}>
                <span className={styles.line}>line {problem.line}</span> {problem.message}
              </button>
              {problem.fix !== undefined && (
                <button type="button" className={styles.fix} onClick={() => onFix(problem.fix!)}>
                  Add <code>{problem.fix}</code>
                </button>
              )}
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}

function summarize(status: LanguageStatus, problems: readonly ListedProblem[] | null): string {
  if (status === "failed")
    return "The type checker could not be loaded. The cell can be edited and run without it.";
  if (status !== "ready" || problems === null) return "Loading types …";
  if (problems.length === 0) return "No type errors";
  // Unlike JupyterLab, where such a cell is refused.
  return `${problems.length} type error${problems.length === 1 ? "" : "s"}; the cell runs all the same`;
}
