// The kernels of sum, max and min: bit for bit the plain loops, over layouts and sizes around their blocks.
import fc from "fast-check";
import type { DType, NDArray } from "../../src/ndarray";
import * as np from "../../src/ndarray";
import type { ReductionName } from "../../src/ndarray/kernels/reduce";
import {
  foldRowsKernel,
  reduceRowKernel,
  reduceRowsKernel,
  ROW_MIN,
  ROWS_MIN,
} from "../../src/ndarray/kernels/reduce";

const names: ReductionName[] = ["sum", "max", "min"];
const floats: DType[] = ["float64", "float32"];

/** The longest block of a kernel, 32 KB, in elements of float64. */
const BLOCK = 4096;

afterEach(() => np.setKernels("auto"));

/** Numbers of many magnitudes in no order, so that sums in another order round differently. */
function numbers(n: number, dtype: DType, seed: number = 1): NDArray {
  let state = seed;
  const values = Array.from({ length: n }, () => {
    state = (state * 48271) % 2147483647;
    return ((state % 2001) - 1000) * 2 ** ((state >> 8) % 9);
  });
  return np.multiply(np.array(values, { dtype }), 1 / 3);
}

/** With kernels and without: the same digits, signs of zero and nans. */
function expectSameDigits(f: () => NDArray, label: string): void {
  np.setKernels("off");
  const expected = f();
  for (const kernels of ["auto", "simd"] as const) {
    np.setKernels(kernels);
    const actual = f();
    expect([label, actual.dtype, [...actual.shape]]).toEqual([label, expected.dtype, [...expected.shape]]);
    expected.elements().forEach((v, i) => {
      if (!Object.is(v, actual.elements()[i]))
        throw new Error(`${label} [${i}]: ${actual.elements()[i]}, without kernels ${v}`);
    });
  }
}

/** The sums of float32 along one axis or all, which add four elements at a time in float32. */
describe("sums of float32", () => {
  const n = 4099;
  const rows = 131;
  const x = np.multiply(numbers(n, "float32"), numbers(n, "float32", 7));
  const tall = np.multiply(numbers(rows * 40, "float32"), 1 / 7).reshape(rows, 40);
  const sizes = (values: ArrayLike<number>): [number, number] =>
    Array.from(values).reduce<[number, number]>(([s, m], v) => [s + v, m + Math.abs(v)], [0, 0]);

  test.each(["auto", "off"] as const)(
    "kernels %s: two roundings of float32 at most, and one at the end",
    (kernels) => {
      np.setKernels(kernels);
      const [sum, magnitude] = sizes(x.elements());
      const bound = 2 ** -23 * magnitude + 2 ** -24 * Math.abs(sum);
      expect(Math.abs(Number(np.sum(x).item()) - sum)).toBeLessThan(bound);
      for (let j = 0; j < 40; j++) {
        const [sum, magnitude] = sizes(tall.get(":", j).elements());
        const error = Math.abs(Number(np.sum(tall, { axis: 0 }).item(j)) - sum);
        expect(error).toBeLessThan(2 ** -23 * magnitude + 2 ** -24 * Math.abs(sum));
      }
    },
  );

  test.each(["auto", "off"] as const)("kernels %s: exact where float32 sums of four are", (kernels) => {
    np.setKernels(kernels);
    // More ones than a float32 accumulator could count.
    expect(np.sum(np.ones([2 ** 24 + 8, 1], { dtype: "float32" }), { axis: 0 }).tolist()).toEqual([
      2 ** 24 + 8,
    ]);
    expect(np.sum(np.ones([2 ** 24 + 8], { dtype: "float32" })).item()).toBe(2 ** 24 + 8);
  });

  test.each(["auto", "off"] as const)("kernels %s: the variance is computed in float64", (kernels) => {
    np.setKernels(kernels);
    const y = np.add(np.arange(2048, { dtype: "float32" }), 2 ** 22);
    expect(np.var(y).item()).toBe((2048 ** 2 - 1) / 12);
    expect(np.mean(y.astype("float64")).item()).toBe(2 ** 22 + 1023.5);
  });
});

describe.each(names)("%s", (name) => {
  test("of whole arrays", () => {
    const sizes = [ROW_MIN[name], 1000, 1056, BLOCK, 2 * BLOCK, 5 * BLOCK].flatMap((n) =>
      [-9, -8, -1, 0, 1, 2, 3, 7, 8, 9].map((d) => n + d),
    );
    for (const dtype of floats) {
      for (const n of sizes) {
        const x = numbers(n + 5, dtype, n);
        expectSameDigits(() => np[name](x), `${name} ${dtype} ${n + 5}`);
        const part = x.get(np.slice(3, n + 3));
        expectSameDigits(() => np[name](part), `${name} ${dtype} part ${n}`);
      }
    }
  });

  test("along axes", () => {
    const shapes = [
      [2, 600],
      [600, 2],
      [3, 5000],
      [5000, 3],
      [5, 2049],
      [127, 17],
      [128, 16],
      [129, 33],
      [300, 300],
      [2, 2048],
      [257, 2050],
      [4, 30, 20],
      [20, 3, 40],
      [3, 4, 5, 60],
    ];
    for (const dtype of floats) {
      for (const shape of shapes) {
        const x = numbers(
          shape.reduce((a, b) => a * b),
          dtype,
        ).reshape(...shape);
        const layouts: [string, NDArray][] = [
          ["", x],
          ["transposed", x.T],
          [
            "part",
            numbers(x.size * 2, dtype)
              .reshape(-1, 2 * shape.at(-1)!)
              .get(":", np.slice(shape.at(-1))),
          ],
          ["every second row", np.repeat(x, 2, { axis: 0 }).get(np.slice(1, null, 2))],
          ["reversed", x.get(np.slice(null, null, -1))],
          ["columns reversed", x.T.get(np.slice(null, null, -1)).T],
        ];
        for (const [layout, y] of layouts) {
          for (let axis = 0; axis < y.ndim; axis++) {
            const label = `${name} ${dtype} [${y.shape}] ${layout} axis ${axis}`;
            expectSameDigits(() => np[name](y, { axis }), label);
          }
        }
        expectSameDigits(() => np[name](x, { axis: [0, -1], keepdims: true }), `[${shape}] first and last`);
      }
    }
  });

  test("of any shape: property", () => {
    const shape = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(shape, fc.nat(), fc.constantFrom(...floats), fc.nat(), (shape, seed, dtype, axis) => {
        const n = shape.reduce((a, b) => a * b);
        fc.pre(n >= ROWS_MIN && n < 200_000);
        const x = numbers(n, dtype, seed + 1).reshape(...shape);
        expectSameDigits(() => np[name](x, { axis: axis % shape.length }), `${name} ${dtype} [${shape}]`);
      }),
      { numRuns: 60 },
    );
  });

  test("nan, infinities and zeros of both signs", () => {
    const puts: [number, number][][] = [
      [[5, NaN]],
      [[4099, NaN]],
      [[0, Infinity]],
      [[4500, -Infinity]],
      [
        [7, Infinity],
        [4400, -Infinity],
      ],
      [
        [4300, NaN],
        [9, Infinity],
      ],
    ];
    for (const dtype of floats) {
      for (const put of puts) {
        const x = numbers(5000, dtype);
        for (const [at, v] of put) x.set([at], v);
        expectSameDigits(() => np[name](x), `${name} ${dtype} ${JSON.stringify(put)}`);
        for (const axis of [0, 1])
          expectSameDigits(() => np[name](x.reshape(50, 100), { axis }), `${name} ${dtype} axis ${axis}`);
      }
      for (const sign of [1, -1]) {
        // All others lie on one side of zero, so that zero is the result; the first zero wins.
        const x = np.multiply(np.abs(numbers(6000, dtype)), name === "max" ? -1 : 1);
        for (let i = 0; i < 6000; i += 97) x.set([i + 5], i % 2 === 0 ? 0 * sign : -0 * sign);
        expectSameDigits(() => np[name](x), `${name} ${dtype} zeros`);
        for (const axis of [0, 1])
          expectSameDigits(
            () => np[name](x.reshape(60, 100), { axis }),
            `${name} ${dtype} zeros axis ${axis}`,
          );
      }
      expectSameDigits(() => np[name](np.full([3000], -0, { dtype })), `${name} of -0`);
      expectSameDigits(() => np[name](np.full([3000], NaN, { dtype })), `${name} of nan`);
    }
  });

  test("of integers, by the plain loop", () => {
    const x = np.arange(5000, { dtype: "int32" });
    expect(reduceRowKernel(name, 5000, x.data, 0)).toBeUndefined();
    expect(np[name](x).item()).toBe({ sum: 12497500, max: 4999, min: 0 }[name]);
    expectSameDigits(() => np[name](x.reshape(50, 100), { axis: 0 }), name);
  });

  test("there are kernels, which decline when kernels are off", () => {
    for (const dtype of floats) {
      const x = np.ones([2000], { dtype }).data;
      const expected = name === "sum" ? 1000 : 1;
      const out = new Float64Array(2);
      const fold = new Float64Array(1000);
      const identity = { sum: 0, max: -Infinity, min: Infinity }[name];
      const run = (): unknown[] => [
        reduceRowKernel(name, 1000, x, 7),
        reduceRowsKernel(name, out, 1000, 2, x, 0),
        foldRowsKernel(name, identity, 128, fold, 1000, 2, 1000, x, 0),
      ];
      np.setKernels("off");
      expect(run()).toEqual([undefined, false, false]);
      np.setKernels("auto");
      expect(run()).toEqual([expected, true, true]);
      expect([...out]).toEqual([expected, expected]);
      expect(fold.every((v) => v === (name === "sum" ? 2 : 1))).toBe(true);
    }
  });
});
