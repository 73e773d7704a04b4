import { isFloat, show } from "./dtype";
import type { BinaryKernel } from "./kernels/elementwise";
import { binaryKernel } from "./kernels/elementwise";
import { axpy as axpyLoop } from "./loops/binary";
import { axpyBlas } from "./loops/blas";
import type { ArrayLike, NDArray } from "./ndarray";
import { operand, toArray } from "./ndarray";
import { checkOptions } from "./options";
import type { BinaryOp, UnaryOp } from "./rules/ops";
import * as ops from "./rules/ops";
import { binary, unary } from "./rules/ufunc";

/**
 * Element-wise functions. Operands broadcast and promote as NumPy's do; a plain number never widens an array.
 * With `{ out }` the result is written to that array, which may be an operand; otherwise it is a new array.
 *
 * Errors of all of them: RangeError when shapes do not broadcast or `out` has another shape; TypeError when
 * `out` is a read-only view or of a smaller kind than the result, and for unknown options.
 */

/** Options of the element-wise functions. */
export interface OutOptions {
  /** The array that takes the result. */
  out?: NDArray;
}

const KNOWN = ["out"];

function applyBinary(op: BinaryOp, x: ArrayLike, y: ArrayLike, options: OutOptions | undefined): NDArray {
  if (options !== undefined) checkOptions(op.name, options, KNOWN);
  let a = operand(op.name, x);
  const b = operand(op.name, y);
  if (typeof a !== "object" && typeof b !== "object") a = toArray(op.name, a);
  return binary(op, a, b, options?.out);
}

function applyUnary(op: UnaryOp, x: ArrayLike, options: OutOptions | undefined): NDArray {
  if (options !== undefined) checkOptions(op.name, options, KNOWN);
  return unary(op, toArray(op.name, x), options?.out);
}

/**
 * Sum of two arrays, element by element, `x + y`. Of booleans: logical or.
 * @example np.add([1, 2], 10).tolist() // [11, 12]
 */
export function add(x: ArrayLike, y: ArrayLike, options?: OutOptions): NDArray {
  return applyBinary(ops.ADD, x, y, options);
}

/**
 * Difference, element by element, `x - y`. TypeError for two bool arrays.
 * @example np.subtract([1, 2], 10).tolist() // [-9, -8]
 */
export function subtract(x: ArrayLike, y: ArrayLike, options?: OutOptions): NDArray {
  return applyBinary(ops.SUBTRACT, x, y, options);
}

/**
 * Product, element by element, `x * y`. Of booleans: logical and. int32 wraps.
 * @example np.multiply([1, 2], [3, 4]).tolist() // [3, 8]
 */
export function multiply(x: ArrayLike, y: ArrayLike, options?: OutOptions): NDArray {
  return applyBinary(ops.MULTIPLY, x, y, options);
}

/**
 * `alpha * x + y`, element by element, in one pass and without a temporary array; BLAS calls it axpy. With
 * `{ out: p }` it is the update of an optimizer: `np.axpy(-lr, grad, p, { out: p })` subtracts `lr * grad`
 * from `p` in place. The result equals that of `multiply` and `add`, digit for digit; only a BLAS library, which
 * does updates in place where there is one, may leave out the rounding of the product.
 * @example np.axpy(-0.5, [2, 4], [10, 10]).tolist() // [9, 8]
 */
export function axpy(alpha: number, x: ArrayLike, y: ArrayLike, options?: OutOptions): NDArray {
  if (typeof alpha !== "number") throw new TypeError(`axpy: expected a number as alpha, got ${show(alpha)}`);
  const a = toArray("axpy", x);
  const b = operand("axpy", y);
  if (!isFloat(a.dtype) || (typeof b === "object" && a.dtype !== b.dtype)) {
    return add(multiply(a, alpha), b, options);
  }
  return applyBinary({ name: "axpy", float: axpyLoop(alpha), kernel: axpyKernel(alpha) }, a, b, options);
}

function axpyKernel(alpha: number): BinaryKernel {
  const kernel = binaryKernel("axpy", alpha);
  return (n, out, o, x, p, periodX, y, q, periodY) => {
    const inPlace = y === out && q === o && periodX === 0 && periodY === 0;
    if (inPlace && axpyBlas(n, alpha, x, p, out, o)) return true;
    return kernel(n, out, o, x, p, periodX, y, q, periodY);
  };
}

/**
 * True quotient, element by element, `x / y`; of integers too it is float64.
 * @example np.divide([1, 2], 2).tolist() // [0.5, 1]
 */
export function divide(x: ArrayLike, y: ArrayLike, options?: OutOptions): NDArray {
  return applyBinary(ops.DIVIDE, x, y, options);
}

/**
 * `x` to the power of `y`, element by element. RangeError for integers to a negative integer power.
 * @example np.power([1, 2, 3], 2).tolist() // [1, 4, 9]
 */
export function power(x: ArrayLike, y: ArrayLike, options?: OutOptions): NDArray {
  return applyBinary(ops.POWER, x, y, options);
}

/**
 * Largest integer below the quotient, element by element, Python's `x // y`. An int32 divided by zero gives
 * 0.
 * @example np.floorDivide([7, -7], 2).tolist() // [3, -4]
 */
export function floorDivide(x: ArrayLike, y: ArrayLike, options?: OutOptions): NDArray {
  return applyBinary(ops.FLOOR_DIVIDE, x, y, options);
}

/**
 * Remainder with the sign of the divisor, element by element, Python's `x % y`. Of an int32 by zero: 0.
 * @example np.remainder([7, -7], 3).tolist() // [1, 2]
 */
export function remainder(x: ArrayLike, y: ArrayLike, options?: OutOptions): NDArray {
  return applyBinary(ops.REMAINDER, x, y, options);
}

/**
 * The larger of two elements; nan if one of them is.
 * @example np.maximum([1, 5], 3).tolist() // [3, 5]
 */
export function maximum(x: ArrayLike, y: ArrayLike, options?: OutOptions): NDArray {
  return applyBinary(ops.MAXIMUM, x, y, options);
}

/**
 * The smaller of two elements; nan if one of them is.
 * @example np.minimum([1, 5], 3).tolist() // [1, 3]
 */
export function minimum(x: ArrayLike, y: ArrayLike, options?: OutOptions): NDArray {
  return applyBinary(ops.MINIMUM, x, y, options);
}

/**
 * The angle of the point with ordinate `x` and abscissa `y`, in [-pi, pi].
 * @example np.arctan2(1, 1).item() // 0.7853981633974483
 */
export function arctan2(x: ArrayLike, y: ArrayLike, options?: OutOptions): NDArray {
  return applyBinary(ops.ARCTAN2, x, y, options);
}

/**
 * `x == y`, element by element. nan equals nothing.
 * @example np.equal([1, 2], 2).tolist() // [false, true]
 */
export function equal(x: ArrayLike, y: ArrayLike, options?: OutOptions): NDArray {
  return applyBinary(ops.EQUAL, x, y, options);
}

/**
 * `x != y`, element by element.
 * @example np.notEqual([1, 2], 2).tolist() // [true, false]
 */
export function notEqual(x: ArrayLike, y: ArrayLike, options?: OutOptions): NDArray {
  return applyBinary(ops.NOT_EQUAL, x, y, options);
}

/**
 * `x < y`, element by element.
 * @example np.less([1, 2], 2).tolist() // [true, false]
 */
export function less(x: ArrayLike, y: ArrayLike, options?: OutOptions): NDArray {
  return applyBinary(ops.LESS, x, y, options);
}

/**
 * `x <= y`, element by element.
 * @example np.lessEqual([1, 2], 1).tolist() // [true, false]
 */
export function lessEqual(x: ArrayLike, y: ArrayLike, options?: OutOptions): NDArray {
  return applyBinary(ops.LESS_EQUAL, x, y, options);
}

/**
 * `x > y`, element by element.
 * @example np.greater([1, 2], 1).tolist() // [false, true]
 */
export function greater(x: ArrayLike, y: ArrayLike, options?: OutOptions): NDArray {
  return applyBinary(ops.GREATER, x, y, options);
}

/**
 * `x >= y`, element by element.
 * @example np.greaterEqual([1, 2], 2).tolist() // [false, true]
 */
export function greaterEqual(x: ArrayLike, y: ArrayLike, options?: OutOptions): NDArray {
  return applyBinary(ops.GREATER_EQUAL, x, y, options);
}

/**
 * Whether both elements are true (not zero).
 * @example np.logicalAnd([1, 0], true).tolist() // [true, false]
 */
export function logicalAnd(x: ArrayLike, y: ArrayLike, options?: OutOptions): NDArray {
  return applyBinary(ops.LOGICAL_AND, x, y, options);
}

/**
 * Whether one of the elements is true (not zero).
 * @example np.logicalOr([1, 0], false).tolist() // [true, false]
 */
export function logicalOr(x: ArrayLike, y: ArrayLike, options?: OutOptions): NDArray {
  return applyBinary(ops.LOGICAL_OR, x, y, options);
}

/**
 * Whether exactly one of the elements is true (not zero).
 * @example np.logicalXor([1, 0], true).tolist() // [false, true]
 */
export function logicalXor(x: ArrayLike, y: ArrayLike, options?: OutOptions): NDArray {
  return applyBinary(ops.LOGICAL_XOR, x, y, options);
}

/**
 * `-x`. TypeError for bool.
 * @example np.negative([1, -2]).tolist() // [-1, 2]
 */
export function negative(x: ArrayLike, options?: OutOptions): NDArray {
  return applyUnary(ops.NEGATIVE, x, options);
}

/**
 * `|x|`.
 * @example np.absolute([1, -2]).tolist() // [1, 2]
 */
export function absolute(x: ArrayLike, options?: OutOptions): NDArray {
  return applyUnary(ops.ABSOLUTE, x, options);
}

/**
 * -1, 0 or 1 as the element is negative, zero or positive. TypeError for bool.
 * @example np.sign([-3, 0, 2]).tolist() // [-1, 0, 1]
 */
export function sign(x: ArrayLike, options?: OutOptions): NDArray {
  return applyUnary(ops.SIGN, x, options);
}

/**
 * `x * x`.
 * @example np.square([1, -2]).tolist() // [1, 4]
 */
export function square(x: ArrayLike, options?: OutOptions): NDArray {
  return applyUnary(ops.SQUARE, x, options);
}

/**
 * `1 / x`; of integers too it is float64 (NumPy's cuts the fraction).
 * @example np.reciprocal([2, 4]).tolist() // [0.5, 0.25]
 */
export function reciprocal(x: ArrayLike, options?: OutOptions): NDArray {
  return applyUnary(ops.RECIPROCAL, x, options);
}

/**
 * e to the power of `x`.
 * @example np.exp(0).item() // 1
 */
export function exp(x: ArrayLike, options?: OutOptions): NDArray {
  return applyUnary(ops.EXP, x, options);
}

/**
 * `exp(x) - 1`, exact for small `x` too.
 * @example np.expm1(0).item() // 0
 */
export function expm1(x: ArrayLike, options?: OutOptions): NDArray {
  return applyUnary(ops.EXPM1, x, options);
}

/**
 * Natural logarithm; nan below zero, -Infinity at zero.
 * @example np.log(1).item() // 0
 */
export function log(x: ArrayLike, options?: OutOptions): NDArray {
  return applyUnary(ops.LOG, x, options);
}

/**
 * `log(1 + x)`, exact for small `x` too.
 * @example np.log1p(0).item() // 0
 */
export function log1p(x: ArrayLike, options?: OutOptions): NDArray {
  return applyUnary(ops.LOG1P, x, options);
}

/**
 * Logarithm to base 2.
 * @example np.log2(8).item() // 3
 */
export function log2(x: ArrayLike, options?: OutOptions): NDArray {
  return applyUnary(ops.LOG2, x, options);
}

/**
 * Logarithm to base 10.
 * @example np.log10(1000).item() // 3
 */
export function log10(x: ArrayLike, options?: OutOptions): NDArray {
  return applyUnary(ops.LOG10, x, options);
}

/**
 * Square root; nan below zero.
 * @example np.sqrt([4, 9]).tolist() // [2, 3]
 */
export function sqrt(x: ArrayLike, options?: OutOptions): NDArray {
  return applyUnary(ops.SQRT, x, options);
}

/**
 * Sine of an angle in radians.
 * @example np.sin(0).item() // 0
 */
export function sin(x: ArrayLike, options?: OutOptions): NDArray {
  return applyUnary(ops.SIN, x, options);
}

/**
 * Cosine of an angle in radians.
 * @example np.cos(0).item() // 1
 */
export function cos(x: ArrayLike, options?: OutOptions): NDArray {
  return applyUnary(ops.COS, x, options);
}

/**
 * Tangent of an angle in radians.
 * @example np.tan(0).item() // 0
 */
export function tan(x: ArrayLike, options?: OutOptions): NDArray {
  return applyUnary(ops.TAN, x, options);
}

/**
 * Angle with this sine, in [-pi/2, pi/2]; nan outside [-1, 1].
 * @example np.arcsin(0).item() // 0
 */
export function arcsin(x: ArrayLike, options?: OutOptions): NDArray {
  return applyUnary(ops.ARCSIN, x, options);
}

/**
 * Angle with this cosine, in [0, pi]; nan outside [-1, 1].
 * @example np.arccos(1).item() // 0
 */
export function arccos(x: ArrayLike, options?: OutOptions): NDArray {
  return applyUnary(ops.ARCCOS, x, options);
}

/**
 * Angle with this tangent, in [-pi/2, pi/2].
 * @example np.arctan(0).item() // 0
 */
export function arctan(x: ArrayLike, options?: OutOptions): NDArray {
  return applyUnary(ops.ARCTAN, x, options);
}

/**
 * Hyperbolic sine.
 * @example np.sinh(0).item() // 0
 */
export function sinh(x: ArrayLike, options?: OutOptions): NDArray {
  return applyUnary(ops.SINH, x, options);
}

/**
 * Hyperbolic cosine.
 * @example np.cosh(0).item() // 1
 */
export function cosh(x: ArrayLike, options?: OutOptions): NDArray {
  return applyUnary(ops.COSH, x, options);
}

/**
 * Hyperbolic tangent.
 * @example np.tanh(0).item() // 0
 */
export function tanh(x: ArrayLike, options?: OutOptions): NDArray {
  return applyUnary(ops.TANH, x, options);
}

/**
 * The logistic function `1 / (1 + e^-x)`, between 0 and 1; small results keep all their digits. NumPy has none; it is
 * SciPy's `scipy.special.expit`.
 * @example np.sigmoid(0).item() // 0.5
 */
export function sigmoid(x: ArrayLike, options?: OutOptions): NDArray {
  return applyUnary(ops.SIGMOID, x, options);
}

/**
 * Largest integer that is not above the element.
 * @example np.floor([1.5, -1.5]).tolist() // [1, -2]
 */
export function floor(x: ArrayLike, options?: OutOptions): NDArray {
  return applyUnary(ops.FLOOR, x, options);
}

/**
 * Smallest integer that is not below the element.
 * @example np.ceil([1.2, -1.8]).tolist() // [2, -1]
 */
export function ceil(x: ArrayLike, options?: OutOptions): NDArray {
  return applyUnary(ops.CEIL, x, options);
}

/**
 * Nearest integer; halves go to the even one.
 * @example np.rint([0.5, 1.5, 2.6]).tolist() // [0, 2, 3]
 */
export function rint(x: ArrayLike, options?: OutOptions): NDArray {
  return applyUnary(ops.RINT, x, options);
}

/**
 * Whether the element is false (zero).
 * @example np.logicalNot([1, 0]).tolist() // [false, true]
 */
export function logicalNot(x: ArrayLike, options?: OutOptions): NDArray {
  return applyUnary(ops.LOGICAL_NOT, x, options);
}

/**
 * Whether the element is nan.
 * @example np.isnan([NaN, 1]).tolist() // [true, false]
 */
export function isnan(x: ArrayLike, options?: OutOptions): NDArray {
  return applyUnary(ops.ISNAN, x, options);
}

/**
 * Whether the element is Infinity or -Infinity.
 * @example np.isinf([Infinity, 1]).tolist() // [true, false]
 */
export function isinf(x: ArrayLike, options?: OutOptions): NDArray {
  return applyUnary(ops.ISINF, x, options);
}

/**
 * Whether the element is neither nan nor infinite.
 * @example np.isfinite([NaN, 1]).tolist() // [false, true]
 */
export function isfinite(x: ArrayLike, options?: OutOptions): NDArray {
  return applyUnary(ops.ISFINITE, x, options);
}

/** Another name of {@link absolute}. */
export const abs: typeof absolute = absolute;
