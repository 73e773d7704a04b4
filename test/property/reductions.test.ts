import fc from "fast-check";
import * as np from "../../src/ndarray";
import type { Reference } from "./reference";
import { arrays, expectReference, referenceOf, tuples } from "./reference";

/** Reductions over nested lists: collect the elements behind each index of the result, then reduce the list. */
function reduce(x: Reference, axes: number[], keepdims: boolean, f: (list: number[]) => number): Reference {
  const groups = new Map<string, number[]>();
  const shape = x.shape.flatMap((n, i) => (axes.includes(i) ? (keepdims ? [1] : []) : [n]));
  for (const index of tuples(shape)) groups.set(index.join(), []);
  for (const index of tuples(x.shape)) {
    const key = index.flatMap((v, i) => (axes.includes(i) ? (keepdims ? [0] : []) : [v])).join();
    groups.get(key)!.push(x.at(index));
  }
  return { shape, at: (index) => f(groups.get(index.join())!) };
}

const cases = arrays.chain((x) =>
  fc.record({
    x: fc.constant(x),
    axes: fc.option(fc.subarray(x.shape.map((_, i) => i))),
    negative: fc.boolean(),
    keepdims: fc.boolean(),
  }),
);

const reductions: [
  string,
  (x: np.NDArray, options: any) => np.NDArray,
  (list: number[]) => number,
  boolean,
][] = [
  ["sum", np.sum, (list) => list.reduce((a, b) => a + b, 0), true],
  ["prod", (x, o) => np.prod(np.sign(x), o), (list) => list.reduce((a, b) => a * Math.sign(b), 1), true],
  ["max", np.max, (list) => Math.max(...list), false],
  ["min", np.min, (list) => Math.min(...list), false],
  ["any", np.any, (list) => Number(list.some((v) => v !== 0)), true],
  ["all", np.all, (list) => Number(list.every((v) => v !== 0)), true],
];

test.each(reductions)("%s over any axes of any layout", (_, f, slow, hasEmpty) => {
  fc.assert(
    fc.property(cases, ({ x, axes, negative, keepdims }) => {
      const gone = axes ?? x.shape.map((_, i) => i);
      const axis = axes === null ? null : negative ? axes.map((a) => a - x.ndim) : axes;
      const expected = reduce(referenceOf(x), gone, keepdims, (list) => slow(list) + 0);
      const empty = gone.some((a) => x.shape[a] === 0) && !expected.shape.includes(0);
      if (empty && !hasEmpty) expect(() => f(x, { axis, keepdims })).toThrow(RangeError);
      else expectReference(np.add(f(x, { axis, keepdims }), 0), expected);
    }),
  );
});

test("argmax and argmin point to the first extreme element", () => {
  fc.assert(
    fc.property(
      arrays
        .filter((x) => x.ndim > 0 && x.size > 0)
        .chain((x) => fc.tuple(fc.constant(x), fc.nat(x.ndim - 1))),
      ([x, axis]) => {
        const first = (best: (...list: number[]) => number) => (list: number[]) =>
          list.indexOf(best(...list));
        expectReference(np.argmax(x, { axis }), reduce(referenceOf(x), [axis], false, first(Math.max)));
        expectReference(np.argmin(x, { axis }), reduce(referenceOf(x), [axis], false, first(Math.min)));
        const flat = np.ravel(x).tolist() as number[];
        expect(np.argmax(x).item()).toBe(flat.indexOf(Math.max(...flat)));
      },
    ),
  );
});

test("long sums, by row and by column, are nearly exact", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 1, max: 40 }), (n, m) => {
      const x = np.full([n, m], 0.1);
      for (const column of np.sum(x, { axis: 0 }).tolist() as number[]) {
        expect(Math.abs(column - n * 0.1)).toBeLessThan(n * 1e-16 * 20);
      }
      expect(np.sum(x).item()).toBeCloseTo(n * m * 0.1, 9);
    }),
    { numRuns: 30 },
  );
});

test("a float32 sum is rounded once", () => {
  fc.assert(
    fc.property(
      fc.array(fc.float({ noNaN: true, min: -1000, max: 1000 }), { minLength: 1, maxLength: 400 }),
      (list) => {
        const exact = np.sum(np.array(list)).item() as number;
        expect(np.sum(np.array(list, { dtype: "float32" })).item()).toBe(Math.fround(exact));
      },
    ),
  );
});
