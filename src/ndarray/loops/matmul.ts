import type { TypedArray } from "../dtype";
import { matmulKernel } from "../kernels/matmul";
import { matmulBlas } from "./blas";

/** A matrix in a buffer: where it starts, and the steps from row to row and from column to column. */
export interface Matrix {
  readonly data: TypedArray;
  readonly offset: number;
  readonly rowStep: number;
  readonly columnStep: number;
}

/**
 * Block sizes: a panel of A (4 x KC) and one of B (KC x 4) fit the first-level cache together, and a block of
 * B (KC x NC) fits the second.
 */
const KC = 256;
const NC = 256;

/** Below this many multiplications packing costs more than it saves. */
const SMALL = 4096;

/**
 * `out = A B` for float operands, A of `m x k` and B of `k x n`; `out` is in C order from `o` on and
 * may hold anything before. A BLAS library does it where one is hooked in (loops/blas.ts), else a WebAssembly kernel where there is one
 * (kernels/matmul.ts), each when it is faster.
 */
export function matmul(
  m: number,
  n: number,
  k: number,
  a: Matrix,
  b: Matrix,
  out: TypedArray,
  o: number,
): void {
  if (matmulBlas(m, n, k, a, b, out, o)) return;
  if (matmulKernel(m, n, k, a, b, out, o)) return;
  if (m < 4 || n < 4 || m * n * k < SMALL) matmulSmall(m, n, k, a, b, out, o);
  else matmulBlocked(m, n, k, a, b, out, o);
}

/** Sums of one row, for `matmulSmall`: a list for each product would cost as much as a small one. */
const ROW: Float64Array = new Float64Array(64);

/** Row by row of B when B's rows lie together in memory, else one dot product after the other. */
function matmulSmall(
  m: number,
  n: number,
  k: number,
  a: Matrix,
  b: Matrix,
  out: TypedArray,
  o: number,
): void {
  const byRows = b.columnStep === 1 && n > 1;
  const acc = !byRows || n <= ROW.length ? ROW : new Float64Array(n);
  const x = a.data;
  const y = b.data;
  for (let i = 0; i < m; i++) {
    const row = a.offset + i * a.rowStep;
    if (byRows) {
      for (let j = 0; j < n; j++) acc[j] = 0;
      for (let l = 0, p = row; l < k; l++, p += a.columnStep) {
        const factor = x[p]!;
        for (let j = 0, q = b.offset + l * b.rowStep; j < n; j++, q++) acc[j]! += factor * y[q]!;
      }
      for (let j = 0; j < n; j++) out[o + i * n + j] = acc[j]!;
    } else {
      for (let j = 0; j < n; j++) {
        out[o + i * n + j] = dotRow(k, x, row, a.columnStep, y, b.offset + j * b.columnStep, b.rowStep);
      }
    }
  }
}

function dotRow(
  k: number,
  x: TypedArray,
  p: number,
  sx: number,
  y: TypedArray,
  q: number,
  sy: number,
): number {
  // Four sums, so that an addition need not wait for the one before it.
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let l = 4;
  for (; l <= k; l += 4) {
    s0 += x[p]! * y[q]!;
    p += sx;
    q += sy;
    s1 += x[p]! * y[q]!;
    p += sx;
    q += sy;
    s2 += x[p]! * y[q]!;
    p += sx;
    q += sy;
    s3 += x[p]! * y[q]!;
    p += sx;
    q += sy;
  }
  for (l -= 4; l < k; l++, p += sx, q += sy) s0 += x[p]! * y[q]!;
  return s0 + s1 + (s2 + s3);
}

/**
 * Blocks of both operands are packed into the order in which the micro-kernel reads them, so that transposed
 * and strided operands cost no more than others. Within a block sums are kept in double precision.
 */
function matmulBlocked(
  m: number,
  n: number,
  k: number,
  a: Matrix,
  b: Matrix,
  out: TypedArray,
  o: number,
): void {
  const kc = Math.min(k, KC);
  const packedA = new Float64Array(Math.ceil(m / 4) * 4 * kc);
  const packedB = new Float64Array(Math.ceil(Math.min(n, NC) / 4) * 4 * kc);
  for (let l = 0; l < k; l += KC) {
    const depth = Math.min(KC, k - l);
    // Each group of four rows of A, then each group of four columns of B, lies in memory step by step of k.
    pack(m, depth, a.data, a.offset + l * a.columnStep, a.rowStep, a.columnStep, packedA);
    for (let j = 0; j < n; j += NC) {
      const width = Math.min(NC, n - j);
      pack(
        width,
        depth,
        b.data,
        b.offset + l * b.rowStep + j * b.columnStep,
        b.columnStep,
        b.rowStep,
        packedB,
      );
      for (let i = 0; i < m; i += 4) {
        const rows = Math.min(4, m - i);
        for (let jj = 0; jj < width; jj += 4) {
          kernel4x4(depth, packedA, i * depth, packedB, jj * depth);
          storeTile(rows, Math.min(4, width - jj), out, o + i * n + j + jj, n, l > 0);
        }
      }
    }
  }
}

/** Packs `count` lines of `depth` elements in groups of four, filling the last group up with zeros. */
function pack(
  count: number,
  depth: number,
  x: TypedArray,
  offset: number,
  lineStep: number,
  depthStep: number,
  packed: Float64Array,
): void {
  for (let i = 0, at = 0; i < count; i += 4, at += 4 * depth) {
    if (i + 4 <= count && Math.abs(lineStep) < Math.abs(depthStep)) {
      // The four lines are neighbors in memory: read them together.
      let p = offset + i * lineStep;
      for (let l = 0, w = at; l < depth; l++, w += 4, p += depthStep) {
        packed[w] = x[p]!;
        packed[w + 1] = x[p + lineStep]!;
        packed[w + 2] = x[p + 2 * lineStep]!;
        packed[w + 3] = x[p + 3 * lineStep]!;
      }
      continue;
    }
    for (let lane = 0; lane < 4; lane++) {
      let w = at + lane;
      if (i + lane >= count) {
        for (let l = 0; l < depth; l++, w += 4) packed[w] = 0;
      } else {
        let p = offset + (i + lane) * lineStep;
        for (let l = 0; l < depth; l++, w += 4, p += depthStep) packed[w] = x[p]!;
      }
    }
  }
}

/** The 4 x 4 tile that the micro-kernel computed last. */
const TILE: Float64Array = new Float64Array(16);

/** The micro-kernel: sixteen sums in registers, sixteen multiplications for eight loads. */
function kernel4x4(depth: number, a: Float64Array, p: number, b: Float64Array, q: number): void {
  let c00 = 0;
  let c01 = 0;
  let c02 = 0;
  let c03 = 0;
  let c10 = 0;
  let c11 = 0;
  let c12 = 0;
  let c13 = 0;
  let c20 = 0;
  let c21 = 0;
  let c22 = 0;
  let c23 = 0;
  let c30 = 0;
  let c31 = 0;
  let c32 = 0;
  let c33 = 0;
  for (let l = 0; l < depth; l++, p += 4, q += 4) {
    const a0 = a[p]!;
    const a1 = a[p + 1]!;
    const a2 = a[p + 2]!;
    const a3 = a[p + 3]!;
    const b0 = b[q]!;
    const b1 = b[q + 1]!;
    const b2 = b[q + 2]!;
    const b3 = b[q + 3]!;
    c00 += a0 * b0;
    c01 += a0 * b1;
    c02 += a0 * b2;
    c03 += a0 * b3;
    c10 += a1 * b0;
    c11 += a1 * b1;
    c12 += a1 * b2;
    c13 += a1 * b3;
    c20 += a2 * b0;
    c21 += a2 * b1;
    c22 += a2 * b2;
    c23 += a2 * b3;
    c30 += a3 * b0;
    c31 += a3 * b1;
    c32 += a3 * b2;
    c33 += a3 * b3;
  }
  TILE[0] = c00;
  TILE[1] = c01;
  TILE[2] = c02;
  TILE[3] = c03;
  TILE[4] = c10;
  TILE[5] = c11;
  TILE[6] = c12;
  TILE[7] = c13;
  TILE[8] = c20;
  TILE[9] = c21;
  TILE[10] = c22;
  TILE[11] = c23;
  TILE[12] = c30;
  TILE[13] = c31;
  TILE[14] = c32;
  TILE[15] = c33;
}

/** Writes the tile, or adds it to what earlier blocks of k have given. */
function storeTile(
  rows: number,
  columns: number,
  out: TypedArray,
  o: number,
  rowStep: number,
  add: boolean,
): void {
  for (let i = 0; i < rows; i++, o += rowStep) {
    for (let j = 0; j < columns; j++) out[o + j] = (add ? out[o + j]! : 0) + TILE[4 * i + j]!;
  }
}

/** `out = A B` for integers, wrapping like every int32 sum and product. */
export function matmulInt(
  m: number,
  n: number,
  k: number,
  a: Matrix,
  b: Matrix,
  out: TypedArray,
  o: number,
): void {
  const { imul } = Math;
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let total = 0;
      let p = a.offset + i * a.rowStep;
      let q = b.offset + j * b.columnStep;
      for (let l = 0; l < k; l++, p += a.columnStep, q += b.rowStep)
        total = (total + imul(a.data[p]!, b.data[q]!)) | 0;
      out[o + i * n + j] = total;
    }
  }
}
