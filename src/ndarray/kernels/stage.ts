import type { TypedArray } from "../dtype";
import type { Matrix } from "../loops/matmul";

/** How operands of a matrix product get into the kernels' memory: block by block, without gaps. */

/** Lines shorter than this are copied faster by a loop than by a call for each. */
const SHORT = 16;

/**
 * Whether to read a matrix row by row, or column by column: whichever lies together. For a single row or column both
 * come to the same.
 */
export function liesByRows(x: Matrix): boolean {
  return x.columnStep === 1 || (x.rowStep !== 1 && Math.abs(x.columnStep) <= Math.abs(x.rowStep));
}

/**
 * Copies a block of `rows` x `columns` from row `i` and column `j` on to index `at` of `memory`: its rows one after
 * the other, or its columns.
 */
export function stageBlock(
  memory: TypedArray,
  at: number,
  { data, offset, rowStep, columnStep }: Matrix,
  i: number,
  j: number,
  rows: number,
  columns: number,
  byRows: boolean,
): void {
  const from = offset + i * rowStep + j * columnStep;
  if (byRows) stageLines(memory, at, data, from, rows, rowStep, columns, columnStep);
  else stageLines(memory, at, data, from, columns, columnStep, rows, rowStep);
}

/** Copies `lines` lines of `length` elements, one after the other. */
export function stageLines(
  memory: TypedArray,
  at: number,
  x: TypedArray,
  p: number,
  lines: number,
  lineStep: number,
  length: number,
  step: number,
): void {
  // The step along an axis of length 1 is never taken, whatever it says.
  const together = step === 1 || length === 1;
  if (together && (lineStep === length || lines === 1)) {
    const count = lines * length;
    memory.set(count === x.length ? x : x.subarray(p, p + count), at);
  } else if (together && length >= SHORT) {
    for (let i = 0; i < lines; i++, p += lineStep, at += length) memory.set(x.subarray(p, p + length), at);
  } else {
    for (let i = 0; i < lines; i++, p += lineStep) {
      for (let j = 0, q = p; j < length; j++, q += step) memory[at++] = x[q]!;
    }
  }
}
