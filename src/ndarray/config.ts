import { show } from "./dtype";
import type { KernelBuild } from "./kernels/loader";
import { chooseKernels, kernelBuild } from "./kernels/loader";
import { chooseThreads, MOST_THREADS, threadCount } from "./kernels/threads";
import type { BlasInfo } from "./loops/blas";
import { registeredBlas } from "./loops/blas";

/** How arrays are computed here: what `showConfig` tells. */
export interface ArrayConfig {
  /** The WebAssembly kernels in use: with fused multiply-add, with plain SIMD, or none. */
  readonly kernels: KernelBuild;
  /** The BLAS library that large products of matrices are computed with; absent when there is none. */
  readonly blas?: BlasInfo;
  /** How many threads compute large products of matrices without a library; absent when it is one. */
  readonly threads?: number;
}

const choices = ["auto", "relaxed", "simd", "off"];

/**
 * Chooses the WebAssembly kernels. `"auto"`, the default, takes the best that this runtime can run:
 * `"relaxed"` are those with fused multiply-add (Node 22 and browsers), `"simd"` those without (Node 20), and
 * `"off"` leaves everything to plain loops. A runtime that lacks what is asked for uses the next best.
 * In Node, the environment variable `DEZERO_KERNELS` sets what is used from the start.
 *
 * Results may differ in the last digits between these three, because sums are rounded in another order.
 *
 * Returns the kernels that are used from now on. TypeError when `kernels` is none of the four.
 * @example np.setKernels("auto") === np.showConfig().kernels // true
 */
export function setKernels(kernels: "auto" | KernelBuild): KernelBuild {
  if (!choices.includes(kernels)) {
    const expected = choices.map((choice) => `"${choice}"`).join(", ");
    throw new TypeError(`setKernels: expected one of ${expected}, got ${show(kernels)}`);
  }
  return chooseKernels(kernels);
}

/**
 * Chooses the BLAS library for large products of float32 and float64 matrices and for `axpy` in place, in Node. `"auto"`,
 * the default, looks for OpenBLAS, MKL or Accelerate when it is first needed, and uses it if there is one and
 * the package koffi, which calls it, is installed. `"off"` uses none. Anything else is the path of a library, or
 * its name as the system's loader knows it. The environment variable `DEZERO_BLAS` sets the same from the start.
 *
 * A library adds in an order of its own, and may round once where our loops round twice, so results may differ in the last
 * digits from those without.
 *
 * Returns the library that is used from now on, or undefined. TypeError when `blas` is no string; Error when a
 * library that is named cannot be used, and then the choice stays as it was.
 * @example np.setBlas("off") // undefined
 */
export function setBlas(blas: string): BlasInfo | undefined {
  if (typeof blas !== "string" || blas === "") {
    throw new TypeError(`setBlas: expected "auto", "off" or the path of a BLAS library, got ${show(blas)}`);
  }
  const backend = registeredBlas();
  if (!backend && blas !== "auto" && blas !== "off") {
    throw new Error(`setBlas: expected Node, where libraries can be loaded, for ${show(blas)}`);
  }
  backend?.choose(blas);
  return backend?.info();
}

/**
 * Sets how many threads compute large products of float32 and float64 matrices by kernels; a BLAS library has its own.
 * 1, the default, is the caller's own thread, and stops all others. In Node, the others are worker threads, and the
 * environment variable `DEZERO_THREADS` sets the same from the start. In a page they are workers, and only a page that
 * is cross-origin isolated may have them. Threads do not keep a process alive, and results are the same bit for bit.
 *
 * Returns the number that is used from now on: 1 where there are no threads, no memory to share or no kernels. Node
 * waits until they have started, some 50 ms; in a page they join as soon as they have. TypeError when `threads` is no
 * number; RangeError when it is no integer from 1 to 64.
 * @example np.setThreads(1) // 1
 */
export function setThreads(threads: number): number {
  const expected = `setThreads: expected an integer from 1 to ${MOST_THREADS}, got ${show(threads)}`;
  if (typeof threads !== "number") throw new TypeError(expected);
  if (!Number.isInteger(threads) || threads < 1 || threads > MOST_THREADS) throw new RangeError(expected);
  return chooseThreads(threads);
}

/**
 * What arrays are computed with here; a BLAS library is searched for if it has not been before. NumPy's
 * `show_config` prints; this returns an object.
 * @example ["relaxed", "simd", "off"].includes(np.showConfig().kernels) // true
 */
export function showConfig(): ArrayConfig {
  const blas = registeredBlas()?.info();
  const threads = threadCount();
  return { kernels: kernelBuild(), ...(blas && { blas }), ...(threads > 1 && { threads }) };
}
