// The columns of the table.
import type { Family } from "../tasks";

export interface Column {
  /** Unique; `--skip` and the JSON use it. */
  readonly id: string;
  /** As printed. */
  readonly title: string;
  readonly family: Family;
  readonly language: "typescript" | "python";
  /** Whether it has float64 arrays. */
  readonly float64: boolean;
  /** What programs without input arrays compute in. */
  readonly scalars: "float32" | "float64";
  /** The npm or Python packages whose versions are reported. */
  readonly packages: readonly string[];
  /** What it asks of its user to be correct and to stay within memory. */
  readonly asks: string;
  /** Environment variables of its process. */
  readonly env?: Readonly<Record<string, string>>;
  /** The groups of tasks that it is measured in; all when absent. */
  readonly groups?: readonly string[];
}

export const columns: readonly Column[] = [
  {
    id: "dezero",
    title: "dezero",
    family: "dezero",
    language: "typescript",
    float64: true,
    scalars: "float64",
    packages: ["dezero"],
    asks: "nothing",
    env: { DEZERO_BLAS: "off" },
  },
  {
    id: "dezero-blas",
    title: "dezero with BLAS",
    family: "dezero",
    language: "typescript",
    float64: true,
    scalars: "float64",
    packages: ["dezero", "koffi"],
    asks: "a BLAS library in the system, and the package koffi; nothing in the program",
    env: { DEZERO_BLAS: "auto" },
    // Elsewhere it is the same as dezero.
    groups: ["Matrix products", "Training"],
  },
  {
    id: "dezero-threads",
    title: "dezero, 2 threads",
    family: "dezero",
    language: "typescript",
    float64: true,
    scalars: "float64",
    packages: ["dezero"],
    asks: "`np.setThreads(2)`, once",
    env: { DEZERO_BLAS: "off", DEZERO_THREADS: "2" },
    groups: ["Matrix products", "Training"],
  },
  {
    id: "numpy-ts",
    title: "numpy-ts",
    family: "numpy-ts",
    language: "typescript",
    float64: true,
    scalars: "float64",
    packages: ["numpy-ts"],
    asks: "`dispose()` on every result of a loop: its heap has a fixed size, and work falls back to plain loops when it is full",
  },
  {
    id: "tfjs-wasm",
    title: "tfjs wasm",
    family: "tfjs",
    language: "typescript",
    float64: false,
    scalars: "float32",
    packages: ["@tensorflow/tfjs", "@tensorflow/tfjs-backend-wasm"],
    asks: "`tidy()` around a step and `dispose()` on what leaves it; float32 only",
  },
  {
    id: "tfjs-cpu",
    title: "tfjs cpu",
    family: "tfjs",
    language: "typescript",
    float64: false,
    scalars: "float32",
    packages: ["@tensorflow/tfjs"],
    asks: "as tfjs wasm",
  },
  {
    id: "jax-js",
    title: "jax-js",
    family: "jax-js",
    language: "typescript",
    float64: true,
    scalars: "float32",
    packages: ["@jax-js/jax"],
    asks: "`.ref` on an argument that is used again, `dispose()` on a result that is not used, `await` for the end of the work",
  },
  {
    id: "numpy",
    title: "NumPy",
    family: "numpy",
    language: "python",
    float64: true,
    scalars: "float64",
    packages: ["numpy"],
    asks: "nothing (reference counting)",
  },
  {
    id: "dezero-py",
    title: "DeZero (Python)",
    family: "dezero-py",
    language: "python",
    float64: true,
    scalars: "float64",
    packages: ["dezero", "numpy"],
    asks: "nothing; with a NumPy since 1.24, `np.int = int` before it is imported",
  },
  {
    id: "torch",
    title: "PyTorch",
    family: "torch",
    language: "python",
    float64: true,
    scalars: "float64",
    packages: ["torch"],
    asks: "`requires_grad`, and `no_grad()` around an update; memory: nothing (reference counting)",
  },
];

/** The engine in another setting is a column, but no peer. */
export const isPeer = ({ family }: Column): boolean => family !== "dezero";

export const columnOf = (id: string): Column => {
  const column = columns.find((c) => c.id === id);
  if (column === undefined) throw new RangeError(`bench: there is no library ${JSON.stringify(id)}`);
  return column;
};
