import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ArrayLike, DType } from "../../src/ndarray";
import * as np from "../../src/ndarray";

/** Reading what make_numpy_fixtures.py wrote, and comparing with it. */

export interface Encoded {
  d: DType;
  s: number[];
  v: (number | string)[];
}

export function readFixtures<T>(name: string): T {
  return JSON.parse(readFileSync(join(__dirname, "..", "fixtures", "numpy", `${name}.json`), "utf8")) as T;
}

export function decodeNumber(v: number | string): number {
  return typeof v === "number" ? v : v === "nan" ? NaN : v === "inf" ? Infinity : -Infinity;
}

export function decode({ d, s, v }: Encoded): np.NDArray {
  return np.array(v.map(decodeNumber), { dtype: d }).reshape(s);
}

/** The array that `sample` makes in the Python script. */
export function sample(shape: number[], dtype: DType, shift = 0): np.NDArray {
  const n = shape.reduce((a, b) => a * b, 1);
  const raw = Array.from({ length: n }, (_, i) => (((i + shift) * 7) % 11) - 5);
  const values: ArrayLike =
    dtype === "bool" ? raw.map((v) => v > 0) : dtype === "int32" ? raw : raw.map((v) => v / 2);
  return np.array(values, { dtype }).reshape(shape);
}

/** How many floating-point numbers of this dtype lie between two numbers; 0 for two nans. */
export function ulps(x: number, y: number, dtype: DType): number {
  if (Object.is(x, y)) return 0;
  if (Number.isNaN(x) || Number.isNaN(y) || !Number.isFinite(x - y)) return x === y ? 0 : Infinity;
  const digits = dtype === "float32" ? 24 : 53;
  const lowest = dtype === "float32" ? -149 : -1074;
  const larger = Math.max(Math.abs(x), Math.abs(y));
  const exponent = larger === 0 ? lowest : Math.floor(Math.log2(larger)) - digits + 1;
  const spacing = 2 ** Math.max(lowest, exponent);
  return Math.abs(x - y) / spacing;
}

/** Asserts dtype, shape, and elements within some units in the last place; the sign of zero counts unless `anyZero`. */
export function expectSame(
  actual: np.NDArray,
  expected: Encoded,
  label: string,
  { ulp = 0, anyZero = false }: { ulp?: number; anyZero?: boolean } = {},
): void {
  const wanted = expected.v.map(decodeNumber);
  const got = Array.from(actual.elements());
  const bad: string[] = [];
  if (actual.dtype !== expected.d) bad.push(`dtype ${actual.dtype}, NumPy: ${expected.d}`);
  if (actual.shape.join() !== expected.s.join()) bad.push(`shape [${actual.shape}], NumPy: [${expected.s}]`);
  else {
    wanted.forEach((w, i) => {
      const v = got[i]!;
      const zeros = v === 0 && w === 0;
      if (zeros ? !anyZero && !Object.is(v, w) : !(ulps(v, w, expected.d) <= ulp)) {
        bad.push(`[${i}] ${Object.is(v, -0) ? "-0" : v}, NumPy: ${Object.is(w, -0) ? "-0" : w}`);
      }
    });
  }
  if (bad.length > 0) throw new Error(`${label}: ${bad.slice(0, 6).join("; ")}`);
}
