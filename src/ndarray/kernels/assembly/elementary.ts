/**
 * Elementary functions of the doubles that lie in scratch memory, in place: `n` of them from `data` on, plus
 * padding up to two full vectors, which may be overwritten. (Those of floats are in elementary32.ts.)
 *
 * "err" below is the largest error of a polynomial relative to the function; the polynomials without another
 * source are minimax (Remez exchange).
 *
 * No fused multiply-add: what it gains here is little, and without it every machine computes the same digits.
 */

/*
 * fdlibm's coefficients and formulas, where it is named: Copyright (C) 1993 by Sun Microsystems, Inc. All rights
 * reserved. Developed at SunSoft, a Sun Microsystems, Inc. business. Permission to use, copy, modify, and
 * distribute this software is freely granted, provided that this notice is preserved. Cephes is by Stephen L.
 * Moshier.
 */

/** A coefficient in static memory: loading it is one instruction; engines build a vector constant with four. */
// @ts-ignore: decorator
@inline function k(address: usize): v128 {
  return v128.load64_splat(address);
}
// @ts-ignore: decorator
@inline function add(a: v128, b: v128): v128 {
  return f64x2.add(a, b);
}
// @ts-ignore: decorator
@inline function sub(a: v128, b: v128): v128 {
  return f64x2.sub(a, b);
}
// @ts-ignore: decorator
@inline function mul(a: v128, b: v128): v128 {
  return f64x2.mul(a, b);
}
/** `a + b x`, the step of every polynomial. */
// @ts-ignore: decorator
@inline function step(a: usize, b: v128, x: v128): v128 {
  return f64x2.add(k(a), f64x2.mul(b, x));
}

const ONE: usize = memory.data<f64>([1]);
const TWO: usize = memory.data<f64>([2]);
const HALF: usize = memory.data<f64>([0.5]);
/** Without sign. */
const MAGNITUDE: usize = memory.data<u64>([0x7fffffffffffffff]);
/** 1.5 * 2^52: adding it rounds to an integer, which then stands in the low bits. */
const ROUND: usize = memory.data<f64>([6755399441055744]);

// ---------------------------------------------------------------------------------------------------- exp

const LOG2_E: usize = memory.data<f64>([1.4426950408889634]);
/** ln 2 as the sum of two; the first has 33 bits, so that its product with k is exact (fdlibm). */
const LN2_HIGH: usize = memory.data<f64>([6.93147180369123816490e-1]);
const LN2_LOW: usize = memory.data<f64>([1.90821492927058770002e-10]);
/** (e^r - 1 - r) / r^2 on |r| < 0.3466, degree 9, err 2^-57.9. */
const EXP_0: usize = memory.data<f64>([0.5000000000000011]);
const EXP_1: usize = memory.data<f64>([0.16666666666666413]);
const EXP_2: usize = memory.data<f64>([0.04166666666653022]);
const EXP_3: usize = memory.data<f64>([0.008333333333494449]);
const EXP_4: usize = memory.data<f64>([0.0013888888943612335]);
const EXP_5: usize = memory.data<f64>([0.00019841269506539716]);
const EXP_6: usize = memory.data<f64>([2.4801493118372187e-5]);
const EXP_7: usize = memory.data<f64>([2.7557586464406846e-6]);
const EXP_8: usize = memory.data<f64>([2.763024125970913e-7]);
const EXP_9: usize = memory.data<f64>([2.5000017436299836e-8]);
const EXP_SAFE: usize = memory.data<f64>([708]);
const EXP_MIN: usize = memory.data<f64>([-746]);
const EXP_MAX: usize = memory.data<f64>([710]);

/** x * log2(e) + ROUND: its low bits hold k, the nearest integer to x / ln 2. */
// @ts-ignore: decorator
@inline function expQuotient(x: v128): v128 {
  return add(mul(x, k(LOG2_E)), k(ROUND));
}

/** (e^r - 1 - r) / r^2, added up in pairs so that the processor need not wait for each term. */
// @ts-ignore: decorator
@inline function expTail(r: v128): v128 {
  const r2 = mul(r, r);
  const r4 = mul(r2, r2);
  const p01 = step(EXP_0, k(EXP_1), r);
  const p23 = step(EXP_2, k(EXP_3), r);
  const p45 = step(EXP_4, k(EXP_5), r);
  const p67 = step(EXP_6, k(EXP_7), r);
  const p89 = step(EXP_8, k(EXP_9), r);
  const low = add(p01, mul(p23, r2));
  const high = add(add(p45, mul(p67, r2)), mul(p89, r4));
  return add(low, mul(high, r4));
}

/**
 * e^r, where x = k ln 2 + r. The sum 1 + r is kept with its rounding error, so that the result is within
 * 0.6 ulp: 1 + r' = s + e exactly, then s + (e + (r^2 p(r) - what r' lacks of r)).
 */
// @ts-ignore: decorator
@inline function expFraction(x: v128, n: v128, low: bool): v128 {
  const hi = sub(x, mul(n, k(LN2_HIGH)));
  const lo = mul(n, k(LN2_LOW));
  const r = sub(hi, lo);
  const tail = sub(mul(mul(r, r), expTail(r)), lo);
  const s = add(k(ONE), hi);
  const e = add(add(sub(k(ONE), s), hi), tail);
  const sum = add(s, e);
  return low ? sub(e, sub(sum, s)) : sum;
}

// @ts-ignore: decorator
@inline function expPair(x: v128): v128 {
  if (i64x2.all_true(f64x2.lt(v128.and(x, k(MAGNITUDE)), k(EXP_SAFE)))) {
    const t = expQuotient(x);
    return i64x2.add(expFraction(x, sub(t, k(ROUND)), false), i64x2.shl(t, 52));
  }
  return expWide(x);
}

/** e^x near and beyond overflow and underflow, and of nan: 2^k is multiplied in two halves. */
function expWide(x: v128): v128 {
  x = f64x2.pmax(f64x2.pmin(x, k(EXP_MAX)), k(EXP_MIN));
  const t = expQuotient(x);
  const fraction = expFraction(x, sub(t, k(ROUND)), false);
  const half = i64x2.shr_u(t, 1);
  const first = i64x2.add(i64x2.shl(half, 52), k(ONE));
  const second = i64x2.add(i64x2.shl(i64x2.sub(t, half), 52), k(ONE));
  return mul(mul(fraction, first), second);
}

// ---------------------------------------------------------------------------------------------------- log

const SMALLEST_NORMAL: usize = memory.data<f64>([2.2250738585072014e-308]);
const INF: usize = memory.data<f64>([Infinity]);
const NAN: usize = memory.data<f64>([NaN]);
const TWO_54: usize = memory.data<f64>([18014398509481984]);
/** The bits of sqrt(1/2), cut to 20 bits of fraction, and their distance from those of 1. */
const SQRT_HALF_BITS: usize = memory.data<u64>([0x3fe6a09e00000000]);
const TO_ONE_BITS: usize = memory.data<u64>([0x00095f6200000000]);
const FRACTION_BITS: usize = memory.data<u64>([0x000fffffffffffff]);
/** 2^52 as bits: or-ing a small integer into it makes a double, 2^52 greater. */
const INTEGER_BITS: usize = memory.data<u64>([0x4330000000000000]);
const INTEGER_BIAS: usize = memory.data<f64>([4503599627370496 + 1023]);
const INTEGER_BIAS_54: usize = memory.data<f64>([4503599627370496 + 1023 + 54]);
/** (ln((1 + s) / (1 - s)) - 2 s) / s^3 in powers of s^2, |s| < 0.1716, err 2^-58.4 (fdlibm). */
const LOG_0: usize = memory.data<f64>([6.666666666666735130e-1]);
const LOG_1: usize = memory.data<f64>([3.999999999940941908e-1]);
const LOG_2: usize = memory.data<f64>([2.857142874366239149e-1]);
const LOG_3: usize = memory.data<f64>([2.222219843214978396e-1]);
const LOG_4: usize = memory.data<f64>([1.818357216161805012e-1]);
const LOG_5: usize = memory.data<f64>([1.531383769920937332e-1]);
const LOG_6: usize = memory.data<f64>([1.479819860510658591e-1]);

/**
 * ln x of positive normal numbers, as fdlibm: x = 2^k (1 + f), sqrt(1/2) < 1 + f < sqrt 2, s = f / (2 + f),
 * ln(1 + f) = f - (f^2 / 2 - s (f^2 / 2 + R)).
 */
// @ts-ignore: decorator
@inline function logNormal(x: v128, bias: usize): v128 {
  const bits = i64x2.add(x, k(TO_ONE_BITS));
  const n = sub(v128.or(i64x2.shr_u(bits, 52), k(INTEGER_BITS)), k(bias));
  const f = sub(i64x2.add(v128.and(bits, k(FRACTION_BITS)), k(SQRT_HALF_BITS)), k(ONE));
  const s = f64x2.div(f, add(k(TWO), f));
  const z = mul(s, s);
  const w = mul(z, z);
  const even = mul(w, step(LOG_1, step(LOG_3, k(LOG_5), w), w));
  const odd = mul(z, step(LOG_0, step(LOG_2, step(LOG_4, k(LOG_6), w), w), w));
  const half = mul(mul(k(HALF), f), f);
  const inner = add(mul(s, add(half, add(even, odd))), mul(n, k(LN2_LOW)));
  return sub(mul(n, k(LN2_HIGH)), sub(sub(half, inner), f));
}

// @ts-ignore: decorator
@inline function logPair(x: v128): v128 {
  const normal = v128.and(f64x2.ge(x, k(SMALLEST_NORMAL)), f64x2.lt(x, k(INF)));
  if (i64x2.all_true(normal)) return logNormal(x, INTEGER_BIAS);
  return logWide(x);
}

/** ln x of anything: subnormal numbers are scaled, then zero, negative numbers, infinity and nan put right. */
function logWide(x: v128): v128 {
  const small = f64x2.lt(x, k(SMALLEST_NORMAL));
  const positive = v128.bitselect(
    logNormal(mul(x, k(TWO_54)), INTEGER_BIAS_54),
    logNormal(x, INTEGER_BIAS),
    small,
  );
  const zero = f64x2.splat(0);
  // Infinity and nan are their own logarithms.
  const big = v128.bitselect(positive, x, f64x2.lt(x, k(INF)));
  const below = v128.bitselect(k(NAN), big, f64x2.lt(x, zero));
  return v128.bitselect(f64x2.neg(k(INF)), below, f64x2.eq(x, zero));
}

// ------------------------------------------------------------------------------------------------ sin, cos

const TWO_OVER_PI: usize = memory.data<f64>([6.36619772367581382433e-1]);
/** pi / 2 as the sum of four; the first three have 33 bits (fdlibm). */
const PIO2_1: usize = memory.data<f64>([1.57079632673412561417]);
const PIO2_2: usize = memory.data<f64>([6.07710050630396597660e-11]);
const PIO2_3: usize = memory.data<f64>([2.02226624871116645580e-21]);
const PIO2_4: usize = memory.data<f64>([8.47842766036889956997e-32]);
/** The lowest bits of a quadrant's number, and the quadrants by which sine and cosine begin. */
const LOWEST_BIT: usize = memory.data<u64>([1]);
const SECOND_BIT: usize = memory.data<u64>([2]);
const SINE: usize = memory.data<u64>([0]);
const COSINE: usize = memory.data<u64>([1]);
/** Up to here the products of the quadrant's number with the 33-bit parts are exact. */
const SIN_MAX: usize = memory.data<f64>([524288]);
/** (sin x - x) / x^3 and (cos x - 1 + x^2 / 2) / x^4 in powers of x^2, |x| < pi / 4, err 2^-58 (fdlibm). */
const SIN_0: usize = memory.data<f64>([-1.66666666666666324348e-1]);
const SIN_1: usize = memory.data<f64>([8.33333333332248946124e-3]);
const SIN_2: usize = memory.data<f64>([-1.98412698298579493134e-4]);
const SIN_3: usize = memory.data<f64>([2.75573137070700676789e-6]);
const SIN_4: usize = memory.data<f64>([-2.50507602534068634195e-8]);
const SIN_5: usize = memory.data<f64>([1.58969099521155010221e-10]);
const COS_0: usize = memory.data<f64>([4.16666666666666019037e-2]);
const COS_1: usize = memory.data<f64>([-1.38888888888741095749e-3]);
const COS_2: usize = memory.data<f64>([2.48015872894767294178e-5]);
const COS_3: usize = memory.data<f64>([-2.75573143513906633035e-7]);
const COS_4: usize = memory.data<f64>([2.08757232129817482790e-9]);
const COS_5: usize = memory.data<f64>([-1.13596475577881948265e-11]);

/**
 * Sine, or cosine, which is the sine a quadrant later. x = n pi/2 + y + lo: three parts of pi / 2 are taken
 * off exactly, rounding errors carried along, so that even doubles next to a multiple of pi / 2 keep all
 * their digits. Then sin or cos of the rest by the quadrant (fdlibm's kernels).
 */
// @ts-ignore: decorator
@inline function sinPair(x: v128, quadrant: usize): v128 {
  const t = add(mul(x, k(TWO_OVER_PI)), k(ROUND));
  const n = sub(t, k(ROUND));
  const a = sub(x, mul(n, k(PIO2_1)));
  const nb = mul(n, k(PIO2_2));
  const b = sub(a, nb);
  const lostB = sub(sub(a, b), nb);
  const nc = mul(n, k(PIO2_3));
  const c = sub(b, nc);
  const lostC = sub(sub(b, c), nc);
  const rest = sub(sub(mul(n, k(PIO2_4)), lostB), lostC);
  const y = sub(c, rest);
  const lo = sub(sub(c, y), rest);

  const z = mul(y, y);
  const w = mul(z, z);
  const sinHigh = add(step(SIN_1, k(SIN_2), z), mul(mul(z, w), step(SIN_4, k(SIN_5), z)));
  const sinR = add(sinHigh, mul(w, k(SIN_3)));
  const v = mul(z, y);
  const sine = sub(y, sub(sub(mul(z, sub(mul(k(HALF), lo), mul(v, sinR))), lo), mul(v, k(SIN_0))));

  const cosLow = mul(z, step(COS_0, step(COS_1, k(COS_2), z), z));
  const cosR = add(cosLow, mul(mul(w, w), step(COS_3, step(COS_4, k(COS_5), z), z)));
  const hz = mul(k(HALF), z);
  const top = sub(k(ONE), hz);
  const cosine = add(top, add(sub(sub(k(ONE), top), hz), sub(mul(z, cosR), mul(y, lo))));
  return byQuadrant(i64x2.add(t, k(quadrant)), sine, cosine);
}

/** Odd quadrants swap sine and cosine; the second and third change the sign. */
// @ts-ignore: decorator
@inline function byQuadrant(q: v128, sine: v128, cosine: v128): v128 {
  const odd = i64x2.sub(f64x2.splat(0), v128.and(q, k(LOWEST_BIT)));
  const sign = i64x2.shl(v128.and(q, k(SECOND_BIT)), 62);
  return v128.xor(v128.bitselect(cosine, sine, odd), sign);
}

// --------------------------------------------------------------------------------------------------- tanh

const TANH_SMALL: usize = memory.data<f64>([0.625]);
/** From here on tanh x rounds to 1. */
const TANH_MAX: usize = memory.data<f64>([22]);
/** (tanh x - x) / x^3 = P(x^2) / Q(x^2) on |x| < 0.625 (Cephes). */
const TANH_P0: usize = memory.data<f64>([-1.61468768441708447952e3]);
const TANH_P1: usize = memory.data<f64>([-9.92877231001918586564e1]);
const TANH_P2: usize = memory.data<f64>([-9.64399179425052238628e-1]);
const TANH_Q0: usize = memory.data<f64>([4.84406305325125486048e3]);
const TANH_Q1: usize = memory.data<f64>([2.23548839060100448583e3]);
const TANH_Q2: usize = memory.data<f64>([1.12811678491632931402e2]);

/**
 * Small |x|: x + x^3 P / Q; else 1 - 2 / (e^2x + 1), the denominator with its rounding errors. One division
 * serves both.
 */
// @ts-ignore: decorator
@inline function tanhPair(x: v128): v128 {
  const magnitude = v128.and(x, k(MAGNITUDE));
  const small = f64x2.lt(magnitude, k(TANH_SMALL));
  const z = mul(x, x);
  const p = mul(z, step(TANH_P0, step(TANH_P1, k(TANH_P2), z), z));
  const q = step(TANH_Q0, step(TANH_Q1, add(k(TANH_Q2), z), z), z);

  const clamped = f64x2.pmin(magnitude, k(TANH_MAX));
  const y = add(clamped, clamped);
  const t = expQuotient(y);
  const n = sub(t, k(ROUND));
  const scale = i64x2.add(i64x2.shl(t, 52), k(ONE));
  const e = mul(expFraction(y, n, false), scale);
  const low = mul(expFraction(y, n, true), scale);
  const d = add(e, k(ONE));
  const lost = add(add(sub(e, d), k(ONE)), low);

  const ratio = f64x2.div(v128.bitselect(p, k(TWO), small), v128.bitselect(q, d, small));
  const near = add(x, mul(x, ratio));
  // 1 - ratio with its rounding error, and what the denominator's errors change.
  const far = sub(k(ONE), ratio);
  const correction = mul(mul(mul(ratio, ratio), k(HALF)), lost);
  const corrected = add(far, add(sub(sub(k(ONE), far), ratio), correction));
  return withSign(v128.bitselect(near, corrected, small), x);
}

// @ts-ignore: decorator
@inline function withSign(x: v128, sign: v128): v128 {
  return v128.bitselect(x, sign, k(MAGNITUDE));
}

// ------------------------------------------------------------------------------------------------ sigmoid

/** 1 / (1 + e^-|x|), or e^-|x| / (1 + e^-|x|) where x is negative: e^-|x| does not overflow. */
// @ts-ignore: decorator
@inline function sigmoidPair(x: v128): v128 {
  const e = expPair(f64x2.neg(v128.and(x, k(MAGNITUDE))));
  const above = v128.bitselect(e, k(ONE), f64x2.lt(x, f64x2.splat(0)));
  return f64x2.div(above, add(k(ONE), e));
}

// ------------------------------------------------------------------------------------------------- kernels

/** Which function: a constant of each call, so that the compiler keeps one case only. */
enum Which {
  Exp,
  Log,
  Sin,
  Cos,
  Tanh,
  Sigmoid,
}

// @ts-ignore: decorator
@inline function apply(which: Which, x: v128): v128 {
  switch (which) {
    case Which.Exp:
      return expPair(x);
    case Which.Log:
      return logPair(x);
    case Which.Sin:
      return sinPair(x, SINE);
    case Which.Cos:
      return sinPair(x, COSINE);
    case Which.Tanh:
      return tanhPair(x);
    default:
      return sigmoidPair(x);
  }
}

// @ts-ignore: decorator
@inline function map(which: Which, data: usize, n: i32): void {
  for (const end = data + ((<usize>n) << 3); data < end; data += 16) {
    v128.store(data, apply(which, v128.load(data)));
  }
}

export function exp64(data: usize, n: i32): void {
  map(Which.Exp, data, n);
}
export function log64(data: usize, n: i32): void {
  map(Which.Log, data, n);
}
export function sin64(data: usize, n: i32): void {
  map(Which.Sin, data, n);
}
export function cos64(data: usize, n: i32): void {
  map(Which.Cos, data, n);
}
export function tanh64(data: usize, n: i32): void {
  map(Which.Tanh, data, n);
}
export function sigmoid64(data: usize, n: i32): void {
  map(Which.Sigmoid, data, n);
}
export function sqrt64(data: usize, n: i32): void {
  for (const end = data + ((<usize>n) << 3); data < end; data += 16) {
    v128.store(data, f64x2.sqrt(v128.load(data)));
  }
}

/** Whether sine and cosine reach all `n` doubles: none is beyond SIN_MAX or nan. */
export function withinSin64(data: usize, n: i32): bool {
  let inside = i64x2.splat(-1);
  for (const end = data + ((<usize>n) << 3); data < end; data += 16) {
    inside = v128.and(inside, f64x2.lt(v128.and(v128.load(data), k(MAGNITUDE)), k(SIN_MAX)));
  }
  return i64x2.all_true(inside);
}
