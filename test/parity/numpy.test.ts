import type { DType, NDArray } from "../../src/ndarray";
import * as np from "../../src/ndarray";
import type { Encoded } from "./numpy-fixtures";
import { decode, decodeNumber, expectSame, readFixtures, sample } from "./numpy-fixtures";

/** NumPy's answers, written by make_numpy_fixtures.py, against ours. */

const functions = np as any;

describe("arithmetic", () => {
  const fixtures = readFixtures<{
    dtypes: [string, Encoded, Encoded, Encoded | null][];
    shapes: [string, Encoded, Encoded, Encoded | null][];
    tables: Record<string, Encoded>;
    special: Record<"float64" | "float32" | "int32", (number | string)[]>;
    powers: Encoded;
  }>("arithmetic");

  const check = ([name, x, y, expected]: [string, Encoded, Encoded, Encoded | null]): void => {
    const label = `${name} ${x.d} [${x.s}] and ${y.d} [${y.s}]`;
    if (expected === null) expect(() => functions[name](decode(x), decode(y))).toThrow(name);
    else expectSame(functions[name](decode(x), decode(y)), expected, label, { ulp: exact(name) ? 0 : 2 });
  };
  // These are rounded correctly everywhere; the others come from the platform's mathematical library.
  const exact = (name: string): boolean => !["power", "arctan2"].includes(name);

  test.each([...new Set(fixtures.dtypes.map((c) => c[0]))])("%s of all pairs of dtypes", (name) => {
    const cases = fixtures.dtypes.filter((c) => c[0] === name);
    expect(cases).toHaveLength(16);
    cases.forEach(check);
  });

  test("all pairs of shapes", () => {
    expect(fixtures.shapes.length).toBeGreaterThan(100);
    fixtures.shapes.forEach(check);
  });

  test.each(Object.keys(fixtures.tables))("%s of special values", (key) => {
    const [name, dtype] = key.split(" ") as [string, "float64" | "float32" | "int32"];
    const x = np.array(fixtures.special[dtype].map(decodeNumber), { dtype });
    const table = functions[name](x.reshape(-1, 1), x.reshape(1, -1));
    // Which zero maximum takes from 0 and -0 depends on NumPy's vector instructions.
    const anyZero = name === "maximum" || name === "minimum";
    expectSame(table, fixtures.tables[key]!, key, { ulp: exact(name) ? 0 : 2, anyZero });
  });

  test("int32 powers wrap", () => {
    const x = np.array(fixtures.special.int32.map(decodeNumber), { dtype: "int32" });
    expectSame(np.power(x.reshape(-1, 1), np.arange(6, { dtype: "int32" })), fixtures.powers, "power int32");
  });
});

describe("elementary functions", () => {
  const fixtures = readFixtures<Record<DType, Encoded> & { results: Record<string, Record<DType, Encoded>> }>(
    "elementary",
  );

  test.each(Object.keys(fixtures.results))("%s", (name) => {
    for (const [dtype, expected] of Object.entries(fixtures.results[name]!)) {
      expectSame(functions[name](decode(fixtures[dtype as DType])), expected, `${name} ${dtype}`, { ulp: 2 });
    }
  });
});

describe("reductions", () => {
  type Case = [string, number, number | number[] | null, Record<string, unknown>, Encoded | null];
  const fixtures = readFixtures<{ arrays: Encoded[]; cases: Case[] }>("reductions");

  test.each([...new Set(fixtures.cases.map((c) => c[0]))])("%s", (name) => {
    for (const [, which, axis, more, expected] of fixtures.cases.filter((c) => c[0] === name)) {
      const x = decode(fixtures.arrays[which]!);
      const label = `${name} of array ${which} [${x.shape}] ${x.dtype}, axis ${JSON.stringify(axis)} ${JSON.stringify(more)}`;
      // The same elements laid out in another order must give the same result.
      const layouts = [
        x,
        x.T.copy().T,
        np
          .concatenate([x.reshape(-1), x.reshape(-1)])
          .get(np.slice(0, x.size))
          .reshape(x.shape),
      ];
      for (const y of layouts) {
        if (expected === null) expect(() => functions[name](y, { axis, ...more })).toThrow(RangeError);
        else {
          const ulp = ["sum", "mean", "prod", "var", "std"].includes(name) ? 8 : 0;
          const actual: NDArray = functions[name](y, { axis, ...more });
          if (ulp > 0) expectClose(actual, expected, label);
          else expectSame(actual, expected, label, { anyZero: true });
        }
      }
    }
  });

  test("a contiguous float64 sum is NumPy's, bit for bit", () => {
    for (const [name, which, axis, more, expected] of fixtures.cases) {
      const x = decode(fixtures.arrays[which]!);
      if (name !== "sum" || axis !== null || x.dtype !== "float64" || Object.keys(more).length > 0) continue;
      expectSame(np.sum(x), expected!, `sum of array ${which}`);
    }
  });

  /** Rounding may differ with the order of addition: compare relative to the largest intermediate, about 10. */
  function expectClose(actual: NDArray, expected: Encoded, label: string): void {
    const wanted = decode(expected);
    expectSame(np.zerosLike(actual), { ...expected, v: expected.v.map(() => 0) }, label);
    const tolerance = actual.dtype === "float32" ? 1e-6 : 1e-13;
    if (!np.allclose(actual, wanted, { rtol: tolerance, atol: tolerance, equalNan: true })) {
      throw new Error(`${label}: ${actual}, NumPy: ${wanted}`);
    }
  }
});

describe("shapes", () => {
  const fixtures = readFixtures<{
    x: Encoded;
    y: Encoded;
    z: Encoded;
    cases: [string, any[], Encoded | Encoded[] | null][];
    arange: [[number, number, number], Encoded][];
    arangeInt: [[number, number, number], Encoded][];
    linspace: [[number, number, number], Encoded, Encoded][];
    eye: [[number, number, number], Encoded][];
  }>("shapes");
  const [x, y, z] = [decode(fixtures.x), decode(fixtures.y), decode(fixtures.z)];
  const shapeOf = (a: NDArray): NDArray => np.array([...a.shape], { dtype: "int32" });
  const calls: Record<string, (...args: any[]) => NDArray | NDArray[]> = {
    reshape: (s) => x.reshape(s),
    "reshape of transpose": (s) => x.transpose(1, 0, 2).reshape(s),
    "reshape of slice": (s) => x.get(":", "::-1").reshape(s),
    transpose: (axes) => np.transpose(x, axes),
    swapaxes: (a, b) => shapeOf(np.swapaxes(x, a, b)),
    moveaxis: (a, b) => shapeOf(np.moveaxis(x, a, b)),
    expandDims: (axis) => shapeOf(np.expandDims(x, axis)),
    squeeze: (axis) => shapeOf(np.squeeze(y, axis)),
    broadcastTo: (s) => np.broadcastTo(z, s),
    concatenate: (axis) => np.concatenate([x, x.get(":", "::-1"), x.astype("float32")], { axis }),
    stack: (axis) => np.stack([x.get(0), x.get(1)], { axis }),
    split: (sections, axis) => np.split(x, sections, { axis }),
    repeat: (times, axis) => np.repeat(x, times, axis === null ? {} : { axis }),
    tile: (reps) => np.tile(x.get(":", ":2", ":2"), reps),
  };

  test.each(Object.keys(calls))("%s", (name) => {
    const cases = fixtures.cases.filter((c) => c[0] === name);
    expect(cases.length).toBeGreaterThan(3);
    for (const [, args, expected] of cases) {
      const call = (): NDArray | NDArray[] => calls[name]!(...args);
      const label = `${name}(${JSON.stringify(args)})`;
      if (expected === null) {
        expect(() => ({ label, result: call() })).toThrow(RangeError);
        continue;
      }
      const actual = call();
      if (Array.isArray(expected)) {
        expect(actual).toHaveLength(expected.length);
        expected.forEach((e, i) => expectSame((actual as NDArray[])[i]!, e, `${label}[${i}]`));
      } else expectSame(actual as NDArray, expected, label);
    }
  });

  test("arange, linspace and eye", () => {
    for (const [args, expected] of fixtures.arange)
      expectSame(np.arange(...args), expected, `arange(${args})`, { ulp: 0 });
    for (const [args, expected] of fixtures.arangeInt) {
      expectSame((np.arange as any)(...args, { dtype: "int32" }), expected, `arange(${args}) int32`);
    }
    for (const [args, closed, open] of fixtures.linspace) {
      expectSame(np.linspace(...args), closed, `linspace(${args})`);
      expectSame(np.linspace(...args, { endpoint: false }), open, `linspace(${args}) without endpoint`);
    }
    for (const [args, expected] of fixtures.eye) expectSame(np.eye(...args), expected, `eye(${args})`);
  });
});

describe("indexing", () => {
  type Item = number | string | null | { i: any; s: number[] } | { b: any; s: number[] };
  type Block = { s: number[]; v: number[] };
  const fixtures = readFixtures<{
    get: [Item[], Block | null][];
    set: [Item[], Block, number[]][];
    addAt: [Item[], Block, number[]][];
  }>("indexing");
  const source = (): NDArray => np.arange(24, { dtype: "int32" }).reshape(2, 3, 4);
  const block = ({ s, v }: Block): Encoded => ({ d: "int32", s, v });

  /** Arrays come as arrays of int32 or bool, or as lists where a list can say the same. */
  const decodeIndex = (items: Item[], lists: boolean): any[] =>
    items.map((item) => {
      if (item === null || typeof item !== "object") return item;
      const values = "i" in item ? item.i : item.b;
      if (lists && item.s.length > 0 && !item.s.includes(0)) return values;
      return np.array(values, { dtype: "i" in item ? "int32" : "bool" }).reshape(item.s);
    });

  test.each([
    ["arrays", false],
    ["lists", true],
  ])("get, with %s", (_, lists) => {
    expect(fixtures.get.length).toBeGreaterThan(200);
    for (const [items, expected] of fixtures.get) {
      const label = `x[${JSON.stringify(items)}]`;
      const index = decodeIndex(items, lists);
      if (expected === null) expect(() => ({ label, result: source().get(...index) })).toThrow(/index/);
      else expectSame(source().get(...index), block(expected), label);
    }
  });

  test("get from a view with other strides", () => {
    const x = source();
    const view = np
      .concatenate([x, x], { axis: 1 })
      .transpose(2, 0, 1)
      .copy()
      .transpose(1, 2, 0)
      .get(":", ":3");
    for (const [items, expected] of fixtures.get) {
      if (expected !== null)
        expectSame(view.get(...decodeIndex(items, false)), block(expected), `view[${JSON.stringify(items)}]`);
    }
  });

  test("set", () => {
    for (const [items, value, expected] of fixtures.set) {
      const x = source();
      x.set(decodeIndex(items, false), decode(block(value)));
      expectSame(x, { d: "int32", s: [2, 3, 4], v: expected }, `x[${JSON.stringify(items)}] = [${value.s}]`);
    }
  });

  test("addAt", () => {
    for (const [items, value, expected] of fixtures.addAt) {
      const x = source();
      np.addAt(x, decodeIndex(items, false), decode(block(value)));
      expectSame(x, { d: "int32", s: [2, 3, 4], v: expected }, `addAt ${JSON.stringify(items)} [${value.s}]`);
    }
  });
});

describe("linear algebra", () => {
  type Case = [string, number[], number[], DType, DType, Encoded | null];
  const { cases } = readFixtures<{ cases: Case[] }>("linalg");

  test.each(["matmul", "dot"])("%s", (name) => {
    for (const [, a, b, da, db, expected] of cases.filter((c) => c[0] === name)) {
      const label = `${name} ${da} [${a}] and ${db} [${b}]`;
      const [x, y] = [sample(a, da), sample(b, db, 3)];
      if (expected === null) {
        expect(() => ({ label, result: functions[name](x, y) })).toThrow(RangeError);
        continue;
      }
      // Products of these quarters are exact in both precisions, in any order of addition.
      expectSame(functions[name](x, y), expected, label, { anyZero: true });
      expectSame(functions[name](x.T.copy().T, y.T.copy().T), expected, `${label}, transposed layout`, {
        anyZero: true,
      });
    }
  });
});

describe("promotion", () => {
  const fixtures = readFixtures<{
    pairs: [DType, DType, DType][];
    scalars: [DType, number | boolean, DType][];
  }>("promotion");

  test("of dtypes", () => {
    expect(fixtures.pairs).toHaveLength(16);
    for (const [a, b, expected] of fixtures.pairs)
      expect([a, b, np.resultType(a, b)]).toEqual([a, b, expected]);
  });

  test("of arrays with plain numbers", () => {
    for (const [dtype, value, expected] of fixtures.scalars) {
      // NumPy has no bool that a fraction fits, and widens only as far as float64, as here.
      const x = np.ones([3], { dtype });
      expect([dtype, value, np.resultType(x, value)]).toEqual([dtype, value, expected]);
      expect([dtype, value, np.add(x, value).dtype]).toEqual([dtype, value, expected]);
      expect([dtype, value, np.add(value, x).dtype]).toEqual([dtype, value, expected]);
    }
  });
});
