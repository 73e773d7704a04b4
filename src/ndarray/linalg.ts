import type { ArrayLike, NDArray } from "./ndarray";
import { toArray } from "./ndarray";
import * as products from "./rules/product";

/**
 * Matrix product, NumPy's `x @ y`. Matrices are the last two axes; the axes before them are batches and
 * broadcast: `[b, m, k]` times `[k, n]` gives `[b, m, n]`. A vector on the left counts as a row, one on the
 * right as a column, and that axis is left out of the result.
 *
 * float32 stays float32, and its sums are float32 sums, as in NumPy; the order of addition, and so the last
 * digits, depend on the shapes and on `setKernels`. nan and infinities arrive where arithmetic takes them.
 *
 * RangeError when the inner lengths differ, batches do not broadcast, or an operand is 0-d.
 * @example np.matmul([[1, 2], [3, 4]], [[1], [1]]).tolist() // [[3], [7]]
 */
export function matmul(x: ArrayLike, y: ArrayLike): NDArray {
  return products.matmul(toArray("matmul", x), toArray("matmul", y));
}

/**
 * Dot product by NumPy's rules: of vectors the inner product, of matrices the matrix product, with a 0-d
 * operand the plain product, and otherwise the sum over the last axis of `x` and the last but one of `y`,
 * whose other axes all appear in the result. RangeError when the summed lengths differ.
 * @example np.dot([1, 2, 3], [4, 5, 6]).item() // 32
 */
export function dot(x: ArrayLike, y: ArrayLike): NDArray {
  return products.dot(toArray("dot", x), toArray("dot", y));
}
