// Arithmetic by kernel: what the plain loops compute, bit for bit, however the operands lie in memory.
import { np, type DType, type NDArray } from "dezero";

afterAll(() => {
  np.setKernels("auto");
});

const binaryOps = {
  add: np.add,
  subtract: np.subtract,
  multiply: np.multiply,
  divide: np.divide,
  maximum: np.maximum,
  minimum: np.minimum,
  axpy: (x: NDArray, y: NDArray) => np.axpy(0.3, x, y),
  axpyOfNegative: (x: NDArray, y: NDArray) => np.axpy(-1e-3, x, y),
} as const;
const unaryOps = {
  negative: np.negative,
  absolute: np.absolute,
  square: np.square,
  reciprocal: np.reciprocal,
  inverse: (x: NDArray) => np.power(x, -1),
  squarePower: (x: NDArray) => np.power(x, 2),
} as const;

const special = [0, -0, 1, -1, Infinity, -Infinity, NaN, 5e-324, 1e-45, 1e-310, 3.4e38, 1.7e308, 2 ** 24 + 1];

/** Numbers of every kind, in an order that a seed decides. */
function values(shape: readonly number[], dtype: DType, seed: number): NDArray {
  const random = new np.random.RandomState(seed);
  const x = random.randn(...shape);
  const flat = x.data;
  for (let i = seed % 7; i < flat.length; i += 11) flat[i] = special[(i * 7 + seed) % special.length]!;
  return x.astype(dtype);
}

function compare(compute: () => NDArray): void {
  np.setKernels("off");
  const plain = compute();
  for (const build of ["simd", "auto"] as const) {
    np.setKernels(build);
    const fast = compute();
    expect(fast.dtype).toBe(plain.dtype);
    expect(fast.shape).toEqual(plain.shape);
    const [actual, expected] = [fast.elements(), plain.elements()];
    for (let i = 0; i < expected.length; i++) {
      if (!Object.is(actual[i], expected[i]))
        throw new Error(`${build}: element ${i} is ${actual[i]}, without kernels ${expected[i]}`);
    }
  }
}

// Around the threshold, around a vector and a block (16,384 floats, 8,192 doubles), and odd ones.
const sizes = [511, 512, 515, 8191, 8192, 8205, 16383, 16385, 40001];

describe.each(["float32", "float64"] as const)("%s", (dtype) => {
  describe.each(Object.keys(binaryOps) as (keyof typeof binaryOps)[])("%s", (name) => {
    const op = binaryOps[name];

    test.each(sizes)("of two arrays of %d", (n) => {
      const [x, y] = [values([n], dtype, 1), values([n], dtype, 2)];
      compare(() => op(x, y));
    });

    test.each([
      ["a row", [70, 300], [300]],
      ["a row of one axis more", [70, 300], [1, 300]],
      ["a short row", [900, 3], [3]],
      ["a row longer than a block", [2, 20000], [20000]],
      ["a matrix in a batch", [3, 20, 30], [20, 30]],
      ["a single element", [70, 300], [1]],
      ["a column", [3, 2000], [3, 1]],
      ["a short column", [300, 8], [300, 1]],
      ["rows against columns", [1, 2000], [30, 1]],
    ])("broadcasts %s", (_, long, short) => {
      const [x, y] = [values(long, dtype, 3), values(short, dtype, 4)];
      compare(() => op(x, y));
      compare(() => op(y, x));
    });

    test("of views: transposed, with a step, from the middle", () => {
      const x = values([60, 70], dtype, 5);
      const y = values([70, 60], dtype, 6);
      compare(() => op(x, y.T));
      compare(() => op(x.get(":", "::2"), y.T.get(":", "1::2")));
      compare(() => op(x.get("10:50"), y.T.get("5:45")));
      compare(() => op(x.get("::-1"), y.T));
    });
  });

  test.each(["add", "multiply", "divide"] as const)("%s with a number on either side", (name) => {
    const x = values([2000], dtype, 7);
    compare(() => np[name](x, 0.1));
    compare(() => np[name](0.1, x));
  });

  test("a result that replaces an operand, or goes into the middle of an array", () => {
    const y = values([3000], dtype, 8);
    const into = (compute: (x: NDArray) => void) => () => {
      const x = values([3000], dtype, 9);
      compute(x);
      return x;
    };
    compare(into((x) => np.add(x, y, { out: x })));
    compare(into((x) => np.subtract(y, x, { out: x })));
    compare(into((x) => np.axpy(-0.1, y, x, { out: x })));
    compare(into((x) => np.negative(x, { out: x })));
    compare(into((x) => np.add(x.get("5:2005"), y.get(":2000"), { out: x.get("500:2500") })));
    compare(into((x) => np.multiply(x.get("::-1"), 2, { out: x })));
  });

  describe.each(Object.keys(unaryOps) as (keyof typeof unaryOps)[])("%s", (name) => {
    test.each(sizes)("of %d", (n) => {
      const x = values([n], dtype, 10);
      compare(() => unaryOps[name](x));
    });
    test("of views", () => {
      const x = values([60, 70], dtype, 11);
      compare(() => unaryOps[name](x.T));
      compare(() => unaryOps[name](x.get("7:")));
      compare(() => unaryOps[name](x.get(":", "::3")));
    });
  });
});

test("integers never go to the kernels", () => {
  const x = np.arange(4000, { dtype: "int32" });
  const y = np.multiply(x, 1000003);
  expect(y.item(3999)).toBe(Math.imul(3999, 1000003));
  expect(np.negative(x).dtype).toBe("int32");
  expect(np.add(x, x).item(3999)).toBe(7998);
  expect(np.square(np.full([600], 65536, { dtype: "int32" })).item(599)).toBe(0);
});

test.each([-5, -3, -2, -1, 0, 1, 2, 3, 4, 7, 13])(
  "float32 to the power of %d is rounded once",
  (exponent) => {
    // To the nearest float, but for the doubles that lie next to the middle of two: to one ulp.
    const x = values([3000], "float32", 12);
    const result = np.power(x, exponent).data;
    x.data.forEach((v, i) => {
      const exact = Math.fround(v ** exponent);
      if (Number.isFinite(exact) && exact !== 0) {
        const ulp = 2 ** Math.max(-149, Math.floor(Math.log2(Math.abs(exact))) - 23);
        expect(Math.abs(result[i]! - exact)).toBeLessThanOrEqual(ulp);
      } else {
        expect(result[i]).toBe(exact);
      }
    });
  },
);
