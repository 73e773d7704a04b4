// The matrix product of every build of kernels against the sum that defines it: shapes around the sizes of tiles
// and blocks, transposed, reversed and strided operands, batches, nan and infinities.
import fc from "fast-check";
import { checkGradients, matmul, np, type NDArray } from "dezero";

afterAll(() => np.setKernels("auto"));

type Layout = (x: NDArray) => NDArray;

/** Equal arrays whose elements lie differently in memory. */
const layouts: Record<string, Layout> = {
  plain: (x) => x,
  transposed: (x) => x.transpose().copy().transpose(),
  reversed: (x) =>
    x
      .get(np.slice(null, null, -1))
      .copy()
      .get(np.slice(null, null, -1)),
  strided: (x) => {
    const everySecond = [np.slice(null, null, 2), np.slice(null, null, 2)];
    const wide = np.full([2 * x.shape[0]!, 2 * x.shape[1]!], NaN, { dtype: x.dtype });
    wide.set(everySecond, x);
    return wide.get(...everySecond);
  },
  "a part of wider rows": (x) => {
    const wide = np.full([x.shape[0]! + 2, x.shape[1]! + 3], NaN, { dtype: x.dtype });
    const part = [np.slice(1, -1), np.slice(2, -1)];
    wide.set(part, x);
    return wide.get(...part);
  },
  mirrored: (x) => {
    const everyLast = [np.slice(), np.slice(null, null, -1)];
    return x
      .get(...everyLast)
      .copy()
      .get(...everyLast);
  },
};

/** Matrices of small whole numbers, whose products are exact in float32 too: int32 tells what must come out. */
function matrix(random: np.random.RandomState, m: number, n: number): NDArray {
  return np.asarray(random.randint(-9, 10, { size: [m, n] })).astype("int32");
}

function expectExactProduct(
  [m, k, n]: readonly number[],
  seed: number,
  dtype: "float32" | "float64",
  left: Layout,
  right: Layout,
): void {
  const random = new np.random.RandomState(seed);
  const a = matrix(random, m!, k!);
  const b = matrix(random, k!, n!);
  const product = np.matmul(left(a.astype(dtype)), right(b.astype(dtype)));
  expect([product.dtype, product.shape]).toEqual([dtype, [m, n]]);
  expect(np.arrayEqual(product, np.matmul(a, b))).toBe(true);
}

describe.each(["off", "simd", "relaxed"] as const)("kernels: %s", (kernels) => {
  beforeAll(() => np.setKernels(kernels));

  const dtypes = fc.constantFrom("float32" as const, "float64" as const);
  const anyLayout = fc.constantFrom(...Object.values(layouts));
  const seeds = fc.nat(1000);

  test("shapes around the sizes of tiles, any layout", () => {
    const length = fc.constantFrom(0, 1, 2, 3, 4, 5, 7, 8, 9, 12, 16, 31, 33, 63, 64, 65);
    fc.assert(
      fc.property(fc.tuple(length, length, length), seeds, dtypes, anyLayout, anyLayout, expectExactProduct),
      { numRuns: 150 },
    );
  });

  test("shapes around the sizes of blocks, any layout", () => {
    const long = fc.constantFrom(127, 128, 129, 255, 256, 257, 513);
    const short = fc.constantFrom(1, 2, 3, 5, 9, 30);
    const shapes = fc
      .tuple(long, short, fc.oneof(long, short))
      .chain((lengths) => fc.shuffledSubarray(lengths, { minLength: 3 }));
    fc.assert(fc.property(shapes, seeds, dtypes, anyLayout, anyLayout, expectExactProduct), { numRuns: 20 });
    // More than one block in every direction, for both dtypes.
    for (const dtype of ["float32", "float64"] as const) {
      expectExactProduct([257, 257, 258], 0, dtype, layouts.plain!, layouts.transposed!);
    }
  });

  test.each([
    // More columns than a slab of B has, and more rows than C has room for in scratch.
    ["float64", 1027, 2, 1030],
    ["float32", 1026, 3, 2051],
    // Operands at and just over the size up to which they are multiplied in one piece; columns of all depths.
    ["float64", 32, 256, 32],
    ["float64", 33, 256, 31],
    ["float32", 31, 255, 65],
    ["float32", 3, 1, 300],
    ["float32", 2, 17000, 3],
  ] as const)("%s: a product of %d x %d x %d", (dtype, m, k, n) => {
    for (const right of [layouts.plain!, layouts.transposed!]) {
      expectExactProduct([m, k, n], m, dtype, layouts.plain!, right);
      expectExactProduct([m, k, n], n, dtype, layouts.transposed!, right);
    }
  });

  test("vectors on either side, around the sizes of their pieces, any layout", () => {
    const long = fc.constantFrom(1, 2, 3, 5, 63, 64, 65, 130, 1023, 2049, 4099);
    const short = fc.constantFrom(1, 2, 3, 4, 6, 9, 33);
    const lengths = fc.oneof(fc.tuple(long, short), fc.tuple(short, long));
    const reversed = np.slice(null, null, -1);
    const gaps: Layout = (x) =>
      np.stack([x, np.full([x.size], NaN, { dtype: x.dtype })], { axis: 1 }).get(np.slice(), 0);
    const vectors = fc.constantFrom<Layout>(
      (x) => x,
      (x) => x.get(reversed).copy().get(reversed),
      gaps,
    );
    const exact = (
      [m, k]: readonly [number, number],
      seed: number,
      dtype: "float32" | "float64",
      layout: Layout,
      vectorLayout: Layout,
    ): void => {
      const random = new np.random.RandomState(seed);
      const a = matrix(random, m, k);
      const x = matrix(random, k, 1).reshape(k);
      const expected = np.matmul(a, x);
      const vector = vectorLayout(x.astype(dtype));
      const left = layout(a.astype(dtype));
      for (const product of [np.matmul(left, vector), np.matmul(vector, left.T)]) {
        expect([product.dtype, product.shape]).toEqual([dtype, [m]]);
        expect(np.arrayEqual(product, expected)).toBe(true);
      }
    };
    fc.assert(fc.property(lengths, seeds, dtypes, anyLayout, vectors, exact), { numRuns: 100 });
  });

  test("batches broadcast", () => {
    const random = new np.random.RandomState(0);
    const a = matrix(random, 30, 9).reshape(3, 1, 10, 9);
    const b = matrix(random, 18, 11).reshape(2, 9, 11);
    for (const dtype of ["float32", "float64"] as const) {
      const product = np.matmul(a.astype(dtype), b.astype(dtype));
      expect(product.shape).toEqual([3, 2, 10, 11]);
      expect(np.arrayEqual(product, np.matmul(a, b))).toBe(true);
    }
  });

  test("matrices whose rows are the rows of one, and matrices whose rows are not", () => {
    const random = new np.random.RandomState(3);
    const integers = matrix(random, 24, 9);
    for (const dtype of ["bool", "int32", "float32", "float64"] as const) {
      const rows = integers.astype(dtype);
      const b = matrix(random, 9, 11).astype(dtype);
      const whole = np.matmul(rows, b);
      const a = rows.reshape(2, 3, 4, 9);
      const expectEqual = (product: NDArray, expected: NDArray): void => {
        expect([product.dtype, product.shape]).toEqual([dtype, expected.shape]);
        expect(np.arrayEqual(product, expected)).toBe(true);
      };
      expectEqual(np.matmul(a, b), whole.reshape(2, 3, 4, 11));
      const swapped = a.transpose(1, 0, 2, 3).copy().transpose(1, 0, 2, 3);
      expectEqual(np.matmul(swapped, b), whole.reshape(2, 3, 4, 11));
      const first = np.broadcastTo(a.get(0, 0), [5, 4, 9]);
      expectEqual(np.matmul(first, b), np.broadcastTo(whole.get(np.slice(0, 4)), [5, 4, 11]));
      // One vector for all, on either side.
      expectEqual(np.matmul(a, b.get(np.slice(), 2)), whole.get(np.slice(), 2).reshape(2, 3, 4));
      const thrice = np.broadcastTo(b, [3, 9, 11]);
      expectEqual(np.matmul(rows.get(5), thrice), np.broadcastTo(whole.get(5), [3, 11]));
    }
  });

  test.each(["float32", "float64"] as const)("%s: nothing of a product reaches the next", (dtype) => {
    // All of scratch that products of these sizes use holds nan, beside the operands and in their last tiles too.
    for (const n of [60, 300]) np.matmul(np.full([n, n], NaN, { dtype }), np.full([n, n], NaN, { dtype }));
    np.matmul(np.full([300, 300], NaN, { dtype }), np.full([300], NaN, { dtype }));
    const lengths = [1, 2, 3, 5, 7, 9, 58, 259];
    for (const m of lengths) {
      for (const n of lengths) {
        for (const k of [9, 13, 257]) {
          const product = np.matmul(np.ones([m, k], { dtype }), np.ones([n, k], { dtype }).T);
          expect(product.data.every((value: number) => value === k)).toBe(true);
        }
      }
    }
  });

  test.each([
    ["float32", 2 ** -24],
    ["float64", 2 ** -53],
  ] as const)("%s: within the error bound of a sum", (dtype, unit) => {
    const random = new np.random.RandomState(0);
    const a = np.asarray(random.randn(37, 700)).astype(dtype);
    const b = np.asarray(random.randn(700, 45)).astype(dtype);
    const product = np.matmul(a, b);
    // |computed - exact| <= k u |A| |B| for any order of addition; double-double sums stand for the exact ones.
    const bound = np.matmul(np.abs(a).astype("float64"), np.abs(b).astype("float64"));
    for (let i = 0; i < 37; i += 4) {
      for (let j = 0; j < 45; j++) {
        const exact = exactDot(a.get(i).tolist() as number[], b.get(np.slice(), j).tolist() as number[]);
        const error = Math.abs((product.item(i, j) as number) - exact);
        expect(error).toBeLessThanOrEqual(700 * unit * (bound.item(i, j) as number));
      }
    }
  });

  test.each(["float32", "float64"] as const)("%s: nan and infinities go where they belong", (dtype) => {
    const a = np.ones([21, 19], { dtype });
    const b = np.ones([19, 23], { dtype });
    a.set([3, 4], NaN);
    a.set([20, 18], Infinity);
    a.set([7, 0], Infinity);
    b.set([0, 22], -1);
    b.set([0, 21], 0);
    const product = np.matmul(a, b).tolist() as number[][];
    product.forEach((row, i) =>
      row.forEach((value, j) => {
        const expected = { 3: NaN, 20: Infinity, 7: [-Infinity, NaN][22 - j] ?? Infinity }[i];
        expect(value).toBe(expected ?? [17, 18][22 - j] ?? 19);
      }),
    );
  });

  test("gradients of orders 1 and 2, of shapes that the kernels take", () => {
    const random = new np.random.RandomState(2);
    checkGradients(matmul, [np.asarray(random.randn(12, 10)), np.asarray(random.randn(10, 9))], { random });
  });

  test("booleans count as true and false, and mixed dtypes promote", () => {
    const random = new np.random.RandomState(1);
    const a = matrix(random, 12, 10);
    const b = matrix(random, 10, 14);
    const isTrue = np.matmul(a.astype("bool"), b.astype("bool"));
    expect(isTrue.dtype).toBe("bool");
    const counts = np.matmul(a.astype("bool").astype("int32"), b.astype("bool").astype("int32"));
    expect(np.arrayEqual(isTrue, counts.astype("bool"))).toBe(true);
    const mixed = np.matmul(a.astype("float32"), b.astype("float64"));
    expect(mixed.dtype).toBe("float64");
    expect(np.arrayEqual(mixed, np.matmul(a, b))).toBe(true);
  });
});

/** A dot product in twice the precision of a double: Ogita, Rump and Oishi's Dot2. */
function exactDot(x: readonly number[], y: readonly number[]): number {
  let sum = 0;
  let rest = 0;
  for (let i = 0; i < x.length; i++) {
    const product = x[i]! * y[i]!;
    const total = sum + product;
    const part = total - sum;
    rest += sum - (total - part) + (product - part) + productError(x[i]!, y[i]!, product);
    sum = total;
  }
  return sum + rest;
}

/** What rounding took from `product`, the rounded `x y`: Dekker's, by halves of 26 bits. */
function productError(x: number, y: number, product: number): number {
  const [xHigh, xLow] = halves(x);
  const [yHigh, yLow] = halves(y);
  return xLow * yLow - (product - xHigh * yHigh - xLow * yHigh - xHigh * yLow);
}

function halves(x: number): [high: number, low: number] {
  const big = 134217729 * x;
  const high = big - (big - x);
  return [high, x - high];
}
