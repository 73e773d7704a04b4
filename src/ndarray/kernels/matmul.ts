import type { TypedArray } from "../dtype";
import type { Matrix } from "../loops/matmul";
import { matmul as compiled } from "./generated/matmul";
import { lazyKernels, scratch, SCRATCH_START } from "./loader";
import { vectorProductKernel, type VectorKernels } from "./matvec";
import { liesByRows, stageBlock } from "./stage";

/** assembly/matmul.ts. Places and steps are in bytes. */
type Multiply = (
  rows: number,
  columns: number,
  depth: number,
  a: number,
  tileStep: number,
  rowStep: number,
  aStep: number,
  b: number,
  bStep: number,
  panelStep: number,
  c: number,
  cStep: number,
  add: boolean,
) => void;
type PackRows = (
  depth: number,
  panels: number,
  from: number,
  rowStep: number,
  to: number,
  panelStep: number,
  width: number,
) => void;
type PackColumns = (
  depth: number,
  columns: number,
  from: number,
  columnStep: number,
  to: number,
  panelStep: number,
) => void;

interface Kernels extends VectorKernels {
  readonly multiplyF32: Multiply;
  readonly multiplyF64: Multiply;
  readonly packRows: PackRows;
  readonly packColumnsF32: PackColumns;
  readonly packColumnsF64: PackColumns;
}

const kernels = /* @__PURE__ */ lazyKernels<Kernels>(compiled);

/** A tile of the micro-kernel: 4 rows by 32 bytes, which are 8 columns of float32 or 4 of float64. */
const TILE_ROWS = 4;
const TILE_BYTES = 32;

/** Between panels lies a cache line, or those of 8 KB would all compete for the same places of the first-level cache. */
const GAP = 64;

/**
 * Sizes of blocks, measured. A panel of B, `DEPTH` rows of a tile's width, 8 KB, stays in the first-level cache
 * while a block of A streams past it from the second. Staged strips of B, and blocks of A, have as many lines as fit
 * in `BLOCK_BYTES`; B has at most `SLAB_COLUMNS` bytes in a row. So much of C as fits in `C_BYTES` is kept over
 * all of k.
 */
const DEPTH = 256;
const BLOCK_BYTES = 256 * 1024;
const SLAB_COLUMNS = 8192;
const C_BYTES = 8 * 1024 * 1024;

/** Where the parts of a blocked product lie in scratch. Kernels may read, not write, a little over the end of a part. */
const STAGED_A = SCRATCH_START;
const PACKED_A = STAGED_A + BLOCK_BYTES;
const STAGED_B = PACKED_A + BLOCK_BYTES;
const PACKED_B = STAGED_B + BLOCK_BYTES;
const BLOCK_C = PACKED_B + (SLAB_COLUMNS / TILE_BYTES) * (DEPTH * TILE_BYTES + GAP) + GAP;

/** Below this many multiplications copying to the kernel and back costs more than it saves. */
const SMALL = 512;

/** Operands of up to this many bytes each need no packing: they stay close enough as they are. */
const WHOLE_BYTES = 64 * 1024;

/**
 * `out = A B` in WebAssembly, as `matmul` of loops/matmul.ts; `out` has the dtype of A and B. False, and nothing is
 * done, when there is no kernel or when the plain loop is as fast.
 */
export function matmulKernel(
  m: number,
  n: number,
  k: number,
  a: Matrix,
  b: Matrix,
  out: TypedArray,
  o: number,
): boolean {
  const size = out.BYTES_PER_ELEMENT;
  if (m * n * k < SMALL || a.data.BYTES_PER_ELEMENT !== size) return false;
  const wasm = kernels();
  if (wasm === null) return false;
  if (m === 1 || n === 1) return vectorProductKernel(wasm, m, n, k, a, b, out, o);
  if (k <= DEPTH && Math.max(m, n) * k * size <= WHOLE_BYTES && m * n * size <= C_BYTES) {
    multiplyWhole(wasm, m, n, k, a, b, out, o);
  } else {
    multiplyBlocked(wasm, m, n, k, a, b, out, o);
  }
  return true;
}

/** The product of operands that lie in scratch as a whole. Only columns of B have to be packed, to become rows. */
function multiplyWhole(
  wasm: Kernels,
  m: number,
  n: number,
  k: number,
  a: Matrix,
  b: Matrix,
  out: TypedArray,
  o: number,
): void {
  const size = out.BYTES_PER_ELEMENT;
  const memory = size === 4 ? scratch().f32 : scratch().f64;
  const atA = SCRATCH_START / size;
  const atB = atA + roundUp(m * k, 8);
  const aByRows = liesByRows(a);
  const bByRows = liesByRows(b);
  stageBlock(memory, atA, a, 0, 0, m, k, aByRows);
  stageBlock(memory, atB, b, 0, 0, k, n, bByRows);
  if (!bByRows) packPanels(wasm, size, k, n, atB * size, false, PACKED_B, k * TILE_BYTES);
  (size === 4 ? wasm.multiplyF32 : wasm.multiplyF64)(
    m,
    n,
    k,
    atA * size,
    TILE_ROWS * (aByRows ? k : 1) * size,
    (aByRows ? k : 1) * size,
    (aByRows ? 1 : m) * size,
    bByRows ? atB * size : PACKED_B,
    bByRows ? n * size : TILE_BYTES,
    bByRows ? TILE_BYTES : k * TILE_BYTES,
    BLOCK_C,
    n * size,
    false,
  );
  const c = BLOCK_C / size;
  out.set(memory.subarray(c, c + m * n), o);
}

/**
 * Goto's loops: B is packed in panels, a slab of `DEPTH` rows at a time, and blocks of A stream past it. The part of C
 * they belong to stays in scratch over all of k, and is copied out once.
 */
function multiplyBlocked(
  wasm: Kernels,
  m: number,
  n: number,
  k: number,
  a: Matrix,
  b: Matrix,
  out: TypedArray,
  o: number,
): void {
  const size = out.BYTES_PER_ELEMENT;
  const memory = size === 4 ? scratch().f32 : scratch().f64;
  const width = Math.min(n, SLAB_COLUMNS / size);
  const height = Math.min(m, Math.floor(C_BYTES / (width * size)) & -TILE_ROWS);
  for (let j = 0; j < n; j += width) {
    const columns = Math.min(width, n - j);
    for (let i = 0; i < m; i += height) {
      const rows = Math.min(height, m - i);
      for (let l = 0; l < k; l += DEPTH) {
        const depth = Math.min(DEPTH, k - l);
        packSlab(wasm, b, l, j, depth, columns, size);
        multiplySlab(wasm, a, i, l, rows, depth, columns, size);
      }
      const c = BLOCK_C / size;
      if (columns === n) out.set(memory.subarray(c, c + rows * n), o + i * n);
      else {
        for (let r = 0; r < rows; r++) {
          const row = c + r * columns;
          out.set(memory.subarray(row, row + columns), o + (i + r) * n + j);
        }
      }
    }
  }
}

/** Packs the slab of B of `depth` rows and `columns` columns from row `l` and column `j` on, strip by strip. */
function packSlab(
  wasm: Kernels,
  b: Matrix,
  l: number,
  j: number,
  depth: number,
  columns: number,
  size: number,
): void {
  const memory = size === 4 ? scratch().f32 : scratch().f64;
  const panelStep = depth * TILE_BYTES + GAP;
  const byRows = liesByRows(b);
  if (byRows) {
    const strip = Math.floor(BLOCK_BYTES / (columns * size));
    for (let r = 0; r < depth; r += strip) {
      const rows = Math.min(strip, depth - r);
      stageBlock(memory, STAGED_B / size, b, l + r, j, rows, columns, true);
      packPanels(wasm, size, rows, columns, STAGED_B, true, PACKED_B + r * TILE_BYTES, panelStep);
    }
  } else {
    // Whole panels, which have 8 or 4 columns.
    const strip = Math.floor(BLOCK_BYTES / (depth * size)) & -8;
    for (let r = 0; r < columns; r += strip) {
      const count = Math.min(strip, columns - r);
      stageBlock(memory, STAGED_B / size, b, l, j + r, depth, count, false);
      packPanels(
        wasm,
        size,
        depth,
        count,
        STAGED_B,
        false,
        PACKED_B + ((r * size) / TILE_BYTES) * panelStep,
        panelStep,
      );
    }
  }
}

/** Packs staged rows or columns of B in panels of a tile's width. */
function packPanels(
  wasm: Kernels,
  size: number,
  depth: number,
  columns: number,
  from: number,
  byRows: boolean,
  to: number,
  panelStep: number,
): void {
  if (byRows) {
    const panels = Math.ceil((columns * size) / TILE_BYTES);
    wasm.packRows(depth, panels, from, columns * size, to, panelStep, TILE_BYTES);
  } else {
    (size === 4 ? wasm.packColumnsF32 : wasm.packColumnsF64)(
      depth,
      columns,
      from,
      depth * size,
      to,
      panelStep,
    );
  }
}

/** Multiplies `rows` rows of A from row `i` on, their columns from `l` on, with the packed slab of B: C, or C += . */
function multiplySlab(
  wasm: Kernels,
  a: Matrix,
  i: number,
  l: number,
  rows: number,
  depth: number,
  columns: number,
  size: number,
): void {
  const memory = size === 4 ? scratch().f32 : scratch().f64;
  const multiply = size === 4 ? wasm.multiplyF32 : wasm.multiplyF64;
  const byRows = liesByRows(a);
  const block = Math.floor(BLOCK_BYTES / (depth * size)) & -TILE_ROWS;
  for (let r = 0; r < rows; r += block) {
    const height = Math.min(block, rows - r);
    stageBlock(memory, STAGED_A / size, a, i + r, l, height, depth, byRows);
    // Rows are multiplied as they lie. Of columns four elements are wanted at a time, far apart: those are packed.
    let from = STAGED_A;
    let rowStep = depth * size;
    let tileStep = TILE_ROWS * rowStep;
    let aStep = size;
    if (!byRows) {
      from = PACKED_A;
      rowStep = size;
      aStep = TILE_ROWS * size;
      tileStep = depth * aStep;
      const panels = Math.ceil(height / TILE_ROWS);
      wasm.packRows(depth, panels, STAGED_A, height * size, PACKED_A, tileStep, aStep);
    }
    multiply(
      height,
      columns,
      depth,
      from,
      tileStep,
      rowStep,
      aStep,
      PACKED_B,
      TILE_BYTES,
      depth * TILE_BYTES + GAP,
      BLOCK_C + r * columns * size,
      columns * size,
      l > 0,
    );
  }
}

/** `x` rounded up to a multiple of `step`, a power of two. */
function roundUp(x: number, step: number): number {
  return (x + step - 1) & -step;
}
