import type { TypedArray } from "../dtype";

/**
 * The element-wise inner loops with two operands, one explicit loop per operation: a shared loop that takes
 * the operation as a callback was measured 5 to 10 times slower once it had seen five callbacks. One loop
 * serves all strides (a separate contiguous loop gained nothing) and several kinds of buffer.
 *
 * `n` elements go from `a` (first at `p`, step `sa`) and `b` (first at `q`, step `sb`) to `out` (first at
 * `o`, step `so`, never zero).
 */
export type BinaryLoop = (
  n: number,
  out: TypedArray,
  o: number,
  so: number,
  a: TypedArray,
  p: number,
  sa: number,
  b: TypedArray,
  q: number,
  sb: number,
) => void;

export const add: BinaryLoop = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (const end = o + n * so; o !== end; o += so, p += sa, q += sb) out[o] = a[p]! + b[q]!;
};

export const subtract: BinaryLoop = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (const end = o + n * so; o !== end; o += so, p += sa, q += sb) out[o] = a[p]! - b[q]!;
};

export const multiply: BinaryLoop = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (const end = o + n * so; o !== end; o += so, p += sa, q += sb) out[o] = a[p]! * b[q]!;
};

/** `alpha * a + b`; the product is rounded as if it had been stored, so that fusing changes no digit. */
export const axpy = (alpha: number): BinaryLoop => {
  return (n, out, o, so, a, p, sa, b, q, sb) => {
    const end = o + n * so;
    if (a instanceof Float32Array && b instanceof Float32Array) {
      const factor = Math.fround(alpha);
      for (; o !== end; o += so, p += sa, q += sb) out[o] = Math.fround(factor * a[p]!) + b[q]!;
    } else {
      for (; o !== end; o += so, p += sa, q += sb) out[o] = alpha * a[p]! + b[q]!;
    }
  };
};

/** The low 32 bits of the product; the product as a double would have lost them. */
export const multiplyInt: BinaryLoop = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (const end = o + n * so; o !== end; o += so, p += sa, q += sb) out[o] = Math.imul(a[p]!, b[q]!);
};

export const divide: BinaryLoop = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (const end = o + n * so; o !== end; o += so, p += sa, q += sb) out[o] = a[p]! / b[q]!;
};

export const power: BinaryLoop = (n, out, o, so, a, p, sa, b, q, sb) => {
  if (sb === 0 && a instanceof Float32Array && Number.isInteger(b[q]) && Math.abs(b[q]!) <= 64) {
    powerOfFloats(b[q]!, n, out, o, so, a, p, sa);
    return;
  }
  for (const end = o + n * so; o !== end; o += so, p += sa, q += sb) {
    const x = a[p]!;
    const y = b[q]!;
    // IEEE 754 and C say 1 for these two; JavaScript says NaN.
    out[o] = x === 1 || (x === -1 && (y === Infinity || y === -Infinity)) ? 1 : x ** y;
  }
};

/**
 * A small integer power of floats, by squaring: ten times as fast as `**`. In doubles all but a hair of the error is
 * that of rounding the result, and what overflows there is far beyond the floats.
 */
function powerOfFloats(
  exponent: number,
  n: number,
  out: TypedArray,
  o: number,
  so: number,
  a: Float32Array,
  p: number,
  sa: number,
): void {
  const end = o + n * so;
  // What the gradient of 1 / x asks for.
  if (exponent === -2) {
    for (; o !== end; o += so, p += sa) out[o] = 1 / (a[p]! * a[p]!);
    return;
  }
  for (; o !== end; o += so, p += sa) {
    let result = 1;
    let x: number = a[p]!;
    for (let y = Math.abs(exponent); y > 0; y >>= 1) {
      if (y & 1) result *= x;
      x *= x;
    }
    out[o] = exponent < 0 ? 1 / result : result;
  }
}

/** By squaring, wrapping like every int32 product. The exponents must not be negative. */
export const powerInt: BinaryLoop = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (const end = o + n * so; o !== end; o += so, p += sa, q += sb) {
    let x = a[p]!;
    let y = b[q]!;
    let result = 1;
    for (; y > 0; y >>= 1) {
      if (y & 1) result = Math.imul(result, x);
      x = Math.imul(x, x);
    }
    out[o] = result;
  }
};

export const floorDivide: BinaryLoop = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (const end = o + n * so; o !== end; o += so, p += sa, q += sb) {
    const x = a[p]!;
    const y = b[q]!;
    if (y === 0) {
      out[o] = x / y;
      continue;
    }
    // floor(x / y) can be one too high, because the quotient is rounded; x - x % y is an exact multiple.
    const rest = x % y;
    let quotient = (x - rest) / y;
    if (rest !== 0 && rest < 0 !== y < 0) quotient -= 1;
    if (quotient === 0) out[o] = x / y < 0 || Object.is(x / y, -0) ? -0 : 0;
    else out[o] = quotient - Math.floor(quotient) > 0.5 ? Math.floor(quotient) + 1 : Math.floor(quotient);
  }
};

/** Division by zero gives 0, as in NumPy. */
export const floorDivideInt: BinaryLoop = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (const end = o + n * so; o !== end; o += so, p += sa, q += sb) {
    out[o] = b[q] === 0 ? 0 : Math.floor(a[p]! / b[q]!);
  }
};

/** The remainder has the divisor's sign, as in Python; JavaScript's `%` has the dividend's. */
export const remainder: BinaryLoop = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (const end = o + n * so; o !== end; o += so, p += sa, q += sb) {
    const y = b[q]!;
    const rest = a[p]! % y;
    if (rest === 0) out[o] = y < 0 ? -0 : 0;
    else out[o] = rest < 0 !== y < 0 && rest === rest ? rest + y : rest;
  }
};

/** A divisor of zero gives 0, as in NumPy. */
export const remainderInt: BinaryLoop = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (const end = o + n * so; o !== end; o += so, p += sa, q += sb) {
    const y = b[q]!;
    const rest = y === 0 ? 0 : a[p]! % y;
    out[o] = rest !== 0 && rest < 0 !== y < 0 ? rest + y : rest;
  }
};

/** nan wins: `x !== x` is true for nan only. */
export const maximum: BinaryLoop = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (const end = o + n * so; o !== end; o += so, p += sa, q += sb) {
    const x = a[p]!;
    out[o] = x >= b[q]! || x !== x ? x : b[q]!;
  }
};

export const minimum: BinaryLoop = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (const end = o + n * so; o !== end; o += so, p += sa, q += sb) {
    const x = a[p]!;
    out[o] = x <= b[q]! || x !== x ? x : b[q]!;
  }
};

export const arctan2: BinaryLoop = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (const end = o + n * so; o !== end; o += so, p += sa, q += sb) out[o] = Math.atan2(a[p]!, b[q]!);
};

export const equal: BinaryLoop = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (const end = o + n * so; o !== end; o += so, p += sa, q += sb) out[o] = a[p] === b[q] ? 1 : 0;
};

export const notEqual: BinaryLoop = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (const end = o + n * so; o !== end; o += so, p += sa, q += sb) out[o] = a[p] !== b[q] ? 1 : 0;
};

export const less: BinaryLoop = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (const end = o + n * so; o !== end; o += so, p += sa, q += sb) out[o] = a[p]! < b[q]! ? 1 : 0;
};

export const lessEqual: BinaryLoop = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (const end = o + n * so; o !== end; o += so, p += sa, q += sb) out[o] = a[p]! <= b[q]! ? 1 : 0;
};

export const greater: BinaryLoop = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (const end = o + n * so; o !== end; o += so, p += sa, q += sb) out[o] = a[p]! > b[q]! ? 1 : 0;
};

export const greaterEqual: BinaryLoop = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (const end = o + n * so; o !== end; o += so, p += sa, q += sb) out[o] = a[p]! >= b[q]! ? 1 : 0;
};

export const logicalAnd: BinaryLoop = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (const end = o + n * so; o !== end; o += so, p += sa, q += sb)
    out[o] = a[p] !== 0 && b[q] !== 0 ? 1 : 0;
};

export const logicalOr: BinaryLoop = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (const end = o + n * so; o !== end; o += so, p += sa, q += sb)
    out[o] = a[p] !== 0 || b[q] !== 0 ? 1 : 0;
};

export const logicalXor: BinaryLoop = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (const end = o + n * so; o !== end; o += so, p += sa, q += sb)
    out[o] = (a[p] !== 0) !== (b[q] !== 0) ? 1 : 0;
};
