import type { DType, Shape, TypedArray } from "../dtype";
import { INT32_MAX, INT32_MIN, promoteNumber, promoteTypes } from "../dtype";
import { ELEMENTWISE_MIN } from "../kernels/elementwise";
import { broadcastShapes, broadcastStrides, DOUBLE, isContiguous, SCALAR, sameShape } from "../layout";
import { copyStrided } from "../loops/copy";
import { Rows } from "../loops/rows";
import type { NDArray } from "../ndarray";
import type { Operand } from "./cast";
import { checkOut, sameView, shareMemory, toDType } from "./cast";
import type { BinaryOp, Op, UnaryOp } from "./ops";
import { ADD, DIVIDE, MULTIPLY, NEGATIVE, POWER, POWERS, SUBTRACT } from "./ops";

/** Element-wise operations: dtype rules, broadcasting and checks around the inner loops. */

/** Where plain numbers wait to be read by a loop as an operand of step zero, per dtype: left and right. */
const NUMBERS: Readonly<Record<DType, TypedArray>> = {
  float64: new Float64Array(2),
  float32: new Float32Array(2),
  int32: new Int32Array(2),
  bool: new Uint8Array(2),
};

/** Operands and result of an operation on single numbers. */
const SINGLE: Float64Array = new Float64Array(3);

/** `op` on two numbers. The four that scalar programs are made of are spared the loop. */
function single(op: BinaryOp, x: number, y: number): number {
  if (op === MULTIPLY) return x * y;
  if (op === ADD) return x + y;
  if (op === SUBTRACT) return x - y;
  if (op === DIVIDE) return x / y;
  SINGLE[0] = x;
  SINGLE[1] = y;
  op.float(1, SINGLE, 2, 1, SINGLE, 0, 1, SINGLE, 1, 1);
  return SINGLE[2]!;
}

/** `op` on two operands, at least one of which is an array. */
export function binary(op: BinaryOp, x: Operand, y: Operand, out?: NDArray): NDArray {
  // A number beside a single float64 is one itself. (Some exponents choose another operation.)
  if (typeof x === "object" && typeof y === "number" && x.layout === DOUBLE && op !== POWER) y = x.double(y);
  else if (typeof x === "number" && typeof y === "object" && y.layout === DOUBLE) x = y.double(x);
  if (typeof x === "object" && typeof y === "object" && isDouble(x) && isDouble(y)) {
    if (op.result === undefined) {
      if (out === undefined) return x.double(single(op, x.value, y.value));
      if (out.layout === DOUBLE) return out.assign(single(op, x.value, y.value));
    } else if (out === undefined) {
      const result = x.empty(SCALAR, op.result);
      op.float(1, result.data, 0, 1, x.data, x.offset, 1, y.data, y.offset, 1);
      return result;
    }
  }
  const dtype = computeDType(op, operandDType(op, x, y));
  if (op === POWER && typeof y === "number" && dtype !== "int32" && POWERS.has(y)) {
    return unary(POWERS.get(y)!, toDType(x as NDArray, dtype), out);
  }
  const array = (typeof x === "object" ? x : y) as NDArray;
  const shape =
    typeof x === "object" && typeof y === "object" ? broadcastShapes(op.name, x.shape, y.shape) : array.shape;
  const resultDType = op.result ?? dtype;
  if (out !== undefined) checkOut(op.name, out, shape, resultDType);
  if (op === POWER && dtype === "int32") checkExponents(y);

  if (out === undefined) {
    const result = array.blank(shape, resultDType);
    runBinary(op, dtype, result, x, y);
    return result;
  }
  if (out.dtype === resultDType) {
    // An element that is overwritten before it is read elsewhere would spoil the result.
    runBinary(op, dtype, out, apart(x, out), apart(y, out));
  } else {
    const result = array.blank(shape, resultDType);
    runBinary(op, dtype, result, x, y);
    copyStrided(shape, out.data, out.offset, out.strides, result.data, 0, result.strides);
  }
  return out;
}

/** `op` on one array. */
export function unary(op: UnaryOp, x: NDArray, out?: NDArray): NDArray {
  if (out === undefined && isDouble(x)) {
    if (op === NEGATIVE) return x.double(-x.value);
    if (op.result === undefined) {
      SINGLE[0] = x.value;
      op.float(1, SINGLE, 1, 1, SINGLE, 0, 1);
      return x.double(SINGLE[1]!);
    }
    const result = x.empty(SCALAR, op.result);
    op.float(1, result.data, 0, 1, x.data, x.offset, 1);
    return result;
  }
  const dtype = computeDType(op, x.dtype);
  const resultDType = op.result ?? dtype;
  if (out !== undefined) checkOut(op.name, out, x.shape, resultDType);
  const target = out !== undefined && out.dtype === resultDType ? out : x.blank(x.shape, resultDType);
  runUnary(op, dtype, target, toDType(out === undefined ? x : (apart(x, out) as NDArray), dtype));
  if (out === undefined || target === out) return target;
  copyStrided(x.shape, out.data, out.offset, out.strides, target.data, 0, target.strides);
  return out;
}

/** A single float64 without axes: there is no dtype to find out and nothing to broadcast. Scalar programs are made of these. */
function isDouble(x: NDArray): boolean {
  const { layout } = x;
  return layout === DOUBLE || (layout.shape.length === 0 && layout.dtype === "float64");
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

function computeDType(op: Op<unknown, unknown>, dtype: DType): DType {
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
  // A single element is read before it is written.
  if (typeof x !== "object" || out.size === 1) return x;
  return shareMemory(x, out) && !sameView(x, out) ? x.copy() : x;
}

/** The inner loop for elements of a dtype. */
function loopOf<Loop, Kernel>(op: Op<Loop, Kernel>, dtype: DType): Loop {
  return (dtype === "bool" ? op.bool : dtype === "int32" ? op.int : op.float)!;
}

function runBinary(op: BinaryOp, dtype: DType, out: NDArray, x: Operand, y: Operand): void {
  const n = out.size;
  if (n === 0) return;
  const loop = loopOf(op, dtype);
  const numbers = NUMBERS[dtype];
  const a = typeof x === "object" ? toDType(x, dtype) : undefined;
  const b = typeof y === "object" ? toDType(y, dtype) : undefined;
  if (a === undefined) numbers[0] = Number(x);
  if (b === undefined) numbers[1] = Number(y);
  const aData = a?.data ?? numbers;
  const bData = b?.data ?? numbers;
  const aOffset = a?.offset ?? 0;
  const bOffset = b?.offset ?? 1;
  const kernel = n < ELEMENTWISE_MIN || dtype === "int32" || dtype === "bool" ? undefined : op.kernel;
  const even = evenStep(out, out.shape) >= 0;
  if (kernel !== undefined && even) {
    const pa = a === undefined ? 1 : period(a, out.shape);
    const pb = b === undefined ? 1 : period(b, out.shape);
    if (pa >= 0 && pb >= 0 && kernel(n, out.data, out.offset, aData, aOffset, pa, bData, bOffset, pb)) return;
  }
  const sa = a === undefined ? 0 : evenStep(a, out.shape);
  const sb = b === undefined ? 0 : evenStep(b, out.shape);
  if (sa >= 0 && sb >= 0 && even) {
    loop(n, out.data, out.offset, 1, aData, aOffset, sa, bData, bOffset, sb);
    return;
  }
  const aStrides = broadcastStrides(a?.shape ?? SCALAR, a?.strides ?? SCALAR, out.shape);
  const bStrides = broadcastStrides(b?.shape ?? SCALAR, b?.strides ?? SCALAR, out.shape);
  const rows = new Rows(out.shape, [out.strides, aStrides, bStrides], [out.offset, aOffset, bOffset]);
  const { length, steps, at } = rows;
  const [so, ta, tb] = steps as [number, number, number];
  // A step of 1 or 0 along the row is a period of 0 or 1.
  const long = length >= ELEMENTWISE_MIN && so === 1 && ta >> 1 === 0 && tb >> 1 === 0;
  do {
    if (long && kernel?.(length, out.data, at[0]!, aData, at[1]!, 1 - ta, bData, at[2]!, 1 - tb)) continue;
    loop(length, out.data, at[0]!, so, aData, at[1]!, ta, bData, at[2]!, tb);
  } while (rows.next());
}

function runUnary(op: UnaryOp, dtype: DType, out: NDArray, x: NDArray): void {
  const n = out.size;
  if (n === 0) return;
  const loop = loopOf(op, dtype);
  if (evenStep(x, out.shape) >= 0 && evenStep(out, out.shape) >= 0) {
    const kernel = n < ELEMENTWISE_MIN || dtype === "int32" || dtype === "bool" ? undefined : op.kernel;
    if (kernel?.(n, out.data, out.offset, x.data, x.offset)) return;
    loop(n, out.data, out.offset, 1, x.data, x.offset, 1);
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

/**
 * After how many elements an array repeats when it is broadcast to `shape`: 0 when it has them all, in memory
 * order, and -1 when it needs strides.
 */
function period(x: NDArray, shape: Shape): number {
  if (x.size === 1) return 1;
  if (!isContiguous(x.shape, x.strides)) return -1;
  if (sameShape(x.shape, shape)) return 0;
  // Its axes, but for leading ones of length 1, are the last axes of the shape.
  let axis = 0;
  while (x.shape[axis] === 1) axis++;
  for (let i = x.ndim - 1, j = shape.length - 1; i >= axis; i--, j--) if (x.shape[i] !== shape[j]) return -1;
  return x.size;
}
