// Matrix products, from what fits a register file to what leaves the cache, and with transposed operands.
import { samplePositions } from "../inputs";
import { cannot, inPython, type DType, type TimeTask } from "./task";

type Operand = "a" | "aT";

/** Element (row, column) of a b, where either operand may be stored transposed. */
const expected =
  (n: number, left: Operand, right: Operand): TimeTask["expected"] =>
  (a, b) =>
    samplePositions(n * n).map((position) => {
      const row = Math.floor(position / n);
      const column = position % n;
      let total = 0;
      for (let k = 0; k < n; k++) {
        const x = a[left === "a" ? row * n + k : k * n + row]!;
        const y = b[right === "a" ? k * n + column : column * n + k]!;
        total += x * y;
      }
      return total;
    });

const plain: TimeTask["implementations"] = {
  dezero:
    ({ np }, a, b) =>
    () =>
      np.matmul(a, b),
  "numpy-ts": (np, a, b) => () => np.matmul(a, b),
  tfjs: (tf, a, b) => () => tf.matMul(a, b),
  "jax-js":
    ({ numpy: np }, a, b) =>
    () =>
      np.matmul(a.ref, b.ref),
  numpy: inPython,
  torch: inPython,
  "dezero-py": cannot("its arrays are NumPy's"),
};

const leftTransposed: TimeTask["implementations"] = {
  ...plain,
  dezero:
    ({ np }, a, b) =>
    () =>
      np.matmul(np.transpose(a), b),
  // The view is made once, so that there is nothing to dispose of but the product.
  "numpy-ts": (np, a, b) => {
    const view = np.transpose(a);
    return () => np.matmul(view, b);
  },
  tfjs: (tf, a, b) => () => tf.matMul(a, b, true, false),
  "jax-js":
    ({ numpy: np }, a, b) =>
    () =>
      np.matmul(np.transpose(a.ref), b.ref),
};

const rightTransposed: TimeTask["implementations"] = {
  ...plain,
  dezero:
    ({ np }, a, b) =>
    () =>
      np.matmul(a, np.transpose(b)),
  "numpy-ts": (np, a, b) => {
    const view = np.transpose(b);
    return () => np.matmul(a, view);
  },
  tfjs: (tf, a, b) => () => tf.matMul(a, b, false, true),
  "jax-js":
    ({ numpy: np }, a, b) =>
    () =>
      np.matmul(a.ref, np.transpose(b.ref)),
};

function product(
  id: string,
  program: string,
  n: number,
  dtype: DType,
  implementations: TimeTask["implementations"],
): TimeTask {
  return {
    kind: "time",
    id,
    group: "Matrix products",
    program,
    unit: n <= 64 ? "us" : "ms",
    inputs: [
      { shape: [n, n], dtype },
      { shape: [n, n], dtype },
    ],
    params: [],
    series: program === "matmul" ? `matmul ${dtype}` : undefined,
    tolerance: { float64: 1e-10, float32: 1e-4 },
    expected: expected(n, program === "matmul aT b" ? "aT" : "a", program === "matmul a bT" ? "aT" : "a"),
    implementations,
  };
}

/** Products of square matrices of these sizes, and with transposed operands of one size. */
export const makeProducts = (sizes: readonly number[], transposed: number): readonly TimeTask[] => [
  ...(["float32", "float64"] as const).flatMap((dtype) =>
    sizes.map((n) => product(`matmul ${dtype} ${n}`, "matmul", n, dtype, plain)),
  ),
  ...(["float32", "float64"] as const).flatMap((dtype) => [
    product(`matmul aT b ${dtype} ${transposed}`, "matmul aT b", transposed, dtype, leftTransposed),
    product(`matmul a bT ${dtype} ${transposed}`, "matmul a bT", transposed, dtype, rightTransposed),
  ]),
];

export const products: readonly TimeTask[] = makeProducts([16, 64, 256, 1024, 2048], 1024);
