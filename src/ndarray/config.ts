import { show } from "./dtype";
import type { KernelBuild } from "./kernels/loader";
import { chooseKernels, kernelBuild } from "./kernels/loader";

/** How arrays are computed here: what `showConfig` tells. */
export interface ArrayConfig {
  /** The WebAssembly kernels in use: with fused multiply-add, with plain SIMD, or none. */
  readonly kernels: KernelBuild;
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
 * What arrays are computed with here. NumPy's `show_config` prints; this returns an object.
 * @example ["relaxed", "simd", "off"].includes(np.showConfig().kernels) // true
 */
export function showConfig(): ArrayConfig {
  return { kernels: kernelBuild() };
}
