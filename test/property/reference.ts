import fc from "fast-check";
import type { NDArray } from "../../src/ndarray";
import * as np from "../../src/ndarray";

/**
 * A slow, obviously right array: a shape and a function from an index tuple to a number. Everything below is
 * said in terms of index tuples, never of strides.
 */
export interface Reference {
  readonly shape: readonly number[];
  at(index: readonly number[]): number;
}

/** All index tuples of a shape, last axis fastest. */
export function tuples(shape: readonly number[]): number[][] {
  return shape.reduce<number[][]>(
    (all, n) => all.flatMap((tuple) => Array.from({ length: n }, (_, i) => [...tuple, i])),
    [[]],
  );
}

/** The reference of an array, read element by element through nested lists. */
export function referenceOf(x: NDArray): Reference {
  const list = x.tolist();
  return {
    shape: x.shape,
    at: (index) => Number(index.reduce<any>((part, i) => part[i], list)),
  };
}

/** The elements of a reference in C order. */
export function values(reference: Reference): number[] {
  return tuples(reference.shape).map((index) => reference.at(index));
}

/** Asserts that an array has the shape and the elements of a reference. */
export function expectReference(actual: NDArray, expected: Reference): void {
  expect([...actual.shape]).toEqual([...expected.shape]);
  expect(values(referenceOf(actual))).toEqual(values(expected));
}

/** A broadcast reference: axes of length one, and missing ones, repeat. */
export function broadcast(reference: Reference, shape: readonly number[]): Reference {
  const shift = shape.length - reference.shape.length;
  return {
    shape,
    at: (index) => reference.at(reference.shape.map((n, i) => (n === 1 ? 0 : index[shift + i]!))),
  };
}

export const shapes: fc.Arbitrary<number[]> = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 });

/** Small whole numbers in a fresh C-ordered array. */
function plain(shape: readonly number[], seed: number): NDArray {
  const n = shape.reduce((a, b) => a * b, 1);
  return np.array(Array.from({ length: n }, (_, i) => ((i * 37 + seed) % 23) - 11)).reshape([...shape]);
}

/**
 * An array of the given shape whose layout is anything that views can produce: axes permuted, reversed,
 * stepped over, starting somewhere inside the buffer.
 */
export function arrayOf(shape: readonly number[]): fc.Arbitrary<NDArray> {
  return fc
    .record({
      seed: fc.nat(100),
      order: fc.shuffledSubarray(
        shape.map((_, i) => i),
        { minLength: shape.length, maxLength: shape.length },
      ),
      cuts: fc.array(fc.constantFrom("plain", "reversed", "stepped", "inside"), {
        minLength: shape.length,
        maxLength: shape.length,
      }),
    })
    .map(({ seed, order, cuts }) => {
      const grown = shape.map((n, i) => (cuts[i] === "stepped" ? 2 * n : cuts[i] === "inside" ? n + 2 : n));
      const stored = plain(
        order.map((a) => grown[a]!),
        seed,
      );
      const permuted = stored.transpose(order.map((_, i) => order.indexOf(i)));
      const slices = { plain: ":", reversed: "::-1", stepped: "::2", inside: "1:-1" };
      return permuted.get(...cuts.map((cut) => slices[cut]));
    });
}

export const arrays: fc.Arbitrary<NDArray> = shapes.chain(arrayOf);
