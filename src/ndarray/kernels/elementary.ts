import type { TypedArray } from "../dtype";
import { elementary } from "./generated/elementary";
import { elementary32 } from "./generated/elementary32";
import { lazyKernels, scratch, SCRATCH_START } from "./loader";

/**
 * Elementary functions by kernel, for the loops of loops/unary.ts. Operands stream through scratch memory in
 * blocks that stay in the processor's first cache: copied in, computed in place, copied out. The kernels and
 * their errors are described in assembly/elementary.ts, for doubles, and elementary32.ts, for floats.
 */
export type ElementaryName = "exp" | "log" | "sin" | "cos" | "tanh" | "sigmoid" | "sqrt";

type Width = 32 | 64;
type Kernel = (data: number, n: number) => void;
type Kernels<W extends Width> = Readonly<Record<`${ElementaryName}${W}`, Kernel>> &
  Readonly<Record<`withinSin${W}`, (data: number, n: number) => number>>;

/**
 * From how many elements on a kernel is at least 1.2 times as fast as the plain loop, measured. Square roots are
 * cheap: there only rows in memory order gain, see `sqrt` in loops/unary.ts.
 */
export const ELEMENTARY_MIN: Readonly<Record<ElementaryName, number>> = {
  exp: 128,
  log: 128,
  tanh: 128,
  sigmoid: 128,
  sin: 256,
  cos: 256,
  sqrt: 1024,
};

/** Beyond this the kernels of sine and cosine do not reach (SIN_MAX in assembly/elementary.ts and elementary32.ts). */
const SIN_MAX = 2 ** 19;

const BLOCK_BYTES = 32768;

const kernels64 = lazyKernels<Kernels<64>>(elementary);
const kernels32 = lazyKernels<Kernels<32>>(elementary32);

/** The last two vectors of a kernel may reach beyond its last element: as zeros, these elements do no harm. */
const PADDING = 8;

/**
 * Computes `name` of `n` elements, like the loops of loops/unary.ts; `a` and `out` are both float32 or both
 * float64. False, and nothing is written, when there is no kernel for this call. `exact` is the function of
 * one number, for arguments that the kernel does not reach.
 */
export function elementaryKernel(
  name: ElementaryName,
  exact: (x: number) => number,
  n: number,
  out: TypedArray,
  o: number,
  so: number,
  a: TypedArray,
  p: number,
  sa: number,
): boolean {
  const single = a.BYTES_PER_ELEMENT === 4;
  const kernel = single ? kernel32(name) : kernel64(name);
  if (kernel === null) return false;
  const { run, within } = kernel;
  const memory = single ? scratch().f32 : scratch().f64;
  const at = SCRATCH_START / a.BYTES_PER_ELEMENT;
  const length = BLOCK_BYTES / a.BYTES_PER_ELEMENT;

  for (let done = 0; done < n; done += length, p += length * sa, o += length * so) {
    const m = Math.min(length, n - done);
    if (sa === 1) memory.set(wholeOrPart(a, p, m), at);
    else for (let i = 0, q = p; i < m; i++, q += sa) memory[at + i] = a[q]!;
    if (m < length) memory.fill(0, at + m, at + m + PADDING);
    const outside = within !== undefined && within(SCRATCH_START, m) === 0;
    run(SCRATCH_START, m);
    if (outside) {
      for (let i = 0, q = p; i < m; i++, q += sa)
        if (!(Math.abs(a[q]!) < SIN_MAX)) memory[at + i] = exact(a[q]!);
    }
    if (so === 1) out.set(memory.subarray(at, at + m), o);
    else for (let i = 0, q = o; i < m; i++, q += so) out[q] = memory[at + i]!;
  }
  return true;
}

/** A kernel and, where it does not reach all arguments, the test of whether it reaches those of a block. */
interface Reaching {
  readonly run: Kernel;
  readonly within?: (data: number, n: number) => number;
}

function kernel64(name: ElementaryName): Reaching | null {
  const loaded = kernels64();
  if (loaded === null) return null;
  const run = loaded[`${name}64`];
  return name === "sin" || name === "cos" ? { run, within: loaded.withinSin64 } : { run };
}

function kernel32(name: ElementaryName): Reaching | null {
  const loaded = kernels32();
  if (loaded === null) return null;
  const run = loaded[`${name}32`];
  return name === "sin" || name === "cos" ? { run, within: loaded.withinSin32 } : { run };
}

/** Making a view costs more than copying a small array: the whole array needs none. */
function wholeOrPart(a: TypedArray, p: number, n: number): TypedArray {
  return n === a.length ? a : a.subarray(p, p + n);
}
