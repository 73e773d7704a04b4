import type { Shape } from "./dtype";
import { show } from "./dtype";
import { checkShape, normalizeAxis } from "./layout";
import type { ArrayLike, NDArray } from "./ndarray";
import { operand, toArray } from "./ndarray";
import { checkOptions } from "./options";
import type { Operand } from "./rules/cast";
import { checkOut, resultType } from "./rules/cast";
import * as join from "./rules/join";
import { MAXIMUM, MINIMUM } from "./rules/ops";
import { binary } from "./rules/ufunc";
import * as views from "./rules/view";

/**
 * The same elements in another shape; a view where possible. One length can be -1 and follows from the
 * others. RangeError when the number of elements differs.
 * @example np.reshape([1, 2, 3, 4], [2, -1]).tolist() // [[1, 2], [3, 4]]
 */
export function reshape(x: ArrayLike, shape: Shape | number): NDArray {
  return views.reshape(toArray("reshape", x), Array.isArray(shape) ? shape : [shape]);
}

/**
 * The axes in another order, reversed by default; a view. RangeError when `axes` does not name each axis
 * once.
 * @example np.transpose([[1, 2], [3, 4]]).tolist() // [[1, 3], [2, 4]]
 */
export function transpose(x: ArrayLike, axes?: readonly number[] | null): NDArray {
  if (axes !== undefined && axes !== null && !Array.isArray(axes)) {
    throw new TypeError(`transpose: expected a list of axes, got ${show(axes)}`);
  }
  return views.transpose(toArray("transpose", x), axes);
}

/**
 * Two axes exchanged; a view.
 * @example np.swapaxes(np.zeros([2, 3, 4]), 0, 2).shape // [4, 3, 2]
 */
export function swapaxes(x: ArrayLike, axis1: number, axis2: number): NDArray {
  return views.swapaxes(toArray("swapaxes", x), axis1, axis2);
}

/**
 * Axes moved to other places, the rest in order; a view.
 * @example np.moveaxis(np.zeros([2, 3, 4]), 0, -1).shape // [3, 4, 2]
 */
export function moveaxis(
  x: ArrayLike,
  source: number | readonly number[],
  destination: number | readonly number[],
): NDArray {
  return views.moveaxis(toArray("moveaxis", x), source, destination);
}

/**
 * Without the axes of length one, or without the given ones; a view. RangeError for a given axis of another
 * length.
 * @example np.squeeze([[[1, 2]]]).tolist() // [1, 2]
 */
export function squeeze(x: ArrayLike, axis?: number | readonly number[] | null): NDArray {
  return views.squeeze(toArray("squeeze", x), axis);
}

/**
 * With new axes of length one at these places of the result; a view.
 * @example np.expandDims([1, 2], 0).shape // [1, 2]
 */
export function expandDims(x: ArrayLike, axis: number | readonly number[]): NDArray {
  return views.expandDims(toArray("expandDims", x), axis);
}

/**
 * One axis with all elements in C order; a view where possible.
 * @example np.ravel([[1, 2], [3, 4]]).tolist() // [1, 2, 3, 4]
 */
export function ravel(x: ArrayLike): NDArray {
  return views.ravel(toArray("ravel", x));
}

/**
 * The array repeated to fill `shape`, as a read-only view without a copy. RangeError when it does not fit.
 * @example np.broadcastTo([1, 2], [2, 2]).tolist() // [[1, 2], [1, 2]]
 */
export function broadcastTo(x: ArrayLike, shape: Shape | number): NDArray {
  return views.broadcastTo("broadcastTo", toArray("broadcastTo", x), checkShape("broadcastTo", shape));
}

/**
 * The shape that arrays of these shapes broadcast to. RangeError when they do not fit.
 * @example np.broadcastShapes([2, 1], [3]) // [2, 3]
 */
export function broadcastShapes(...shapes: readonly Shape[]): Shape {
  return join
    .broadcastAll(
      "broadcastShapes",
      shapes.map((s) => checkShape("broadcastShapes", s)),
    )
    .slice();
}

/**
 * All arrays broadcast to their common shape, as read-only views.
 * @example np.broadcastArrays([1, 2], 3)[1].tolist() // [3, 3]
 */
export function broadcastArrays(...arrays: readonly ArrayLike[]): NDArray[] {
  const list = arrays.map((x) => toArray("broadcastArrays", x));
  const shape = join.broadcastAll(
    "broadcastArrays",
    list.map((x) => x.shape),
  );
  return list.map((x) => views.broadcastTo("broadcastArrays", x, shape));
}

/** Options of `concatenate` and `stack`. */
export interface JoinOptions {
  /** The axis to join along; 0 by default. */
  axis?: number;
}

/**
 * Arrays joined along an axis they have; their other axes must agree (RangeError).
 * @example np.concatenate([[[1, 2]], [[3, 4]]], { axis: 1 }).tolist() // [[1, 2, 3, 4]]
 */
export function concatenate(arrays: readonly ArrayLike[], options?: JoinOptions): NDArray {
  const list = toArrays("concatenate", arrays);
  checkOptions("concatenate", options, ["axis"]);
  return join.concatenate(list, options?.axis ?? 0);
}

/**
 * Arrays of one shape joined along a new axis. RangeError when their shapes differ.
 * @example np.stack([[1, 2], [3, 4]], { axis: 1 }).tolist() // [[1, 3], [2, 4]]
 */
export function stack(arrays: readonly ArrayLike[], options?: JoinOptions): NDArray {
  const list = toArrays("stack", arrays);
  checkOptions("stack", options, ["axis"]);
  const shape = list[0]!.shape;
  if (list.some((x) => x.ndim !== shape.length || x.shape.some((n, i) => n !== shape[i]))) {
    throw new RangeError(
      `stack: expected equal shapes, got ${list.map((x) => `[${x.shape.join(", ")}]`).join(" and ")}`,
    );
  }
  const axis = normalizeAxis("stack", options?.axis ?? 0, shape.length + 1);
  return join.concatenate(
    list.map((x) => views.expandDims(x, axis)),
    axis,
  );
}

function toArrays(who: string, arrays: readonly ArrayLike[]): NDArray[] {
  const isList: boolean = Array.isArray(arrays);
  if (!isList) throw new TypeError(`${who}: expected a list of arrays, got ${show(arrays)}`);
  if (arrays.length === 0) throw new RangeError(`${who}: expected at least one array, got none`);
  return arrays.map((x) => toArray(who, x));
}

/**
 * `x` where the condition is true (not zero), `y` elsewhere; all three broadcast.
 * @example np.where([true, false], [1, 2], 0).tolist() // [1, 0]
 */
export function where(condition: ArrayLike, x: ArrayLike, y: ArrayLike): NDArray {
  const a = operand("where", x);
  const b = operand("where", y);
  const dtype = resultType(a, b);
  const array = (value: Operand): NDArray => {
    const out = toArray("where", value);
    return typeof value === "object" || out.dtype === dtype ? out : out.astype(dtype);
  };
  return join.where(toArray("where", condition), array(a), array(b), dtype);
}

/** Options of `clip`. */
export interface ClipOptions {
  /** The array that takes the result. */
  out?: NDArray;
}

/**
 * Elements below `low` become `low`, those above `high` become `high`: `minimum(maximum(x, low), high)`.
 * null leaves a side open. nan stays nan.
 * @example np.clip([1, 5, 9], 2, 6).tolist() // [2, 5, 6]
 */
export function clip(
  x: ArrayLike,
  low: ArrayLike | null,
  high: ArrayLike | null,
  options?: ClipOptions,
): NDArray {
  checkOptions("clip", options, ["out"]);
  let y = toArray("clip", x);
  if (low !== null) y = binary(MAXIMUM, y, operand("clip", low));
  if (high !== null) y = binary(MINIMUM, y, operand("clip", high));
  const out = options?.out;
  if (out === undefined) return y === x ? y.copy() : y;
  checkOut("clip", out, y.shape, y.dtype);
  return join.assign(out, y);
}

/**
 * The sum of `x` over the axes along which an array of `shape` would broadcast to the shape of `x`: what the
 * gradient of a broadcast is. RangeError when `shape` does not broadcast to that of `x`.
 * @example np.sumTo([[1, 2], [3, 4]], [1, 2]).tolist() // [[4, 6]]
 */
export function sumTo(x: ArrayLike, shape: Shape | number): NDArray {
  return join.sumTo(toArray("sumTo", x), checkShape("sumTo", shape));
}

/**
 * An array cut along an axis into equal sections, or before the given positions; views. RangeError when it
 * does not divide.
 * @example np.split([1, 2, 3, 4], 2)[1].tolist() // [3, 4]
 */
export function split(x: ArrayLike, sections: number | readonly number[], options?: JoinOptions): NDArray[] {
  checkOptions("split", options, ["axis"]);
  return views.split(toArray("split", x), sections, options?.axis ?? 0);
}

/**
 * The array with its elements repeated along an axis, or, without an axis, flattened and repeated.
 * @example np.repeat([1, 2], 2).tolist() // [1, 1, 2, 2]
 */
export function repeat(x: ArrayLike, times: number, options?: { axis?: number }): NDArray {
  checkOptions("repeat", options, ["axis"]);
  return join.repeat(toArray("repeat", x), times, options?.axis);
}

/**
 * The whole array repeated along each axis.
 * @example np.tile([1, 2], 2).tolist() // [1, 2, 1, 2]
 */
export function tile(x: ArrayLike, reps: number | readonly number[]): NDArray {
  return join.tile(toArray("tile", x), checkShape("tile", reps));
}
