import type { TypedArray } from "../dtype";
import { elementwise as compiled } from "./generated/elementwise";
import { lazyKernels, scratch, SCRATCH_START } from "./loader";

/**
 * Arithmetic by kernel, for rules/ufunc.ts: of float32 or float64 elements that lie in memory order, many
 * enough that copying them to scratch memory and back costs less than the plain loop. The results are the plain
 * loop's, bit for bit. Operands stream through in blocks that stay in the processor's second cache.
 */

/**
 * Computes `n` elements into `out` from `o` on, from operands that begin at `a[p]` and `b[q]`. An operand either
 * has `n` elements (period 0), or `period` of them, which are repeated: 1 is a single number, and a row that is
 * broadcast over a matrix repeats with its length.
 *
 * False, and nothing is written, when there is no kernel for this call.
 */
export type BinaryKernel = (
  n: number,
  out: TypedArray,
  o: number,
  a: TypedArray,
  p: number,
  periodA: number,
  b: TypedArray,
  q: number,
  periodB: number,
) => boolean;

/** The same with one operand of `n` elements. */
export type UnaryKernel = (n: number, out: TypedArray, o: number, a: TypedArray, p: number) => boolean;

type BinaryName = "add" | "subtract" | "multiply" | "divide" | "maximum" | "minimum" | "axpy";
type UnaryName = "negative" | "absolute" | "square" | "reciprocal";
type Width = 32 | 64;
type Kernels = Readonly<
  Record<`${BinaryName}${Width}`, (a: number, b: number, out: number, n: number, alpha: number) => void>
> &
  Readonly<Record<`${UnaryName}${Width}`, (a: number, out: number, n: number) => void>>;

/** From how many elements on a kernel is at least 1.2 times as fast as the plain loop, measured. */
export const ELEMENTWISE_MIN = 512;

const BLOCK_BYTES = 65536;

/** Kernels work on 64 bytes at a time, and may read and write that far beyond a block. */
const AREA_BYTES = BLOCK_BYTES + 64;

const A = SCRATCH_START;
const B = A + AREA_BYTES;
const OUT = B + AREA_BYTES;

const kernels = /* @__PURE__ */ lazyKernels<Kernels>(compiled);

/** The kernel of a binary operation. `alpha` is the factor of axpy. */
export function binaryKernel(name: BinaryName, alpha = 0): BinaryKernel {
  return (n, out, o, a, p, periodA, b, q, periodB) => {
    const loaded = kernels();
    if (loaded === null) return false;
    const size = a.BYTES_PER_ELEMENT;
    let length = BLOCK_BYTES / size;
    const period = periodA || periodB;
    if (period > length || (periodA > 0 && periodB > 0)) return false;
    // A block holds a repeated operand a whole number of times, so that it is filled in once for all blocks.
    if (period > 0) length -= length % period;
    const run = size === 4 ? loaded[`${name}32`] : loaded[`${name}64`];
    const memory = size === 4 ? scratch().f32 : scratch().f64;
    if (periodA > 0) repeat(a, p, periodA, memory, A / size, Math.min(n, length));
    if (periodB > 0) repeat(b, q, periodB, memory, B / size, Math.min(n, length));

    for (let done = 0; done < n; done += length) {
      const m = Math.min(length, n - done);
      if (periodA === 0) memory.set(part(a, p + done, m), A / size);
      if (periodB === 0) memory.set(part(b, q + done, m), B / size);
      run(A, B, OUT, m, alpha);
      out.set(memory.subarray(OUT / size, OUT / size + m), o + done);
    }
    return true;
  };
}

/** The kernel of an operation with one operand. */
export function unaryKernel(name: UnaryName): UnaryKernel {
  return (n, out, o, a, p) => {
    const loaded = kernels();
    if (loaded === null) return false;
    const size = a.BYTES_PER_ELEMENT;
    const length = BLOCK_BYTES / size;
    const run = size === 4 ? loaded[`${name}32`] : loaded[`${name}64`];
    const memory = size === 4 ? scratch().f32 : scratch().f64;
    for (let done = 0; done < n; done += length) {
      const m = Math.min(length, n - done);
      memory.set(part(a, p + done, m), A / size);
      run(A, OUT, m);
      out.set(memory.subarray(OUT / size, OUT / size + m), o + done);
    }
    return true;
  };
}

/** Making a view costs more than copying a small array: the whole array needs none. */
function part(x: TypedArray, from: number, n: number): TypedArray {
  return n === x.length ? x : x.subarray(from, from + n);
}

/** Fills `n` elements of memory with the `period` elements from `x[p]` on, again and again. */
function repeat(x: TypedArray, p: number, period: number, memory: TypedArray, at: number, n: number): void {
  if (period === 1) {
    memory.fill(x[p]!, at, at + n);
    return;
  }
  memory.set(part(x, p, period), at);
  for (let filled = period; filled < n; filled *= 2) {
    memory.copyWithin(at + filled, at, at + Math.min(filled, n - filled));
  }
}
