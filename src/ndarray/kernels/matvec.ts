import type { TypedArray } from "../dtype";
import type { Matrix } from "../loops/matmul";
import { scratch, SCRATCH_START } from "./loader";
import { stageLines } from "./stage";

/**
 * Products of a matrix and a vector, `y = M x`. Each element of M is used once, so nothing is packed: a block of M is
 * copied to scratch, as large as stays in the second-level cache, and read from there.
 */

type VectorProduct = (count: number, depth: number, m: number, step: number, x: number, y: number) => void;
type SumRows = (depth: number, columns: number, m: number, rowStep: number, x: number, y: number) => void;

/** The functions of assembly/matmul.ts that add `M x` to `y`. */
export interface VectorKernels {
  readonly dotsF32: VectorProduct;
  readonly dotsF64: VectorProduct;
  readonly sumRowsF32: SumRows;
  readonly sumRowsF64: SumRows;
}

/** Below this many multiplications copying to the kernel costs more than it saves. */
const SMALL = 1024;

const BLOCK_BYTES = 256 * 1024;

/** So many bytes of x, or of y, stay in the first-level cache beside the rows of M that stream past. */
const VECTOR_BYTES = 16 * 1024;

/** Kernels work by whole vectors, and so a little over the end of what they read and write. */
const ROOM = 64;

const AT_X = SCRATCH_START + BLOCK_BYTES + ROOM;
const AT_Y = AT_X + VECTOR_BYTES + ROOM;

interface Vector {
  readonly data: TypedArray;
  readonly offset: number;
  readonly step: number;
}

/**
 * `out = A B` where either A has one row or B one column. False, and nothing is done, when both are vectors, when
 * neither the rows nor the columns of the matrix lie together, or when there is little to do.
 */
export function vectorProductKernel(
  wasm: VectorKernels,
  m: number,
  n: number,
  k: number,
  a: Matrix,
  b: Matrix,
  out: TypedArray,
  o: number,
): boolean {
  if (m === n || m * n * k < SMALL) return false;
  // A row times a matrix is the transposed matrix times a column.
  const lines = n === 1 ? a : { ...b, rowStep: b.columnStep, columnStep: b.rowStep };
  const x: Vector = n === 1 ? { ...b, step: b.rowStep } : { ...a, step: a.columnStep };
  if (lines.columnStep === 1) dots(wasm, m * n, k, lines, x, out, o);
  else if (lines.rowStep === 1) sumRows(wasm, m * n, k, lines, x, out, o);
  else return false;
  return true;
}

/** Inner products, when each line of M lies together: blocks of lines, piece by piece of their length. */
function dots(
  wasm: VectorKernels,
  count: number,
  depth: number,
  { data, offset, rowStep }: Matrix,
  x: Vector,
  out: TypedArray,
  o: number,
): void {
  const size = out.BYTES_PER_ELEMENT;
  const memory = size === 4 ? scratch().f32 : scratch().f64;
  const run = size === 4 ? wasm.dotsF32 : wasm.dotsF64;
  const piece = Math.min(depth, VECTOR_BYTES / size);
  // At most as many as there is room for in y, and a multiple of the four that are multiplied together.
  const block = Math.min(Math.floor(BLOCK_BYTES / (piece * size)), VECTOR_BYTES / size) & -4;
  const y = AT_Y / size;
  for (let i = 0; i < count; i += block) {
    const lines = Math.min(block, count - i);
    memory.fill(0, y, y + lines);
    for (let l = 0; l < depth; l += piece) {
      const length = Math.min(piece, depth - l);
      if (i === 0 || piece < depth) {
        stageLines(memory, AT_X / size, x.data, x.offset + l * x.step, 1, 0, length, x.step);
      }
      const at = SCRATCH_START / size;
      stageLines(memory, at, data, offset + i * rowStep + l, lines, rowStep, length, 1);
      run(lines, length, SCRATCH_START, length * size, AT_X, AT_Y);
    }
    out.set(memory.subarray(y, y + lines), o + i);
  }
}

/** A sum of the columns of M, each times an element of x, when each lies together: a piece of y at a time. */
function sumRows(
  wasm: VectorKernels,
  count: number,
  depth: number,
  { data, offset, columnStep }: Matrix,
  x: Vector,
  out: TypedArray,
  o: number,
): void {
  const size = out.BYTES_PER_ELEMENT;
  const memory = size === 4 ? scratch().f32 : scratch().f64;
  const run = size === 4 ? wasm.sumRowsF32 : wasm.sumRowsF64;
  const piece = Math.min(count, VECTOR_BYTES / size);
  // As for `dots`: what there is room for in x, four at a time.
  const block = Math.min(Math.floor(BLOCK_BYTES / (piece * size)), VECTOR_BYTES / size) & -4;
  const y = AT_Y / size;
  for (let j = 0; j < count; j += piece) {
    const columns = Math.min(piece, count - j);
    memory.fill(0, y, y + columns);
    for (let l = 0; l < depth; l += block) {
      const rows = Math.min(block, depth - l);
      stageLines(memory, AT_X / size, x.data, x.offset + l * x.step, 1, 0, rows, x.step);
      stageLines(
        memory,
        SCRATCH_START / size,
        data,
        offset + l * columnStep + j,
        rows,
        columnStep,
        columns,
        1,
      );
      run(rows, columns, SCRATCH_START, columns * size, AT_X, AT_Y);
    }
    out.set(memory.subarray(y, y + columns), o + j);
  }
}
