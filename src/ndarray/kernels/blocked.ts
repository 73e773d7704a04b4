import type { TypedArray } from "../dtype";
import type { Matrix } from "../loops/matmul";
import { SCRATCH_START, type Scratch } from "./loader";
import { liesByRows, stageBlock } from "./stage";

/**
 * Products of matrices that are larger than the caches, by Goto's loops: B is packed in panels, a slab at a time, and
 * blocks of A stream past it. The part of C they belong to stays in scratch over all of k, and is copied out once.
 */

type PackColumns = (
  depth: number,
  columns: number,
  from: number,
  columnStep: number,
  to: number,
  panelStep: number,
) => void;

/** The functions of assembly/matmul.ts that a blocked product needs. Places and steps are in bytes. */
export interface BlockKernels {
  readonly packRows: (
    depth: number,
    panels: number,
    from: number,
    rowStep: number,
    to: number,
    panelStep: number,
    width: number,
  ) => void;
  readonly packColumnsF32: PackColumns;
  readonly packColumnsF64: PackColumns;
  /** Computes some rows of the product of a block of A and a slab of B, which the task describes. */
  readonly multiplyChunk: (task: number, chunk: number) => void;
}

/** A tile of the micro-kernel: 4 rows by 32 bytes, which are 8 columns of float32 or 4 of float64. */
const TILE_ROWS = 4;
export const TILE_BYTES = 32;

/** Between panels lies a cache line, or those of 8 KB would all compete for the same places of the first-level cache. */
const GAP = 64;

/**
 * Sizes of blocks, measured. A panel of B, `DEPTH` rows of a tile's width, 8 KB, stays in the first-level cache
 * while a block of A streams past it from the second. B is staged in strips of `BLOCK_BYTES`, and packed to at most
 * `SLAB_COLUMNS` bytes in a row. So much of C as fits in `C_BYTES` is kept over all of k.
 */
export const DEPTH = 256;
export const BLOCK_BYTES: number = 256 * 1024;
const SLAB_COLUMNS = 8192;
export const C_BYTES: number = 8 * 1024 * 1024;

/** Where the parts of a blocked product lie. Kernels may read, not write, a little over the end of a part. */
export interface Layout {
  /** A place of `HEADER` bytes: the task, and what threads tell each other. */
  readonly header: number;
  /** The block of A, of at most `aBytes`. */
  readonly aBytes: number;
  readonly a: number;
  readonly packedA: number;
  readonly strip: number;
  readonly packedB: number;
  readonly c: number;
  readonly end: number;
}

/** What lies before the block of A, in bytes. */
const HEADER = 16 * 1024;

/** The parts in scratch, with room for blocks of A of so many bytes. */
export function layoutFor(aBytes: number): Layout {
  const header = SCRATCH_START;
  const a = header + HEADER;
  const packedA = a + aBytes;
  const strip = packedA + aBytes;
  const packedB = strip + BLOCK_BYTES;
  const c = packedB + (SLAB_COLUMNS / TILE_BYTES) * (DEPTH * TILE_BYTES + GAP) + GAP;
  return { header, aBytes, a, packedA, strip, packedB, c, end: c + C_BYTES };
}

/** Memory with kernels on it, and who computes there: this thread, or several. */
export interface Workspace {
  readonly kernels: BlockKernels;
  readonly scratch: Scratch;
  readonly layout: Layout;
  /** The number of rows that are computed together, a multiple of four, when A has so many. */
  readonly chunkRows: (rows: number) => number;
  /** Computes all chunks of the task. False when that could not be finished; the memory is then lost. */
  readonly run: (chunks: number) => boolean;
}

/** `out = A B`; `out` has the dtype of A and B. False when the workspace failed, and `out` is then not complete. */
export function multiplyBlocked(
  space: Workspace,
  m: number,
  n: number,
  k: number,
  a: Matrix,
  b: Matrix,
  out: TypedArray,
  o: number,
): boolean {
  const size = out.BYTES_PER_ELEMENT;
  const memory = memoryOf(space, size);
  const width = Math.min(n, SLAB_COLUMNS / size);
  const height = Math.min(m, Math.floor(C_BYTES / (width * size)) & -TILE_ROWS);
  for (let j = 0; j < n; j += width) {
    const columns = Math.min(width, n - j);
    for (let i = 0; i < m; i += height) {
      const rows = Math.min(height, m - i);
      for (let l = 0; l < k; l += DEPTH) {
        const depth = Math.min(DEPTH, k - l);
        packSlab(space, b, l, j, depth, columns, size);
        if (!multiplySlab(space, a, i, l, rows, depth, columns, size)) return false;
      }
      const c = space.layout.c / size;
      if (columns === n) {
        out.set(memory.subarray(c, c + rows * n), o + i * n);
      } else {
        for (let r = 0; r < rows; r++) {
          const row = c + r * columns;
          out.set(memory.subarray(row, row + columns), o + (i + r) * n + j);
        }
      }
    }
  }
  return true;
}

function memoryOf({ scratch }: Workspace, size: number): Float32Array | Float64Array {
  return size === 4 ? scratch.f32 : scratch.f64;
}

/** Packs the slab of B of `depth` rows and `columns` columns from row `l` and column `j` on, strip by strip. */
function packSlab(
  space: Workspace,
  b: Matrix,
  l: number,
  j: number,
  depth: number,
  columns: number,
  size: number,
): void {
  const { kernels, layout } = space;
  const memory = memoryOf(space, size);
  const panelStep = depth * TILE_BYTES + GAP;
  if (liesByRows(b)) {
    const panels = Math.ceil((columns * size) / TILE_BYTES);
    const strip = Math.floor(BLOCK_BYTES / (columns * size));
    for (let r = 0; r < depth; r += strip) {
      const rows = Math.min(strip, depth - r);
      stageBlock(memory, layout.strip / size, b, l + r, j, rows, columns, true);
      const to = layout.packedB + r * TILE_BYTES;
      kernels.packRows(rows, panels, layout.strip, columns * size, to, panelStep, TILE_BYTES);
    }
  } else {
    const pack = size === 4 ? kernels.packColumnsF32 : kernels.packColumnsF64;
    // Whole panels, which have 8 or 4 columns.
    const strip = Math.floor(BLOCK_BYTES / (depth * size)) & -8;
    for (let r = 0; r < columns; r += strip) {
      const count = Math.min(strip, columns - r);
      stageBlock(memory, layout.strip / size, b, l, j + r, depth, count, false);
      const to = layout.packedB + ((r * size) / TILE_BYTES) * panelStep;
      pack(depth, count, layout.strip, depth * size, to, panelStep);
    }
  }
}

/** Multiplies `rows` rows of A from row `i` on, their columns from `l` on, with the packed slab of B: C, or C += . */
function multiplySlab(
  space: Workspace,
  a: Matrix,
  i: number,
  l: number,
  rows: number,
  depth: number,
  columns: number,
  size: number,
): boolean {
  const { layout } = space;
  const memory = memoryOf(space, size);
  const byRows = liesByRows(a);
  const block = Math.floor(layout.aBytes / (depth * size)) & -TILE_ROWS;
  for (let r = 0; r < rows; r += block) {
    const height = Math.min(block, rows - r);
    stageBlock(memory, layout.a / size, a, i + r, l, height, depth, byRows);
    const chunkRows = space.chunkRows(height);
    // The fields of Task in assembly/matmul.ts.
    const task = space.scratch.i32;
    const at = layout.header / 4;
    task[at] = size;
    task[at + 1] = height;
    task[at + 2] = columns;
    task[at + 3] = depth;
    task[at + 4] = chunkRows;
    task[at + 5] = l > 0 ? 1 : 0;
    task[at + 6] = byRows ? 1 : 0;
    task[at + 7] = layout.a;
    task[at + 8] = layout.packedA;
    task[at + 9] = layout.packedB;
    task[at + 10] = depth * TILE_BYTES + GAP;
    task[at + 11] = layout.c + r * columns * size;
    if (!space.run(Math.ceil(height / chunkRows))) return false;
  }
  return true;
}
