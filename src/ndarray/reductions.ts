import type { ArrayLike, NDArray } from "./ndarray";
import { toArray } from "./ndarray";
import * as rules from "./rules/reduce";
import type { ArgOptions, ReduceOptions, VarOptions } from "./rules/reduce";

export type { ArgOptions, ReduceOptions, VarOptions };

/**
 * Reductions over all axes, or those in `{ axis }`, a number or a list; `{ keepdims: true }` keeps them with
 * length one. Errors of all of them: RangeError for an axis that does not exist or is named twice, TypeError
 * for unknown options.
 */

/**
 * Sum of the elements, added pairwise, so that rounding errors stay small. Of int32 and bool: int32, which
 * wraps. Of no elements: 0.
 * @example np.sum([[1, 2], [3, 4]], { axis: 0 }).tolist() // [4, 6]
 */
export function sum(x: ArrayLike, options?: ReduceOptions): NDArray {
  return rules.sum(toArray("sum", x), options);
}

/**
 * Product of the elements. Of int32 and bool: int32, which wraps. Of no elements: 1.
 * @example np.prod([2, 3, 4]).item() // 24
 */
export function prod(x: ArrayLike, options?: ReduceOptions): NDArray {
  return rules.prod(toArray("prod", x), options);
}

/**
 * Arithmetic mean, `sum(x) / n`. Of integers: float64. Of no elements: nan.
 * @example np.mean([1, 2, 6]).item() // 3
 */
export function mean(x: ArrayLike, options?: ReduceOptions): NDArray {
  return rules.mean(toArray("mean", x), options);
}

/**
 * Variance, `mean((x - mean(x))^2)`, with the divisor `n - ddof`.
 * @example np.var([1, 2, 3, 4]).item() // 1.25
 */
function variance(x: ArrayLike, options?: VarOptions): NDArray {
  return rules.variance("var", toArray("var", x), options);
}
export { variance as var };

/**
 * Standard deviation, the square root of the variance.
 * @example np.std([1, 1, 3, 3]).item() // 1
 */
export function std(x: ArrayLike, options?: VarOptions): NDArray {
  return rules.variance("std", toArray("std", x), options);
}

/**
 * Largest element; nan if there is one. RangeError for no elements.
 * @example np.max([[1, 5], [3, 2]], { axis: 1 }).tolist() // [5, 3]
 */
export function max(x: ArrayLike, options?: ReduceOptions): NDArray {
  return rules.max(toArray("max", x), options);
}

/**
 * Smallest element; nan if there is one. RangeError for no elements.
 * @example np.min([[1, 5], [3, 2]], { axis: 1 }).tolist() // [1, 2]
 */
export function min(x: ArrayLike, options?: ReduceOptions): NDArray {
  return rules.min(toArray("min", x), options);
}

/**
 * Position of the first largest element, in the flattened array or along `axis`; int32. RangeError for no
 * elements.
 * @example np.argmax([1, 5, 3]).item() // 1
 */
export function argmax(x: ArrayLike, options?: ArgOptions): NDArray {
  return rules.argmax(toArray("argmax", x), options);
}

/**
 * Position of the first smallest element, in the flattened array or along `axis`; int32. RangeError for no
 * elements.
 * @example np.argmin([4, 1, 3]).item() // 1
 */
export function argmin(x: ArrayLike, options?: ArgOptions): NDArray {
  return rules.argmin(toArray("argmin", x), options);
}

/**
 * Whether all elements are true (not zero). Of no elements: true.
 * @example np.all([true, false]).item() // false
 */
export function all(x: ArrayLike, options?: ReduceOptions): NDArray {
  return rules.all(toArray("all", x), options);
}

/**
 * Whether some element is true (not zero). Of no elements: false.
 * @example np.any([true, false]).item() // true
 */
export function any(x: ArrayLike, options?: ReduceOptions): NDArray {
  return rules.any(toArray("any", x), options);
}
