import type { TypedArray } from "../dtype";
import { ELEMENTARY_MIN, elementaryKernel } from "../kernels/elementary";
import { exp as expOf } from "./exp";

/**
 * The element-wise inner loops with one operand, one explicit loop per operation (see binary.ts for why).
 * `n` elements go from `a` (first at `p`, step `sa`) to `out` (first at `o`, step `so`, never zero).
 */
export type UnaryLoop = (
  n: number,
  out: TypedArray,
  o: number,
  so: number,
  a: TypedArray,
  p: number,
  sa: number,
) => void;

export const negative: UnaryLoop = (n, out, o, so, a, p, sa) => {
  for (const end = o + n * so; o !== end; o += so, p += sa) out[o] = -a[p]!;
};

export const absolute: UnaryLoop = (n, out, o, so, a, p, sa) => {
  for (const end = o + n * so; o !== end; o += so, p += sa) out[o] = Math.abs(a[p]!);
};

/** Adding 0 turns -0, which Math.sign keeps, into 0, as in NumPy. */
export const sign: UnaryLoop = (n, out, o, so, a, p, sa) => {
  for (const end = o + n * so; o !== end; o += so, p += sa) out[o] = Math.sign(a[p]!) + 0;
};

export const square: UnaryLoop = (n, out, o, so, a, p, sa) => {
  for (const end = o + n * so; o !== end; o += so, p += sa) out[o] = a[p]! * a[p]!;
};

export const squareInt: UnaryLoop = (n, out, o, so, a, p, sa) => {
  for (const end = o + n * so; o !== end; o += so, p += sa) out[o] = Math.imul(a[p]!, a[p]!);
};

export const reciprocal: UnaryLoop = (n, out, o, so, a, p, sa) => {
  for (const end = o + n * so; o !== end; o += so, p += sa) out[o] = 1 / a[p]!;
};

export const exp: UnaryLoop = (n, out, o, so, a, p, sa) => {
  if (n >= ELEMENTARY_MIN.exp && elementaryKernel("exp", expOf, n, out, o, so, a, p, sa)) return;
  for (const end = o + n * so; o !== end; o += so, p += sa) out[o] = expOf(a[p]!);
};

export const expm1: UnaryLoop = (n, out, o, so, a, p, sa) => {
  for (const end = o + n * so; o !== end; o += so, p += sa) out[o] = Math.expm1(a[p]!);
};

export const log: UnaryLoop = (n, out, o, so, a, p, sa) => {
  if (n >= ELEMENTARY_MIN.log && elementaryKernel("log", Math.log, n, out, o, so, a, p, sa)) return;
  for (const end = o + n * so; o !== end; o += so, p += sa) out[o] = Math.log(a[p]!);
};

export const log1p: UnaryLoop = (n, out, o, so, a, p, sa) => {
  for (const end = o + n * so; o !== end; o += so, p += sa) out[o] = Math.log1p(a[p]!);
};

export const log2: UnaryLoop = (n, out, o, so, a, p, sa) => {
  for (const end = o + n * so; o !== end; o += so, p += sa) out[o] = Math.log2(a[p]!);
};

export const log10: UnaryLoop = (n, out, o, so, a, p, sa) => {
  for (const end = o + n * so; o !== end; o += so, p += sa) out[o] = Math.log10(a[p]!);
};

export const sqrt: UnaryLoop = (n, out, o, so, a, p, sa) => {
  if (
    n >= ELEMENTARY_MIN.sqrt &&
    sa === 1 &&
    so === 1 &&
    elementaryKernel("sqrt", Math.sqrt, n, out, o, so, a, p, sa)
  )
    return;
  for (const end = o + n * so; o !== end; o += so, p += sa) out[o] = Math.sqrt(a[p]!);
};

export const sin: UnaryLoop = (n, out, o, so, a, p, sa) => {
  if (n >= ELEMENTARY_MIN.sin && elementaryKernel("sin", Math.sin, n, out, o, so, a, p, sa)) return;
  for (const end = o + n * so; o !== end; o += so, p += sa) out[o] = Math.sin(a[p]!);
};

export const cos: UnaryLoop = (n, out, o, so, a, p, sa) => {
  if (n >= ELEMENTARY_MIN.cos && elementaryKernel("cos", Math.cos, n, out, o, so, a, p, sa)) return;
  for (const end = o + n * so; o !== end; o += so, p += sa) out[o] = Math.cos(a[p]!);
};

export const tan: UnaryLoop = (n, out, o, so, a, p, sa) => {
  for (const end = o + n * so; o !== end; o += so, p += sa) out[o] = Math.tan(a[p]!);
};

export const arcsin: UnaryLoop = (n, out, o, so, a, p, sa) => {
  for (const end = o + n * so; o !== end; o += so, p += sa) out[o] = Math.asin(a[p]!);
};

export const arccos: UnaryLoop = (n, out, o, so, a, p, sa) => {
  for (const end = o + n * so; o !== end; o += so, p += sa) out[o] = Math.acos(a[p]!);
};

export const arctan: UnaryLoop = (n, out, o, so, a, p, sa) => {
  for (const end = o + n * so; o !== end; o += so, p += sa) out[o] = Math.atan(a[p]!);
};

export const sinh: UnaryLoop = (n, out, o, so, a, p, sa) => {
  for (const end = o + n * so; o !== end; o += so, p += sa) out[o] = Math.sinh(a[p]!);
};

export const cosh: UnaryLoop = (n, out, o, so, a, p, sa) => {
  for (const end = o + n * so; o !== end; o += so, p += sa) out[o] = Math.cosh(a[p]!);
};

export const tanh: UnaryLoop = (n, out, o, so, a, p, sa) => {
  if (n >= ELEMENTARY_MIN.tanh && elementaryKernel("tanh", Math.tanh, n, out, o, so, a, p, sa)) return;
  for (const end = o + n * so; o !== end; o += so, p += sa) out[o] = Math.tanh(a[p]!);
};

/** From the exponential of `-|x|`, which does not overflow. */
export const sigmoidOf = (x: number): number => {
  const e = expOf(-Math.abs(x));
  return (x < 0 ? e : 1) / (1 + e);
};

export const sigmoid: UnaryLoop = (n, out, o, so, a, p, sa) => {
  if (n >= ELEMENTARY_MIN.sigmoid && elementaryKernel("sigmoid", sigmoidOf, n, out, o, so, a, p, sa)) return;
  for (const end = o + n * so; o !== end; o += so, p += sa) out[o] = sigmoidOf(a[p]!);
};

export const floor: UnaryLoop = (n, out, o, so, a, p, sa) => {
  for (const end = o + n * so; o !== end; o += so, p += sa) out[o] = Math.floor(a[p]!);
};

export const ceil: UnaryLoop = (n, out, o, so, a, p, sa) => {
  for (const end = o + n * so; o !== end; o += so, p += sa) out[o] = Math.ceil(a[p]!);
};

export const logicalNot: UnaryLoop = (n, out, o, so, a, p, sa) => {
  for (const end = o + n * so; o !== end; o += so, p += sa) out[o] = a[p] === 0 ? 1 : 0;
};

export const isnan: UnaryLoop = (n, out, o, so, a, p, sa) => {
  for (const end = o + n * so; o !== end; o += so, p += sa) out[o] = a[p] !== a[p] ? 1 : 0;
};

export const isinf: UnaryLoop = (n, out, o, so, a, p, sa) => {
  for (const end = o + n * so; o !== end; o += so, p += sa)
    out[o] = a[p] === Infinity || a[p] === -Infinity ? 1 : 0;
};

export const isfinite: UnaryLoop = (n, out, o, so, a, p, sa) => {
  for (const end = o + n * so; o !== end; o += so, p += sa) out[o] = Number.isFinite(a[p]) ? 1 : 0;
};

/**
 * Nearest integer, halves to even. Adding and subtracting 2^52 rounds in the floating-point unit; the sign
 * of zero is kept.
 */
export const rint: UnaryLoop = (n, out, o, so, a, p, sa) => {
  const SHIFT = 2 ** 52;
  for (const end = o + n * so; o !== end; o += so, p += sa) {
    const x = a[p]!;
    if (x > 0 && x < SHIFT) out[o] = x + SHIFT - SHIFT;
    else if (x < 0 && x > -SHIFT) out[o] = -(SHIFT - x - SHIFT);
    else out[o] = x;
  }
};
