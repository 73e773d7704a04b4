import { promoteTypes } from "../dtype";
import { broadcastShapes, broadcastStrides, showShape, sizeOf } from "../layout";
import * as loops from "../loops/matmul";
import { Rows } from "../loops/rows";
import type { NDArray } from "../ndarray";
import { toDType } from "./cast";
import { MULTIPLY } from "./ops";
import { binary } from "./ufunc";
import { moveaxis, reshape } from "./view";

/** Matrix products: which axes are matrices, which are batches, and the dtype of the result. */

/** NumPy's `x @ y`: products of matrices in the last two axes; the axes before them broadcast. */
export function matmul(x: NDArray, y: NDArray): NDArray {
  if (x.ndim === 0 || y.ndim === 0) {
    throw new RangeError(`matmul: expected at least one axis each, got ${shapes(x, y)}; use multiply`);
  }
  const k = x.shape[x.ndim - 1]!;
  if (k !== y.shape[Math.max(0, y.ndim - 2)]) {
    const axis = y.ndim === 1 ? 0 : y.ndim - 2;
    throw new RangeError(`matmul: expected x.shape[${x.ndim - 1}] === y.shape[${axis}], got ${shapes(x, y)}`);
  }
  const dtype = promoteTypes(x.dtype, y.dtype);
  // A vector is a matrix of one row on the left and of one column on the right; the extra axis goes again.
  const a = x.ndim === 1 ? x.view([1, k], [0, x.strides[0]!], x.offset) : x;
  const b = y.ndim === 1 ? y.view([k, 1], [y.strides[0]!, 0], y.offset) : y;
  const m = a.shape[a.ndim - 2]!;
  const n = b.shape[b.ndim - 1]!;
  const batch = batchShape(x, y, a.shape.slice(0, -2), b.shape.slice(0, -2));
  const shape = [...batch, ...(x.ndim === 1 ? [] : [m]), ...(y.ndim === 1 ? [] : [n])];
  const out = x.empty(shape, dtype);
  if (out.size > 0 && k > 0) multiply(out, batch, m, n, k, toDType(a, dtype), toDType(b, dtype));
  return out;
}

/**
 * NumPy's `dot`: a product of numbers, an inner product of vectors, or a sum over the last axis of `x` and
 * the last but one of `y`.
 */
export function dot(x: NDArray, y: NDArray): NDArray {
  if (x.ndim === 0 || y.ndim === 0) return binary(MULTIPLY, x, y);
  const axis = Math.max(0, y.ndim - 2);
  const k = x.shape[x.ndim - 1]!;
  if (k !== y.shape[axis]) {
    throw new RangeError(`dot: expected x.shape[${x.ndim - 1}] === y.shape[${axis}], got ${shapes(x, y)}`);
  }
  if (x.ndim <= 2 && y.ndim <= 2) return matmul(x, y);
  const shape = [...x.shape.slice(0, -1), ...y.shape.filter((_, i) => i !== axis)];
  const left = reshape(x, [sizeOf(x.shape.slice(0, -1)), k]);
  const right = reshape(moveaxis(y, axis, 0), [k, sizeOf(y.shape.filter((_, i) => i !== axis))]);
  return reshape(matmul(left, right), shape);
}

function multiply(
  out: NDArray,
  batch: readonly number[],
  m: number,
  n: number,
  k: number,
  a: NDArray,
  b: NDArray,
): void {
  // Sums of booleans are counted first and then read as true or false.
  const data = out.dtype === "bool" ? new Float64Array(out.size) : out.data;
  const loop = out.dtype === "int32" ? loops.matmulInt : loops.matmul;
  const matrix = (x: NDArray, offset: number): loops.Matrix => ({
    data: x.data,
    offset,
    rowStep: x.strides[x.ndim - 2]!,
    columnStep: x.strides[x.ndim - 1]!,
  });
  const outStrides = batch.map((_, i) => sizeOf(batch.slice(i + 1)) * m * n);
  const strides = [a, b].map((x) => broadcastStrides(x.shape.slice(0, -2), x.strides.slice(0, -2), batch));
  const rows = new Rows(batch, [outStrides, ...strides], [0, a.offset, b.offset]);
  const [so, sa, sb] = rows.steps as [number, number, number];
  do {
    let [o, p, q] = rows.at as [number, number, number];
    for (let i = 0; i < rows.length; i++, o += so, p += sa, q += sb) {
      loop(m, n, k, matrix(a, p), matrix(b, q), data, o);
    }
  } while (rows.next());
  if (data !== out.data) for (let i = 0; i < data.length; i++) out.data[i] = data[i] !== 0 ? 1 : 0;
}

function batchShape(x: NDArray, y: NDArray, a: readonly number[], b: readonly number[]): readonly number[] {
  try {
    return broadcastShapes("matmul", a, b);
  } catch {
    throw new RangeError(
      `matmul: the axes before the matrices do not broadcast together, got ${shapes(x, y)}`,
    );
  }
}

function shapes(x: NDArray, y: NDArray): string {
  return `${showShape(x.shape)} and ${showShape(y.shape)}`;
}
