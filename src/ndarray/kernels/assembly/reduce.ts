/**
 * Sums and extremes of the doubles or floats that lie in scratch memory. Two kinds of kernels:
 *
 * - `sum64(data, n, rows, out)` reduces each of `rows` rows of `n` elements to one double at `out`;
 * - `sumFold64(data, n, rows, acc)` combines the rows, element by element, with the `n` doubles at `acc`.
 *
 * Each gives, bit for bit, what the plain loop of loops/reduce.ts gives: sums are added in the same order. Floats
 * are added four by four, and these sums as doubles: turning each float into a double would take longer than all
 * the rest.
 */

/** Two floats as doubles. */
// @ts-ignore: decorator
@inline function pair32(data: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(data));
}
// @ts-ignore: decorator
@inline function pair(data: usize, shift: usize): v128 {
  return shift === 3 ? v128.load(data) : pair32(data);
}
// @ts-ignore: decorator
@inline function one(data: usize, shift: usize): f64 {
  return shift === 3 ? load<f64>(data) : <f64>load<f32>(data);
}
// @ts-ignore: decorator
@inline function across(v: v128): f64 {
  return f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1);
}

// ---------------------------------------------------------------------------------------------------- sums

/** The sum of the last `n` elements is added one by one. */
// @ts-ignore: decorator
@inline function sumRest(total: f64, data: usize, n: i32, shift: usize): f64 {
  for (; n > 0; n--, data += 1 << shift) total += one(data, shift);
  return total;
}

/** Pairwise summation over blocks of 128 with eight accumulators, NumPy's order of addition. */
// @ts-ignore: decorator
@inline function sumBlock(data: usize, n: i32, shift: usize): f64 {
  if (n < 8) return sumRest(0, data, n, shift);
  let r01 = pair(data, shift);
  let r23 = pair(data + (2 << shift), shift);
  let r45 = pair(data + (4 << shift), shift);
  let r67 = pair(data + (6 << shift), shift);
  data += 8 << shift;
  for (n -= 8; n >= 8; n -= 8, data += 8 << shift) {
    r01 = f64x2.add(r01, pair(data, shift));
    r23 = f64x2.add(r23, pair(data + (2 << shift), shift));
    r45 = f64x2.add(r45, pair(data + (4 << shift), shift));
    r67 = f64x2.add(r67, pair(data + (6 << shift), shift));
  }
  return sumRest(across(r01) + across(r23) + (across(r45) + across(r67)), data, n, shift);
}

function pairwise64(data: usize, n: i32): f64 {
  if (n <= 128) return sumBlock(data, n, 3);
  const half = (n >> 1) & ~7;
  return pairwise64(data, half) + pairwise64(data + (half << 3), n - half);
}

/** Four vectors of floats, added in float32. */
// @ts-ignore: decorator
@inline function addFour(data: usize, jump: usize): v128 {
  const ab = f32x4.add(v128.load(data), v128.load(data + jump));
  const cd = f32x4.add(v128.load(data + 2 * jump), v128.load(data + 3 * jump));
  return f32x4.add(ab, cd);
}
/** The first two floats of four as doubles, and the last two. */
// @ts-ignore: decorator
@inline function first(x: v128): v128 {
  return f64x2.promote_low_f32x4(x);
}
// @ts-ignore: decorator
@inline function last(x: v128): v128 {
  return f64x2.promote_low_f32x4(i32x4.shuffle(x, x, 2, 3, 0, 1));
}

/** Floats, 32 at a time: four rows of eight are added to one, and it to eight accumulators. */
// @ts-ignore: decorator
@inline function sumBlock32(data: usize, n: i32): f64 {
  if (n < 32) return sumBlock(data, n, 2);
  let low = addFour(data, 32);
  let high = addFour(data + 16, 32);
  let r01 = first(low);
  let r23 = last(low);
  let r45 = first(high);
  let r67 = last(high);
  data += 128;
  for (n -= 32; n >= 32; n -= 32, data += 128) {
    low = addFour(data, 32);
    high = addFour(data + 16, 32);
    r01 = f64x2.add(r01, first(low));
    r23 = f64x2.add(r23, last(low));
    r45 = f64x2.add(r45, first(high));
    r67 = f64x2.add(r67, last(high));
  }
  return sumRest(across(r01) + across(r23) + (across(r45) + across(r67)), data, n, 2);
}

function pairwise32(data: usize, n: i32): f64 {
  if (n <= 4096) return sumBlock32(data, n);
  const half = (n >> 1) & ~31;
  return pairwise32(data, half) + pairwise32(data + (half << 2), n - half);
}

export function sum64(data: usize, n: i32, rows: i32, out: usize): void {
  for (; rows > 0; rows--, data += n << 3, out += 8) store<f64>(out, pairwise64(data, n));
}
export function sum32(data: usize, n: i32, rows: i32, out: usize): void {
  for (; rows > 0; rows--, data += n << 2, out += 8) store<f64>(out, pairwise32(data, n));
}

// ------------------------------------------------------------------------------------------------- extremes

// @ts-ignore: decorator
@inline function better(a: f64, b: f64, largest: bool): bool {
  return largest ? a > b : a < b;
}

/** The extreme of a row, nan if there is one. Of zeros of both signs it is the first, as in the plain loop. */
// @ts-ignore: decorator
@inline function extreme64(data: usize, n: i32, largest: bool): f64 {
  const end = data + (n << 3);
  let p = data;
  const start = f64x2.splat(largest ? -Infinity : Infinity);
  let a = start;
  let b = start;
  let nan = i64x2.splat(0);
  for (const last = end - 32; p <= last; p += 32) {
    const x = v128.load(p);
    const y = v128.load(p, 16);
    nan = v128.or(nan, v128.or(f64x2.ne(x, x), f64x2.ne(y, y)));
    a = largest ? f64x2.pmax(a, x) : f64x2.pmin(a, x);
    b = largest ? f64x2.pmax(b, y) : f64x2.pmin(b, y);
  }
  if (v128.any_true(nan)) return NaN;
  a = largest ? f64x2.pmax(a, b) : f64x2.pmin(a, b);
  let best = f64x2.extract_lane(a, 0);
  const other = f64x2.extract_lane(a, 1);
  if (better(other, best, largest)) best = other;
  for (; p < end; p += 8) {
    const v = load<f64>(p);
    if (v !== v) return NaN;
    if (better(v, best, largest)) best = v;
  }
  if (best === 0) for (p = data; (best = load<f64>(p)) !== 0; ) p += 8;
  return best;
}

// @ts-ignore: decorator
@inline function extreme32(data: usize, n: i32, largest: bool): f64 {
  const end = data + (n << 2);
  let p = data;
  const start = f32x4.splat(largest ? -Infinity : Infinity);
  let a = start;
  let b = start;
  let nan = i64x2.splat(0);
  for (const last = end - 32; p <= last; p += 32) {
    const x = v128.load(p);
    const y = v128.load(p, 16);
    nan = v128.or(nan, v128.or(f32x4.ne(x, x), f32x4.ne(y, y)));
    a = largest ? f32x4.pmax(a, x) : f32x4.pmin(a, x);
    b = largest ? f32x4.pmax(b, y) : f32x4.pmin(b, y);
  }
  if (v128.any_true(nan)) return NaN;
  a = largest ? f32x4.pmax(a, b) : f32x4.pmin(a, b);
  b = i32x4.shuffle(a, a, 2, 3, 0, 1);
  a = largest ? f32x4.pmax(a, b) : f32x4.pmin(a, b);
  let best: f64 = f32x4.extract_lane(a, 0);
  const other: f64 = f32x4.extract_lane(a, 1);
  if (better(other, best, largest)) best = other;
  for (; p < end; p += 4) {
    const v: f64 = load<f32>(p);
    if (v !== v) return NaN;
    if (better(v, best, largest)) best = v;
  }
  if (best === 0) for (p = data; (best = load<f32>(p)) !== 0; ) p += 4;
  return best;
}

export function max64(data: usize, n: i32, rows: i32, out: usize): void {
  for (; rows > 0; rows--, data += n << 3, out += 8) store<f64>(out, extreme64(data, n, true));
}
export function max32(data: usize, n: i32, rows: i32, out: usize): void {
  for (; rows > 0; rows--, data += n << 2, out += 8) store<f64>(out, extreme32(data, n, true));
}
export function min64(data: usize, n: i32, rows: i32, out: usize): void {
  for (; rows > 0; rows--, data += n << 3, out += 8) store<f64>(out, extreme64(data, n, false));
}
export function min32(data: usize, n: i32, rows: i32, out: usize): void {
  for (; rows > 0; rows--, data += n << 2, out += 8) store<f64>(out, extreme32(data, n, false));
}

// ---------------------------------------------------------------------------------------------------- folds

enum Fold {
  Sum,
  Max,
  Min,
}

// @ts-ignore: decorator
@inline function combine(how: Fold, acc: v128, x: v128): v128 {
  if (how === Fold.Sum) return f64x2.add(acc, x);
  const wins = how === Fold.Max ? f64x2.gt(x, acc) : f64x2.lt(x, acc);
  return v128.bitselect(x, acc, v128.or(wins, f64x2.ne(x, x)));
}

/** Four columns at a time stay in registers while the rows go by; `n` is rounded up to a multiple of four. */
// @ts-ignore: decorator
@inline function fold(how: Fold, data: usize, n: i32, rows: i32, acc: usize, shift: usize): void {
  const jump = <usize>n << shift;
  for (let j = 0; j < n; j += 4, acc += 32, data += 4 << shift) {
    let a = v128.load(acc);
    let b = v128.load(acc, 16);
    let p = data;
    for (let i = 0; i < rows; i++, p += jump) {
      a = combine(how, a, pair(p, shift));
      b = combine(how, b, pair(p + (2 << shift), shift));
    }
    v128.store(acc, a);
    v128.store(acc, b, 16);
  }
}

/** The extremes of the rows are found in float32, four columns at a time, and join the accumulators once. */
// @ts-ignore: decorator
@inline function extremeFold32(how: Fold, data: usize, n: i32, rows: i32, acc: usize): void {
  const jump = <usize>n << 2;
  for (let j = 0; j < n; j += 4, acc += 32, data += 16) {
    let best = v128.load(data);
    let nan = f32x4.ne(best, best);
    let p = data + jump;
    for (let i = 1; i < rows; i++, p += jump) {
      const x = v128.load(p);
      nan = v128.or(nan, f32x4.ne(x, x));
      best = how === Fold.Max ? f32x4.pmax(best, x) : f32x4.pmin(best, x);
    }
    // A lane of ones is a nan.
    best = v128.or(best, nan);
    v128.store(acc, combine(how, v128.load(acc), first(best)));
    v128.store(acc, combine(how, v128.load(acc, 16), last(best)), 16);
  }
}

export function sumFold64(data: usize, n: i32, rows: i32, acc: usize): void {
  fold(Fold.Sum, data, n, rows, acc, 3);
}
/** Four rows of floats are added to one, and it to the accumulators. */
export function sumFold32(data: usize, n: i32, rows: i32, acc: usize): void {
  const jump = <usize>n << 2;
  for (let j = 0; j < n; j += 4, acc += 32, data += 16) {
    let a = v128.load(acc);
    let b = v128.load(acc, 16);
    let p = data;
    let i = rows;
    for (; i >= 4; i -= 4, p += 4 * jump) {
      const x = addFour(p, jump);
      a = f64x2.add(a, first(x));
      b = f64x2.add(b, last(x));
    }
    for (; i > 0; i--, p += jump) {
      const x = v128.load(p);
      a = f64x2.add(a, first(x));
      b = f64x2.add(b, last(x));
    }
    v128.store(acc, a);
    v128.store(acc, b, 16);
  }
}
export function maxFold64(data: usize, n: i32, rows: i32, acc: usize): void {
  fold(Fold.Max, data, n, rows, acc, 3);
}
export function maxFold32(data: usize, n: i32, rows: i32, acc: usize): void {
  extremeFold32(Fold.Max, data, n, rows, acc);
}
export function minFold64(data: usize, n: i32, rows: i32, acc: usize): void {
  fold(Fold.Min, data, n, rows, acc, 3);
}
export function minFold32(data: usize, n: i32, rows: i32, acc: usize): void {
  extremeFold32(Fold.Min, data, n, rows, acc);
}
