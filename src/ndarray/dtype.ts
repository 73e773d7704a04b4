/** The element types of an array, and how they combine. */

/** Element type of an array. */
export type DType = "float64" | "float32" | "int32" | "bool";

/** The buffers behind arrays. `bool` is stored as a Uint8Array of zeros and ones. */
export type TypedArray = Float64Array | Float32Array | Int32Array | Uint8Array;

/** The length of each axis, outermost first. */
export type Shape = readonly number[];

/** A number, a boolean, or lists of them nested to any depth. */
export type Nested = number | boolean | readonly Nested[];

/** The place of a dtype in the order of promotion. */
const RANK: Readonly<Record<DType, number>> = { bool: 0, int32: 1, float32: 2, float64: 3 };

export const INT32_MIN: number = -(2 ** 31);
export const INT32_MAX: number = 2 ** 31 - 1;

/** Throws a TypeError unless `dtype` is the name of a dtype. */
export function checkDType(who: string, dtype: unknown): asserts dtype is DType {
  if (dtype === "float64" || dtype === "float32" || dtype === "int32" || dtype === "bool") return;
  throw new TypeError(`${who}: expected dtype "float64", "float32", "int32" or "bool", got ${show(dtype)}`);
}

/**
 * The dtype that a typed array stores, or undefined for anything else. By tag and not by class, because a
 * notebook's cells may run in a realm with classes of its own.
 */
export function dtypeOf(data: unknown): DType | undefined {
  if (!ArrayBuffer.isView(data)) return undefined;
  switch (Object.prototype.toString.call(data)) {
    case "[object Float64Array]":
      return "float64";
    case "[object Float32Array]":
      return "float32";
    case "[object Int32Array]":
      return "int32";
    case "[object Uint8Array]":
      return "bool";
    default:
      return undefined;
  }
}

/** True for the dtypes that hold fractions. */
export function isFloat(dtype: DType): boolean {
  return dtype === "float64" || dtype === "float32";
}

/**
 * The smallest dtype that holds the values of both, as two arrays promote. `int32` with `float32` gives
 * `float64`, because float32 cannot hold every int32.
 */
export function promoteTypes(a: DType, b: DType): DType {
  if (a === b) return a;
  if ((a === "int32" && b === "float32") || (a === "float32" && b === "int32")) return "float64";
  return RANK[a] > RANK[b] ? a : b;
}

/**
 * The dtype of an array of dtype `dtype` combined with the plain number `value`. A number is weak: it
 * never widens floats, and it turns integers into `float64` only when it is no integer itself.
 */
export function promoteNumber(who: string, dtype: DType, value: number): DType {
  if (dtype === "float64" || dtype === "float32") return dtype;
  if (!Number.isInteger(value)) return "float64";
  if (value < INT32_MIN || value > INT32_MAX) {
    throw new RangeError(
      `${who}: expected an integer that fits ${dtype === "int32" ? "the int32 array" : "int32"}, got ${value}`,
    );
  }
  return "int32";
}

/** Throws a RangeError for a number that int32 cannot hold; fractions are cut, as NumPy does. */
export function checkInt32(who: string, value: number): void {
  if (!(value > INT32_MIN - 1 && value < INT32_MAX + 1)) {
    throw new RangeError(`${who}: expected a number that fits int32, got ${value}`);
  }
}

/** Bytes that are not booleans would be read as such: refuse them rather than lose them. */
export function checkBooleans(who: string, data: TypedArray): void {
  const at = data.findIndex((v: number) => v > 1);
  if (at >= 0) {
    throw new RangeError(
      `${who}: expected a Uint8Array of booleans (0 or 1), got ${data[at]} at ${at}; np.array(bytes, { dtype }) reads bytes as numbers`,
    );
  }
}

/** A value as an error message shows it: short, and with its kind. */
export function show(value: unknown): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "number":
      return Object.is(value, -0) ? "-0" : String(value);
    case "bigint":
      return `the bigint ${value}n`;
    case "function":
      return "a function";
    case "symbol":
      return "a symbol";
    case "object": {
      if (value === null) return "null";
      if (Array.isArray(value)) {
        if (
          value.length <= 8 &&
          value.every((v) => typeof v === "number" || v === null || typeof v === "boolean")
        )
          return `[${value.join(", ")}]`;
        return `a list of ${value.length} items`;
      }
      const name: unknown = value.constructor?.name;
      return typeof name === "string" && name !== "" ? `an object of class ${name}` : "an object";
    }
    default:
      return String(value);
  }
}
