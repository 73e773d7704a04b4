import type { Shape, TypedArray } from "../dtype";
import { isContiguous, sizeOf } from "../layout";

/** Loops that move elements between buffers. They know buffers, shapes and strides, nothing of arrays. */

/** Writes `n` elements; into a Uint8Array (bool) as 0 or 1. An int32 target cuts fractions and wraps, as C does. */
function copyRow(
  n: number,
  out: TypedArray,
  o: number,
  so: number,
  x: TypedArray,
  p: number,
  sx: number,
): void {
  if (out instanceof Uint8Array && !(x instanceof Uint8Array)) {
    for (let i = 0; i < n; i++, o += so, p += sx) out[o] = x[p] !== 0 ? 1 : 0;
  } else if (so === 1 && sx === 1 && n > 64) {
    out.set(x.subarray(p, p + n), o);
  } else {
    for (let i = 0; i < n; i++, o += so, p += sx) out[o] = x[p]!;
  }
}

/**
 * Copies the elements of one strided view to another of the same shape, converting to the target's kind.
 * The views must not overlap, unless they are the same.
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
  if (isContiguous(shape, outStrides) && isContiguous(shape, xStrides)) {
    copyRow(size, out, outOffset, 1, x, xOffset, 1);
    return;
  }
  const last = shape.length - 1;
  const n = shape[last]!;
  const so = outStrides[last]!;
  const sx = xStrides[last]!;
  const index = new Array<number>(last).fill(0);
  let o = outOffset;
  let p = xOffset;
  for (;;) {
    copyRow(n, out, o, so, x, p, sx);
    let axis = last - 1;
    for (; axis >= 0; axis--) {
      o += outStrides[axis]!;
      p += xStrides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      o -= outStrides[axis]! * shape[axis]!;
      p -= xStrides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
    if (axis < 0) return;
  }
}
