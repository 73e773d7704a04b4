import fc from "fast-check";
import * as np from "../../src/ndarray";
import { arrays, expectReference, referenceOf, values } from "./reference";

const withOrder = arrays.chain((x) =>
  fc.tuple(
    fc.constant(x),
    fc.shuffledSubarray(
      x.shape.map((_, i) => i),
      { minLength: x.ndim, maxLength: x.ndim },
    ),
  ),
);

test("transpose shows element [i, j, ...] at the permuted place, without a copy", () => {
  fc.assert(
    fc.property(withOrder, ([x, order]) => {
      const y = x.transpose(order);
      expect(y.data).toBe(x.data);
      const inverse = (index: readonly number[]): number[] =>
        order.map((_, axis) => index[order.indexOf(axis)]!);
      expectReference(y, {
        shape: order.map((a) => x.shape[a]!),
        at: (index) => referenceOf(x).at(inverse(index)),
      });
    }),
  );
});

test("writing through a view writes to the array", () => {
  fc.assert(
    fc.property(
      withOrder.filter(([x]) => x.size > 0),
      ([x, order]) => {
        const y = x.transpose(order);
        y.set(
          y.shape.map(() => 0),
          1234,
        );
        expect(x.item(...x.shape.map(() => 0))).toBe(1234);
        y.fill(-5);
        expect(values(referenceOf(x)).every((v) => v === -5)).toBe(true);
      },
    ),
  );
});

/** Ways to write a number of elements as a shape. */
function factored(size: number): fc.Arbitrary<number[]> {
  return fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 4 }).map((factors) => {
    const shape: number[] = [];
    let left = size;
    for (const f of factors) {
      if (left % f === 0 && left > 0) {
        shape.push(f);
        left /= f;
      }
    }
    return [...shape, left];
  });
}

test("reshape keeps the elements in C order, and is a view of contiguous arrays", () => {
  fc.assert(
    fc.property(
      arrays.chain((x) => fc.tuple(fc.constant(x), factored(x.size))),
      ([x, shape]) => {
        const y = x.reshape(shape);
        expect(y.shape).toEqual(shape);
        expect(values(referenceOf(y))).toEqual(values(referenceOf(x)));
        expect(x.copy().reshape(shape).shape).toEqual(shape);
        const c = x.copy();
        expect(c.reshape(shape).data).toBe(c.data);
      },
    ),
  );
});

test("copies and flat forms of any layout agree", () => {
  fc.assert(
    fc.property(arrays, (x) => {
      const list = values(referenceOf(x));
      expect(Array.from(x.elements())).toEqual(list);
      expect(x.flatten().tolist()).toEqual(list);
      expect(x.ravel().tolist()).toEqual(list);
      expect(x.copy().data).not.toBe(x.data);
      expect(
        np
          .array(x.tolist())
          .reshape([...x.shape])
          .tolist(),
      ).toEqual(x.tolist());
      if (x.ndim > 0) expect(Array.from(x, (row) => row.tolist())).toEqual(x.tolist());
    }),
  );
});

test("squeeze undoes expandDims, and swapping axes twice changes nothing", () => {
  fc.assert(
    fc.property(
      arrays.chain((x) => fc.tuple(fc.constant(x), fc.nat(x.ndim), fc.nat(5), fc.nat(5))),
      ([x, axis, a, b]) => {
        const grown = np.expandDims(x, axis);
        expect(grown.shape).toEqual([...x.shape.slice(0, axis), 1, ...x.shape.slice(axis)]);
        expectReference(np.squeeze(grown, axis), referenceOf(x));
        if (x.ndim === 0) return;
        const [i, j] = [a % x.ndim, b % x.ndim];
        expectReference(np.swapaxes(np.swapaxes(x, i, j), j, i), referenceOf(x));
        expectReference(np.moveaxis(np.moveaxis(x, i, j), j, i), referenceOf(x));
      },
    ),
  );
});

test("concatenate and split undo each other", () => {
  fc.assert(
    fc.property(
      arrays.filter((x) => x.ndim > 0).chain((x) => fc.tuple(fc.constant(x), fc.nat(x.ndim - 1), fc.nat(4))),
      ([x, axis, cut]) => {
        const at = Math.min(cut, x.shape[axis]!);
        const parts = np.split(x, [at], { axis });
        expect(parts.map((p) => p.shape[axis])).toEqual([at, x.shape[axis]! - at]);
        expectReference(np.concatenate(parts, { axis }), referenceOf(x));
      },
    ),
  );
});

test("matmul is the sum of products, for any layout", () => {
  const sizes = fc.integer({ min: 0, max: 9 });
  fc.assert(
    fc.property(sizes, sizes, sizes, fc.boolean(), fc.boolean(), (m, k, n, flipX, flipY) => {
      const make = (r: number, c: number, flip: boolean): np.NDArray => {
        const x = np.remainder(np.arange((flip ? c : r) * (flip ? r : c)), 7).reshape(flip ? [c, r] : [r, c]);
        return flip ? x.T : x;
      };
      const [x, y] = [make(m, k, flipX), make(k, n, flipY)];
      const [a, b] = [referenceOf(x), referenceOf(y)];
      const at = ([i, j]: readonly number[]): number => {
        let sum = 0;
        for (let l = 0; l < k; l++) sum += a.at([i!, l]) * b.at([l, j!]);
        return sum;
      };
      expectReference(np.matmul(x, y), { shape: [m, n], at });
      for (const dtype of ["float32", "int32"] as const) {
        expectReference(np.matmul(x.astype(dtype), y.astype(dtype)), { shape: [m, n], at });
      }
    }),
    { numRuns: 60 },
  );
});
