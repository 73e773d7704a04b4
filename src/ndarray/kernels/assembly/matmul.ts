/**
 * The inner loops of the matrix product. They read what kernels/matmul.ts has copied here: blocks whose rows or
 * columns lie one after the other. All places and steps are in bytes.
 *
 * A tile of 4 rows x 2 vectors keeps eight sums, two vectors of B and one element of A in registers: eleven of
 * the sixteen that x64 has. 6 x 2 was 8 % faster with fused multiply-add, and half as fast without; others spill.
 */
import { maddF32, maddF64 } from "./lib/madd";

/**
 * Where a tile that reaches over the edge of C is stored first: 4 rows of 32 bytes. Threads that share the memory have
 * each a place of their own.
 */
let edge: usize = memory.data(128, 16);

export function setEdge(at: usize): void {
  edge = at;
}

/**
 * `C = A B` for float32, or `C += A B`. Four rows of A, a tile's, follow four others after `tileStep`, a row another
 * after `rowStep`, an element of a row another after `aStep`. Eight columns of B, a panel, follow others after
 * `panelStep`, a row of a panel another after `bStep`. C is written in C order with `cStep` bytes from row to row,
 * and nothing beside it. Of B whole panels are read: columns that it does not have are multiplied and dropped.
 */
export function multiplyF32(
  rows: i32,
  columns: i32,
  depth: i32,
  a: usize,
  tileStep: usize,
  rowStep: usize,
  aStep: usize,
  b: usize,
  bStep: usize,
  panelStep: usize,
  c: usize,
  cStep: usize,
  add: bool,
): void {
  const length = <usize>depth * bStep;
  for (let j = 0; j < columns; j += 8, b += panelStep, c += 32) {
    const end = b + length;
    let tile = c;
    let p = a;
    for (let i = 0; i < rows; i += 4, p += tileStep, tile += 4 * cStep) {
      // Rows that A does not have are read as its last one.
      let p0 = p;
      let p1 = i + 1 < rows ? p0 + rowStep : p0;
      let p2 = i + 2 < rows ? p1 + rowStep : p1;
      let p3 = i + 3 < rows ? p2 + rowStep : p2;
      let c00 = f32x4.splat(0);
      let c01 = f32x4.splat(0);
      let c10 = f32x4.splat(0);
      let c11 = f32x4.splat(0);
      let c20 = f32x4.splat(0);
      let c21 = f32x4.splat(0);
      let c30 = f32x4.splat(0);
      let c31 = f32x4.splat(0);
      for (let q = b; q < end; q += bStep) {
        const b0 = v128.load(q);
        const b1 = v128.load(q, 16);
        let x = v128.load32_splat(p0);
        c00 = maddF32(x, b0, c00);
        c01 = maddF32(x, b1, c01);
        p0 += aStep;
        x = v128.load32_splat(p1);
        c10 = maddF32(x, b0, c10);
        c11 = maddF32(x, b1, c11);
        p1 += aStep;
        x = v128.load32_splat(p2);
        c20 = maddF32(x, b0, c20);
        c21 = maddF32(x, b1, c21);
        p2 += aStep;
        x = v128.load32_splat(p3);
        c30 = maddF32(x, b0, c30);
        c31 = maddF32(x, b1, c31);
        p3 += aStep;
      }
      const inside = i + 4 <= rows && j + 8 <= columns;
      let row = inside ? tile : edge;
      const step: usize = inside ? cStep : 32;
      if (inside && add) {
        c00 = f32x4.add(v128.load(row), c00);
        c01 = f32x4.add(v128.load(row, 16), c01);
        c10 = f32x4.add(v128.load(row + step), c10);
        c11 = f32x4.add(v128.load(row + step, 16), c11);
        c20 = f32x4.add(v128.load(row + 2 * step), c20);
        c21 = f32x4.add(v128.load(row + 2 * step, 16), c21);
        c30 = f32x4.add(v128.load(row + 3 * step), c30);
        c31 = f32x4.add(v128.load(row + 3 * step, 16), c31);
      }
      v128.store(row, c00);
      v128.store(row, c01, 16);
      row += step;
      v128.store(row, c10);
      v128.store(row, c11, 16);
      row += step;
      v128.store(row, c20);
      v128.store(row, c21, 16);
      row += step;
      v128.store(row, c30);
      v128.store(row, c31, 16);
      if (!inside) storeEdge<f32>(min(4, rows - i), min(8, columns - j), tile, cStep, add);
    }
  }
}

/** As `multiplyF32`, for float64: panels of 4 columns. */
export function multiplyF64(
  rows: i32,
  columns: i32,
  depth: i32,
  a: usize,
  tileStep: usize,
  rowStep: usize,
  aStep: usize,
  b: usize,
  bStep: usize,
  panelStep: usize,
  c: usize,
  cStep: usize,
  add: bool,
): void {
  const length = <usize>depth * bStep;
  for (let j = 0; j < columns; j += 4, b += panelStep, c += 32) {
    const end = b + length;
    let tile = c;
    let p = a;
    for (let i = 0; i < rows; i += 4, p += tileStep, tile += 4 * cStep) {
      let p0 = p;
      let p1 = i + 1 < rows ? p0 + rowStep : p0;
      let p2 = i + 2 < rows ? p1 + rowStep : p1;
      let p3 = i + 3 < rows ? p2 + rowStep : p2;
      let c00 = f64x2.splat(0);
      let c01 = f64x2.splat(0);
      let c10 = f64x2.splat(0);
      let c11 = f64x2.splat(0);
      let c20 = f64x2.splat(0);
      let c21 = f64x2.splat(0);
      let c30 = f64x2.splat(0);
      let c31 = f64x2.splat(0);
      for (let q = b; q < end; q += bStep) {
        const b0 = v128.load(q);
        const b1 = v128.load(q, 16);
        let x = v128.load64_splat(p0);
        c00 = maddF64(x, b0, c00);
        c01 = maddF64(x, b1, c01);
        p0 += aStep;
        x = v128.load64_splat(p1);
        c10 = maddF64(x, b0, c10);
        c11 = maddF64(x, b1, c11);
        p1 += aStep;
        x = v128.load64_splat(p2);
        c20 = maddF64(x, b0, c20);
        c21 = maddF64(x, b1, c21);
        p2 += aStep;
        x = v128.load64_splat(p3);
        c30 = maddF64(x, b0, c30);
        c31 = maddF64(x, b1, c31);
        p3 += aStep;
      }
      const inside = i + 4 <= rows && j + 4 <= columns;
      let row = inside ? tile : edge;
      const step: usize = inside ? cStep : 32;
      if (inside && add) {
        c00 = f64x2.add(v128.load(row), c00);
        c01 = f64x2.add(v128.load(row, 16), c01);
        c10 = f64x2.add(v128.load(row + step), c10);
        c11 = f64x2.add(v128.load(row + step, 16), c11);
        c20 = f64x2.add(v128.load(row + 2 * step), c20);
        c21 = f64x2.add(v128.load(row + 2 * step, 16), c21);
        c30 = f64x2.add(v128.load(row + 3 * step), c30);
        c31 = f64x2.add(v128.load(row + 3 * step, 16), c31);
      }
      v128.store(row, c00);
      v128.store(row, c01, 16);
      row += step;
      v128.store(row, c10);
      v128.store(row, c11, 16);
      row += step;
      v128.store(row, c20);
      v128.store(row, c21, 16);
      row += step;
      v128.store(row, c30);
      v128.store(row, c31, 16);
      if (!inside) storeEdge<f64>(min(4, rows - i), min(4, columns - j), tile, cStep, add);
    }
  }
}

/** Copies, or adds, the part of the tile at `edge` that C has. */
function storeEdge<T>(rows: i32, columns: i32, tile: usize, cStep: usize, add: bool): void {
  let from = edge;
  for (let i = 0; i < rows; i++, from += 32, tile += cStep) {
    const end = from + <usize>columns * sizeof<T>();
    for (let p = from, q = tile; p < end; p += sizeof<T>(), q += sizeof<T>()) {
      store<T>(q, add ? load<T>(q) + load<T>(p) : load<T>(p));
    }
  }
}

/**
 * Packs lines that lie side by side, as the rows of B do: `panels` panels of `width` bytes, 16 or 32, `panelStep`
 * apart. Each is written row after row, the order in which the product reads it.
 */
export function packRows(
  depth: i32,
  panels: i32,
  from: usize,
  rowStep: usize,
  to: usize,
  panelStep: usize,
  width: usize,
): void {
  for (let l = 0; l < depth; l++, from += rowStep, to += width) {
    let p = from;
    let q = to;
    for (let j = 0; j < panels; j++, p += width, q += panelStep) {
      v128.store(q, v128.load(p));
      if (width === 32) v128.store(q, v128.load(p, 16), 16);
    }
  }
}

/** A product of a block of A and a slab of B. It lies in memory, where all threads read it. Places are in bytes. */
@unmanaged
class Task {
  /** 4 for float32, 8 for float64. */
  size: i32;
  rows: i32;
  columns: i32;
  depth: i32;
  /** The rows of a chunk, a multiple of four: chunks are computed on their own. */
  chunkRows: i32;
  /** Whether to add to C. */
  add: i32;
  /** Whether A lies row after row, or column after column. */
  byRows: i32;
  a: usize;
  /** Room for a copy of A, in panels. */
  packedA: usize;
  /** The panels of B, and the step from one to the next. */
  b: usize;
  panelStep: usize;
  c: usize;
}

/** Computes the rows of C that belong to a chunk of a task. */
export function multiplyChunk(task: Task, chunk: i32): void {
  const size = <usize>task.size;
  const depth = task.depth;
  const columns = task.columns;
  const first = chunk * task.chunkRows;
  const rows = min(task.chunkRows, task.rows - first);
  let a = task.a + <usize>first * depth * size;
  let rowStep = <usize>depth * size;
  let tileStep = 4 * rowStep;
  let aStep = size;
  // Rows are multiplied as they lie. Of columns four elements are wanted at a time, far apart: those are packed.
  if (!task.byRows) {
    const staged = task.a + <usize>first * size;
    a = task.packedA + <usize>first * depth * size;
    rowStep = size;
    aStep = 4 * size;
    tileStep = <usize>depth * aStep;
    packRows(depth, (rows + 3) >> 2, staged, <usize>task.rows * size, a, tileStep, aStep);
  }
  const cStep = <usize>columns * size;
  const c = task.c + <usize>first * cStep;
  const add = task.add != 0;
  const b = task.b;
  const panelStep = task.panelStep;
  if (size === 4)
    multiplyF32(rows, columns, depth, a, tileStep, rowStep, aStep, b, 32, panelStep, c, cStep, add);
  else multiplyF64(rows, columns, depth, a, tileStep, rowStep, aStep, b, 32, panelStep, c, cStep, add);
}

/** Packs the columns of B for float32, when each lies together: panels of 8, transposed 4 x 4 at a time. */
export function packColumnsF32(
  depth: i32,
  columns: i32,
  from: usize,
  columnStep: usize,
  to: usize,
  panelStep: usize,
): void {
  for (let j = 0; j < columns; j += 8, from += 8 * columnStep, to += panelStep) {
    packFourF32(depth, from, columnStep, to);
    packFourF32(depth, from + 4 * columnStep, columnStep, to + 16);
  }
}

function packFourF32(depth: i32, p0: usize, columnStep: usize, to: usize): void {
  let p1 = p0 + columnStep;
  let p2 = p1 + columnStep;
  let p3 = p2 + columnStep;
  let l = 4;
  for (; l <= depth; l += 4, to += 128) {
    const x0 = v128.load(p0);
    const x1 = v128.load(p1);
    const x2 = v128.load(p2);
    const x3 = v128.load(p3);
    const low01 = v128.shuffle<f32>(x0, x1, 0, 4, 1, 5);
    const low23 = v128.shuffle<f32>(x2, x3, 0, 4, 1, 5);
    const high01 = v128.shuffle<f32>(x0, x1, 2, 6, 3, 7);
    const high23 = v128.shuffle<f32>(x2, x3, 2, 6, 3, 7);
    v128.store(to, v128.shuffle<f64>(low01, low23, 0, 2));
    v128.store(to, v128.shuffle<f64>(low01, low23, 1, 3), 32);
    v128.store(to, v128.shuffle<f64>(high01, high23, 0, 2), 64);
    v128.store(to, v128.shuffle<f64>(high01, high23, 1, 3), 96);
    p0 += 16;
    p1 += 16;
    p2 += 16;
    p3 += 16;
  }
  for (l -= 4; l < depth; l++, to += 32) {
    store<f32>(to, load<f32>(p0));
    store<f32>(to, load<f32>(p1), 4);
    store<f32>(to, load<f32>(p2), 8);
    store<f32>(to, load<f32>(p3), 12);
    p0 += 4;
    p1 += 4;
    p2 += 4;
    p3 += 4;
  }
}

/** As `packColumnsF32`, for float64: panels of 4 columns, 2 x 2 at a time. */
export function packColumnsF64(
  depth: i32,
  columns: i32,
  from: usize,
  columnStep: usize,
  to: usize,
  panelStep: usize,
): void {
  for (let j = 0; j < columns; j += 4, from += 4 * columnStep, to += panelStep) {
    packTwoF64(depth, from, columnStep, to);
    packTwoF64(depth, from + 2 * columnStep, columnStep, to + 16);
  }
}

function packTwoF64(depth: i32, p0: usize, columnStep: usize, to: usize): void {
  let p1 = p0 + columnStep;
  let l = 2;
  for (; l <= depth; l += 2, to += 64) {
    const x0 = v128.load(p0);
    const x1 = v128.load(p1);
    v128.store(to, v128.shuffle<f64>(x0, x1, 0, 2));
    v128.store(to, v128.shuffle<f64>(x0, x1, 1, 3), 32);
    p0 += 16;
    p1 += 16;
  }
  if (l - 2 < depth) {
    store<f64>(to, load<f64>(p0));
    store<f64>(to, load<f64>(p1), 8);
  }
}

/**
 * `y += M x` for float32, when the `count` lines of M each lie together, `lineStep` apart: an inner product of
 * `depth` elements for each, four lines at a time. Room for three more follows y.
 */
export function dotsF32(count: i32, depth: i32, m: usize, lineStep: usize, x: usize, y: usize): void {
  for (let i = 0; i < count; i += 4, m += 4 * lineStep) {
    let p0 = m;
    let p1 = i + 1 < count ? p0 + lineStep : p0;
    let p2 = i + 2 < count ? p1 + lineStep : p1;
    let p3 = i + 3 < count ? p2 + lineStep : p2;
    let s0 = f32x4.splat(0);
    let s1 = f32x4.splat(0);
    let s2 = f32x4.splat(0);
    let s3 = f32x4.splat(0);
    let q = x;
    let l = 4;
    for (; l <= depth; l += 4, q += 16) {
      const v = v128.load(q);
      s0 = maddF32(v128.load(p0), v, s0);
      p0 += 16;
      s1 = maddF32(v128.load(p1), v, s1);
      p1 += 16;
      s2 = maddF32(v128.load(p2), v, s2);
      p2 += 16;
      s3 = maddF32(v128.load(p3), v, s3);
      p3 += 16;
    }
    // The sums of four lanes each, as one vector: the halves of all lines side by side, and then the rest.
    const half01 = f32x4.add(v128.shuffle<f32>(s0, s1, 0, 4, 1, 5), v128.shuffle<f32>(s0, s1, 2, 6, 3, 7));
    const half23 = f32x4.add(v128.shuffle<f32>(s2, s3, 0, 4, 1, 5), v128.shuffle<f32>(s2, s3, 2, 6, 3, 7));
    let sums = f32x4.add(v128.shuffle<f64>(half01, half23, 0, 2), v128.shuffle<f64>(half01, half23, 1, 3));
    for (l -= 4; l < depth; l++, q += 4, p0 += 4, p1 += 4, p2 += 4, p3 += 4) {
      const column = f32x4(load<f32>(p0), load<f32>(p1), load<f32>(p2), load<f32>(p3));
      sums = maddF32(column, v128.load32_splat(q), sums);
    }
    v128.store(y, f32x4.add(v128.load(y), sums));
    y += 16;
  }
}

/** As `dotsF32`, for float64: two lines at a time. */
export function dotsF64(count: i32, depth: i32, m: usize, lineStep: usize, x: usize, y: usize): void {
  for (let i = 0; i < count; i += 2, m += 2 * lineStep) {
    let p0 = m;
    let p1 = i + 1 < count ? p0 + lineStep : p0;
    // Two sums for each line, so that an addition need not wait for the one before it.
    let s00 = f64x2.splat(0);
    let s01 = f64x2.splat(0);
    let s10 = f64x2.splat(0);
    let s11 = f64x2.splat(0);
    let q = x;
    let l = 4;
    for (; l <= depth; l += 4, q += 32) {
      const v0 = v128.load(q);
      const v1 = v128.load(q, 16);
      s00 = maddF64(v128.load(p0), v0, s00);
      s01 = maddF64(v128.load(p0, 16), v1, s01);
      p0 += 32;
      s10 = maddF64(v128.load(p1), v0, s10);
      s11 = maddF64(v128.load(p1, 16), v1, s11);
      p1 += 32;
    }
    const s0 = f64x2.add(s00, s01);
    const s1 = f64x2.add(s10, s11);
    let sums = f64x2.add(v128.shuffle<f64>(s0, s1, 0, 2), v128.shuffle<f64>(s0, s1, 1, 3));
    for (l -= 4; l < depth; l++, q += 8, p0 += 8, p1 += 8) {
      sums = maddF64(f64x2(load<f64>(p0), load<f64>(p1)), v128.load64_splat(q), sums);
    }
    v128.store(y, f64x2.add(v128.load(y), sums));
    y += 16;
  }
}

/**
 * `y += x M` for float32, when the rows of M, each of `columns` elements, lie together, `rowStep` apart: four rows at
 * a time. It works by whole vectors: M and y are followed by room for one.
 */
export function sumRowsF32(depth: i32, columns: i32, m: usize, rowStep: usize, x: usize, y: usize): void {
  const end = y + <usize>columns * 4;
  let l = 4;
  for (; l <= depth; l += 4, x += 16, m += 4 * rowStep) {
    const x0 = v128.load32_splat(x);
    const x1 = v128.load32_splat(x, 4);
    const x2 = v128.load32_splat(x, 8);
    const x3 = v128.load32_splat(x, 12);
    let p0 = m;
    let p1 = p0 + rowStep;
    let p2 = p1 + rowStep;
    let p3 = p2 + rowStep;
    for (let q = y; q < end; q += 16, p0 += 16, p1 += 16, p2 += 16, p3 += 16) {
      // Two chains of two, so that an addition need not wait for the one before it.
      const even = maddF32(x2, v128.load(p2), f32x4.mul(x0, v128.load(p0)));
      const odd = maddF32(x3, v128.load(p3), f32x4.mul(x1, v128.load(p1)));
      v128.store(q, f32x4.add(v128.load(q), f32x4.add(even, odd)));
    }
  }
  for (l -= 4; l < depth; l++, x += 4, m += rowStep) {
    const factor = v128.load32_splat(x);
    let p = m;
    for (let q = y; q < end; q += 16, p += 16) v128.store(q, maddF32(factor, v128.load(p), v128.load(q)));
  }
}

/** As `sumRowsF32`, for float64. */
export function sumRowsF64(depth: i32, columns: i32, m: usize, rowStep: usize, x: usize, y: usize): void {
  const end = y + <usize>columns * 8;
  let l = 4;
  for (; l <= depth; l += 4, x += 32, m += 4 * rowStep) {
    const x0 = v128.load64_splat(x);
    const x1 = v128.load64_splat(x, 8);
    const x2 = v128.load64_splat(x, 16);
    const x3 = v128.load64_splat(x, 24);
    let p0 = m;
    let p1 = p0 + rowStep;
    let p2 = p1 + rowStep;
    let p3 = p2 + rowStep;
    for (let q = y; q < end; q += 16, p0 += 16, p1 += 16, p2 += 16, p3 += 16) {
      // Two chains of two, so that an addition need not wait for the one before it.
      const even = maddF64(x2, v128.load(p2), f64x2.mul(x0, v128.load(p0)));
      const odd = maddF64(x3, v128.load(p3), f64x2.mul(x1, v128.load(p1)));
      v128.store(q, f64x2.add(v128.load(q), f64x2.add(even, odd)));
    }
  }
  for (l -= 4; l < depth; l++, x += 8, m += rowStep) {
    const factor = v128.load64_splat(x);
    let p = m;
    for (let q = y; q < end; q += 16, p += 16) v128.store(q, maddF64(factor, v128.load(p), v128.load(q)));
  }
}
