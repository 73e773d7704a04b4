import type { Shape, TypedArray } from "../dtype";
import { sizeOf } from "../layout";
import { Rows } from "./rows";

/** Loops that move elements between buffers. They know buffers, shapes and strides, nothing of arrays. */

/**
 * Copies `n` elements, converting to the kind of `out`: into bool as 0 or 1, into int32 by cutting the
 * fraction and wrapping.
 */
export function copyRow(
  n: number,
  out: TypedArray,
  o: number,
  so: number,
  x: TypedArray,
  p: number,
  sx: number,
): void {
  const end = o + n * so;
  if (out instanceof Uint8Array && !(x instanceof Uint8Array)) {
    for (; o !== end; o += so, p += sx) out[o] = x[p] !== 0 ? 1 : 0;
  } else if (so === 1 && sx === 1 && n > 64) {
    out.set(x.subarray(p, p + n), o);
  } else {
    for (; o !== end; o += so, p += sx) out[o] = x[p]!;
  }
}

/**
 * Copies the elements of one strided view to another of the same shape. They must not overlap, unless they
 * are the same view. Strides of the target must not be zero along axes longer than one.
 */
export function copyStrided(
  shape: Shape,
  out: TypedArray,
  outOffset: number,
  outStrides: readonly number[],
  x: TypedArray,
  xOffset: number,
  xStrides: readonly number[],
): void {
  const size = sizeOf(shape);
  if (size === 0) return;
  if (size === 1) return copyRow(1, out, outOffset, 1, x, xOffset, 1);
  const rows = new Rows(shape, [outStrides, xStrides], [outOffset, xOffset]);
  const { length, steps, at } = rows;
  do copyRow(length, out, at[0]!, steps[0]!, x, at[1]!, steps[1]!);
  while (rows.next());
}
