// Arrays without gradients: what NumPy does.
import { samplePositions } from "../inputs";
import {
  cannot,
  inPython,
  type DType,
  type Family,
  type Implementation,
  type Input,
  type Refusal,
  type TimeTask,
  type Values,
} from "./task";

const N = 1024;
const square = (dtype: DType): Input => ({ shape: [N, N], dtype });
const tolerance = { float64: 1e-10, float32: 1e-4 };

type InJavaScript = Exclude<Family, "numpy" | "dezero-py" | "torch">;

/** NumPy and PyTorch do all of these; the original DeZero leaves them to NumPy. */
const beside = (implementations: Record<InJavaScript, Implementation | Refusal>) =>
  ({
    ...implementations,
    numpy: inPython,
    torch: inPython,
    "dezero-py": cannot("its arrays are NumPy's"),
  }) as const;

const everywhere = (size: number, at: (i: number) => number): number[] => samplePositions(size).map(at);

const add: Pick<TimeTask, "program" | "expected" | "implementations"> = {
  program: "add",
  expected: (a, b) => everywhere(N * N, (i) => a[i]! + b[i % b.length]!),
  implementations: beside({
    dezero:
      ({ np }, a, b) =>
      () =>
        np.add(a, b),
    "numpy-ts": (np, a, b) => () => np.add(a, b),
    tfjs: (tf, a, b) => () => tf.add(a, b),
    "jax-js":
      ({ numpy: np }, a, b) =>
      () =>
        np.add(a.ref, b.ref),
  }),
};

const exp: typeof add = {
  program: "exp",
  expected: (a) => everywhere(N * N, (i) => Math.exp(a[i]!)),
  implementations: beside({
    dezero:
      ({ np }, a) =>
      () =>
        np.exp(a),
    "numpy-ts": (np, a) => () => np.exp(a),
    tfjs: (tf, a) => () => tf.exp(a),
    "jax-js":
      ({ numpy: np }, a) =>
      () =>
        np.exp(a.ref),
  }),
};

const sum: typeof add = {
  program: "sum",
  expected: (a) => [plainSum(a, 0, 1)],
  implementations: beside({
    dezero:
      ({ np }, a) =>
      () =>
        np.sum(a),
    "numpy-ts": (np, a) => () => np.sum(a),
    tfjs: (tf, a) => () => tf.sum(a),
    "jax-js":
      ({ numpy: np }, a) =>
      () =>
        np.sum(a.ref),
  }),
};

const sumAxis0: typeof add = {
  program: "sum axis 0",
  expected: (a) => everywhere(N, (column) => plainSum(a, column, N)),
  implementations: beside({
    dezero:
      ({ np }, a) =>
      () =>
        np.sum(a, { axis: 0 }),
    "numpy-ts": (np, a) => () => np.sum(a, 0),
    tfjs: (tf, a) => () => tf.sum(a, 0),
    "jax-js":
      ({ numpy: np }, a) =>
      () =>
        np.sum(a.ref, 0),
  }),
};

function plainSum(values: Values, start: number, step: number): number {
  let total = 0;
  for (let i = start; i < values.length; i += step) total += values[i]!;
  return total;
}

const COUNT = 1000;

const smallAdds: typeof add = {
  program: "small adds",
  expected: (a) => [a[0]! * (COUNT + 1)],
  implementations: beside({
    dezero:
      ({ np }, a) =>
      () => {
        let y = a;
        for (let i = 0; i < COUNT; i++) y = np.add(y, a);
        return y;
      },
    "numpy-ts": (np, a) => () => {
      let y = np.copy(a);
      for (let i = 0; i < COUNT; i++) {
        const next = np.add(y, a);
        y.dispose?.();
        y = next;
      }
      return y;
    },
    tfjs: (tf, a) => () =>
      tf.tidy(() => {
        let y = a;
        for (let i = 0; i < COUNT; i++) y = tf.add(y, a);
        return y;
      }),
    "jax-js":
      ({ numpy: np }, a) =>
      () => {
        let y = a.ref;
        for (let i = 0; i < COUNT; i++) y = np.add(y, a.ref);
        return y;
      },
  }),
};

const task = (
  id: string,
  inputs: readonly Input[],
  rest: typeof add,
  unit: "ms" | "us" = "ms",
): TimeTask => ({
  kind: "time",
  id,
  group: "Arrays, 1024 x 1024",
  unit,
  inputs,
  params: [],
  tolerance,
  ...rest,
});

const common: readonly TimeTask[] = [
  task("add float32", [square("float32"), square("float32")], add),
  task("add float64", [square("float64"), square("float64")], add),
  task("add row float32", [square("float32"), { shape: [N], dtype: "float32" }], add),
  task("exp float32", [square("float32")], exp),
  task("exp float64", [square("float64")], exp),
  task("sum float32", [square("float32")], sum),
  task("sum axis 0 float32", [square("float32")], sumAxis0),
];

export const arrays: readonly TimeTask[] = [
  ...common,
  // The same as nearly everybody writes it. Sums have nothing worth freeing.
  ...common
    .filter(({ program }) => !program.startsWith("sum"))
    .map((one) => ({
      ...one,
      id: `${one.id}, nothing freed`,
      group: "Arrays, 1024 x 1024, results left to themselves",
      unfreed: true as const,
    })),
  { ...task("1,000 adds of size 1", [{ shape: [1], dtype: "float32" }], smallAdds), group: "Small arrays" },
];
