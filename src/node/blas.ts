import type { TypedArray } from "../ndarray/dtype";
import type { Blas, BlasInfo } from "../ndarray/loops/blas";
import type { Matrix } from "../ndarray/loops/matmul";
import type { BlasLibrary } from "./library";
import { loadKoffi, NO_TRANS, openBlas, ROW_MAJOR, TRANS } from "./library";

/** The names under which libraries are found, the best first. */
const names: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: ["/System/Library/Frameworks/Accelerate.framework/Accelerate", "libopenblas.dylib"],
  win32: ["libopenblas.dll", "openblas.dll", "mkl_rt.3.dll", "mkl_rt.2.dll", "mkl_rt.dll"],
};

const unixNames: readonly string[] = [
  "libopenblas.so.0",
  "libopenblas.so",
  "libmkl_rt.so.3",
  "libmkl_rt.so.2",
  "libmkl_rt.so",
  "libcblas.so.3",
  "libblas.so.3",
];

/** CBLAS takes lengths as an int. */
const LARGEST = 2 ** 31 - 1;

/**
 * OpenBLAS starts its threads from the first number of multiplications on, where it has 10 µs of work. They wait for
 * each other by spinning, and beside other programs that can take milliseconds: of products of 128 x 128 on two busy
 * cores, every tenth took 1.4 ms with two threads and 0.05 ms with one, the median 0.03 and 0.04. Up to the second
 * number, a quarter of a millisecond's work, one thread is used.
 */
const THREADS_FROM = 2 ** 18;
const THREADS_PAY_FROM = 2 ** 23;

type Floats = Float32Array | Float64Array;

/** What `setBlas` asked for; before it, the environment variable DEZERO_BLAS decides. */
let chosen: string | undefined;

/** The outcome of the search, which is made once: a library, none, or what is wrong with the one that was named. */
let found: { readonly library?: BlasLibrary; readonly error?: Error } | undefined;

/** Products of float32 and float64 matrices, and updates of such arrays, by the system's BLAS library, called through koffi. */
export const blas: Blas = {
  multiply(m, n, k, a, b, out, o) {
    if (!sameFloats(a.data, b.data, out)) return false;
    if (m > LARGEST || n > LARGEST || k > LARGEST) return false;
    // The library computes an inner product as it would a matrix, and our loop is faster.
    if (m === 1 && n === 1) return false;
    const library = current();
    if (!library) return false;
    const left = operand(a, m, k);
    const right = operand(b, k, n);
    const gemm = out instanceof Float32Array ? library.sgemm : library.dgemm;
    const alone = m * n * k > THREADS_FROM && m * n * k < THREADS_PAY_FROM ? library.threads : undefined;
    alone?.set(1);
    gemm(
      ROW_MAJOR,
      left.trans,
      right.trans,
      m,
      n,
      k,
      1,
      left.data,
      left.ld,
      right.data,
      right.ld,
      0,
      from(out as Floats, o),
      n,
    );
    // The number is the process's, and others in it may use the library too.
    alone?.set(alone.count);
    return true;
  },

  addScaled(n, alpha, a, p, out, o) {
    if (!sameFloats(a, a, out) || n > LARGEST) return false;
    // The library adds nothing for a factor of 0, not even 0 times infinity.
    if ((out instanceof Float32Array ? Math.fround(alpha) : alpha) === 0) return false;
    const library = current();
    if (!library) return false;
    const axpy = out instanceof Float32Array ? library.saxpy : library.daxpy;
    // Memory sets the pace, and one thread nearly exhausts it.
    library.threads?.set(1);
    axpy(n, alpha, from(a as Floats, p), 1, from(out as Floats, o), 1);
    library.threads?.set(library.threads.count);
    return true;
  },

  choose(wanted) {
    // A path that is named has to hold a library, and what was chosen before stays when it does not.
    if (wanted !== "auto" && wanted !== "off") found = { library: open("setBlas", wanted) };
    else found = undefined;
    chosen = wanted;
  },

  info(): BlasInfo | undefined {
    return current()?.info;
  },
};

function current(): BlasLibrary | undefined {
  found ??= search(chosen ?? (process.env.DEZERO_BLAS || "auto"));
  if (found.error) throw found.error;
  return found.library;
}

function search(wanted: string): { library?: BlasLibrary; error?: Error } {
  if (wanted === "off") return {};
  if (wanted === "auto") return { library: searchAll() };
  try {
    return { library: open("DEZERO_BLAS", wanted) };
  } catch (error) {
    return { error: error as Error };
  }
}

/** The first library that says what it is. The reference BLAS does not, and is slower than our own kernels. */
function searchAll(): BlasLibrary | undefined {
  try {
    const koffi = loadKoffi();
    if (!koffi) return undefined;
    for (const name of names[process.platform] ?? unixNames) {
      try {
        const library = openBlas(koffi, name);
        if (library.info.name !== "BLAS") return library;
      } catch {
        // Not installed, or not what its name says: try the next.
      }
    }
  } catch {
    // koffi is there and does not run on this platform. Nobody asked for it by name.
  }
  return undefined;
}

/** Opens the library that was named. */
function open(who: string, path: string): BlasLibrary {
  const expected = `${who}: expected "auto", "off" or the path of a BLAS library, got "${path}"`;
  try {
    const koffi = loadKoffi();
    if (koffi) return openBlas(koffi, path);
  } catch (error) {
    throw new Error(`${expected}: ${(error as Error).message}`, { cause: error });
  }
  throw new Error(`${who}: expected the package koffi, which calls "${path}": npm install koffi`);
}

function sameFloats(a: TypedArray, b: TypedArray, out: TypedArray): boolean {
  if (out instanceof Float32Array) return a instanceof Float32Array && b instanceof Float32Array;
  return out instanceof Float64Array && a instanceof Float64Array && b instanceof Float64Array;
}

/** A matrix as CBLAS takes it: rows that each lie together in memory, `ld` elements apart, or the transpose of that. */
interface Operand {
  readonly data: Floats;
  readonly trans: number;
  readonly ld: number;
}

function operand(matrix: Matrix, rows: number, columns: number): Operand {
  const data = from(matrix.data as Floats, matrix.offset);
  // The step along an axis of length 1 is never taken, whatever it says.
  const rowStep = rows === 1 ? columns : matrix.rowStep;
  const columnStep = columns === 1 ? 1 : matrix.columnStep;
  if (columnStep === 1 && isLeading(rowStep, columns)) return { data, trans: NO_TRANS, ld: rowStep };
  if ((rows === 1 || rowStep === 1) && isLeading(columnStep, rows))
    return { data, trans: TRANS, ld: columnStep };
  return { data: packed(matrix, rows, columns), trans: NO_TRANS, ld: columns };
}

/** Whether rows of `length` may lie `step` apart: not backwards, not overlapping, and as an int. */
function isLeading(step: number, length: number): boolean {
  return step >= length && step <= LARGEST;
}

/** A copy in C order, for rows and columns that both have gaps, overlap or run backwards. */
function packed({ data, offset, rowStep, columnStep }: Matrix, rows: number, columns: number): Floats {
  const copy = new (data.constructor as { new (length: number): Floats })(rows * columns);
  for (let i = 0, w = 0; i < rows; i++) {
    for (let j = 0, p = offset + i * rowStep; j < columns; j++, p += columnStep) copy[w++] = data[p]!;
  }
  return copy;
}

function from(data: Floats, offset: number): Floats {
  return offset === 0 ? data : data.subarray(offset);
}
