/** What a cell puts below itself, as in the notebook format. */
export interface Output {
  output_type: "stream" | "display_data" | "execute_result" | "error";
  /** Of a stream. */
  name?: "stdout" | "stderr";
  /** Of a stream. */
  text?: string | string[];
  /** Of a display, by MIME type. */
  data?: Record<string, unknown>;
  metadata?: Record<string, unknown>;
}

export interface Cell {
  cell_type: "code" | "markdown" | "raw";
  id: string;
  metadata: { tags?: string[]; dezero?: { differs?: string; outputsOf?: string }; [key: string]: unknown };
  source: string | string[];
  execution_count?: number | null;
  outputs?: Output[];
}

export interface Notebook {
  cells: Cell[];
  metadata: Record<string, unknown>;
  nbformat: number;
  nbformat_minor: number;
}

/** What one code cell did. */
export interface CellRun {
  id: string;
  /** The cell's place among all cells of the notebook, from 0. */
  index: number;
  status: "ok" | "error" | "skipped";
  outputs: Output[];
  ms: number;
  /** Unhandled rejections and uncaught exceptions that surfaced while it ran. */
  rejections: string[];
  /** What it printed after it had ended. */
  late: string;
}

export interface NotebookRun {
  /** The code cells that are not empty, in order. All are "skipped" when the process failed. */
  cells: CellRun[];
  /** How the process failed and in which cell; absent when it ran to the end or to an error. */
  failure?: { index?: number; message: string; lastWords: string };
  ms: number;
}

export interface Problem {
  cell?: { index: number; id: string };
  /** One line that names the cell. */
  message: string;
  /** A diff or an error text of several lines. */
  detail?: string;
}

export interface CheckResult {
  file: string;
  ms: number;
  problems: Problem[];
  /** Whether the file was changed. */
  written: boolean;
}

/** All notebooks of the project, as absolute paths, in order. */
export function findNotebooks(): string[];
/** Reads a notebook; throws an Error that says what is wrong with the file. */
export function readNotebook(file: string): Notebook;
export function parseNotebook(text: string): Notebook;
/** The text of a notebook file in canonical form. */
export function formatNotebook(notebook: Notebook): string;
/** Outputs in a form that can be compared: text joined, streams merged, keys in order, and for a cell that may raise, no stack frames. */
export function normalOutputs(outputs: Output[] | undefined, raises?: boolean): Output[];
/** Executes a notebook in a process of its own and returns what its cells did; compares and writes nothing. */
export function runNotebook(file: string, options?: { timeout?: number; notebook?: Notebook }): Promise<NotebookRun>;
/** Executes a notebook and compares it with what it stores; with `write`, stores what it did, unless a cell failed. */
export function checkNotebook(file: string, options?: { timeout?: number; write?: boolean }): Promise<CheckResult>;
