/** What the page and its worker say to each other. Everything here survives `postMessage`. */

/** One value in several forms, by MIME type; the page shows the richest form it knows. JSON types hold objects. */
export type MimeBundle = Record<string, string | object>;

/** One piece of what a cell shows, in the order in which it was made. */
export type Output =
  | { type: "stream"; name: "stdout" | "stderr"; text: string }
  /** A later display with the same `id` replaces this one. */
  | { type: "display"; id?: string; data: MimeBundle }
  /** The value of the cell's last expression. */
  | { type: "result"; data: MimeBundle }
  /** `line` and `column` count from 1 and belong to the cell as it was typed. */
  | {
      type: "error";
      ename: string;
      evalue: string;
      line?: number;
      column?: number;
      traceback: string[];
    };

/** Run one cell. `run` numbers the runs of a kernel; `label` names the cell in stack traces. */
export interface RunRequest {
  type: "run";
  run: number;
  label: string;
  source: string;
}

export type ToWorker = RunRequest;

export type FromWorker =
  /** The kernel is loaded and waits for a cell. */
  | { type: "ready" }
  /** Outputs of a run; they may come after its `done`, from timers that the cell left behind. */
  | { type: "outputs"; run: number; outputs: Output[] }
  | { type: "done"; run: number; ok: boolean; ms: number };

/** The part of `Worker` that the client needs: tests stand in for one, and no DOM types are wanted here. */
export interface WorkerLike {
  postMessage(message: ToWorker): void;
  terminate(): void;
  onmessage: ((event: { data: FromWorker }) => void) | null;
  onerror: ((event: { preventDefault?(): void }) => void) | null;
}
