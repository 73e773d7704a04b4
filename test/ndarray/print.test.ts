import { readFileSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import type { DType, TypedArray } from "../../src/ndarray/dtype";
import { allocate } from "../../src/ndarray/memory";
import { cLayout, Layout, sizeOf } from "../../src/ndarray/layout";
import { NDArray } from "../../src/ndarray/ndarray";
import type { Array2StringOptions, PrintOptions } from "../../src/ndarray/print";
import { array2string, getPrintOptions, repr, setPrintOptions, str } from "../../src/ndarray/print";

/** One array, and what NumPy prints for it (test/parity/make_print_fixtures.py). */
interface Case {
  dtype: DType;
  shape: number[];
  values: (number | string | boolean)[] | { first: number; step: number };
  options?: PrintOptions;
  str?: string;
  repr?: string;
  array2string?: Array2StringOptions & { max_line_width?: number };
  text?: string;
}

const cases = JSON.parse(readFileSync(join(__dirname, "../fixtures/numpy/print.json"), "utf8")) as Case[];

const special: Record<string, number> = { nan: NaN, inf: Infinity, "-inf": -Infinity, "-0": -0 };

function make(data: TypedArray, shape: readonly number[], dtype: DType): NDArray {
  return new NDArray(data, cLayout(shape, dtype));
}

function read({ dtype, shape, values }: Case): NDArray {
  const data = allocate(dtype, sizeOf(shape));
  for (let i = 0; i < data.length; i++) {
    if (!Array.isArray(values)) data[i] = values.first + values.step * i;
    else data[i] = typeof values[i] === "string" ? special[values[i] as string]! : Number(values[i]);
  }
  return make(data, shape, dtype);
}

const float64 = (...values: number[]): NDArray => make(Float64Array.from(values), [values.length], "float64");

const defaults = getPrintOptions();
afterEach(() => setPrintOptions(defaults));

describe("printing is NumPy's", () => {
  test("there are cases of every kind", () => {
    expect(cases.length).toBeGreaterThan(1000);
    for (const dtype of ["float64", "float32", "int32", "bool"]) {
      expect(cases.filter((c) => c.dtype === dtype).length).toBeGreaterThan(20);
    }
  });

  test.each(
    cases.map((c, i) => [
      `${i}: ${c.dtype} ${JSON.stringify(c.shape)} ${JSON.stringify(c.options ?? {})}`,
      c,
    ]),
  )("%s", (_, c) => {
    const x = read(c);
    if (c.options) setPrintOptions(c.options);
    if (c.array2string) {
      const { max_line_width, ...options } = c.array2string;
      if (max_line_width !== undefined) options.linewidth = max_line_width;
      expect(array2string(x, options)).toBe(c.text);
    } else {
      expect(str(x)).toBe(c.str);
      expect(repr(x)).toBe(c.repr);
    }
  });
});

test("an array prints itself: String, template and console.log", () => {
  const x = float64(1, 2.5);
  expect(String(x)).toBe("[1.  2.5]");
  expect(`${x}`).toBe("[1.  2.5]");
  expect(inspect(x)).toBe("array([1. , 2.5])");
});

test("views print what they show: transposed, reversed, broadcast", () => {
  const data = Float64Array.of(1, 2, 3, 4, 5, 6);
  expect(str(new NDArray(data, new Layout([3, 2], [1, 3], 0, "float64")))).toBe(
    "[[1. 4.]\n [2. 5.]\n [3. 6.]]",
  );
  expect(str(new NDArray(data, new Layout([3], [-2], 5, "float64")))).toBe("[6. 4. 2.]");
  expect(str(new NDArray(data, new Layout([2, 2], [0, 0], 1, "float64")))).toBe("[[2. 2.]\n [2. 2.]]");
});

test("a summary reads only the corners", () => {
  // Broadcast to 1e15 elements: reading them all, or copying them, could not end.
  const x = new NDArray(
    Float64Array.of(1.5),
    new Layout([100_000, 100_000, 100_000], [0, 0, 0], 0, "float64"),
  );
  expect(str(x).split("\n")[0]).toBe("[[[1.5 1.5 1.5 ... 1.5 1.5 1.5]");
  let reads = 0;
  const counted = new Proxy(new Float64Array(5000), {
    get: (target, key) => {
      reads++;
      return Reflect.get(target, key) as unknown;
    },
  });
  expect(str(make(counted, [5000], "float64"))).toBe("[0. 0. 0. ... 0. 0. 0.]");
  expect(reads).toBeLessThan(20);
});

describe("print options", () => {
  test("are those of NumPy, as a copy", () => {
    expect(defaults).toEqual({ precision: 8, threshold: 1000, edgeitems: 3, linewidth: 75, suppress: false });
    getPrintOptions().precision = 2;
    expect(getPrintOptions().precision).toBe(8);
  });

  test("what is not given, or is undefined, stays", () => {
    setPrintOptions({ precision: 2 });
    setPrintOptions({ precision: undefined, threshold: 5 });
    expect(getPrintOptions()).toEqual({ ...defaults, precision: 2, threshold: 5 });
  });

  test("an infinite threshold prints everything", () => {
    setPrintOptions({ threshold: Infinity, linewidth: Infinity });
    const n = 200_000; // more than fit on the stack as arguments
    for (const dtype of ["int32", "float32"] as const) {
      const item = dtype === "int32" ? "0" : "0.";
      expect(str(make(allocate(dtype, n), [n], dtype))).toBe(`[${Array(n).fill(item).join(" ")}]`);
    }
  });

  test("wrong ones are refused and change nothing", () => {
    expect(() => setPrintOptions({ precison: 3 } as PrintOptions)).toThrow(/unknown option "precison"/);
    expect(() => setPrintOptions({ threshold: 1, precision: -1 })).toThrow(RangeError);
    expect(() => setPrintOptions({ precision: 1.5 })).toThrow(
      "expected precision to be an integer of at least 0, got 1.5",
    );
    expect(() => setPrintOptions({ edgeitems: 0 })).toThrow(RangeError);
    expect(() => setPrintOptions({ linewidth: NaN })).toThrow(RangeError);
    expect(() => setPrintOptions({ precision: "3" } as unknown as PrintOptions)).toThrow(TypeError);
    expect(() => setPrintOptions({ suppress: 1 } as unknown as PrintOptions)).toThrow(TypeError);
    expect(() => array2string(float64(1), { seperator: "," } as Array2StringOptions)).toThrow(TypeError);
    expect(getPrintOptions()).toEqual(defaults);
  });

  test("array2string overrides them for one call", () => {
    expect(array2string(float64(1 / 3, 1), { precision: 2, separator: "," })).toBe("[0.33,1.  ]");
    expect(getPrintOptions()).toEqual(defaults);
  });
});
