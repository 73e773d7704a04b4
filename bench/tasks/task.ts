// What a task is: a declaration, with an implementation for each library and a truth that all are compared with.

export type DType = "float32" | "float64" | "int32";
export type Values = Float32Array | Float64Array | Int32Array;

/** An input array, made by the same formula in every process: see inputs.ts and python/inputs.py. */
export interface Input {
  readonly shape: readonly number[];
  readonly dtype: DType;
  /** Values lie in [-scale / 2, scale / 2). Default 4. */
  readonly scale?: number;
}

/**
 * The libraries, by how they are programmed: tfjs has two backends and one way to write a program. The tasks of
 * `numpy`, `dezero-py` and `torch` are in python/.
 */
export const families = ["dezero", "numpy-ts", "tfjs", "jax-js", "numpy", "dezero-py", "torch"] as const;
export type Family = (typeof families)[number];

/** What is timed. With `prepare`, each run gets a state of its own, whose making is not timed, nor collecting what that leaves. */
export type Program = (() => unknown) | { prepare: () => any; run: (state: any) => unknown };

/** Builds a program from the library's handle, the inputs as the library's own arrays, and the parameters. */
export type Implementation = (library: any, ...args: any[]) => Program;

/** Why a library has no implementation. */
export interface Refusal {
  readonly why: string;
}
/** Marks a program that is in python/<family>_tasks.py under the task's `program`. */
export const inPython = "python";

export type Implementations<T> = Readonly<Record<Family, T | Refusal | typeof inPython>>;

interface Common {
  /** Unique, and what `--only` matches. */
  readonly id: string;
  readonly group: string;
  /** Which implementation: sizes and dtypes of one program share it. */
  readonly program: string;
  readonly inputs: readonly Input[];
  readonly params: readonly number[];
}

export interface TimeTask extends Common {
  readonly kind: "time";
  readonly unit: "ms" | "us" | "ns per node";
  /** How many nodes of a graph one run visits; for "ns per node". */
  readonly nodes?: number;
  /** Tasks of one series grow: when a library runs out of time at one, the larger ones are not tried. */
  readonly series?: string;
  /** Run this many times for the check; a program with a state must be right a second time too. Default 1. */
  readonly checkedRuns?: number;
  /** Whether results are left alone, as in a program that nobody has told to free them. */
  readonly unfreed?: true;
  /** Allowed error, relative to the largest value. */
  readonly tolerance: { readonly float64: number; readonly float32: number };
  /** The checked values, computed plainly: those at the sampled positions of each result (see inputs.ts). */
  readonly expected: (...inputs: Values[]) => number[];
  readonly implementations: Implementations<Implementation>;
}

/** What a memory task measures with. All in megabytes (1e6 bytes). */
export interface Meter {
  /** Runs steps in one synchronous loop; the peaks of the process and of the array memory on the way. */
  peak(steps: number, step: (i: number) => void): { process: number; arrays: number };
  /** Array memory that is reachable now, after collecting garbage. */
  live(): number;
}
export type MemoryImplementation = (library: any, meter: Meter, ...args: any[]) => Record<string, number>;

/** Runs once, in a process of its own. Its rows are the figures that an implementation returns, by name. */
export interface MemoryTask extends Common {
  readonly kind: "memory";
  readonly unit: "MB";
  readonly rows: Readonly<Record<string, string>>;
  readonly implementations: Implementations<MemoryImplementation>;
}

export type Task = TimeTask | MemoryTask;

export const cannot = (why: string): Refusal => ({ why });
export const noGradients = cannot("has no automatic differentiation");
export const functionalGradients = cannot(
  "its gradients are those of a function, which it calls: there is no graph to walk alone",
);
