import { createRequire } from "node:module";
import type { BlasInfo } from "../ndarray/loops/blas";

/** Opens BLAS libraries through koffi, and finds out what they are and how they are to be called. */

/** `cblas_sgemm` or `cblas_dgemm`: `C = alpha op(A) op(B) + beta C`. The typed arrays are used where they are. */
export type Gemm = (
  order: number,
  transA: number,
  transB: number,
  m: number,
  n: number,
  k: number,
  alpha: number,
  a: Float32Array | Float64Array,
  lda: number,
  b: Float32Array | Float64Array,
  ldb: number,
  beta: number,
  c: Float32Array | Float64Array,
  ldc: number,
) => void;

/** `cblas_saxpy` or `cblas_daxpy`: `y = alpha x + y`. */
export type Axpy = (
  n: number,
  alpha: number,
  x: Float32Array | Float64Array,
  incX: number,
  y: Float32Array | Float64Array,
  incY: number,
) => void;

export interface BlasLibrary {
  readonly info: BlasInfo;
  readonly sgemm: Gemm;
  readonly dgemm: Gemm;
  readonly saxpy: Axpy;
  readonly daxpy: Axpy;
  /** How many threads OpenBLAS starts, and the function that sets it; other libraries choose well. */
  readonly threads?: { readonly count: number; readonly set: (count: number) => void };
}

/** CBLAS's numbers for its enumerations. */
export const ROW_MAJOR = 101;
export const NO_TRANS = 111;
export const TRANS = 112;

/** The part of koffi, 2.9 or later, that is needed here. */
export interface Koffi {
  load(path: string): Library;
}

interface Library {
  func(name: string, result: string, parameters: readonly string[]): (...values: unknown[]) => unknown;
}

/** How the functions are named: a suffix promises integers of 64 bits; NumPy and SciPy bring an OpenBLAS with both. */
interface Naming {
  readonly prefix: string;
  readonly suffix: string;
}

const namings: readonly Naming[] = ["64_", "_64", ""].flatMap((suffix) =>
  ["", "scipy_"].map((prefix) => ({ prefix, suffix })),
);

/**
 * koffi, looked for beside this file and beside the main program, which are where an optional peer is installed.
 * Never in the working directory: whoever starts a program there has not chosen what lies in it. Undefined when it
 * is not installed; an Error when it is and does not work.
 */
export function loadKoffi(): Koffi | undefined {
  for (const from of [__filename, process.argv[1]]) {
    const file = from && resolve("koffi", from);
    if (file) return createRequire(file)(file) as Koffi;
  }
  return undefined;
}

function resolve(name: string, from: string): string | undefined {
  try {
    return createRequire(from).resolve(name);
  } catch {
    return undefined;
  }
}

/** Opens a library by its path or its name. An Error says what is wrong with it. */
export function openBlas(koffi: Koffi, path: string): BlasLibrary {
  const library = koffi.load(path);
  const naming = namings.find((names) => has(library, symbol(names, "cblas_sgemm")));
  if (!naming) throw new Error("it has no function cblas_sgemm");
  const { name, version, wide } = identify(library, path, naming);
  const integer = wide ? "int64" : "int";
  const gemm = (routine: string, real: string): Gemm =>
    library.func(symbol(naming, routine), "void", [
      "int",
      "int",
      "int",
      integer,
      integer,
      integer,
      real,
      "void *",
      integer,
      "void *",
      integer,
      real,
      "void *",
      integer,
    ]);
  const axpy = (routine: string, real: string): Axpy =>
    library.func(symbol(naming, routine), "void", [integer, real, "void *", integer, "void *", integer]);
  const info: BlasInfo = { name, ...(version !== undefined && { version }), library: path };
  const blas: BlasLibrary = {
    info,
    sgemm: gemm("cblas_sgemm", "float"),
    dgemm: gemm("cblas_dgemm", "double"),
    saxpy: axpy("cblas_saxpy", "float"),
    daxpy: axpy("cblas_daxpy", "double"),
    threads: openBlasThreads(library, naming),
  };
  if (!multiplies(blas.sgemm, Float32Array) || !multiplies(blas.dgemm, Float64Array)) {
    throw new Error("it computed a wrong product");
  }
  if (!adds(blas.saxpy, Float32Array) || !adds(blas.daxpy, Float64Array)) {
    throw new Error("it computed a wrong sum");
  }
  return blas;
}

function openBlasThreads(library: Library, naming: Naming): BlasLibrary["threads"] {
  const get = symbol(naming, "openblas_get_num_threads");
  const set = symbol(naming, "openblas_set_num_threads");
  if (!has(library, get) || !has(library, set)) return undefined;
  const count = library.func(get, "int", [])() as number;
  return { count, set: library.func(set, "void", ["int"]) };
}

/** What a library says about itself; `wide` are integers of 64 bits. */
function identify(
  library: Library,
  path: string,
  naming: Naming,
): { name: string; version?: string; wide: boolean } {
  const suffixed = naming.suffix !== "";
  const getConfig = symbol(naming, "openblas_get_config");
  if (has(library, getConfig)) {
    const config = String(library.func(getConfig, "str", [])());
    const version = /OpenBLAS (\d+(?:\.\d+)*)/.exec(config)?.[1];
    return { name: "OpenBLAS", version, wide: suffixed || config.includes("USE64BITINT") };
  }
  if (has(library, "MKL_Get_Version_String")) {
    const text = Buffer.alloc(200);
    library.func("MKL_Get_Version_String", "void", ["void *", "int"])(text, text.length);
    const version = /Version (\d+(?:\.\d+)*)/.exec(text.toString("latin1"))?.[1];
    // Without a suffix, one library has both widths; this variable says which.
    const layer = process.env.MKL_INTERFACE_LAYER ?? "";
    return { name: "MKL", version, wide: suffixed || /ilp64/i.test(layer + path) };
  }
  if (path.includes("Accelerate.framework")) return { name: "Accelerate", wide: false };
  return { name: "BLAS", wide: suffixed || wideServesBoth() };
}

/**
 * Where every argument takes 64 bits, a function that expects an int reads the lower half of what it is given: then
 * 64 bits are right for a library that does not tell. Apple's ARM packs arguments tighter.
 */
function wideServesBoth(): boolean {
  return process.arch === "x64" || (process.arch === "arm64" && process.platform !== "darwin");
}

/** Whether a product that is known comes out: a library that is called wrongly must not be used. */
function multiplies(gemm: Gemm, Floats: Float32ArrayConstructor | Float64ArrayConstructor): boolean {
  // [[1, 2, 3], [4, 5, 6]] times the transpose of [[1, 0, 2], [0, 1, 1], [1, 1, 0], [2, 0, 0]], into columns 1 to 4
  // of rows of five.
  const a = Floats.of(1, 2, 3, 4, 5, 6);
  const b = Floats.of(1, 0, 2, 0, 1, 1, 1, 1, 0, 2, 0, 0);
  const c = new Floats(10).fill(-1);
  gemm(ROW_MAJOR, NO_TRANS, TRANS, 2, 4, 3, 1, a, 3, b, 3, 0, c, 5);
  return c.join() === "7,5,3,2,-1,16,11,9,8,-1";
}

function adds(axpy: Axpy, Floats: Float32ArrayConstructor | Float64ArrayConstructor): boolean {
  const y = Floats.of(1, 2, 3);
  axpy(2, -2, Floats.of(5, 7), 1, y, 1);
  return y.join() === "-9,-12,3";
}

function symbol({ prefix, suffix }: Naming, name: string): string {
  return `${prefix}${name}${suffix}`;
}

function has(library: Library, name: string): boolean {
  try {
    library.func(name, "void", []);
    return true;
  } catch {
    return false;
  }
}
