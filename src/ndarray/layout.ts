import type { DType, Shape } from "./dtype";
import { show } from "./dtype";

/** Arithmetic on shapes and strides. Strides count elements, not bytes. */

/** The shape and the strides of every 0-d array. */
export const SCALAR: readonly number[] = [];

/** How the elements of an array lie in its buffer. Arrays may share one; nothing changes it. */
export class Layout {
  // Declared here and set in the constructor: fields with initializers cost several times as much.
  declare readonly shape: Shape;
  declare readonly strides: readonly number[];
  declare readonly offset: number;
  declare readonly dtype: DType;
  /** False when several elements share memory. */
  declare readonly writeable: boolean;
  declare readonly size: number;

  constructor(
    shape: Shape,
    strides: readonly number[],
    offset: number,
    dtype: DType,
    writeable: boolean = true,
  ) {
    this.shape = shape;
    this.strides = strides;
    this.offset = offset;
    this.dtype = dtype;
    this.writeable = writeable;
    this.size = sizeOf(shape);
  }
}

/** The layout of a whole buffer in C order. */
export const cLayout = (shape: Shape, dtype: DType): Layout => new Layout(shape, cStrides(shape), 0, dtype);

/** The layout of nearly every 0-d float64 array. */
export const DOUBLE: Layout = /* @__PURE__ */ new Layout(SCALAR, SCALAR, 0, "float64");

/** The number of elements of a shape. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (let i = 0; i < shape.length; i++) size *= shape[i]!;
  return size;
}

/** The strides of an array of this shape laid out without gaps, last axis fastest (C order). */
export function cStrides(shape: Shape): readonly number[] {
  const ndim = shape.length;
  if (ndim === 0) return SCALAR;
  if (ndim === 1) return [1];
  const strides = new Array<number>(ndim);
  let step = 1;
  for (let i = ndim - 1; i >= 0; i--) {
    strides[i] = step;
    step *= shape[i]!;
  }
  return strides;
}

/** Whether these strides visit the elements of this shape one after the other, in C order. */
export function isContiguous(shape: Shape, strides: readonly number[]): boolean {
  let step = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    const n = shape[i]!;
    if (n === 0) return true;
    // The stride of an axis of length one is never used.
    if (n !== 1) {
      if (strides[i] !== step) return false;
      step *= n;
    }
  }
  return true;
}

/** Whether two shapes are equal. */
export function sameShape(a: Shape, b: Shape): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** A shape as error messages show it: `[2, 3]`. */
export function showShape(shape: Shape): string {
  return `[${shape.join(", ")}]`;
}

/**
 * The shape that arrays of these shapes broadcast to: aligned at their last axes, axes of length one stretch.
 * RangeError, naming all shapes, when they do not fit.
 */
export function broadcastShapes(who: string, a: Shape, b: Shape): Shape {
  if (sameShape(a, b)) return a;
  const ndim = Math.max(a.length, b.length);
  const out = new Array<number>(ndim);
  for (let i = 0; i < ndim; i++) {
    const m = a[a.length - ndim + i] ?? 1;
    const n = b[b.length - ndim + i] ?? 1;
    if (m !== n && m !== 1 && n !== 1) {
      throw new RangeError(`${who}: shapes ${showShape(a)} and ${showShape(b)} do not broadcast together`);
    }
    out[i] = m === 1 ? n : m;
  }
  return out;
}

/**
 * The strides with which an array of shape `from` is read as one of shape `to`; stretched axes get stride
 * zero.
 */
export function broadcastStrides(from: Shape, strides: readonly number[], to: Shape): readonly number[] {
  if (sameShape(from, to)) return strides;
  const out = new Array<number>(to.length).fill(0);
  const shift = to.length - from.length;
  for (let i = 0; i < from.length; i++)
    out[shift + i] = from[i] === 1 && to[shift + i] !== 1 ? 0 : strides[i]!;
  return out;
}

/**
 * An axis counted from the front. TypeError for what is no integer, RangeError for an axis that does not
 * exist.
 */
export function normalizeAxis(who: string, axis: unknown, ndim: number): number {
  if (typeof axis !== "number" || !Number.isInteger(axis)) {
    throw new TypeError(`${who}: expected an integer axis, got ${show(axis)}`);
  }
  if (axis < -ndim || axis >= ndim) {
    throw new RangeError(
      `${who}: axis ${axis} is out of range for an array with ${ndim} ${ndim === 1 ? "axis" : "axes"}`,
    );
  }
  return axis < 0 ? axis + ndim : axis;
}

/** Several axes counted from the front, in the order given. RangeError when one is named twice. */
export function normalizeAxes(who: string, axes: number | readonly number[], ndim: number): number[] {
  const list = Array.isArray(axes) ? (axes as readonly unknown[]) : [axes];
  const out: number[] = [];
  for (const axis of list) {
    const a = normalizeAxis(who, axis, ndim);
    if (out.includes(a)) throw new RangeError(`${who}: axis ${show(axis)} is named twice in ${show(axes)}`);
    out.push(a);
  }
  return out;
}

/** Checks a shape given by the user, a list of lengths or one length, and returns a copy of it. */
export function checkShape(who: string, shape: unknown): readonly number[] {
  const list: unknown = typeof shape === "number" ? [shape] : shape;
  if (!Array.isArray(list))
    throw new TypeError(`${who}: expected a shape, a list of lengths, got ${show(shape)}`);
  for (const n of list as readonly unknown[]) {
    if (typeof n !== "number")
      throw new TypeError(`${who}: expected lengths that are numbers, got ${show(n)}`);
    if (!Number.isInteger(n) || n < 0) {
      throw new RangeError(`${who}: expected lengths that are integers of at least 0, got ${show(n)}`);
    }
  }
  return list.length === 0 ? SCALAR : (list.slice() as number[]);
}
