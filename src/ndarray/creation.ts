import type { DType, Nested, Shape, TypedArray } from "./dtype";
import { checkDType, checkInt32, dtypeOf, show } from "./dtype";
import { allocate } from "./memory";
import { checkShape, cLayout, sizeOf } from "./layout";
import { flattenNested } from "./nested";
import type { ArrayLike } from "./ndarray";
import { NDArray, scalar, toArray } from "./ndarray";
import { checkOptions } from "./options";
import { astype, checkStorable } from "./rules/cast";

/** Options of the functions that make arrays. */
export interface CreationOptions {
  /** Element type of the result. */
  dtype?: DType;
}

function dtypeOption(who: string, options: CreationOptions | undefined): DType | undefined {
  if (options === undefined) return undefined;
  checkOptions(who, options, ["dtype"]);
  if (options.dtype !== undefined) checkDType(who, options.dtype);
  return options.dtype;
}

/**
 * A new array from nested lists, a number, a typed array or another array; always a copy. Numbers are
 * float64, booleans bool, unless `dtype` says otherwise.
 *
 * RangeError, saying where, for lists of unequal lengths and for numbers that int32 cannot hold; TypeError
 * for entries that are no numbers.
 * @example np.array([[1, 2], [3, 4]]).shape // [2, 2]
 */
export function array(data: ArrayLike, options?: CreationOptions): NDArray {
  const dtype = dtypeOption("array", options);
  if (typeof data === "number" && dtype === undefined) return scalar(data, "float64");
  if (data instanceof NDArray) return astype(data, dtype ?? data.dtype);
  const found = dtypeOf(data);
  if (found !== undefined) return fromTypedArray(data as TypedArray, found, dtype);
  const flat = flattenNested("array", data as Nested, dtype);
  return new NDArray(flat.data, cLayout(flat.shape, flat.dtype));
}

function fromTypedArray(data: TypedArray, found: DType, dtype: DType | undefined): NDArray {
  if (dtype === undefined) return toArray("array", data).copy();
  if (dtype === "int32" && found !== "bool") data.forEach((value) => checkInt32("array", value));
  return astype(new NDArray(data, cLayout([data.length], found)), dtype);
}

/**
 * The argument as an array, without a copy when it is one already (of the right dtype); a typed array is
 * wrapped, so that both share memory. Lists are copied.
 * @example np.asarray([1, 2]).dtype // "float64"
 */
export function asarray(data: ArrayLike, options?: CreationOptions): NDArray {
  const dtype = dtypeOption("asarray", options);
  if (dtype === undefined) return toArray("asarray", data);
  if (data instanceof NDArray && data.dtype === dtype) return data;
  return dtypeOf(data) === dtype ? toArray("asarray", data) : array(data, { dtype });
}

/**
 * Zeros. RangeError for lengths that are negative or no integers.
 * @example np.zeros([2, 3], { dtype: "float32" }).shape // [2, 3]
 */
export function zeros(shape: Shape | number, options?: CreationOptions): NDArray {
  return make("zeros", shape, dtypeOption("zeros", options) ?? "float64");
}

/**
 * Ones.
 * @example np.ones(3).tolist() // [1, 1, 1]
 */
export function ones(shape: Shape | number, options?: CreationOptions): NDArray {
  const out = make("ones", shape, dtypeOption("ones", options) ?? "float64");
  out.data.fill(1);
  return out;
}

/**
 * An array filled with one value; float64 for a number and bool for a boolean, unless `dtype` is given.
 * @example np.full([2], 7).tolist() // [7, 7]
 */
export function full(shape: Shape | number, value: number | boolean, options?: CreationOptions): NDArray {
  const dtype = dtypeOption("full", options) ?? (typeof value === "boolean" ? "bool" : "float64");
  checkValue("full", dtype, value);
  return make("full", shape, dtype).fill(value);
}

/**
 * An array whose contents do not matter yet. It is zeroed, because typed arrays are.
 * @example np.empty([2, 0]).shape // [2, 0]
 */
export function empty(shape: Shape | number, options?: CreationOptions): NDArray {
  return make("empty", shape, dtypeOption("empty", options) ?? "float64");
}

/**
 * Zeros of the shape and dtype of `x`.
 * @example np.zerosLike([1, 2]).tolist() // [0, 0]
 */
export function zerosLike(x: ArrayLike, options?: CreationOptions): NDArray {
  const like = toArray("zerosLike", x);
  return like.empty(like.shape, dtypeOption("zerosLike", options) ?? like.dtype);
}

/**
 * Ones of the shape and dtype of `x`.
 * @example np.onesLike([1, 2]).tolist() // [1, 1]
 */
export function onesLike(x: ArrayLike, options?: CreationOptions): NDArray {
  const like = toArray("onesLike", x);
  if (like.shape.length === 0 && like.dtype === "float64" && options?.dtype === undefined)
    return like.double(1);
  const out = like.empty(like.shape, dtypeOption("onesLike", options) ?? like.dtype);
  out.data.fill(1);
  return out;
}

/**
 * An array of the shape and dtype of `x`, filled with one value.
 * @example np.fullLike([1, 2], 7).tolist() // [7, 7]
 */
export function fullLike(x: ArrayLike, value: number | boolean, options?: CreationOptions): NDArray {
  const like = toArray("fullLike", x);
  const dtype = dtypeOption("fullLike", options) ?? like.dtype;
  checkValue("fullLike", dtype, value);
  return like.empty(like.shape, dtype).fill(value);
}

/**
 * Evenly spaced numbers from `start` up to, but without, `stop`: `arange(stop)`, `arange(start, stop)` or
 * `arange(start, stop, step)`. float64 unless `dtype` is given, as every JavaScript number. RangeError for a
 * step of zero or bounds that are not finite.
 * @example np.arange(3).tolist() // [0, 1, 2]
 */
export function arange(stop: number, options?: CreationOptions): NDArray;
export function arange(start: number, stop: number, options?: CreationOptions): NDArray;
export function arange(start: number, stop: number, step: number, options?: CreationOptions): NDArray;
export function arange(...args: readonly (number | CreationOptions | undefined)[]): NDArray {
  const numbers = args.filter((v) => v !== undefined);
  const last = numbers[numbers.length - 1];
  const options = typeof last === "number" ? undefined : (numbers.pop() as CreationOptions | undefined);
  const dtype = dtypeOption("arange", options) ?? "float64";
  if (numbers.length < 1 || numbers.length > 3) {
    throw new TypeError(`arange: expected one to three numbers, got ${numbers.length}`);
  }
  for (const v of numbers) {
    if (typeof v !== "number") throw new TypeError(`arange: expected numbers, got ${show(v)}`);
    if (!Number.isFinite(v)) throw new RangeError(`arange: expected finite numbers, got ${v}`);
  }
  const [a, b, c] = numbers as number[];
  const start = b === undefined ? 0 : a!;
  const stop = b ?? a!;
  const step = c ?? 1;
  if (step === 0) throw new RangeError("arange: expected a step that is not 0");
  const n = Math.max(0, Math.ceil((stop - start) / step));
  if (n > 0) {
    checkStorable("arange", dtype, start);
    checkStorable("arange", dtype, start + (n - 1) * step);
  }
  const out = make("arange", n, dtype);
  // NumPy's increment is the difference of the first two elements as stored.
  const second = dtype === "int32" ? Math.trunc(start + step) - Math.trunc(start) : start + step - start;
  const first = dtype === "int32" ? Math.trunc(start) : start;
  for (let i = 0; i < n; i++) {
    const value = i === 1 && dtype !== "int32" ? start + step : first + i * second;
    out.data[i] = dtype === "bool" ? Number(value !== 0) : value;
  }
  return out;
}

/** Options of `linspace`. */
export interface LinspaceOptions extends CreationOptions {
  /** Whether `stop` is the last number; true by default. */
  endpoint?: boolean;
}

/**
 * `num` evenly spaced numbers from `start` to `stop`, both included unless `endpoint` is false.
 * @example np.linspace(0, 1, 5).tolist() // [0, 0.25, 0.5, 0.75, 1]
 */
export function linspace(start: number, stop: number, num: number = 50, options?: LinspaceOptions): NDArray {
  checkOptions("linspace", options, ["dtype", "endpoint"]);
  const dtype = options?.dtype ?? "float64";
  checkDType("linspace", dtype);
  if (typeof start !== "number" || typeof stop !== "number" || typeof num !== "number") {
    throw new TypeError(`linspace: expected numbers, got ${show(start)}, ${show(stop)} and ${show(num)}`);
  }
  if (!Number.isInteger(num) || num < 0) {
    throw new RangeError(`linspace: expected num to be an integer of at least 0, got ${show(num)}`);
  }
  const endpoint = options?.endpoint ?? true;
  const values = new Float64Array(num);
  const gaps = endpoint ? num - 1 : num;
  const step = (stop - start) / gaps;
  for (let i = 0; i < num; i++)
    values[i] = gaps > 0 ? (step === 0 ? (i / gaps) * (stop - start) : i * step) + start : start;
  if (endpoint && num > 1) values[num - 1] = stop;
  if (dtype === "int32") {
    values.forEach((value) => checkInt32("linspace", value));
    return new NDArray(values.map(Math.floor), cLayout([num], "float64")).astype("int32");
  }
  const out = new NDArray(values, cLayout([num], "float64"));
  return dtype === "float64" ? out : out.astype(dtype);
}

/**
 * A matrix with ones on a diagonal and zeros elsewhere, `n` by `m` (square by default). `k` moves the
 * diagonal: up when positive.
 * @example np.eye(2).tolist() // [[1, 0], [0, 1]]
 */
export function eye(n: number, m: number = n, k: number = 0, options?: CreationOptions): NDArray {
  if (typeof k !== "number" || !Number.isInteger(k))
    throw new TypeError(`eye: expected k to be an integer, got ${show(k)}`);
  const out = make("eye", [n, m], dtypeOption("eye", options) ?? "float64");
  for (let i = Math.max(0, -k); i < n && i + k < m; i++) out.data[i * m + i + k] = 1;
  return out;
}

function make(who: string, shape: Shape | number, dtype: DType): NDArray {
  const dims = checkShape(who, shape);
  return new NDArray(allocate(dtype, sizeOf(dims)), cLayout(dims, dtype));
}

function checkValue(who: string, dtype: DType, value: unknown): void {
  if (typeof value !== "number" && typeof value !== "boolean") {
    throw new TypeError(`${who}: expected a number or a boolean, got ${show(value)}`);
  }
  checkStorable(who, dtype, Number(value));
}
