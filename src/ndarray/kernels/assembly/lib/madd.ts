/**
 * Multiply and add: `x * y + z`. The relaxed build rounds once (a fused multiply-add) on every processor that
 * can, the other build twice. The compiler drops the branch that is not taken.
 */

export function maddF32(x: v128, y: v128, z: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(x, y, z);
  return f32x4.add(f32x4.mul(x, y), z);
}

export function maddF64(x: v128, y: v128, z: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f64x2.relaxed_madd(x, y, z);
  return f64x2.add(f64x2.mul(x, y), z);
}
