import type { TypedArray } from "../dtype";
import { reduce as compiled } from "./generated/reduce";
import { lazyKernels, scratch, SCRATCH_START } from "./loader";

/**
 * Sums and extremes by kernel, for the loops of loops/reduce.ts, of rows that lie in memory order. Blocks of
 * them are copied into scratch memory; the results are the plain loops', bit for bit.
 */
export type ReductionName = "sum" | "max" | "min";

type Width = 32 | 64;
type RowKernel = (data: number, n: number, rows: number, out: number) => void;
type FoldKernel = (data: number, n: number, rows: number, acc: number) => void;
type Kernels = Readonly<Record<`${ReductionName}${Width}`, RowKernel>> &
  Readonly<Record<`${ReductionName}Fold${Width}`, FoldKernel>>;

/** From how many elements on the kernels are at least 1.2 times as fast as the plain loop, measured: one row. */
export const ROW_MIN: Readonly<Record<ReductionName, number>> = { sum: 512, max: 256, min: 256 };

/** The same for the rows or columns of an array together. */
export const ROWS_MIN = 1024;

/** Bytes of elements that are reduced at a time; a multiple of 128 rows of 8 elements. */
const BLOCK_BYTES = 32768;

/** Columns that are folded at a time. */
const STRIP = 2048;

/** Where results and accumulators lie, above the block and some padding. */
const RESULTS = SCRATCH_START + BLOCK_BYTES + 64;
const ACCUMULATORS = RESULTS + STRIP * 8 + 64;

const kernels = lazyKernels<Kernels>(compiled);

/** The element's width, or 0 where there is no kernel: whole numbers wrap and are left to the plain loop. */
function widthOf(x: TypedArray): 0 | Width {
  const tag = x[Symbol.toStringTag];
  return tag === "Float32Array" ? 32 : tag === "Float64Array" ? 64 : 0;
}

/** Copies `n` elements from `x[p]` on to scratch, where they follow `before` others. */
function load(x: TypedArray, p: number, n: number, before: number = 0): void {
  const memory = x.BYTES_PER_ELEMENT === 4 ? scratch().f32 : scratch().f64;
  memory.set(n === x.length ? x : x.subarray(p, p + n), SCRATCH_START / x.BYTES_PER_ELEMENT + before);
}

/** Reduces the row of `n` elements from `x[p]` on; undefined when there is no kernel for it. */
export function reduceRowKernel(
  name: ReductionName,
  n: number,
  x: TypedArray,
  p: number,
): number | undefined {
  const width = widthOf(x);
  const loaded = width === 0 ? null : kernels();
  if (loaded === null) return undefined;
  const run = loaded[`${name}${width as Width}`];
  return name === "sum" ? sumHalves(run, n, x, p) : extremeOfBlocks(name, run, n, x, p);
}

/**
 * Pairwise summation halves a row until a half fits; the kernel goes on from there. It halves at multiples of
 * 32 floats or 8 doubles, as the plain loops do.
 */
function sumHalves(run: RowKernel, n: number, x: TypedArray, p: number): number {
  if (n * x.BYTES_PER_ELEMENT <= BLOCK_BYTES) return reduceBlock(run, n, x, p);
  let half = n >> 1;
  half -= half % (x.BYTES_PER_ELEMENT === 4 ? 32 : 8);
  return sumHalves(run, half, x, p) + sumHalves(run, n - half, x, p + half);
}

function extremeOfBlocks(name: "max" | "min", run: RowKernel, n: number, x: TypedArray, p: number): number {
  const length = BLOCK_BYTES / x.BYTES_PER_ELEMENT;
  let best = name === "max" ? -Infinity : Infinity;
  for (let done = 0; done < n; done += length) {
    const v = reduceBlock(run, Math.min(length, n - done), x, p + done);
    if (v !== v) return NaN;
    if (name === "max" ? v > best : v < best) best = v;
  }
  return best;
}

function reduceBlock(run: RowKernel, n: number, x: TypedArray, p: number): number {
  load(x, p, n);
  run(SCRATCH_START, n, 1, RESULTS);
  return scratch().f64[RESULTS / 8]!;
}

/**
 * Reduces `rows` rows of `n` elements that follow one another from `x[p]` on, into `out`. False, and nothing
 * is written, when there is no kernel for them.
 */
export function reduceRowsKernel(
  name: ReductionName,
  out: Float64Array,
  n: number,
  rows: number,
  x: TypedArray,
  p: number,
): boolean {
  const width = widthOf(x);
  const loaded = width === 0 ? null : kernels();
  if (loaded === null) return false;
  const most = Math.min(STRIP, Math.floor(BLOCK_BYTES / x.BYTES_PER_ELEMENT / n));
  if (most < 1) {
    for (let r = 0; r < rows; r++) out[r] = reduceRowKernel(name, n, x, p + r * n)!;
    return true;
  }
  const run = loaded[`${name}${width as Width}`];
  const { f64 } = scratch();
  for (let r = 0; r < rows; r += most) {
    const count = Math.min(most, rows - r);
    load(x, p + r * n, count * n);
    run(SCRATCH_START, n, count, RESULTS);
    out.set(f64.subarray(RESULTS / 8, RESULTS / 8 + count), r);
  }
  return true;
}

/**
 * Combines `rows` rows of `n` elements, `jump` apart from `x[p]` on, element by element into `out`. As in the
 * plain loop, `identity` starts every `block` rows anew, and the blocks are then combined. False, and nothing
 * is written, when there is no kernel for them.
 */
export function foldRowsKernel(
  name: ReductionName,
  identity: number,
  block: number,
  out: Float64Array,
  n: number,
  rows: number,
  jump: number,
  x: TypedArray,
  p: number,
): boolean {
  const width = widthOf(x);
  const loaded = width === 0 ? null : kernels();
  if (loaded === null) return false;
  const run = loaded[`${name}Fold${width as Width}`];
  const flush = loaded[`${name}Fold64`];
  const { f64 } = scratch();
  const result = RESULTS / 8;
  const acc = ACCUMULATORS / 8;
  for (let j = 0; j < n; j += STRIP) {
    const columns = Math.min(STRIP, n - j);
    const padded = (columns + 3) & ~3;
    // Rows that follow one another are copied together. Rows of floats are added four by four (assembly/reduce.ts).
    const together = columns === jump ? Math.floor(BLOCK_BYTES / x.BYTES_PER_ELEMENT / columns) : 1;
    const most = width === 32 ? Math.max(4, together - (together % 4)) : together;
    f64.fill(identity, result, result + padded);
    for (let from = 0; from < rows; from += block) {
      const to = Math.min(rows, from + block);
      f64.fill(identity, acc, acc + padded);
      for (let i = from; i < to; i += most) {
        const count = Math.min(most, to - i);
        if (columns === jump) load(x, p + i * jump, count * columns);
        else for (let r = 0; r < count; r++) load(x, p + j + (i + r) * jump, columns, r * columns);
        run(SCRATCH_START, columns, count, ACCUMULATORS);
      }
      flush(ACCUMULATORS, columns, 1, RESULTS);
    }
    out.set(f64.subarray(result, result + columns), j);
  }
  return true;
}
