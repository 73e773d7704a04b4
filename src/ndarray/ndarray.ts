import type { DType, Nested, Shape, TypedArray } from "./dtype";
import { checkBooleans, checkDType, dtypeOf, show } from "./dtype";
import { allocate, allocateBlank } from "./memory";
import { cLayout, DOUBLE, isContiguous, Layout, SCALAR, showShape, sizeOf } from "./layout";
import { copyStrided } from "./loops/copy";
import { flattenNested, toNested } from "./nested";
import { repr, str } from "./print";
import type { Operand } from "./rules/cast";
import { astype, checkStorable, checkWriteable } from "./rules/cast";
import { ADD, DIVIDE, MULTIPLY, NEGATIVE, POWER, SUBTRACT } from "./rules/ops";
import type { ArgOptions, ReduceOptions, VarOptions } from "./rules/reduce";
import * as reductions from "./rules/reduce";
import * as products from "./rules/product";
import type { Index } from "./rules/subscript";
import * as subscripts from "./rules/subscript";
import { binary, unary } from "./rules/ufunc";
import * as views from "./rules/view";

/** What the functions of `np` accept as an array: an array, a number, nested lists, or a typed array. */
export type ArrayLike = NDArray | Nested | TypedArray;

/** The key under which Node and the notebooks look for an object's own text. */
const inspect: unique symbol = /* @__PURE__ */ Symbol.for("nodejs.util.inspect.custom") as never;

/**
 * An n-dimensional array: a strided view on a typed array. Element `[i, j]` is
 * `data[offset + i * strides[0] + j * strides[1]]`. Transposing, slicing and broadcasting give new views of
 * the same buffer. The buffer belongs to the garbage collector; nothing needs to be freed.
 *
 * Arrays are made with `np.array`, `np.zeros` and their relatives. Each method equals the function of `np`
 * with its full name (`add`, `sub` = `subtract`, `mul` = `multiply`, `div` = `divide`, `neg` = `negative`,
 * `pow` = `power`, `sum`, `reshape`, ...), where shapes and errors are described.
 *
 * @example np.array([[1, 2], [3, 4]]).T.tolist() // [[1, 3], [2, 4]]
 */
export class NDArray {
  /** The buffer; null for a single number whose buffer nobody has asked for. */
  declare private buffer: TypedArray | null;
  /** That number. A field of its own, which holds nothing but numbers: V8 reads and writes it without asking what it holds. */
  declare private number: number;
  /** @internal Where in the buffer the elements are, and what they are. */
  declare readonly layout: Layout;

  /** @internal For the engine: no argument is checked. */
  constructor(buffer: TypedArray | null, layout: Layout, number: number = NaN) {
    this.buffer = buffer;
    this.number = number;
    this.layout = layout;
  }

  /** @internal For the engine: see {@link isArray}. */
  get isNDArray(): true {
    return true;
  }

  /** The length of each axis. */
  get shape(): Shape {
    return this.layout.shape;
  }

  /** The step of each axis, in elements. */
  get strides(): readonly number[] {
    return this.layout.strides;
  }

  /** Where in the buffer the first element is. */
  get offset(): number {
    return this.layout.offset;
  }

  /** The element type. */
  get dtype(): DType {
    return this.layout.dtype;
  }

  /** The number of elements. */
  get size(): number {
    return this.layout.size;
  }

  /** False for views in which several elements share memory (`broadcastTo`). */
  get writeable(): boolean {
    return this.layout.writeable;
  }

  /** The buffer, possibly shared with other views. */
  get data(): TypedArray {
    if (this.buffer !== null) return this.buffer;
    this.buffer = new Float64Array(1);
    this.buffer[0] = this.number;
    return this.buffer;
  }

  /**
   * @internal For the engine: a new 0-d float64 array. Its buffer comes to be when it is asked for: programs on single
   * numbers never do, and a typed array costs more than all else in such an array.
   */
  double(value: number): NDArray {
    return new NDArray(null, DOUBLE, value);
  }

  /** @internal For the engine: makes `value` the number in this array, a single float64 that owns its memory. */
  assign(value: number): this {
    if (this.buffer === null) this.number = value;
    else this.buffer[0] = value;
    return this;
  }

  /**
   * @internal For the engine: adds `other`, of the same shape, to this single float64, in place. False, and nothing done, when
   * one of them is something else.
   */
  increase(other: NDArray): boolean {
    if (this.layout !== DOUBLE || other.layout !== DOUBLE) return false;
    this.assign(this.value + other.value);
    return true;
  }

  /** @internal For the engine: what two arrays have in common when they share memory. */
  get memory(): object {
    return this.buffer ?? this;
  }

  /** @internal For the engine: whether the buffer holds this array's elements and no others. */
  get isWhole(): boolean {
    return this.buffer === null || this.buffer.length === this.size;
  }

  /** @internal For the engine: the number in a 0-d float64 array. */
  get value(): number {
    return this.buffer === null ? this.number : this.buffer[this.offset]!;
  }

  /**
   * @internal For the engine: a new zeroed array in C order. An array makes its siblings, so that the modules under
   * this class need not import it.
   */
  empty(shape: Shape, dtype: DType): NDArray {
    return new NDArray(allocate(dtype, sizeOf(shape)), cLayout(shape, dtype));
  }

  /** @internal For the engine: the same, with elements that may hold anything, for a result of which each is written. */
  blank(shape: Shape, dtype: DType): NDArray {
    return new NDArray(allocateBlank(dtype, sizeOf(shape)), cLayout(shape, dtype));
  }

  /** @internal For the engine: another view of this buffer. */
  view(
    shape: Shape,
    strides: readonly number[],
    offset: number,
    writeable: boolean = this.writeable,
  ): NDArray {
    return new NDArray(this.data, new Layout(shape, strides, offset, this.dtype, writeable));
  }

  /**
   * @internal For the engine: the elements in C order in a typed array, which shares this array's memory when they lie
   * in that order already.
   */
  elements(): TypedArray {
    if (!isContiguous(this.shape, this.strides)) return this.copy().data;
    if (this.offset === 0 && this.data.length === this.size) return this.data;
    return this.data.subarray(this.offset, this.offset + this.size);
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

  /** The array with its axes reversed, a view. */
  get T(): NDArray {
    return views.transpose(this);
  }

  /** `this + y`; see `np.add`. */
  add(y: ArrayLike): NDArray {
    return binary(ADD, this, operand("add", y));
  }

  /** `this - y`; see `np.subtract`. */
  sub(y: ArrayLike): NDArray {
    return binary(SUBTRACT, this, operand("sub", y));
  }

  /** `this * y`, element by element; see `np.multiply`. */
  mul(y: ArrayLike): NDArray {
    return binary(MULTIPLY, this, operand("mul", y));
  }

  /** `this / y`; see `np.divide`. */
  div(y: ArrayLike): NDArray {
    return binary(DIVIDE, this, operand("div", y));
  }

  /** `this ** y`; see `np.power`. */
  pow(y: ArrayLike): NDArray {
    return binary(POWER, this, operand("pow", y));
  }

  /** `-this`; see `np.negative`. */
  neg(): NDArray {
    return unary(NEGATIVE, this);
  }

  /** Sum of the elements; see `np.sum`. */
  sum(options?: ReduceOptions): NDArray {
    return reductions.sum(this, options);
  }

  /** Mean of the elements; see `np.mean`. */
  mean(options?: ReduceOptions): NDArray {
    return reductions.mean(this, options);
  }

  /** Largest element; see `np.max`. */
  max(options?: ReduceOptions): NDArray {
    return reductions.max(this, options);
  }

  /** Smallest element; see `np.min`. */
  min(options?: ReduceOptions): NDArray {
    return reductions.min(this, options);
  }

  /** Position of the largest element; see `np.argmax`. */
  argmax(options?: ArgOptions): NDArray {
    return reductions.argmax(this, options);
  }

  /** Position of the smallest element; see `np.argmin`. */
  argmin(options?: ArgOptions): NDArray {
    return reductions.argmin(this, options);
  }

  /** Product of the elements; see `np.prod`. */
  prod(options?: ReduceOptions): NDArray {
    return reductions.prod(this, options);
  }

  /** Variance; see `np.var`. */
  var(options?: VarOptions): NDArray {
    return reductions.variance("var", this, options);
  }

  /** Standard deviation; see `np.std`. */
  std(options?: VarOptions): NDArray {
    return reductions.variance("std", this, options);
  }

  /** Whether all elements are true; see `np.all`. */
  all(options?: ReduceOptions): NDArray {
    return reductions.all(this, options);
  }

  /** Whether some element is true; see `np.any`. */
  any(options?: ReduceOptions): NDArray {
    return reductions.any(this, options);
  }

  /** `x.reshape(2, 3)` or `x.reshape([2, 3])`; one length can be -1. */
  reshape(...shape: readonly number[] | readonly [Shape]): NDArray {
    return views.reshape(this, views.listArgument(shape));
  }

  /** `x.transpose()`, `x.transpose(1, 0)` or `x.transpose([1, 0])`. */
  transpose(...axes: readonly number[] | readonly [readonly number[] | null | undefined]): NDArray {
    if (axes.length === 0 || axes[0] === null || axes[0] === undefined) return views.transpose(this);
    return views.transpose(this, views.listArgument(axes));
  }

  /** Without axes of length one, a view; see `np.squeeze`. */
  squeeze(axis?: number | readonly number[] | null): NDArray {
    return views.squeeze(this, axis);
  }

  /** One axis, in C order; always a copy. */
  flatten(): NDArray {
    return this.copy().reshape([this.size]);
  }

  /** One axis, in C order; a view where possible. */
  ravel(): NDArray {
    return views.ravel(this);
  }

  /**
   * A copy with elements of another dtype. To int32 fractions are cut; to bool everything but zero is true.
   */
  astype(dtype: DType): NDArray {
    checkDType("astype", dtype);
    return astype(this, dtype);
  }

  /** A C-ordered array with memory of its own. */
  copy(): NDArray {
    return astype(this, this.dtype);
  }

  /** Sets every element, in place. */
  fill(value: number | boolean): this {
    if (typeof value !== "number" && typeof value !== "boolean") {
      throw new TypeError(`fill: expected a number or a boolean, got ${typeof value}`);
    }
    checkWriteable("fill", this);
    checkStorable("fill", this.dtype, Number(value));
    const source = this.empty(SCALAR, this.dtype);
    source.data[0] = this.dtype === "bool" ? Number(value !== 0 && value !== false) : Number(value);
    copyStrided(
      this.shape,
      this.data,
      this.offset,
      this.strides,
      source.data,
      0,
      new Array<number>(this.ndim).fill(0),
    );
    return this;
  }

  /**
   * `x[index]` of NumPy: integers, slices (`"1:5:2"`, `":"`, `"..."` or `np.slice`), `np.newaxis`, lists or
   * arrays of integers, and masks, one per axis. Basic indices give a view, lists, arrays and masks a copy.
   * @example np.array([[1, 2, 3], [4, 5, 6]]).get(":", "::-1").tolist() // [[3, 2, 1], [6, 5, 4]]
   */
  get(...index: readonly Index[]): NDArray {
    return subscripts.getItem(this, index);
  }

  /**
   * `x[index] = value` of NumPy, in place; the value broadcasts to what the index selects. The items of the
   * index come in a list: `x.set([0, ":"], 5)`.
   */
  set(index: readonly Index[], value: ArrayLike): void {
    subscripts.setItem(this, checkIndexList("set", index), operand("set", value));
  }

  /** The number or boolean at an index, or the only one of an array of size one. */
  item(...index: readonly number[]): number | boolean {
    if (index.length === 0) {
      if (this.size !== 1) {
        throw new RangeError(`item: expected an array with one element, got shape ${showShape(this.shape)}`);
      }
      return this.dtype === "bool" ? this.data[this.offset] !== 0 : this.data[this.offset]!;
    }
    if (index.length !== this.ndim) {
      throw new RangeError(
        `item: expected ${this.ndim} integers for shape ${showShape(this.shape)}, got ${index.length}`,
      );
    }
    const element = subscripts.getItem(this, index);
    return element.item();
  }

  /** Matrix product; see `np.matmul`. */
  matmul(y: ArrayLike): NDArray {
    return products.matmul(this, toArray("matmul", y));
  }

  /** Dot product; see `np.dot`. */
  dot(y: ArrayLike): NDArray {
    return products.dot(this, toArray("dot", y));
  }

  /** The sub-arrays along the first axis, as views. A 0-d array cannot be iterated: TypeError. */
  *[Symbol.iterator](): IterableIterator<NDArray> {
    if (this.ndim === 0) throw new TypeError("iteration: a 0-d array has no axis to iterate over");
    for (let i = 0; i < this.shape[0]!; i++) yield subscripts.getItem(this, [i]);
  }

  /** The elements as nested lists; of a 0-d array the number or boolean itself. */
  tolist(): Nested {
    return toNested(this.data, this.shape, this.strides, this.offset, this.dtype);
  }

  /** What `JSON.stringify` writes: {@link NDArray.tolist}. JSON has no nan and no infinities; they become null. */
  toJSON(): Nested {
    return this.tolist();
  }

  /** The text that NumPy's `print` shows. */
  toString(): string {
    return str(this);
  }

  /** Shown by Node's `console.log` and in notebooks: the text of NumPy's `repr`. */
  [inspect](): string {
    return repr(this);
  }
}

/**
 * For the engine: whether something is an array, where that is asked for each single number. `instanceof` goes up the
 * prototypes in a loop, around which V8 knows no longer that an object is new, and guards each of its fields.
 */
export function isArray(x: unknown): x is NDArray {
  return (x as NDArray | null | undefined)?.isNDArray === true;
}

/**
 * For the engine: what an argument means as an operand. Numbers and booleans stay as they are, because they
 * are weak in dtype rules; lists and typed arrays become arrays.
 */
export function operand(who: string, x: ArrayLike): Operand {
  if (x instanceof NDArray || typeof x === "number" || typeof x === "boolean") return x;
  return toArray(who, x);
}

/**
 * For the engine: an argument as an array. An array stays itself, and a typed array is wrapped without a
 * copy.
 */
export function toArray(who: string, x: ArrayLike): NDArray {
  if (x instanceof NDArray) return x;
  if (typeof x === "number") return scalar(x, "float64");
  const dtype = dtypeOf(x);
  if (dtype !== undefined) {
    const data = x as TypedArray;
    if (dtype === "bool") checkBooleans(who, data);
    return new NDArray(data, cLayout([data.length], dtype));
  }
  const { data, shape, dtype: found } = flattenNested(who, x as Nested);
  return new NDArray(data, cLayout(shape, found));
}

/** For the engine: a 0-d array. The value must fit the dtype. */
export function scalar(value: number, dtype: DType): NDArray {
  if (dtype === "float64") return new NDArray(null, DOUBLE, value);
  const data = allocate(dtype, 1);
  data[0] = value;
  return new NDArray(data, cLayout(SCALAR, dtype));
}

/** For the engine: the items of an index expression come in a list. */
export function checkIndexList(who: string, index: readonly Index[]): readonly Index[] {
  const isList: boolean = Array.isArray(index);
  if (!isList) {
    throw new TypeError(`${who}: expected a list of index items such as [0, ":"], got ${show(index)}`);
  }
  return index;
}
