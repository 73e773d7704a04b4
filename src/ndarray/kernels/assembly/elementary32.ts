/**
 * Elementary functions of the floats that lie in scratch memory, in place: `n` of them from `data` on, plus
 * padding up to two full vectors, which may be overwritten. (Those of doubles are in elementary.ts.)
 *
 * exp, log and tanh are computed in four float32 lanes. Where a rounding error would show, a number is kept as
 * the sum of a large part and a small one, and the small ones are added first. sin and cos need more digits than
 * a float has to take off multiples of pi / 2, and go through float64 lanes. Largest errors, of all floats: see
 * docs/design/elementary.md.
 *
 * "err" is the largest error of a polynomial relative to the function; the polynomials are minimax (Lawson's
 * reweighted least squares), their coefficients rounded to floats one after the other, the rest fitted anew; those
 * of sin and cos stay doubles.
 *
 * No fused multiply-add: without it every machine computes the same digits.
 */

/** A coefficient in static memory: loading it is one instruction; engines build a vector constant with four. */
// @ts-ignore: decorator
@inline function k(address: usize): v128 {
  return v128.load32_splat(address);
}
// @ts-ignore: decorator
@inline function add(a: v128, b: v128): v128 {
  return f32x4.add(a, b);
}
// @ts-ignore: decorator
@inline function sub(a: v128, b: v128): v128 {
  return f32x4.sub(a, b);
}
// @ts-ignore: decorator
@inline function mul(a: v128, b: v128): v128 {
  return f32x4.mul(a, b);
}
/** `a + b x`, the step of every polynomial. */
// @ts-ignore: decorator
@inline function step(a: usize, b: v128, x: v128): v128 {
  return f32x4.add(k(a), f32x4.mul(b, x));
}

const ONE: usize = memory.data<f32>([1]);
const TWO: usize = memory.data<f32>([2]);
const HALF: usize = memory.data<f32>([0.5]);
/** Without sign, and the sign alone. */
const MAGNITUDE: usize = memory.data<u32>([0x7fffffff]);
const SIGN: usize = memory.data<u32>([0x80000000]);
/** 1.5 * 2^23: adding it rounds to an integer, which then stands in the low bits. */
const ROUND: usize = memory.data<f32>([12582912]);

// ---------------------------------------------------------------------------------------------------- exp

const LOG2_E: usize = memory.data<f32>([1.4426950408889634]);
/** ln 2 as the sum of two; the first has 15 bits, so that its product with k is exact. */
const LN2_HIGH: usize = memory.data<f32>([0.693145751953125]);
const LN2_LOW: usize = memory.data<f32>([1.42860677e-6]);
/** (e^r - 1 - r) / r^2 on |r| < 0.347, degree 4, err 2^-28. */
const EXP_0: usize = memory.data<f32>([0.5]);
const EXP_1: usize = memory.data<f32>([0.16666533052921295]);
const EXP_2: usize = memory.data<f32>([0.04166721925139427]);
const EXP_3: usize = memory.data<f32>([0.008367583155632019]);
const EXP_4: usize = memory.data<f32>([0.0013865471119061112]);
/** Up to here 2^k and the result are normal numbers. */
const EXP_SAFE: usize = memory.data<f32>([87]);
const EXP_MIN: usize = memory.data<f32>([-110]);
const EXP_MAX: usize = memory.data<f32>([90]);

/** x * log2(e) + ROUND: its low bits hold k, the nearest integer to x / ln 2. */
// @ts-ignore: decorator
@inline function expQuotient(x: v128): v128 {
  return add(mul(x, k(LOG2_E)), k(ROUND));
}

/**
 * e^r - 1, where x = n ln 2 + r. Taking n LN2_HIGH off is exact; n LN2_LOW joins the small terms, so that r is
 * rounded only where that does not show.
 */
// @ts-ignore: decorator
@inline function expFraction(x: v128, n: v128): v128 {
  const high = sub(x, mul(n, k(LN2_HIGH)));
  const low = mul(n, k(LN2_LOW));
  const r = sub(high, low);
  const r2 = mul(r, r);
  const p01 = step(EXP_0, k(EXP_1), r);
  const p234 = add(step(EXP_2, k(EXP_3), r), mul(r2, k(EXP_4)));
  return add(high, sub(mul(r2, add(p01, mul(r2, p234))), low));
}

/** Compared as integers, magnitudes order as floats do, with nan above all: one test serves two vectors. */
// @ts-ignore: decorator
@inline function expInside(x: v128, y: v128): bool {
  const larger = i32x4.max_s(v128.and(x, k(MAGNITUDE)), v128.and(y, k(MAGNITUDE)));
  return i32x4.all_true(i32x4.lt_s(larger, k(EXP_SAFE)));
}

/** e^x inside: k is added to the exponent. */
// @ts-ignore: decorator
@inline function exp(x: v128): v128 {
  const t = expQuotient(x);
  return i32x4.add(add(k(ONE), expFraction(x, sub(t, k(ROUND)))), i32x4.shl(t, 23));
}

/** e^x near and beyond overflow and underflow, and of nan: 2^k is multiplied in two halves. */
function expWide(x: v128): v128 {
  x = f32x4.pmax(f32x4.pmin(x, k(EXP_MAX)), k(EXP_MIN));
  const t = expQuotient(x);
  const fraction = add(k(ONE), expFraction(x, sub(t, k(ROUND))));
  const exponent = i32x4.sub(t, k(ROUND));
  const half = i32x4.shr_s(exponent, 1);
  const first = i32x4.add(i32x4.shl(half, 23), k(ONE));
  const second = i32x4.add(i32x4.shl(i32x4.sub(exponent, half), 23), k(ONE));
  return mul(mul(fraction, first), second);
}

// ---------------------------------------------------------------------------------------------------- log

/** The bits of sqrt(1/2), and of a number's fraction. */
const SQRT_HALF_BITS: usize = memory.data<u32>([0x3f3504f3]);
const FRACTION_BITS: usize = memory.data<u32>([0x007fffff]);
/** Added to the bits of positive normal numbers, and of no others, the first gives less than the second. */
const NORMAL_BIAS: usize = memory.data<u32>([0x7f800000]);
const NORMAL_END: usize = memory.data<u32>([0xff000000]);
const SMALLEST_NORMAL: usize = memory.data<f32>([1.1754943508222875e-38]);
const TWO_23: usize = memory.data<f32>([8388608]);
const MINUS_23: usize = memory.data<f32>([-23]);
const INF: usize = memory.data<f32>([Infinity]);
const NAN: usize = memory.data<f32>([NaN]);
/** (ln((1 + s) / (1 - s)) - 2 s) / s^3 in powers of s^2, |s| < 0.1716, err 2^-30. */
const LOG_0: usize = memory.data<f32>([0.6666677594184875]);
const LOG_1: usize = memory.data<f32>([0.39977583289146423]);
const LOG_2: usize = memory.data<f32>([0.2987082898616791]);

// @ts-ignore: decorator
@inline function logInside(x: v128, y: v128): bool {
  const larger = i32x4.max_s(i32x4.add(x, k(NORMAL_BIAS)), i32x4.add(y, k(NORMAL_BIAS)));
  return i32x4.all_true(i32x4.lt_s(larger, k(NORMAL_END)));
}

/**
 * ln x of positive normal numbers, as elementary.ts does: x = 2^n (1 + f), sqrt(1/2) < 1 + f < sqrt 2,
 * s = f / (2 + f), ln(1 + f) = f - (f^2 / 2 - s (f^2 / 2 + R)). `scaled` numbers were multiplied by 2^23.
 */
// @ts-ignore: decorator
@inline function log(x: v128, scaled: bool): v128 {
  const bits = i32x4.sub(x, k(SQRT_HALF_BITS));
  const exponent = f32x4.convert_i32x4_s(i32x4.shr_s(bits, 23));
  const n = scaled ? add(exponent, k(MINUS_23)) : exponent;
  const f = sub(i32x4.add(v128.and(bits, k(FRACTION_BITS)), k(SQRT_HALF_BITS)), k(ONE));
  const s = f32x4.div(f, add(k(TWO), f));
  const z = mul(s, s);
  const R = mul(z, add(step(LOG_0, k(LOG_1), z), mul(mul(z, z), k(LOG_2))));
  const half = mul(mul(k(HALF), f), f);
  const inner = add(mul(s, add(half, R)), mul(n, k(LN2_LOW)));
  return sub(mul(n, k(LN2_HIGH)), sub(sub(half, inner), f));
}

/** ln x of anything: subnormal numbers are scaled, then zero, negative numbers, infinity and nan put right. */
function logWide(x: v128): v128 {
  const small = f32x4.lt(x, k(SMALLEST_NORMAL));
  const positive = v128.bitselect(log(mul(x, k(TWO_23)), true), log(x, false), small);
  const zero = f32x4.splat(0);
  // Infinity and nan are their own logarithms.
  const big = v128.bitselect(positive, x, f32x4.lt(x, k(INF)));
  const below = v128.bitselect(k(NAN), big, f32x4.lt(x, zero));
  return v128.bitselect(f32x4.neg(k(INF)), below, f32x4.eq(x, zero));
}

// --------------------------------------------------------------------------------------------------- tanh

const TANH_SMALL: usize = memory.data<f32>([0.625]);
/** From here on tanh x rounds to 1. */
const TANH_MAX: usize = memory.data<f32>([10]);
/** (tanh x - x) / x^3 in powers of x^2, |x| < 0.625, err 2^-27.7. */
const TANH_0: usize = memory.data<f32>([-0.3333328068256378]);
const TANH_1: usize = memory.data<f32>([0.13331405818462372]);
const TANH_2: usize = memory.data<f32>([-0.05373651534318924]);
const TANH_3: usize = memory.data<f32>([0.02062816731631756]);
const TANH_4: usize = memory.data<f32>([-0.0056922961957752705]);

/**
 * Small |x|: x + x^3 P(x^2); else 1 - q, where q = 1 / d, d = (e^2|x| + 1) / 2. What rounding took from d and
 * from 1 - q is put back at the end.
 */
// @ts-ignore: decorator
@inline function tanh(x: v128): v128 {
  const z = mul(x, x);
  const z2 = mul(z, z);
  const p = add(step(TANH_0, k(TANH_1), z), mul(z2, add(step(TANH_2, k(TANH_3), z), mul(z2, k(TANH_4)))));
  const magnitude = v128.and(x, k(MAGNITUDE));
  const near = add(magnitude, mul(mul(magnitude, z), p));

  const clamped = f32x4.pmin(magnitude, k(TANH_MAX));
  const y = add(clamped, clamped);
  const t = expQuotient(y);
  // 2^n / 2: the halves of both terms of the sum come for nothing.
  const scale = i32x4.add(i32x4.shl(t, 23), k(HALF));
  const whole = add(scale, k(HALF));
  const rest = mul(scale, expFraction(y, sub(t, k(ROUND))));
  const d = add(whole, rest);
  const lost = add(sub(whole, d), rest);
  const q = f32x4.div(k(ONE), d);
  const top = sub(k(ONE), q);
  const far = add(top, add(sub(sub(k(ONE), top), q), mul(mul(q, q), lost)));
  // nan is not far: it passes through `near`.
  const result = v128.bitselect(far, near, f32x4.ge(magnitude, k(TANH_SMALL)));
  return v128.or(result, v128.and(x, k(SIGN)));
}

// ------------------------------------------------------------------------------------------------ sigmoid

/** 1 / (1 + e^-|x|), or e^-|x| / (1 + e^-|x|) where x is negative: `e` is e^-|x|, which does not overflow. */
// @ts-ignore: decorator
@inline function sigmoid(x: v128, e: v128): v128 {
  const above = v128.bitselect(e, k(ONE), f32x4.lt(x, f32x4.splat(0)));
  return f32x4.div(above, add(k(ONE), e));
}

// ------------------------------------------------------------------------------------------------ sin, cos

// @ts-ignore: decorator
@inline function wide(address: usize): v128 {
  return v128.load64_splat(address);
}
/** `a + b x` of doubles. */
// @ts-ignore: decorator
@inline function wideStep(a: usize, b: v128, x: v128): v128 {
  return f64x2.add(wide(a), f64x2.mul(b, x));
}

const WIDE_ONE: usize = memory.data<f64>([1]);
const WIDE_HALF: usize = memory.data<f64>([0.5]);
/** 1.5 * 2^52. */
const WIDE_ROUND: usize = memory.data<f64>([6755399441055744]);
const TWO_OVER_PI: usize = memory.data<f64>([6.36619772367581382433e-1]);
/** pi / 2 as the sum of two; the first has 33 bits (fdlibm), so that its product with n is exact. */
const PIO2_HIGH: usize = memory.data<f64>([1.57079632673412561417]);
const PIO2_LOW: usize = memory.data<f64>([6.07710050650619224932e-11]);
/** The lowest bits of a quadrant's number, and the quadrants by which sine and cosine begin. */
const LOWEST_BIT: usize = memory.data<u64>([1]);
const SECOND_BIT: usize = memory.data<u64>([2]);
const SINE: usize = memory.data<u64>([0]);
const COSINE: usize = memory.data<u64>([1]);
/** (sin x - x) / x^3 and (cos x - 1 + x^2 / 2) / x^4 in powers of x^2, |x| < pi / 4, err 2^-28 and 2^-33. */
const SIN_0: usize = memory.data<f64>([-0.1666665460227823]);
const SIN_1: usize = memory.data<f64>([0.008332160291965924]);
const SIN_2: usize = memory.data<f64>([-0.0001951521812398502]);
const COS_0: usize = memory.data<f64>([0.04166664567011601]);
const COS_1: usize = memory.data<f64>([-0.001388731561490128]);
const COS_2: usize = memory.data<f64>([2.4433082544738952e-5]);
/** Up to here n keeps so few bits that its product with PIO2_HIGH is exact. */
const SIN_MAX: usize = memory.data<f32>([524288]);

/** Sine, or cosine, which is the sine a quadrant later, of x = n pi/2 + y: by the quadrant, sin y or cos y. */
// @ts-ignore: decorator
@inline function sinPair(x: v128, quadrant: usize): v128 {
  const t = f64x2.add(f64x2.mul(x, wide(TWO_OVER_PI)), wide(WIDE_ROUND));
  const n = f64x2.sub(t, wide(WIDE_ROUND));
  const high = f64x2.sub(x, f64x2.mul(n, wide(PIO2_HIGH)));
  const y = f64x2.sub(high, f64x2.mul(n, wide(PIO2_LOW)));
  const z = f64x2.mul(y, y);
  const sinR = wideStep(SIN_0, wideStep(SIN_1, wide(SIN_2), z), z);
  const sine = f64x2.mul(y, f64x2.add(wide(WIDE_ONE), f64x2.mul(z, sinR)));
  const cosR = wideStep(COS_0, wideStep(COS_1, wide(COS_2), z), z);
  const cosine = f64x2.add(wide(WIDE_ONE), f64x2.mul(z, f64x2.sub(f64x2.mul(z, cosR), wide(WIDE_HALF))));

  // Odd quadrants swap sine and cosine; the second and third change the sign.
  const q = i64x2.add(t, wide(quadrant));
  const odd = i64x2.sub(f64x2.splat(0), v128.and(q, wide(LOWEST_BIT)));
  const sign = i64x2.shl(v128.and(q, wide(SECOND_BIT)), 62);
  return v128.xor(v128.bitselect(cosine, sine, odd), sign);
}

/** Four sines: two pairs of doubles, rounded once. */
// @ts-ignore: decorator
@inline function sin(x: v128, quadrant: usize): v128 {
  const low = sinPair(f64x2.promote_low_f32x4(x), quadrant);
  const high = sinPair(f64x2.promote_low_f32x4(i32x4.shuffle(x, x, 2, 3, 0, 1)), quadrant);
  return i32x4.shuffle(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 1, 4, 5);
}

// ------------------------------------------------------------------------------------------------- kernels

/** Two vectors at a time share a test of whether they take the short way, which nearly all do. */
export function exp32(data: usize, n: i32): void {
  for (const end = data + ((<usize>n) << 2); data < end; data += 32) {
    const x = v128.load(data);
    const y = v128.load(data, 16);
    if (expInside(x, y)) {
      v128.store(data, exp(x));
      v128.store(data, exp(y), 16);
    } else {
      v128.store(data, expWide(x));
      v128.store(data, expWide(y), 16);
    }
  }
}
export function log32(data: usize, n: i32): void {
  for (const end = data + ((<usize>n) << 2); data < end; data += 32) {
    const x = v128.load(data);
    const y = v128.load(data, 16);
    if (logInside(x, y)) {
      v128.store(data, log(x, false));
      v128.store(data, log(y, false), 16);
    } else {
      v128.store(data, logWide(x));
      v128.store(data, logWide(y), 16);
    }
  }
}
export function sin32(data: usize, n: i32): void {
  for (const end = data + ((<usize>n) << 2); data < end; data += 16) {
    v128.store(data, sin(v128.load(data), SINE));
  }
}
export function cos32(data: usize, n: i32): void {
  for (const end = data + ((<usize>n) << 2); data < end; data += 16) {
    v128.store(data, sin(v128.load(data), COSINE));
  }
}
export function tanh32(data: usize, n: i32): void {
  for (const end = data + ((<usize>n) << 2); data < end; data += 16) {
    v128.store(data, tanh(v128.load(data)));
  }
}
export function sigmoid32(data: usize, n: i32): void {
  for (const end = data + ((<usize>n) << 2); data < end; data += 32) {
    const x = v128.load(data);
    const y = v128.load(data, 16);
    const u = v128.or(x, k(SIGN));
    const v = v128.or(y, k(SIGN));
    if (expInside(x, y)) {
      v128.store(data, sigmoid(x, exp(u)));
      v128.store(data, sigmoid(y, exp(v)), 16);
    } else {
      v128.store(data, sigmoid(x, expWide(u)));
      v128.store(data, sigmoid(y, expWide(v)), 16);
    }
  }
}
export function sqrt32(data: usize, n: i32): void {
  for (const end = data + ((<usize>n) << 2); data < end; data += 16) {
    v128.store(data, f32x4.sqrt(v128.load(data)));
  }
}

/** Whether sine and cosine reach all `n` floats: none is beyond SIN_MAX or nan. */
export function withinSin32(data: usize, n: i32): bool {
  let inside = i64x2.splat(-1);
  for (const end = data + ((<usize>n) << 2); data < end; data += 16) {
    inside = v128.and(inside, f32x4.lt(v128.and(v128.load(data), k(MAGNITUDE)), k(SIN_MAX)));
  }
  return i32x4.all_true(inside);
}
