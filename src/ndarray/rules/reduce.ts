import type { DType } from "../dtype";
import { isFloat } from "../dtype";
import { cStrides, isContiguous, normalizeAxes, normalizeAxis, SCALAR, sizeOf } from "../layout";
import type { Reduction } from "../loops/reduce";
import * as loops from "../loops/reduce";
import { Rows } from "../loops/rows";
import type { NDArray } from "../ndarray";
import { checkOptions } from "../options";
import { toDType } from "./cast";
import { MULTIPLY, SUBTRACT } from "./ops";
import { binary } from "./ufunc";

/** Reductions: which axes go, the dtype of the result, and empty arrays. */

/** Options of the reductions. */
export interface ReduceOptions {
  /** The axis or axes to reduce; negative ones count from the end. All axes by default. */
  axis?: number | readonly number[] | null;
  /** Keep the reduced axes with length one, so that the result broadcasts against the operand. */
  keepdims?: boolean;
}

/** Options of `var` and `std`. */
export interface VarOptions extends ReduceOptions {
  /** The divisor is `n - ddof`; 0 by default. */
  ddof?: number;
}

/** Options of `argmax` and `argmin`. */
export interface ArgOptions {
  /** The axis to search along; by default the flattened array is searched. */
  axis?: number | null;
  /** Keep the searched axis with length one. */
  keepdims?: boolean;
}

const KNOWN = ["axis", "keepdims"];
const KNOWN_VAR = ["axis", "keepdims", "ddof"];

export function sum(x: NDArray, options?: ReduceOptions): NDArray {
  checkReduceOptions("sum", options);
  return isFloat(x.dtype)
    ? reduce("sum", loops.SUM, x, x.dtype, options)
    : reduce("sum", loops.SUM_INT, x, "int32", options);
}

export function prod(x: NDArray, options?: ReduceOptions): NDArray {
  checkReduceOptions("prod", options);
  return isFloat(x.dtype)
    ? reduce("prod", loops.PROD, x, x.dtype, options)
    : reduce("prod", loops.PROD_INT, x, "int32", options);
}

export function max(x: NDArray, options?: ReduceOptions): NDArray {
  checkReduceOptions("max", options);
  return reduce("max", loops.MAX, x, x.dtype, options, true);
}

export function min(x: NDArray, options?: ReduceOptions): NDArray {
  checkReduceOptions("min", options);
  return reduce("min", loops.MIN, x, x.dtype, options, true);
}

export function any(x: NDArray, options?: ReduceOptions): NDArray {
  checkReduceOptions("any", options);
  return reduce("any", loops.ANY, x, "bool", options);
}

export function all(x: NDArray, options?: ReduceOptions): NDArray {
  checkReduceOptions("all", options);
  return reduce("all", loops.ALL, x, "bool", options);
}

export function mean(x: NDArray, options?: ReduceOptions): NDArray {
  checkReduceOptions("mean", options);
  return meanOf("mean", x, x.dtype === "float32" ? "float32" : "float64", options);
}

export function variance(who: "var" | "std", x: NDArray, options?: VarOptions): NDArray {
  checkReduceOptions(who, options, KNOWN_VAR);
  const ddof = options?.ddof ?? 0;
  if (typeof ddof !== "number")
    throw new TypeError(`${who}: expected ddof to be a number, got ${typeof ddof}`);
  const axis = options?.axis;
  // In float64 for float32 too: squares of small differences are where single precision fails first.
  const wide = toDType(x, "float64");
  const centred = binary(SUBTRACT, wide, meanOf(who, wide, "float64", { axis, keepdims: true }));
  const squares = binary(MULTIPLY, centred, centred, centred);
  const out = reduce(who, loops.SUM, squares, "float64", { axis, keepdims: options?.keepdims });
  const divisor = Math.max(reducedCount(who, x, axis) - ddof, 0);
  const data = out.data;
  for (let i = 0; i < data.length; i++) {
    const value = data[i]! / divisor;
    data[i] = who === "std" ? Math.sqrt(value) : value;
  }
  return x.dtype === "float32" ? toDType(out, "float32") : out;
}

export function argmax(x: NDArray, options?: ArgOptions): NDArray {
  return argReduce("argmax", loops.argmaxRow, x, options);
}

export function argmin(x: NDArray, options?: ArgOptions): NDArray {
  return argReduce("argmin", loops.argminRow, x, options);
}

function checkReduceOptions(
  who: string,
  options: VarOptions | undefined,
  known: readonly string[] = KNOWN,
): void {
  if (options === undefined) return;
  checkOptions(who, options, known);
  if (options.keepdims !== undefined && typeof options.keepdims !== "boolean") {
    throw new TypeError(`${who}: expected keepdims to be true or false, got ${typeof options.keepdims}`);
  }
}

/** Which axes a call reduces, true for those that go. */
function goneAxes(who: string, ndim: number, axis: ReduceOptions["axis"]): boolean[] {
  const gone = new Array<boolean>(ndim).fill(axis === undefined || axis === null);
  if (axis !== undefined && axis !== null) for (const a of normalizeAxes(who, axis, ndim)) gone[a] = true;
  return gone;
}

function reducedCount(who: string, x: NDArray, axis: ReduceOptions["axis"]): number {
  const gone = goneAxes(who, x.ndim, axis);
  return sizeOf(x.shape.filter((_, i) => gone[i]));
}

function reduce(
  who: string,
  reduction: Reduction,
  x: NDArray,
  dtype: DType,
  options: ReduceOptions | undefined,
  refuseEmpty: boolean = false,
): NDArray {
  const axis = options?.axis;
  const keepdims = options?.keepdims === true;
  const everything = axis === undefined || axis === null;
  if (everything && !keepdims && x.size > 0 && isContiguous(x.shape, x.strides)) {
    const out = x.empty(SCALAR, dtype);
    out.data[0] = loops.reduceRow(reduction, x.size, x.data, x.offset, 1);
    return out;
  }
  const gone = goneAxes(who, x.ndim, axis);
  const pick = (list: readonly number[], which: boolean): number[] =>
    list.filter((_, i) => gone[i] === which);
  const kept = { shape: pick(x.shape, false), strides: pick(x.strides, false) };
  const reduced = { shape: pick(x.shape, true), strides: pick(x.strides, true) };
  if (refuseEmpty && sizeOf(reduced.shape) === 0 && sizeOf(kept.shape) > 0) {
    throw new RangeError(
      `${who}: expected at least one element to reduce, got shape [${x.shape.join(", ")}]`,
    );
  }
  const shape = keepdims ? x.shape.map((n, i) => (gone[i] ? 1 : n)) : kept.shape;
  const out = x.empty(shape, dtype);
  reduceInto(out, reduction, x, kept, reduced);
  return out;
}

/** Accumulates in double precision: in the result itself where it is float64. */
export function reduceInto(
  out: NDArray,
  reduction: Reduction,
  x: NDArray,
  kept: loops.Axes,
  gone: loops.Axes,
): void {
  const values = out.data instanceof Float64Array ? out.data : new Float64Array(out.size);
  loops.reduceStrided(reduction, values, x.data, x.offset, kept, gone);
  if (values !== out.data) out.data.set(values);
}

function meanOf(who: string, x: NDArray, dtype: DType, options: ReduceOptions | undefined): NDArray {
  // The sum of a float32 array is rounded to float32 only after the division.
  const out = reduce(who, loops.SUM, x, "float64", options);
  const count = reducedCount(who, x, options?.axis);
  for (let i = 0; i < out.data.length; i++) out.data[i]! /= count;
  return toDType(out, dtype);
}

function argReduce(
  who: string,
  row: (n: number, x: NDArray["data"], p: number, step: number) => number,
  x: NDArray,
  options: ArgOptions | undefined,
): NDArray {
  checkReduceOptions(who, options);
  const keepdims = options?.keepdims === true;
  if (options?.axis === undefined || options.axis === null) {
    if (x.size === 0)
      throw new RangeError(`${who}: expected at least one element, got shape [${x.shape.join(", ")}]`);
    const out = x.empty(keepdims ? x.shape.map(() => 1) : SCALAR, "int32");
    out.data[0] = row(x.size, x.elements(), 0, 1);
    return out;
  }
  const axis = normalizeAxis(who, options.axis, x.ndim);
  const kept = x.shape.filter((_, i) => i !== axis);
  const n = x.shape[axis]!;
  if (n === 0 && sizeOf(kept) > 0) {
    throw new RangeError(
      `${who}: expected at least one element along axis ${axis}, got shape [${x.shape.join(", ")}]`,
    );
  }
  const out = x.empty(keepdims ? x.shape.map((m, i) => (i === axis ? 1 : m)) : kept, "int32");
  if (out.size === 0) return out;
  const others = x.strides.filter((_, i) => i !== axis);
  const rows = new Rows(kept, [cStrides(kept), others], [0, x.offset]);
  const [so, sx] = rows.steps as [number, number];
  do {
    let [o, p] = rows.at as [number, number];
    for (let i = 0; i < rows.length; i++, o += so, p += sx) out.data[o] = row(n, x.data, p, x.strides[axis]!);
  } while (rows.next());
  return out;
}
