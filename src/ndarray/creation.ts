import type { DType, Nested, Shape, TypedArray } from "./dtype";
import { allocate, checkDType, dtypeOf } from "./dtype";
import { cStrides, SCALAR, sizeOf } from "./layout";
import { flattenNested } from "./nested";
import type { ArrayLike } from "./ndarray";
import { NDArray } from "./ndarray";
import { checkOptions } from "./options";

/** Options of the functions that make arrays. */
export interface CreationOptions {
  /** Element type of the result. */
  dtype?: DType;
}

export function array(data: ArrayLike, options?: CreationOptions): NDArray {
  checkOptions("array", options, ["dtype"]);
  if (options?.dtype !== undefined) checkDType("array", options.dtype);
  if (data instanceof NDArray) return data.copy();
  const dtype = dtypeOf(data);
  if (dtype !== undefined)
    return new NDArray((data as TypedArray).slice(), [(data as TypedArray).length], [1], 0, dtype);
  const flat = flattenNested("array", data as Nested, options?.dtype);
  return new NDArray(flat.data, flat.shape, cStrides(flat.shape), 0, flat.dtype);
}

export function zeros(shape: Shape | number, options?: CreationOptions): NDArray {
  checkOptions("zeros", options, ["dtype"]);
  const dims = typeof shape === "number" ? [shape] : shape.slice();
  const dtype = options?.dtype ?? "float64";
  return new NDArray(
    allocate(dtype, sizeOf(dims)),
    dims.length === 0 ? SCALAR : dims,
    cStrides(dims),
    0,
    dtype,
  );
}

export function asarray(data: ArrayLike): NDArray {
  return data instanceof NDArray ? data : array(data);
}
