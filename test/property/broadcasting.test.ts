import fc from "fast-check";
import * as np from "../../src/ndarray";
import {
  arrayOf,
  arrays,
  broadcast,
  expectReference,
  referenceOf,
  shapes,
  tuples,
  values,
} from "./reference";

/** Shapes that broadcast to a common one: each keeps some of its last axes, some of them as one. */
const compatible = shapes.chain((shape) => {
  const part = fc.record({
    from: fc.integer({ min: 0, max: shape.length }),
    ones: fc.array(fc.boolean(), { minLength: shape.length, maxLength: shape.length }),
  });
  return fc
    .tuple(part, part)
    .map((parts) => parts.map(({ from, ones }) => shape.map((n, i) => (ones[i] ? 1 : n)).slice(from)));
});

/** The broadcasting rule, said axis by axis; undefined when the shapes do not fit. */
function commonShape(a: readonly number[], b: readonly number[]): number[] | undefined {
  const ndim = Math.max(a.length, b.length);
  const out: number[] = [];
  for (let i = 1; i <= ndim; i++) {
    const [m, n] = [a[a.length - i] ?? 1, b[b.length - i] ?? 1];
    if (m !== n && m !== 1 && n !== 1) return undefined;
    out.unshift(m === 1 ? n : m);
  }
  return out;
}

const operations: [
  string,
  (x: any, y: any, options?: any) => np.NDArray,
  (a: number, b: number) => number,
][] = [
  ["add", np.add, (a, b) => a + b],
  ["subtract", np.subtract, (a, b) => a - b],
  ["multiply", np.multiply, (a, b) => a * b],
  ["maximum", np.maximum, (a, b) => Math.max(a, b)],
  ["less", np.less, (a, b) => Number(a < b)],
];

describe.each(operations)("%s", (_, f, scalar) => {
  const expected = (
    x: np.NDArray,
    y: np.NDArray,
  ): { shape: readonly number[]; at(index: readonly number[]): number } => {
    const shape = commonShape(x.shape, y.shape)!;
    const [a, b] = [broadcast(referenceOf(x), shape), broadcast(referenceOf(y), shape)];
    return { shape, at: (index) => scalar(a.at(index), b.at(index)) };
  };
  const pairs = compatible.chain(([a, b]) => fc.tuple(arrayOf(a!), arrayOf(b!)));

  test("combines elements as if both operands were repeated", () => {
    fc.assert(fc.property(pairs, ([x, y]) => expectReference(f(x, y), expected(x, y))));
  });

  test("writes the same into out, of any layout", () => {
    const withOut = pairs.chain(([x, y]) =>
      fc.tuple(fc.constant(x), fc.constant(y), arrayOf(commonShape(x.shape, y.shape)!)),
    );
    fc.assert(
      fc.property(withOut, ([x, y, target]) => {
        const wanted = expected(x, y);
        const out = np.add(target, 0, { out: target }); // float64, as made
        const result = f(x, y, { out });
        expect(result).toBe(out);
        expectReference(out, wanted);
      }),
    );
  });

  test("is safe when out is an operand, or overlaps one", () => {
    fc.assert(
      fc.property(arrays, fc.boolean(), (x, reversed) => {
        const other = reversed && x.ndim > 0 ? x.get("::-1") : x;
        const wanted = expected(x, other);
        const list = values(wanted);
        f(x, other, { out: x });
        expect(values(referenceOf(x))).toEqual(list);
      }),
    );
  });
});

test("shapes that do not fit are refused by name, with both shapes", () => {
  fc.assert(
    fc.property(shapes, shapes, (a, b) => {
      const shape = commonShape(a, b);
      if (shape === undefined) {
        const message = `add: shapes [${a.join(", ")}] and [${b.join(", ")}] do not broadcast together`;
        expect(() => np.add(np.zeros(a), np.zeros(b))).toThrow(new RangeError(message));
      } else {
        expect(np.broadcastShapes(a, b)).toEqual(shape);
        expect(np.add(np.zeros(a), np.zeros(b)).shape).toEqual(shape);
      }
    }),
  );
});

test("broadcastTo repeats without copying, and sumTo adds the repeats up again", () => {
  fc.assert(
    fc.property(
      compatible.chain(([a, b]) => fc.tuple(arrayOf(a!), fc.constant(commonShape(a!, b!)!))),
      ([x, shape]) => {
        const big = np.broadcastTo(x, shape);
        expect(big.data).toBe(x.data);
        expectReference(big, broadcast(referenceOf(x), shape));

        const sums = new Map<string, number>(tuples(x.shape).map((index) => [index.join(), 0]));
        const shift = shape.length - x.ndim;
        for (const index of tuples(shape)) {
          const key = x.shape.map((n, i) => (n === 1 ? 0 : index[shift + i]!)).join();
          sums.set(key, sums.get(key)! + referenceOf(big).at(index));
        }
        expectReference(np.sumTo(big, x.shape), { shape: x.shape, at: (index) => sums.get(index.join())! });
      },
    ),
    { numRuns: 50 },
  );
});

test("where picks element by element from broadcast operands", () => {
  fc.assert(
    fc.property(
      compatible.chain(([a, b]) => fc.tuple(arrayOf(a!), arrayOf(b!))),
      ([x, y]) => {
        const shape = commonShape(x.shape, y.shape)!;
        const [a, b] = [broadcast(referenceOf(x), shape), broadcast(referenceOf(y), shape)];
        expectReference(np.where(np.less(x, y), x, y), {
          shape,
          at: (index) => Math.min(a.at(index), b.at(index)),
        });
      },
    ),
  );
});
