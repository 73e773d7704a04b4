import type { DType, Shape, TypedArray } from "../dtype";
import { INT32_MAX, INT32_MIN, promoteNumber, promoteTypes } from "../dtype";
import { broadcastShapes, broadcastStrides, isContiguous, SCALAR, sameShape } from "../layout";
import type { BinaryLoop } from "../loops/binary";
import { copyStrided } from "../loops/copy";
import { Rows } from "../loops/rows";
import type { UnaryLoop } from "../loops/unary";
import type { NDArray } from "../ndarray";
import type { Operand } from "./cast";
import { checkOut, sameView, shareMemory, toDType } from "./cast";
import type { BinaryOp, Op, UnaryOp } from "./ops";
import { POWER } from "./ops";

/** Element-wise operations: dtype rules, broadcasting and checks around the inner loops. */

/** Where plain numbers wait to be read by a loop as an operand of step zero, per dtype: left and right. */
const NUMBERS: Readonly<Record<DType, TypedArray>> = {
  float64: new Float64Array(2),
  float32: new Float32Array(2),
  int32: new Int32Array(2),
  bool: new Uint8Array(2),
};

/** `op` on two operands, at least one of which is an array. */
export function binary(op: BinaryOp, x: Operand, y: Operand, out?: NDArray): NDArray {
  const dtype = computeDType(op, operandDType(op, x, y));
  const array = (typeof x === "object" ? x : y) as NDArray;
  const shape =
    typeof x === "object" && typeof y === "object" ? broadcastShapes(op.name, x.shape, y.shape) : array.shape;
  const resultDType = op.result ?? dtype;
  if (out !== undefined) checkOut(op.name, out, shape, resultDType);
  if (op === POWER && dtype === "int32") checkExponents(y);

  const loop = (dtype === "bool" ? op.bool : dtype === "int32" ? op.int : op.float)!;
  if (out === undefined) {
    const result = array.empty(shape, resultDType);
    runBinary(loop, dtype, result, x, y);
    return result;
  }
  if (out.dtype === resultDType) {
    // An element that is overwritten before it is read elsewhere would spoil the result.
    runBinary(loop, dtype, out, apart(x, out), apart(y, out));
  } else {
    const result = array.empty(shape, resultDType);
    runBinary(loop, dtype, result, x, y);
    copyStrided(shape, out.data, out.offset, out.strides, result.data, 0, result.strides);
  }
  return out;
}

/** `op` on one array. */
export function unary(op: UnaryOp, x: NDArray, out?: NDArray): NDArray {
  const dtype = computeDType(op, x.dtype);
  const resultDType = op.result ?? dtype;
  if (out !== undefined) checkOut(op.name, out, x.shape, resultDType);
  const loop = (dtype === "bool" ? op.bool : dtype === "int32" ? op.int : op.float)!;
  const target = out !== undefined && out.dtype === resultDType ? out : x.empty(x.shape, resultDType);
  runUnary(loop, target, toDType(out === undefined ? x : (apart(x, out) as NDArray), dtype));
  if (out === undefined || target === out) return target;
  copyStrided(x.shape, out.data, out.offset, out.strides, target.data, 0, target.strides);
  return out;
}

function operandDType(op: BinaryOp, x: Operand, y: Operand): DType {
  if (typeof x === "object") {
    if (typeof y === "object") return x.dtype === y.dtype ? x.dtype : promoteTypes(x.dtype, y.dtype);
    return typeof y === "boolean" ? x.dtype : weakDType(op, x.dtype, y);
  }
  return typeof x === "boolean" ? (y as NDArray).dtype : weakDType(op, (y as NDArray).dtype, x);
}

function weakDType(op: BinaryOp, dtype: DType, value: number): DType {
  if (dtype === "float64" || dtype === "float32") return dtype;
  // A result that is not an integer, or only true or false, is right for any number.
  if ((op.result === "bool" || op.int === undefined) && !(value >= INT32_MIN && value <= INT32_MAX))
    return "float64";
  return promoteNumber(op.name, dtype, value);
}

function computeDType(op: Op<unknown>, dtype: DType): DType {
  if (dtype === "float64" || dtype === "float32") return dtype;
  if (dtype === "int32") return op.int === undefined ? "float64" : "int32";
  if (op.bool !== undefined) return "bool";
  if (op.refuseBool !== undefined)
    throw new TypeError(`${op.name}: not defined for bool arrays; ${op.refuseBool}`);
  return op.int === undefined ? "float64" : "int32";
}

function checkExponents(y: Operand): void {
  const message = 'power: integers to negative integer powers are not defined; use astype("float64") first';
  if (typeof y !== "object") {
    if (Number(y) < 0) throw new RangeError(message);
  } else if (y.elements().some((v) => v < 0)) {
    throw new RangeError(message);
  }
}

/** The operand, or a copy of it when writing to `out` would disturb reading it. */
function apart(x: Operand, out: NDArray): Operand {
  return typeof x === "object" && shareMemory(x, out) && !sameView(x, out) ? x.copy() : x;
}

function runBinary(loop: BinaryLoop, dtype: DType, out: NDArray, x: Operand, y: Operand): void {
  const n = out.size;
  if (n === 0) return;
  const numbers = NUMBERS[dtype];
  const a = typeof x === "object" ? toDType(x, dtype) : undefined;
  const b = typeof y === "object" ? toDType(y, dtype) : undefined;
  if (a === undefined) numbers[0] = Number(x);
  if (b === undefined) numbers[1] = Number(y);
  const aData = a?.data ?? numbers;
  const bData = b?.data ?? numbers;
  const aOffset = a?.offset ?? 0;
  const bOffset = b?.offset ?? 1;
  const sa = a === undefined ? 0 : evenStep(a, out.shape);
  const sb = b === undefined ? 0 : evenStep(b, out.shape);
  if (sa >= 0 && sb >= 0 && evenStep(out, out.shape) >= 0) {
    loop(n, out.data, out.offset, 1, aData, aOffset, sa, bData, bOffset, sb);
    return;
  }
  const aStrides = broadcastStrides(a?.shape ?? SCALAR, a?.strides ?? SCALAR, out.shape);
  const bStrides = broadcastStrides(b?.shape ?? SCALAR, b?.strides ?? SCALAR, out.shape);
  const rows = new Rows(out.shape, [out.strides, aStrides, bStrides], [out.offset, aOffset, bOffset]);
  const { length, steps, at } = rows;
  do loop(length, out.data, at[0]!, steps[0]!, aData, at[1]!, steps[1]!, bData, at[2]!, steps[2]!);
  while (rows.next());
}

function runUnary(loop: UnaryLoop, out: NDArray, x: NDArray): void {
  if (out.size === 0) return;
  if (evenStep(x, out.shape) >= 0 && evenStep(out, out.shape) >= 0) {
    loop(out.size, out.data, out.offset, 1, x.data, x.offset, 1);
    return;
  }
  const rows = new Rows(out.shape, [out.strides, x.strides], [out.offset, x.offset]);
  const { length, steps, at } = rows;
  do loop(length, out.data, at[0]!, steps[0]!, x.data, at[1]!, steps[1]!);
  while (rows.next());
}

/**
 * 1 when the array is read in memory order, 0 when its single element is repeated, -1 when it needs strides.
 */
function evenStep(x: NDArray, shape: Shape): number {
  if (x.size === 1) return 0;
  return sameShape(x.shape, shape) && isContiguous(x.shape, x.strides) ? 1 : -1;
}
