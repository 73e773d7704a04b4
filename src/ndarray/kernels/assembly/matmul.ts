/**
 * The inner loops of the matrix product. Operands come packed (see loops/matmul-kernel.ts): A in panels of four
 * rows, B in panels of two vectors of columns, both lying in memory in the order in which they are read here.
 *
 * A tile of 4 rows x 2 vectors keeps eight sums, two vectors of B and one element of A in registers: eleven of
 * the sixteen that x64 has. Wider tiles spill.
 */
import { maddF32, maddF64 } from "./lib/madd";

/**
 * `C = A B` for packed float32 blocks: `rowPanels` panels of 4 rows, `columnPanels` of 8 columns, `depth` steps.
 * C is written in C order, with `stride` bytes from row to row.
 */
export function blockF32(
  depth: i32,
  rowPanels: i32,
  columnPanels: i32,
  a: usize,
  b: usize,
  c: usize,
  stride: usize,
): void {
  const panelA: usize = <usize>depth * 16;
  const panelB: usize = <usize>depth * 32;
  for (let j = 0; j < columnPanels; j++, b += panelB, c += 32) {
    let p = a;
    let tile = c;
    for (let i = 0; i < rowPanels; i++, tile += 4 * stride) {
      let q = b;
      let c00 = f32x4.splat(0);
      let c01 = f32x4.splat(0);
      let c10 = f32x4.splat(0);
      let c11 = f32x4.splat(0);
      let c20 = f32x4.splat(0);
      let c21 = f32x4.splat(0);
      let c30 = f32x4.splat(0);
      let c31 = f32x4.splat(0);
      for (const end = p + panelA; p < end; p += 16, q += 32) {
        const b0 = v128.load(q);
        const b1 = v128.load(q, 16);
        let x = v128.load32_splat(p);
        c00 = maddF32(x, b0, c00);
        c01 = maddF32(x, b1, c01);
        x = v128.load32_splat(p, 4);
        c10 = maddF32(x, b0, c10);
        c11 = maddF32(x, b1, c11);
        x = v128.load32_splat(p, 8);
        c20 = maddF32(x, b0, c20);
        c21 = maddF32(x, b1, c21);
        x = v128.load32_splat(p, 12);
        c30 = maddF32(x, b0, c30);
        c31 = maddF32(x, b1, c31);
      }
      let row = tile;
      v128.store(row, c00);
      v128.store(row, c01, 16);
      row += stride;
      v128.store(row, c10);
      v128.store(row, c11, 16);
      row += stride;
      v128.store(row, c20);
      v128.store(row, c21, 16);
      row += stride;
      v128.store(row, c30);
      v128.store(row, c31, 16);
    }
  }
}

/** As `blockF32`, for float64: panels of 4 rows and of 4 columns. */
export function blockF64(
  depth: i32,
  rowPanels: i32,
  columnPanels: i32,
  a: usize,
  b: usize,
  c: usize,
  stride: usize,
): void {
  const panel: usize = <usize>depth * 32;
  for (let j = 0; j < columnPanels; j++, b += panel, c += 32) {
    let p = a;
    let tile = c;
    for (let i = 0; i < rowPanels; i++, tile += 4 * stride) {
      let q = b;
      let c00 = f64x2.splat(0);
      let c01 = f64x2.splat(0);
      let c10 = f64x2.splat(0);
      let c11 = f64x2.splat(0);
      let c20 = f64x2.splat(0);
      let c21 = f64x2.splat(0);
      let c30 = f64x2.splat(0);
      let c31 = f64x2.splat(0);
      for (const end = p + panel; p < end; p += 32, q += 32) {
        const b0 = v128.load(q);
        const b1 = v128.load(q, 16);
        let x = v128.load64_splat(p);
        c00 = maddF64(x, b0, c00);
        c01 = maddF64(x, b1, c01);
        x = v128.load64_splat(p, 8);
        c10 = maddF64(x, b0, c10);
        c11 = maddF64(x, b1, c11);
        x = v128.load64_splat(p, 16);
        c20 = maddF64(x, b0, c20);
        c21 = maddF64(x, b1, c21);
        x = v128.load64_splat(p, 24);
        c30 = maddF64(x, b0, c30);
        c31 = maddF64(x, b1, c31);
      }
      let row = tile;
      v128.store(row, c00);
      v128.store(row, c01, 16);
      row += stride;
      v128.store(row, c10);
      v128.store(row, c11, 16);
      row += stride;
      v128.store(row, c20);
      v128.store(row, c21, 16);
      row += stride;
      v128.store(row, c30);
      v128.store(row, c31, 16);
    }
  }
}
