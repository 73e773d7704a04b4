import { show } from "./dtype";
import type { ArrayLike } from "./ndarray";
import { checkIndexList, NDArray, operand } from "./ndarray";
import { Slice } from "./rules/slice";
import type { Index } from "./rules/subscript";
import { addAt as addAtItem } from "./rules/subscript";

export type { Index, Slice };

/** A new axis of length one in an index expression: `x.get(np.newaxis, ":")`. */
export const newaxis: null = null;

/** All axes that an index expression does not name: `x.get(np.ellipsis, 0)`. */
export const ellipsis = "..." as const;

/**
 * A range of an axis for `get` and `set`, Python's `start:stop:step`; null or nothing where Python has
 * nothing. Negative positions count from the end, and positions beyond the axis are clipped. As in Python,
 * one argument is the stop.
 *
 * TypeError for parts that are no integers, RangeError for a step of zero.
 * @example np.arange(10).get(np.slice(1, 8, 3)).tolist() // [1, 4, 7]
 */
export function slice(stop?: number | null): Slice;
export function slice(start: number | null, stop: number | null, step?: number | null): Slice;
export function slice(...parts: readonly (number | null | undefined)[]): Slice {
  const [a = null, b = null, c = null] = parts;
  return parts.length < 2 ? new Slice(null, a, null) : new Slice(a, b, c);
}

/**
 * Adds to the selected elements in place, NumPy's `np.add.at`: an element that is picked several times takes
 * every one of the values, where `x.set(index, x.get(index).add(value))` would keep only the last. The
 * values are converted to the dtype of `x`, as in `set`. TypeError for bool arrays.
 *
 * @example const x = np.zeros(3); np.addAt(x, [[0, 0, 2]], 1); x.tolist() // [2, 0, 1]
 */
export function addAt(x: NDArray, index: readonly Index[], value: ArrayLike): void {
  if (!(x instanceof NDArray)) throw new TypeError(`addAt: expected an array to add to, got ${show(x)}`);
  addAtItem(x, checkIndexList("addAt", index), operand("addAt", value));
}
