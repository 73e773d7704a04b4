import type { DType, Nested, Shape, TypedArray } from "./dtype";
import { allocate } from "./dtype";
import { cStrides, isContiguous, SCALAR, sizeOf } from "./layout";
import { copyStrided } from "./loops/copy";
import { toNested } from "./nested";
import { repr, str } from "./print";

/** What the functions of `np` accept as an array: an array, a number, nested lists, or a typed array. */
export type ArrayLike = NDArray | Nested | TypedArray;

/**
 * An n-dimensional array: a strided view on a typed array. Element `[i, j]` is
 * `data[offset + i * strides[0] + j * strides[1]]`. Transposing, slicing and broadcasting give new views of
 * the same buffer. The buffer belongs to the garbage collector; nothing needs to be freed.
 *
 * @example np.array([[1, 2], [3, 4]]).T.tolist() // [[1, 3], [2, 4]]
 */
export class NDArray {
  /** The buffer, possibly shared with other views. */
  readonly data: TypedArray;
  /** The length of each axis. */
  readonly shape: Shape;
  /** The step of each axis, in elements. */
  readonly strides: readonly number[];
  /** Where in the buffer the first element is. */
  readonly offset: number;
  /** The element type. */
  readonly dtype: DType;
  /** The number of elements. */
  readonly size: number;
  /** False for views in which several elements share memory (`broadcastTo`). */
  readonly writeable: boolean;

  /** For the engine: no argument is checked. Users call `np.array` and its relatives. */
  constructor(
    data: TypedArray,
    shape: Shape,
    strides: readonly number[],
    offset: number,
    dtype: DType,
    writeable: boolean = true,
  ) {
    this.data = data;
    this.shape = shape;
    this.strides = strides;
    this.offset = offset;
    this.dtype = dtype;
    this.size = sizeOf(shape);
    this.writeable = writeable;
  }

  /** For the engine: a new zeroed array. Modules that only know an operand make their results with it. */
  empty(shape: Shape, dtype: DType): NDArray {
    const size = sizeOf(shape);
    return new NDArray(
      allocate(dtype, size),
      size === 1 && shape.length === 0 ? SCALAR : shape,
      cStrides(shape),
      0,
      dtype,
    );
  }

  /** For the engine: another view of this buffer. */
  view(
    shape: Shape,
    strides: readonly number[],
    offset: number,
    writeable: boolean = this.writeable,
  ): NDArray {
    return new NDArray(this.data, shape, strides, offset, this.dtype, writeable);
  }

  /** The number of axes. */
  get ndim(): number {
    return this.shape.length;
  }

  /** The length of the first axis. A 0-d array has none: TypeError. */
  get length(): number {
    if (this.shape.length === 0) throw new TypeError("length: a 0-d array has no length");
    return this.shape[0]!;
  }

  /** For the engine: the elements in C order in a typed array. It shares this array's memory when the elements lie in that order. */
  elements(): TypedArray {
    if (isContiguous(this.shape, this.strides))
      return this.data.subarray(this.offset, this.offset + this.size);
    return this.copy().data;
  }

  /** A C-ordered array with memory of its own. */
  copy(): NDArray {
    const out = this.empty(this.shape, this.dtype);
    copyStrided(this.shape, out.data, 0, out.strides, this.data, this.offset, this.strides);
    return out;
  }

  /** The elements as nested lists; of a 0-d array the number or boolean itself. */
  tolist(): Nested {
    return toNested(this.data, this.shape, this.strides, this.offset, this.dtype);
  }

  /** The text that NumPy's `print` shows. */
  toString(): string {
    return str(this);
  }

  /** Shown by Node's `console.log` and in notebooks: the text of NumPy's `repr`. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return repr(this);
  }
}
