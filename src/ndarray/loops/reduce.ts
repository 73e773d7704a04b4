import type { Shape, TypedArray } from "../dtype";
import type { ReductionName } from "../kernels/reduce";
import { foldRowsKernel, reduceRowKernel, reduceRowsKernel, ROW_MIN, ROWS_MIN } from "../kernels/reduce";
import { cStrides, sizeOf } from "../layout";
import type { RowList } from "./rows";
import { listRows } from "./rows";

/**
 * Loops that combine many elements into one. A reduction runs in one of two ways: `row` reduces one strided
 * row to a number; `fold` combines a row, element by element, into a row of accumulators. Reducing the first
 * axis of a large C-ordered array with `fold` reads memory in order, where `row` would jump.
 *
 * Accumulators are doubles. Of float32, four elements are added first, in float32, where there are many: a sum
 * then carries two roundings at most, whatever its length.
 */
export interface Reduction {
  readonly name: string;
  /** The result for no elements, and where accumulators start. */
  readonly identity: number;
  /** The kernel for long rows of floats, where there is one. */
  readonly kernel?: ReductionName;
  row(n: number, x: TypedArray, p: number, step: number): number;
  fold(n: number, acc: Float64Array, o: number, so: number, x: TypedArray, p: number, step: number): void;
  /** Combines four rows of float32, `jump` apart, at a time; missing where that is `fold` four times. */
  foldFour?(
    n: number,
    acc: Float64Array,
    o: number,
    so: number,
    x: TypedArray,
    p: number,
    step: number,
    jump: number,
  ): void;
}

/**
 * Pairwise summation, as in NumPy: the rounding error grows with log n, not with n. Eight accumulators let
 * the processor add while it waits.
 */
function sumRow(n: number, x: TypedArray, p: number, step: number): number {
  if (n < 8) {
    let total = 0;
    for (let i = 0; i < n; i++, p += step) total += x[p]!;
    return total;
  }
  if (n <= 128) {
    const s2 = 2 * step;
    const s3 = 3 * step;
    const s4 = 4 * step;
    let r0 = x[p]!;
    let r1 = x[p + step]!;
    let r2 = x[p + s2]!;
    let r3 = x[p + s3]!;
    let q = p + s4;
    let r4 = x[q]!;
    let r5 = x[q + step]!;
    let r6 = x[q + s2]!;
    let r7 = x[q + s3]!;
    let i = 8;
    for (q += s4; i + 8 <= n; i += 8, q += s4) {
      r0 += x[q]!;
      r1 += x[q + step]!;
      r2 += x[q + s2]!;
      r3 += x[q + s3]!;
      q += s4;
      r4 += x[q]!;
      r5 += x[q + step]!;
      r6 += x[q + s2]!;
      r7 += x[q + s3]!;
    }
    let total = r0 + r1 + (r2 + r3) + (r4 + r5 + (r6 + r7));
    for (; i < n; i++, q += step) total += x[q]!;
    return total;
  }
  let half = n >> 1;
  half -= half % 8;
  return sumRow(half, x, p, step) + sumRow(n - half, x, p + half * step, step);
}

function isFloat32(x: TypedArray): boolean {
  return x[Symbol.toStringTag] === "Float32Array";
}

/** The sum of four elements, `jump` apart, in float32. */
function addFour(x: TypedArray, p: number, jump: number): number {
  const ab = Math.fround(x[p]! + x[p + jump]!);
  const cd = Math.fround(x[p + 2 * jump]! + x[p + 3 * jump]!);
  return Math.fround(ab + cd);
}

/**
 * Pairwise summation of float32, 32 at a time: four rows of eight are added to one, in float32, and it to eight
 * accumulators. These are doubles, which lose nothing worth mentioning in blocks of 4096.
 */
function sumRow32(n: number, x: TypedArray, p: number, step: number): number {
  if (n < 32) return sumRow(n, x, p, step);
  if (n <= 4096) {
    const s8 = 8 * step;
    let r0 = addFour(x, p, s8);
    let r1 = addFour(x, p + step, s8);
    let r2 = addFour(x, p + 2 * step, s8);
    let r3 = addFour(x, p + 3 * step, s8);
    let r4 = addFour(x, p + 4 * step, s8);
    let r5 = addFour(x, p + 5 * step, s8);
    let r6 = addFour(x, p + 6 * step, s8);
    let r7 = addFour(x, p + 7 * step, s8);
    let q = p + 32 * step;
    let i = 32;
    for (; i + 32 <= n; i += 32, q += 32 * step) {
      r0 += addFour(x, q, s8);
      r1 += addFour(x, q + step, s8);
      r2 += addFour(x, q + 2 * step, s8);
      r3 += addFour(x, q + 3 * step, s8);
      r4 += addFour(x, q + 4 * step, s8);
      r5 += addFour(x, q + 5 * step, s8);
      r6 += addFour(x, q + 6 * step, s8);
      r7 += addFour(x, q + 7 * step, s8);
    }
    let total = r0 + r1 + (r2 + r3) + (r4 + r5 + (r6 + r7));
    for (; i < n; i++, q += step) total += x[q]!;
    return total;
  }
  let half = n >> 1;
  half -= half % 32;
  return sumRow32(half, x, p, step) + sumRow32(n - half, x, p + half * step, step);
}

export const SUM: Reduction = {
  name: "sum",
  kernel: "sum",
  identity: 0,
  row(n, x, p, step) {
    return n >= 32 && isFloat32(x) ? sumRow32(n, x, p, step) : sumRow(n, x, p, step);
  },
  fold(n, acc, o, so, x, p, step) {
    for (const end = o + n * so; o !== end; o += so, p += step) acc[o]! += x[p]!;
  },
  foldFour(n, acc, o, so, x, p, step, jump) {
    for (const end = o + n * so; o !== end; o += so, p += step) acc[o]! += addFour(x, p, jump);
  },
};

/** Wraps at 32 bits, as int32 arithmetic does. */
export const SUM_INT: Reduction = {
  name: "sum",
  identity: 0,
  row(n, x, p, step) {
    let total = 0;
    for (let i = 0; i < n; i++, p += step) total = (total + x[p]!) | 0;
    return total;
  },
  fold(n, acc, o, so, x, p, step) {
    for (const end = o + n * so; o !== end; o += so, p += step) acc[o] = (acc[o]! + x[p]!) | 0;
  },
};

export const PROD: Reduction = {
  name: "prod",
  identity: 1,
  row(n, x, p, step) {
    let total = 1;
    for (let i = 0; i < n; i++, p += step) total *= x[p]!;
    return total;
  },
  fold(n, acc, o, so, x, p, step) {
    for (const end = o + n * so; o !== end; o += so, p += step) acc[o]! *= x[p]!;
  },
};

export const PROD_INT: Reduction = {
  name: "prod",
  identity: 1,
  row(n, x, p, step) {
    let total = 1;
    for (let i = 0; i < n; i++, p += step) total = Math.imul(total, x[p]!);
    return total;
  },
  fold(n, acc, o, so, x, p, step) {
    for (const end = o + n * so; o !== end; o += so, p += step) acc[o] = Math.imul(acc[o]!, x[p]!);
  },
};

/** nan wins, and ends the search. Of zeros of both signs the first wins. */
export const MAX: Reduction = {
  name: "max",
  kernel: "max",
  identity: -Infinity,
  row(n, x, p, step) {
    let best = -Infinity;
    for (let i = 0; i < n; i++, p += step) {
      const v = x[p]!;
      if (v > best) best = v;
      else if (v !== v) return NaN;
    }
    return best;
  },
  fold(n, acc, o, so, x, p, step) {
    for (const end = o + n * so; o !== end; o += so, p += step) {
      const v = x[p]!;
      if (v > acc[o]! || v !== v) acc[o] = v;
    }
  },
};

export const MIN: Reduction = {
  name: "min",
  kernel: "min",
  identity: Infinity,
  row(n, x, p, step) {
    let best = Infinity;
    for (let i = 0; i < n; i++, p += step) {
      const v = x[p]!;
      if (v < best) best = v;
      else if (v !== v) return NaN;
    }
    return best;
  },
  fold(n, acc, o, so, x, p, step) {
    for (const end = o + n * so; o !== end; o += so, p += step) {
      const v = x[p]!;
      if (v < acc[o]! || v !== v) acc[o] = v;
    }
  },
};

export const ANY: Reduction = {
  name: "any",
  identity: 0,
  row(n, x, p, step) {
    for (let i = 0; i < n; i++, p += step) if (x[p] !== 0) return 1;
    return 0;
  },
  fold(n, acc, o, so, x, p, step) {
    for (const end = o + n * so; o !== end; o += so, p += step) if (x[p] !== 0) acc[o] = 1;
  },
};

export const ALL: Reduction = {
  name: "all",
  identity: 1,
  row(n, x, p, step) {
    for (let i = 0; i < n; i++, p += step) if (x[p] === 0) return 0;
    return 1;
  },
  fold(n, acc, o, so, x, p, step) {
    for (const end = o + n * so; o !== end; o += so, p += step) if (x[p] === 0) acc[o] = 0;
  },
};

/** Position of the first largest element of a row; the first nan counts as the largest. */
export function argmaxRow(n: number, x: TypedArray, p: number, step: number): number {
  let best = x[p]!;
  let where = 0;
  if (best !== best) return 0;
  for (let i = 1; i < n; i++) {
    const v = x[p + i * step]!;
    if (v > best) {
      best = v;
      where = i;
    } else if (v !== v) return i;
  }
  return where;
}

/** Position of the first smallest element of a row; the first nan counts as the smallest. */
export function argminRow(n: number, x: TypedArray, p: number, step: number): number {
  let best = x[p]!;
  let where = 0;
  if (best !== best) return 0;
  for (let i = 1; i < n; i++) {
    const v = x[p + i * step]!;
    if (v < best) {
      best = v;
      where = i;
    } else if (v !== v) return i;
  }
  return where;
}

/** Reduces one row, by kernel when it is long and lies in memory order. */
export function reduceRow(reduction: Reduction, n: number, x: TypedArray, p: number, step: number): number {
  const { kernel } = reduction;
  if (kernel !== undefined && step === 1 && n >= ROW_MIN[kernel]) {
    const result = reduceRowKernel(kernel, n, x, p);
    if (result !== undefined) return result;
  }
  return reduction.row(n, x, p, step);
}

/** Rows that are added before their sum is: blocks keep the error of long sums small, as pairwise summation does. */
const BLOCK = 128;

/** The axes of a strided view that stay, or those that go. */
export interface Axes {
  readonly shape: Shape;
  readonly strides: readonly number[];
}

/** Reduces the `gone` axes of a view into `out`, which lies in C order over the `kept` axes. */
export function reduceStrided(
  reduction: Reduction,
  out: Float64Array,
  x: TypedArray,
  offset: number,
  kept: Axes,
  gone: Axes,
): void {
  if (out.length === 0) return;
  if (sizeOf(gone.shape) === 0) {
    out.fill(reduction.identity);
    return;
  }
  const goneRows = listRows(gone.shape, [gone.strides], [0]);
  const keptRows = listRows(kept.shape, [cStrides(kept.shape), kept.strides], [0, offset]);
  if (
    reduction.kernel !== undefined &&
    reduceByKernel(reduction, reduction.kernel, out, x, keptRows, goneRows)
  )
    return;
  const byRow = keptRows.length < 16 || Math.abs(keptRows.steps[1]!) >= Math.abs(goneRows.steps[0]!);
  if (byRow) reduceByRow(reduction, out, x, keptRows, goneRows);
  else reduceByFold(reduction, out, x, keptRows, goneRows);
}

/** Reductions of the last axes, or of the first, of views that lie in memory order along both. */
function reduceByKernel(
  reduction: Reduction,
  name: ReductionName,
  out: Float64Array,
  x: TypedArray,
  kept: RowList,
  gone: RowList,
): boolean {
  const n = gone.length;
  if (kept.length * n < ROWS_MIN || kept.starts[0]!.length > 1 || gone.starts[0]!.length > 1) return false;
  const start = kept.starts[1]![0]!;
  if (gone.steps[0] === 1 && kept.steps[1] === n && n > 1)
    return reduceRowsKernel(name, out, n, kept.length, x, start);
  if (kept.steps[1] === 1 && kept.length >= 16 && n > 1 && gone.steps[0]! >= kept.length)
    return foldRowsKernel(name, reduction.identity, BLOCK, out, kept.length, n, gone.steps[0]!, x, start);
  return false;
}

function reduceByRow(
  reduction: Reduction,
  out: Float64Array,
  x: TypedArray,
  kept: RowList,
  gone: RowList,
): void {
  const starts = gone.starts[0]!;
  const step = gone.steps[0]!;
  const partial = new Float64Array(starts.length);
  for (let r = 0; r < kept.starts[0]!.length; r++) {
    let o = kept.starts[0]![r]!;
    let p = kept.starts[1]![r]!;
    for (let i = 0; i < kept.length; i++, o += kept.steps[0]!, p += kept.steps[1]!) {
      if (starts.length === 1) {
        out[o] = reduceRow(reduction, gone.length, x, p, step);
      } else {
        for (let g = 0; g < starts.length; g++)
          partial[g] = reduceRow(reduction, gone.length, x, p + starts[g]!, step);
        out[o] = reduction.row(starts.length, partial, 0, 1);
      }
    }
  }
}

function reduceByFold(
  reduction: Reduction,
  out: Float64Array,
  x: TypedArray,
  kept: RowList,
  gone: RowList,
): void {
  const oneBlock = gone.length * gone.starts[0]!.length <= BLOCK;
  out.fill(reduction.identity);
  const block = oneBlock ? out : new Float64Array(out.length).fill(reduction.identity);
  const flush = (): void => {
    reduction.fold(out.length, out, 0, 1, block, 0, 1);
    block.fill(reduction.identity);
  };
  const jump = gone.steps[0]!;
  const fours = reduction.foldFour !== undefined && isFloat32(x);
  let pending = 0;
  for (const start of gone.starts[0]!) {
    for (let i = 0, p = start; i < gone.length;) {
      const together = fours && i + 4 <= gone.length && (pending % BLOCK) + 4 <= BLOCK ? 4 : 1;
      for (let r = 0; r < kept.starts[0]!.length; r++) {
        const o = kept.starts[0]![r]!;
        const q = kept.starts[1]![r]! + p;
        if (together === 4)
          reduction.foldFour!(kept.length, block, o, kept.steps[0]!, x, q, kept.steps[1]!, jump);
        else reduction.fold(kept.length, block, o, kept.steps[0]!, x, q, kept.steps[1]!);
      }
      i += together;
      p += together * jump;
      pending += together;
      if (!oneBlock && pending % BLOCK === 0) flush();
    }
  }
  if (!oneBlock && pending % BLOCK !== 0) flush();
}
