import type { DType, Shape } from "../dtype";
import { checkDType, checkInt32, promoteNumber, promoteTypes, show } from "../dtype";
import { sameShape, showShape } from "../layout";
import { copyStrided } from "../loops/copy";
import type { NDArray } from "../ndarray";

/**
 * An operand of the inner functions: an array, or a plain number or boolean, which is weak in dtype rules.
 */
export type Operand = NDArray | number | boolean;

/** A copy in C order with elements of another dtype. */
export function astype(x: NDArray, dtype: DType): NDArray {
  const out = x.blank(x.shape, dtype);
  copyStrided(x.shape, out.data, 0, out.strides, x.data, x.offset, x.strides);
  return out;
}

/** The array itself when it has this dtype already, else a converted copy. */
export function toDType(x: NDArray, dtype: DType): NDArray {
  return x.dtype === dtype ? x : astype(x, dtype);
}

/**
 * The dtype that results from combining the operands. Arrays and dtypes promote
 * (bool < int32 < float32 < float64, and int32 with float32 gives float64). Plain numbers and booleans are
 * weak: they adapt to the arrays, except that a fraction turns integers into float64 and an integer turns
 * bool into int32. Without any array, numbers are float64.
 *
 * RangeError for an integer that an int32 array cannot take; TypeError for what is no operand.
 * @example np.resultType("float32", 0.1) // "float32"
 */
export function resultType(...operands: readonly (NDArray | DType | number | boolean)[]): DType {
  let strong: DType | undefined;
  for (const operand of operands) {
    if (typeof operand === "number" || typeof operand === "boolean") continue;
    const dtype: unknown = typeof operand === "object" && operand !== null ? operand.dtype : operand;
    checkDType("resultType", dtype);
    strong = strong === undefined ? dtype : promoteTypes(strong, dtype);
  }
  const numbers = operands.filter((v) => typeof v === "number");
  if (strong === undefined) {
    if (operands.length === 0) throw new TypeError("resultType: expected at least one operand, got none");
    return numbers.length > 0 ? "float64" : "bool";
  }
  for (const value of numbers) strong = promoteNumber("resultType", strong, value);
  return strong;
}

/** Throws a TypeError for an array that must not be written to. */
export function checkWriteable(who: string, x: NDArray): void {
  if (!x.writeable) {
    throw new TypeError(
      `${who}: the array is a read-only broadcast view, several of its elements share memory; copy() it first`,
    );
  }
}

/**
 * Throws unless `out` can take a result of this shape and dtype: converting may lose precision, not the
 * kind.
 */
export function checkOut(who: string, out: NDArray, shape: Shape, dtype: DType): void {
  if (typeof out !== "object" || out === null || !("strides" in out)) {
    throw new TypeError(`${who}: expected out to be an array, got ${show(out)}`);
  }
  checkWriteable(who, out);
  if (!sameShape(out.shape, shape)) {
    throw new RangeError(`${who}: expected out of shape ${showShape(shape)}, got ${showShape(out.shape)}`);
  }
  const kind = { bool: 0, int32: 1, float32: 2, float64: 2 };
  if (kind[dtype] > kind[out.dtype]) {
    throw new TypeError(`${who}: expected out of dtype ${dtype}, got ${out.dtype}`);
  }
}

/** Whether two arrays may have elements in common. */
export function shareMemory(x: NDArray, y: NDArray): boolean {
  return x.data === y.data || x.data.buffer === y.data.buffer;
}

/**
 * Whether two views of one shape put every element at the same place, so that working element by element is
 * safe.
 */
export function sameView(x: NDArray, y: NDArray): boolean {
  return (
    x.data === y.data &&
    x.offset === y.offset &&
    sameShape(x.shape, y.shape) &&
    sameShape(x.strides, y.strides)
  );
}

/** Throws for a plain number that an array of this dtype cannot store. */
export function checkStorable(who: string, dtype: DType, value: number): void {
  if (dtype === "int32") checkInt32(who, value);
}
