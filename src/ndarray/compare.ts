import { isFloat } from "./dtype";
import { sameShape } from "./layout";
import type { ArrayLike } from "./ndarray";
import { toArray } from "./ndarray";
import { checkOptions } from "./options";
import { broadcastAll } from "./rules/join";
import { broadcastTo } from "./rules/view";

/** Options of `allclose`. */
export interface AllcloseOptions {
  /** Tolerance relative to the elements of `y`; 1e-5 by default. */
  rtol?: number;
  /** Absolute tolerance; 1e-8 by default. */
  atol?: number;
  /** Whether nan counts as close to nan; false by default. */
  equalNan?: boolean;
}

/**
 * Whether all elements agree within `|x - y| <= atol + rtol * |y|`; infinities must be equal. The shapes
 * broadcast.
 * @example np.allclose([1, 2], [1, 2 + 1e-9]) // true
 */
export function allclose(x: ArrayLike, y: ArrayLike, options?: AllcloseOptions): boolean {
  checkOptions("allclose", options, ["rtol", "atol", "equalNan"]);
  const { rtol = 1e-5, atol = 1e-8, equalNan = false } = options ?? {};
  const a = toArray("allclose", x);
  const b = toArray("allclose", y);
  const shape = broadcastAll("allclose", [a.shape, b.shape]);
  const left = broadcastTo("allclose", a, shape).elements();
  const right = broadcastTo("allclose", b, shape).elements();
  for (let i = 0; i < left.length; i++) {
    const v = left[i]!;
    const w = right[i]!;
    if (v === w || (equalNan && v !== v && w !== w)) continue;
    if (!Number.isFinite(v) || !Number.isFinite(w) || Math.abs(v - w) > atol + rtol * Math.abs(w))
      return false;
  }
  return true;
}

/** Options of `arrayEqual`. */
export interface ArrayEqualOptions {
  /** Whether nan equals nan; false by default. */
  equalNan?: boolean;
}

/**
 * Whether two arrays have the same shape and equal elements; dtypes may differ.
 * @example np.arrayEqual([1, 2], [1, 2]) // true
 */
export function arrayEqual(x: ArrayLike, y: ArrayLike, options?: ArrayEqualOptions): boolean {
  checkOptions("arrayEqual", options, ["equalNan"]);
  const a = toArray("arrayEqual", x);
  const b = toArray("arrayEqual", y);
  if (!sameShape(a.shape, b.shape)) return false;
  const nanEqual = options?.equalNan === true && isFloat(a.dtype) && isFloat(b.dtype);
  const left = a.elements();
  const right = b.elements();
  for (let i = 0; i < left.length; i++) {
    const v = left[i]!;
    if (v !== right[i] && !(nanEqual && v !== v && right[i] !== right[i])) return false;
  }
  return true;
}
