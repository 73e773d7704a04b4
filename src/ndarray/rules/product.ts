import type { DType } from "../dtype";
import { promoteTypes } from "../dtype";
import { broadcastShapes, broadcastStrides, SCALAR, showShape, sizeOf } from "../layout";
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
  if (x.ndim <= 2 && y.ndim <= 2) return matmulPlain(x, y, k, dtype);
  // A vector is a matrix of one row on the left and of one column on the right; the extra axis goes again.
  const a = x.ndim === 1 ? x.view([1, k], [0, x.strides[0]!], x.offset) : x;
  const b = y.ndim === 1 ? y.view([k, 1], [y.strides[0]!, 0], y.offset) : y;
  const m = a.shape[a.ndim - 2]!;
  const n = b.shape[b.ndim - 1]!;
  const batch = batchShape(x, y, a.shape.slice(0, -2), b.shape.slice(0, -2));
  const shape = [...batch, ...(x.ndim === 1 ? [] : [m]), ...(y.ndim === 1 ? [] : [n])];
  if (k === 0) return x.empty(shape, dtype);
  const out = x.blank(shape, dtype);
  if (out.size === 0) return out;
  const left = toDType(a, dtype);
  const right = toDType(b, dtype);
  if (b.ndim === 2 && rowsFollow(left)) {
    // Every matrix on the left meets the same one: together they are one tall matrix.
    multiplyInto(out, out.size / n, n, k, matrixOf(left, left.offset), matrixOf(right, right.offset));
  } else {
    multiplyBatches(out, batch, m, n, k, left, right);
  }
  return out;
}

/** The product of matrices and vectors without batches, which small programs call most: no lists, no views. */
function matmulPlain(x: NDArray, y: NDArray, k: number, dtype: DType): NDArray {
  const m = x.ndim === 1 ? 1 : x.shape[0]!;
  const n = y.ndim === 1 ? 1 : y.shape[1]!;
  const shape = x.ndim === 1 ? (y.ndim === 1 ? SCALAR : [n]) : y.ndim === 1 ? [m] : [m, n];
  if (k === 0) return x.empty(shape, dtype);
  const out = x.blank(shape, dtype);
  if (out.size === 0) return out;
  const a = toDType(x, dtype);
  const b = toDType(y, dtype);
  const left: loops.Matrix =
    a.ndim === 2
      ? matrixOf(a, a.offset)
      : { data: a.data, offset: a.offset, rowStep: 0, columnStep: a.strides[0]! };
  const right: loops.Matrix =
    b.ndim === 2
      ? matrixOf(b, b.offset)
      : { data: b.data, offset: b.offset, rowStep: b.strides[0]!, columnStep: 0 };
  multiplyInto(out, m, n, k, left, right);
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

/** One product that is all of `out`. */
function multiplyInto(out: NDArray, m: number, n: number, k: number, a: loops.Matrix, b: loops.Matrix): void {
  if (out.dtype === "int32") loops.matmulInt(m, n, k, a, b, out.data, 0);
  else if (out.dtype !== "bool") loops.matmul(m, n, k, a, b, out.data, 0);
  else {
    // Sums of booleans are counted first and then read as true or false.
    const counts = new Float64Array(out.size);
    loops.matmul(m, n, k, a, b, counts, 0);
    readAsBooleans(counts, out);
  }
}

function multiplyBatches(
  out: NDArray,
  batch: readonly number[],
  m: number,
  n: number,
  k: number,
  a: NDArray,
  b: NDArray,
): void {
  const data = out.dtype === "bool" ? new Float64Array(out.size) : out.data;
  const loop = out.dtype === "int32" ? loops.matmulInt : loops.matmul;
  const outStrides = batch.map((_, i) => sizeOf(batch.slice(i + 1)) * m * n);
  const strides = [a, b].map((x) => broadcastStrides(x.shape.slice(0, -2), x.strides.slice(0, -2), batch));
  const rows = new Rows(batch, [outStrides, ...strides], [0, a.offset, b.offset]);
  const [so, sa, sb] = rows.steps as [number, number, number];
  do {
    let [o, p, q] = rows.at as [number, number, number];
    for (let i = 0; i < rows.length; i++, o += so, p += sa, q += sb) {
      loop(m, n, k, matrixOf(a, p), matrixOf(b, q), data, o);
    }
  } while (rows.next());
  if (data !== out.data) readAsBooleans(data as Float64Array, out);
}

/** The matrix in the last two axes that starts at `offset`. */
function matrixOf(x: NDArray, offset: number): loops.Matrix {
  const { strides } = x;
  return {
    data: x.data,
    offset,
    rowStep: strides[strides.length - 2]!,
    columnStep: strides[strides.length - 1]!,
  };
}

/** Whether all rows of all matrices are evenly spaced, so that they are the rows of one matrix. */
function rowsFollow({ ndim, shape, strides }: NDArray): boolean {
  for (let axis = 0; axis < ndim - 2; axis++) {
    if (strides[axis] !== strides[axis + 1]! * shape[axis + 1]!) return false;
  }
  return true;
}

function readAsBooleans(counts: Float64Array, out: NDArray): void {
  for (let i = 0; i < counts.length; i++) out.data[i] = counts[i] !== 0 ? 1 : 0;
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
