import type { Shape, TypedArray } from "../dtype";
import { Rows } from "./rows";

/**
 * Picks from two views by a view of booleans. The lists hold the target, the condition, and what to take
 * where it is true and where it is false. The shape must have at least one element.
 */
export function select(
  shape: Shape,
  [out, c, a, b]: readonly [TypedArray, TypedArray, TypedArray, TypedArray],
  strides: readonly (readonly number[])[],
  offsets: readonly number[],
): void {
  const rows = new Rows(shape, strides, offsets);
  const [so, sc, sa, sb] = rows.steps as [number, number, number, number];
  do {
    let [o, r, p, q] = rows.at as [number, number, number, number];
    for (let i = 0; i < rows.length; i++, o += so, r += sc, p += sa, q += sb)
      out[o] = c[r] !== 0 ? a[p]! : b[q]!;
  } while (rows.next());
}
