import { useEffect, useState, type ReactElement } from "react";
import type { CellState } from "../../kernel/client";
import styles from "./styles.module.css";

/** How the cell stands, in words: read out when it changes, which the running clock does not count as. */
export default function Status({
  state,
  mayRaise = false,
}: {
  state: CellState;
  /** The cell is there to show an error. */
  mayRaise?: boolean;
}): ReactElement {
  return (
    <span className={styles.status} data-state={state.status}>
      <span role="status">{describe(state, mayRaise)}</span>
      {state.status === "running" && <Elapsed />}
    </span>
  );
}

function describe({ status, ms, stale }: CellState, mayRaise: boolean): string {
  switch (status) {
    case "idle":
      return "";
    case "queued":
    case "running":
    case "stopped":
      return status;
    default: {
      const outcome = status === "ok" ? "done" : mayRaise ? "failed, as it should," : "failed";
      const done = `${outcome} in ${duration(ms ?? 0)}`;
      return stale ? `${done}, before an edit` : done;
    }
  }
}

function duration(ms: number): string {
  if (ms < 1) return "<1 ms";
  return ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** Seconds since the cell began, from half a second on: most cells are done before. */
function Elapsed(): ReactElement {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const start = performance.now();
    const timer = setInterval(() => setSeconds((performance.now() - start) / 1000), 100);
    return () => clearInterval(timer);
  }, []);
  return <span aria-hidden="true">{seconds < 0.5 ? "" : ` ${seconds.toFixed(1)} s`}</span>;
}
