/**
 * Arithmetic on the floats or doubles that lie in scratch memory: `n` elements from `a` on, and from `b` on where
 * there are two operands, go to `out`. Elements up to the next multiple of 64 bytes may be overwritten.
 *
 * Every element is rounded as the plain loops round it, so results are theirs, bit for bit.
 */

/** Which operation: a constant of each call, so that the compiler keeps one case only. */
enum Which {
  Add,
  Subtract,
  Multiply,
  Divide,
  Maximum,
  Minimum,
  Negative,
  Absolute,
  Square,
  Reciprocal,
}

// @ts-ignore: decorator
@inline function apply32(which: Which, x: v128, y: v128): v128 {
  switch (which) {
    case Which.Add:
      return f32x4.add(x, y);
    case Which.Subtract:
      return f32x4.sub(x, y);
    case Which.Multiply:
      return f32x4.mul(x, y);
    case Which.Divide:
      return f32x4.div(x, y);
    case Which.Maximum:
      // The first operand where it is nan: only nan is not equal to itself.
      return v128.bitselect(x, y, v128.or(f32x4.ge(x, y), f32x4.ne(x, x)));
    case Which.Minimum:
      return v128.bitselect(x, y, v128.or(f32x4.le(x, y), f32x4.ne(x, x)));
    case Which.Negative:
      return f32x4.neg(x);
    case Which.Absolute:
      return f32x4.abs(x);
    case Which.Square:
      return f32x4.mul(x, x);
    default:
      return f32x4.div(f32x4.splat(1), x);
  }
}

// @ts-ignore: decorator
@inline function apply64(which: Which, x: v128, y: v128): v128 {
  switch (which) {
    case Which.Add:
      return f64x2.add(x, y);
    case Which.Subtract:
      return f64x2.sub(x, y);
    case Which.Multiply:
      return f64x2.mul(x, y);
    case Which.Divide:
      return f64x2.div(x, y);
    case Which.Maximum:
      return v128.bitselect(x, y, v128.or(f64x2.ge(x, y), f64x2.ne(x, x)));
    case Which.Minimum:
      return v128.bitselect(x, y, v128.or(f64x2.le(x, y), f64x2.ne(x, x)));
    case Which.Negative:
      return f64x2.neg(x);
    case Which.Absolute:
      return f64x2.abs(x);
    case Which.Square:
      return f64x2.mul(x, x);
    default:
      return f64x2.div(f64x2.splat(1), x);
  }
}

// @ts-ignore: decorator
@inline function map2(which: Which, single: bool, a: usize, b: usize, out: usize, n: i32): void {
  for (const end = a + ((<usize>n) << (single ? 2 : 3)); a < end; a += 64, b += 64, out += 64) {
    if (single) {
      v128.store(out, apply32(which, v128.load(a), v128.load(b)));
      v128.store(out, apply32(which, v128.load(a, 16), v128.load(b, 16)), 16);
      v128.store(out, apply32(which, v128.load(a, 32), v128.load(b, 32)), 32);
      v128.store(out, apply32(which, v128.load(a, 48), v128.load(b, 48)), 48);
    } else {
      v128.store(out, apply64(which, v128.load(a), v128.load(b)));
      v128.store(out, apply64(which, v128.load(a, 16), v128.load(b, 16)), 16);
      v128.store(out, apply64(which, v128.load(a, 32), v128.load(b, 32)), 32);
      v128.store(out, apply64(which, v128.load(a, 48), v128.load(b, 48)), 48);
    }
  }
}

// @ts-ignore: decorator
@inline function map1(which: Which, single: bool, a: usize, out: usize, n: i32): void {
  for (const end = a + ((<usize>n) << (single ? 2 : 3)); a < end; a += 32, out += 32) {
    const x = v128.load(a);
    const y = v128.load(a, 16);
    v128.store(out, single ? apply32(which, x, x) : apply64(which, x, x));
    v128.store(out, single ? apply32(which, y, y) : apply64(which, y, y), 16);
  }
}

export function add32(a: usize, b: usize, out: usize, n: i32): void {
  map2(Which.Add, true, a, b, out, n);
}
export function add64(a: usize, b: usize, out: usize, n: i32): void {
  map2(Which.Add, false, a, b, out, n);
}
export function subtract32(a: usize, b: usize, out: usize, n: i32): void {
  map2(Which.Subtract, true, a, b, out, n);
}
export function subtract64(a: usize, b: usize, out: usize, n: i32): void {
  map2(Which.Subtract, false, a, b, out, n);
}
export function multiply32(a: usize, b: usize, out: usize, n: i32): void {
  map2(Which.Multiply, true, a, b, out, n);
}
export function multiply64(a: usize, b: usize, out: usize, n: i32): void {
  map2(Which.Multiply, false, a, b, out, n);
}
export function divide32(a: usize, b: usize, out: usize, n: i32): void {
  map2(Which.Divide, true, a, b, out, n);
}
export function divide64(a: usize, b: usize, out: usize, n: i32): void {
  map2(Which.Divide, false, a, b, out, n);
}
export function maximum32(a: usize, b: usize, out: usize, n: i32): void {
  map2(Which.Maximum, true, a, b, out, n);
}
export function maximum64(a: usize, b: usize, out: usize, n: i32): void {
  map2(Which.Maximum, false, a, b, out, n);
}
export function minimum32(a: usize, b: usize, out: usize, n: i32): void {
  map2(Which.Minimum, true, a, b, out, n);
}
export function minimum64(a: usize, b: usize, out: usize, n: i32): void {
  map2(Which.Minimum, false, a, b, out, n);
}

export function negative32(a: usize, out: usize, n: i32): void {
  map1(Which.Negative, true, a, out, n);
}
export function negative64(a: usize, out: usize, n: i32): void {
  map1(Which.Negative, false, a, out, n);
}
export function absolute32(a: usize, out: usize, n: i32): void {
  map1(Which.Absolute, true, a, out, n);
}
export function absolute64(a: usize, out: usize, n: i32): void {
  map1(Which.Absolute, false, a, out, n);
}
export function square32(a: usize, out: usize, n: i32): void {
  map1(Which.Square, true, a, out, n);
}
export function square64(a: usize, out: usize, n: i32): void {
  map1(Which.Square, false, a, out, n);
}
export function reciprocal32(a: usize, out: usize, n: i32): void {
  map1(Which.Reciprocal, true, a, out, n);
}
export function reciprocal64(a: usize, out: usize, n: i32): void {
  map1(Which.Reciprocal, false, a, out, n);
}

/** `alpha a + b`: the product is rounded before the sum, as in the plain loop. */
export function axpy32(a: usize, b: usize, out: usize, n: i32, alpha: f64): void {
  const factor = f32x4.splat(<f32>alpha);
  for (const end = a + ((<usize>n) << 2); a < end; a += 32, b += 32, out += 32) {
    v128.store(out, f32x4.add(f32x4.mul(factor, v128.load(a)), v128.load(b)));
    v128.store(out, f32x4.add(f32x4.mul(factor, v128.load(a, 16)), v128.load(b, 16)), 16);
  }
}
export function axpy64(a: usize, b: usize, out: usize, n: i32, alpha: f64): void {
  const factor = f64x2.splat(alpha);
  for (const end = a + ((<usize>n) << 3); a < end; a += 32, b += 32, out += 32) {
    v128.store(out, f64x2.add(f64x2.mul(factor, v128.load(a)), v128.load(b)));
    v128.store(out, f64x2.add(f64x2.mul(factor, v128.load(a, 16)), v128.load(b, 16)), 16);
  }
}
