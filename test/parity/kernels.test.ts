import type { DType, NDArray } from "../../src/ndarray";
import * as np from "../../src/ndarray";
import type { Encoded } from "./numpy-fixtures";
import { decode, expectSame, readFixtures } from "./numpy-fixtures";

/** NumPy's answers for arrays long enough for the kernels: its elements again and again. */

const functions = np as any;
const builds = ["auto", "simd", "off"] as const;

afterEach(() => np.setKernels("auto"));

describe.each(builds)("kernels %s", (kernels) => {
  beforeEach(() => np.setKernels(kernels));

  const elementary = readFixtures<
    Record<DType, Encoded> & { results: Record<string, Record<DType, Encoded>> }
  >("elementary");

  test.each(["exp", "log", "sin", "cos", "tanh", "sqrt"])("%s", (name) => {
    for (const [dtype, expected] of Object.entries(elementary.results[name]!)) {
      const times = Math.ceil(2048 / expected.v.length);
      const x = np.tile(decode(elementary[dtype as DType]), times);
      expect(x.size).toBeGreaterThan(1024);
      const tiled: Encoded = {
        d: expected.d,
        s: [expected.s[0]! * times],
        v: Array.from({ length: times }, () => expected.v).flat(),
      };
      expectSame(functions[name](x), tiled, `${name} ${dtype}`, { ulp: 2 });
    }
  });

  type Case = [string, number, number | number[] | null, Record<string, unknown>, Encoded | null];
  const reductions = readFixtures<{ arrays: Encoded[]; cases: Case[] }>("reductions");

  test.each(["sum", "mean", "max", "min"])("%s along axes, of many copies side by side", (name) => {
    let compared = 0;
    for (const [, which, axis, more, expected] of reductions.cases.filter((c) => c[0] === name)) {
      const x = decode(reductions.arrays[which]!);
      if (expected === null || typeof axis !== "number" || x.size === 0) continue;
      const copies = Math.ceil(5000 / x.size);
      // Once with the copies as a first axis, once as a last one.
      const wanted = decode(expected);
      const outer = np.stack(new Array<NDArray>(copies).fill(x));
      const inner = np.stack(new Array<NDArray>(copies).fill(x), { axis: -1 });
      const from = axis < 0 ? axis + x.ndim : axis;
      for (const [y, where] of [
        [functions[name](outer, { axis: from + 1, ...more }), 0],
        [functions[name](inner, { axis: from, ...more }), -1],
      ] as [NDArray, number][]) {
        const expectedCopies = np.stack(new Array<NDArray>(copies).fill(wanted), { axis: where });
        const tolerance = y.dtype === "float32" ? 1e-6 : 1e-13;
        const label = `${name} of array ${which} [${x.shape}] ${x.dtype}, axis ${axis}`;
        expect([label, y.dtype, [...y.shape]]).toEqual([label, wanted.dtype, [...expectedCopies.shape]]);
        const same = np.allclose(y, expectedCopies, { rtol: tolerance, atol: tolerance, equalNan: true });
        expect([label, same]).toEqual([label, true]);
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(20);
  });
});
