/** What the editor can ask about a cell, and the messages that carry the questions. Everything survives `postMessage`. */

/** The text of the page's cells in order, as they are now; those below the cell in question may be left out. */
export type Cells = readonly string[];

/** Something the compiler has to say about a part of a cell. Positions count characters from the cell's start. */
export interface Problem {
  from: number;
  to: number;
  severity: "error" | "warning";
  message: string;
  /** A line that solves it, to be put before the cell's first: the import of a name of the engine. */
  fix?: string;
}

/** What a name stands for. */
export interface Description {
  /** Its declaration in one or more lines: `(method) Variable.add(other: VariableLike): Variable`. */
  signature: string;
  /** Its TSDoc, in Markdown. */
  documentation: string;
  /** The `@example`s and other block tags of its TSDoc. */
  tags: { name: string; text: string }[];
}

export interface Hover extends Description {
  from: number;
  to: number;
  /** Where it is documented, below the route of the API reference: `variable#variablebackward`. */
  reference?: string;
}

export interface Completions {
  /** What an accepted completion replaces. */
  from: number;
  to: number;
  entries: CompletionEntry[];
}

export interface CompletionEntry {
  name: string;
  /** TypeScript's word for what it is: `method`, `const`, `class`, ... */
  kind: string;
  /** Sorts the entries, as TypeScript wants them. */
  sort: string;
  insert?: string;
}

/** The call that is being typed. */
export interface CallHelp {
  /** The overload that fits best: its text before, between and after the parameters. */
  prefix: string;
  parameters: { label: string; documentation: string }[];
  suffix: string;
  /** The parameter that the cursor is at. */
  active: number;
  documentation: string;
  /** Where the arguments begin, so that a later question can tell whether it is the same call. */
  from: number;
}

/** The questions, answered by `CellProject` in the worker and by `LanguageClient` on the page. */
export interface Language {
  problems(cells: Cells, cell: number): Problem[];
  hover(cells: Cells, cell: number, position: number): Hover | null;
  completions(cells: Cells, cell: number, position: number): Completions | null;
  describe(cells: Cells, cell: number, position: number, name: string): Description | null;
  call(cells: Cells, cell: number, position: number): CallHelp | null;
}

export type Question = keyof Language;
/** What a question asks beside the cell: a position, a name. */
export type Rest<Q extends Question> =
  Parameters<Language[Q]> extends [Cells, number, ...infer R] ? R : never;
export type Answer<Q extends Question> = ReturnType<Language[Q]> | null;

/** Where the compiler and the declarations are. */
export interface LanguageFiles {
  /** TypeScript, as a classic script. */
  typescript: string;
  /** A JSON object of file names and their texts. */
  types: string;
}

export type ToLanguageWorker =
  { type: "start"; files: LanguageFiles } | { type: "ask"; id: number; question: Question; args: unknown[] };

export type FromLanguageWorker =
  | { type: "ready" }
  /** The compiler or the declarations could not be loaded. */
  | { type: "failed"; message: string }
  /** `answer` is null where there is none, after an error in the compiler too. */
  | { type: "answer"; id: number; answer: unknown };
