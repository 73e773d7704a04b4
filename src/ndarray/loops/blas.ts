import type { TypedArray } from "../dtype";
import type { Matrix } from "./matmul";

/**
 * The place where a BLAS library outside of the engine is hooked in. The engine runs in pages and knows none;
 * src/node registers one when the package is imported in Node.
 */

/** A library of linear algebra that products of matrices are computed with. */
export interface BlasInfo {
  /** "OpenBLAS", "MKL", "Accelerate", or "BLAS" for one that does not tell. */
  readonly name: string;
  /** Its version, where it tells. */
  readonly version?: string;
  /** The file, as it was named to the system's loader. */
  readonly library: string;
}

/** What src/node registers. */
export interface Blas {
  /** `out = A B`, as in `matmul`. False when it cannot, and then nothing has been written. */
  multiply(m: number, n: number, k: number, a: Matrix, b: Matrix, out: TypedArray, o: number): boolean;
  /** `out = alpha a + out` for `n` elements that lie together, or false as above. `out` may be `a`. */
  addScaled(n: number, alpha: number, a: TypedArray, p: number, out: TypedArray, o: number): boolean;
  /** Uses `"auto"`, `"off"` or the library at a path from now on; an Error when that path has none. */
  choose(wanted: string): void;
  /** The library in use; searched for now, if it has not been before. */
  info(): BlasInfo | undefined;
}

/**
 * From this many multiplications on a library is asked. Measured: products of 8 x 8 matrices cost the same in a
 * library and in our kernels, those of 16 x 16 half; an axpy of as many elements a quarter. Nothing is searched for
 * before, so a program of small arrays never loads a library.
 */
const SMALLEST = 16 * 16 * 16;

let registered: Blas | undefined;
let smallest = Infinity;

/** Hooks a library in, for products of at least `from` multiplications. */
export function registerBlas(blas: Blas, from: number = SMALLEST): void {
  registered = blas;
  smallest = from;
}

/** What is hooked in: nothing in a page. */
export function registeredBlas(): Blas | undefined {
  return registered;
}

/** `out = A B` by the library, when there is one and the product is large enough to gain. */
export function matmulBlas(
  m: number,
  n: number,
  k: number,
  a: Matrix,
  b: Matrix,
  out: TypedArray,
  o: number,
): boolean {
  return m * n * k >= smallest && registered!.multiply(m, n, k, a, b, out, o);
}

/** `out = alpha a + out` by the library, when there is one and the array is large enough to gain. */
export function axpyBlas(
  n: number,
  alpha: number,
  a: TypedArray,
  p: number,
  out: TypedArray,
  o: number,
): boolean {
  return n >= smallest && registered!.addScaled(n, alpha, a, p, out, o);
}
