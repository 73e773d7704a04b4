// What the runner and the process of a library say to each other: one line of JSON each, marked, since libraries
// print too. python/server.py speaks it as well.
export const MARK = "@bench ";

/** How long to warm up and to measure. Milliseconds. */
export interface Pace {
  /** Runs before measuring: compilers and caches settle. */
  readonly warmup: number;
  /** A sample is so many runs that it takes about this long. */
  readonly sample: number;
  /** Samples of a task and a library take about this long together. */
  readonly budget: number;
  readonly rounds: number;
  /** The library's process is ended when it has not answered by then. */
  readonly limit: number;
}

export interface TaskMessage {
  readonly id: string;
  readonly program: string;
  readonly inputs: readonly { shape: readonly number[]; dtype: string; scale?: number }[];
  readonly params: readonly number[];
  readonly checkedRuns: number;
  /** Whether the results of samples are not freed. */
  readonly unfreed: boolean;
}

export type Request =
  | { readonly do: "hello" }
  /** Make the inputs, run once for the check, warm up. */
  | { readonly do: "start"; readonly task: TaskMessage; readonly pace: Pace }
  /** Time one sample of the started task. */
  | { readonly do: "sample" }
  /** Let go of the task. */
  | { readonly do: "stop" }
  | { readonly do: "memory"; readonly task: TaskMessage };

export interface Hello {
  readonly versions: Readonly<Record<string, string>>;
  readonly runtime: string;
}
export interface Started {
  /** Values at the sampled positions, and the size, of each result of each checked run. */
  readonly values: readonly number[];
  /** Nanoseconds a run takes, roughly. */
  readonly estimate: number;
  /** Runs in one sample. */
  readonly runs: number;
}
export interface Sampled {
  /** Nanoseconds for one run. */
  readonly time: number;
}
export type Figures = Readonly<Record<string, number>>;
export interface Failed {
  readonly error: string;
}
