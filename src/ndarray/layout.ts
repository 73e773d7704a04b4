import type { Shape } from "./dtype";

/** Arithmetic on shapes and strides. Strides count elements, not bytes. */

/** The shape and the strides of every 0-d array. */
export const SCALAR: readonly number[] = [];

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
