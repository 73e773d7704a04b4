// Products and updates by the system's BLAS library, against sums that are written out.
import fc from "fast-check";
import type { NDArray } from "dezero";
import { np } from "dezero";
import { axpyBlas, matmulBlas, registerBlas } from "../../src/ndarray/loops/blas";
import { matmul as plainMatmul } from "../../src/ndarray/loops/matmul";
import { blas } from "../../src/node/blas";

type Real = "float32" | "float64";

const library = np.setBlas("auto");
const wide = usable("libopenblas64.so.0");
const required = process.env.DEZERO_REQUIRE_BLAS === "1";

/** Runs a group of tests when there is a library, and says why when it does not. */
function describeWith(found: boolean, what: string, name: string, tests: () => void): void {
  if (found) describe(name, tests);
  else if (required) test(name, () => expect(`${what}: not found`).toBe("found"));
  else describe.skip(`${name} (skipped: koffi or ${what} is not installed)`, tests);
}

function usable(path: string): boolean {
  try {
    return np.setBlas(path) !== undefined;
  } catch {
    return false;
  }
}

beforeEach(() => {
  registerBlas(blas, 1);
  np.setBlas("auto");
});

afterAll(() => {
  registerBlas(blas);
  np.setBlas("off");
});

/** How a matrix lies in memory: each gives a view of `rows` x `columns` that starts somewhere inside its buffer. */
const layouts: Record<string, (rows: number, columns: number, dtype: Real) => NDArray> = {
  "C order": (r, c, dtype) => random([r, c], dtype),
  "an offset": (r, c, dtype) => random([r + 2, c], dtype).get(np.slice(1, r + 1)),
  "part of longer rows": (r, c, dtype) => random([r, c + 3], dtype).get(np.slice(), np.slice(2, c + 2)),
  transposed: (r, c, dtype) => random([c, r], dtype).T,
  "part of longer columns": (r, c, dtype) => random([c, r + 3], dtype).get(np.slice(), np.slice(1, r + 1)).T,
  "every second row": (r, c, dtype) => random([2 * r, c], dtype).get(np.slice(null, null, 2)),
  "every second column": (r, c, dtype) => random([r, 2 * c], dtype).get(np.slice(), np.slice(1, null, 2)),
  "rows backwards": (r, c, dtype) => random([r, c], dtype).get(np.slice(null, null, -1)),
  "columns backwards": (r, c, dtype) => random([r, c], dtype).get(np.slice(), np.slice(null, null, -1)),
  "one row for all": (r, c, dtype) => np.broadcastTo(random([1, c], dtype), [r, c]),
  "one column for all": (r, c, dtype) => np.broadcastTo(random([r, 1], dtype), [r, c]),
  "one number for all": (r, c, dtype) => np.broadcastTo(random([1, 1], dtype), [r, c]),
};

function random(shape: number[], dtype: Real): NDArray {
  return np.array(np.random.randn(...shape), { dtype });
}

/** The product, and for each element the sum of the absolute products, to which rounding is in proportion. */
function reference(x: NDArray, y: NDArray): { product: number[][]; scale: number[][] } {
  const [a, b] = [x.tolist() as number[][], y.tolist() as number[][]];
  const sums = (f: (p: number) => number): number[][] =>
    a.map((row) => b[0]!.map((_, j) => row.reduce((sum, v, l) => sum + f(v * b[l]![j]!), 0)));
  return { product: sums((p) => p), scale: sums(Math.abs) };
}

function expectProduct(x: NDArray, y: NDArray, dtype: Real): void {
  const actual = np.matmul(x, y);
  expect(actual.dtype).toBe(dtype);
  const { product, scale } = reference(x, y);
  expect(actual.shape).toEqual([product.length, product[0]!.length]);
  const epsilon = dtype === "float32" ? 2 ** -23 : 2 ** -52;
  product.forEach((row, i) =>
    row.forEach((value, j) => {
      const bound = epsilon * (x.shape[1]! + 1) * scale[i]![j]!;
      expect(Math.abs(Number(actual.item(i, j)) - value)).toBeLessThanOrEqual(bound);
    }),
  );
}

const length = fc.integer({ min: 1, max: 12 });
const layout = fc.constantFrom(...Object.keys(layouts));
const real = fc.constantFrom<Real>("float32", "float64");

function agreesWithSums(): void {
  np.random.seed(0);
  fc.assert(
    fc.property(length, length, length, layout, layout, real, (m, k, n, left, right, dtype) => {
      expectProduct(layouts[left]!(m, k, dtype), layouts[right]!(k, n, dtype), dtype);
    }),
    { numRuns: 500 },
  );
}

describeWith(library !== undefined, "a BLAS library", "BLAS", () => {
  test("showConfig names the library", () => {
    expect(np.showConfig().blas).toEqual(library);
    expect(library!.name).toMatch(/^(OpenBLAS|MKL|Accelerate)$/);
  });

  test("the library computes products, and declines what it has no function for", () => {
    const data = (dtype: "float32" | "float64" | "int32") => np.ones([2, 2], { dtype }).data;
    const matrix = (dtype: "float32" | "float64" | "int32") => ({
      data: data(dtype),
      offset: 0,
      rowStep: 2,
      columnStep: 1,
    });
    const into = (dtype: "float32" | "float64" | "int32", other = dtype): boolean =>
      matmulBlas(2, 2, 2, matrix(dtype), matrix(other), data(dtype), 0);
    expect(into("float32")).toBe(true);
    expect(into("float64")).toBe(true);
    expect(into("int32")).toBe(false);
    expect(into("float64", "float32")).toBe(false);
    np.setBlas("off");
    expect(into("float64")).toBe(false);
    expect(np.showConfig().blas).toBeUndefined();
  });

  test("sums written out, for all layouts of both operands", agreesWithSums);

  test.each<Real>(["float32", "float64"])("large products, against the plain loops: %s", (dtype) => {
    np.random.seed(1);
    const [m, k, n] = [130, 300, 75];
    const x = random([k, m], dtype);
    const y = random([n, k + 1], dtype).get(np.slice(), np.slice(1, null));
    const byBlas = np.matmul(x.T, y.T);
    np.setBlas("off");
    np.setKernels("off");
    const plain = np.matmul(x.T, y.T);
    np.setKernels("auto");
    expect(byBlas.dtype).toBe(dtype);
    const tolerance = dtype === "float32" ? 1e-4 : 1e-12;
    expect(np.allclose(byBlas, plain, { rtol: tolerance, atol: tolerance })).toBe(true);
  });

  test("a result goes to its own place and nowhere else", () => {
    const x = { data: Float64Array.of(9, 1, 2, 3, 4), offset: 1, rowStep: 2, columnStep: 1 };
    const y = { data: Float64Array.of(9, 9, 5, 6, 7, 8), offset: 2, rowStep: 2, columnStep: 1 };
    const out = new Float64Array(9).fill(-1);
    plainMatmul(2, 2, 2, x, y, out, 3);
    expect([...out]).toEqual([-1, -1, -1, 19, 22, 43, 50, -1, -1]);
  });

  test("batches, broadcast", () => {
    np.random.seed(2);
    const x = np.random.randn(4, 1, 5, 6);
    const y = np.random.randn(3, 6, 7);
    const z = np.matmul(x, y);
    expect(z.shape).toEqual([4, 3, 5, 7]);
    for (let i = 0; i < 4; i++) {
      for (let j = 0; j < 3; j++) {
        const { product } = reference(x.get(i, 0), y.get(j));
        expect(np.allclose(z.get(i, j), np.array(product), { rtol: 1e-12, atol: 1e-12 })).toBe(true);
      }
    }
  });

  test.each<Real>(["float32", "float64"])("nan and inf reach every element they belong to: %s", (dtype) => {
    const x = np.ones([5, 4], { dtype });
    const y = np.ones([4, 3], { dtype });
    x.set([1, 2], NaN);
    x.set([2, 0], Infinity);
    x.set([3, 0], 0);
    y.set([0, 1], Infinity);
    expect(np.matmul(x, y).tolist()).toEqual([
      [4, Infinity, 4],
      [NaN, NaN, NaN],
      [Infinity, Infinity, Infinity],
      [3, NaN, 3], // 0 * inf
      [4, Infinity, 4],
    ]);
  });

  describe.each<Real>(["float32", "float64"])("axpy in place: %s", (dtype) => {
    const step = dtype === "float32" ? Math.fround(-0.1) : -0.1;
    const epsilon = dtype === "float32" ? 2 ** -23 : 2 ** -52;

    test.each([
      ["whole arrays", (a: NDArray) => a],
      ["a part from an offset on", (a: NDArray) => a.get(np.slice(3, 33))],
      ["columns", (a: NDArray) => a.get(np.slice(), np.slice(0, 30))],
      ["backwards", (a: NDArray) => a.get(np.slice(null, null, -1))],
      ["transposed", (a: NDArray) => a.T],
    ])("%s", (_, view) => {
      np.random.seed(3);
      const g = random([40, 40], dtype);
      const p = random([40, 40], dtype);
      const [gs, ps] = [view(g), view(p)];
      const [x, y] = [gs.copy().elements(), ps.copy().elements()];
      const others = p.sum().item() as number;
      const before = ps.sum().item() as number;
      np.axpy(-0.1, gs, ps, { out: ps });
      ps.copy()
        .elements()
        .forEach((value, i) => {
          // The product is rounded, or not.
          const bound = epsilon * (Math.abs(step * x[i]!) + Math.abs(y[i]!));
          expect(Math.abs(value - (step * x[i]! + y[i]!))).toBeLessThanOrEqual(bound);
        });
      const after = ps.sum().item() as number;
      expect((p.sum().item() as number) - after).toBeCloseTo(others - before, dtype === "float32" ? 3 : 10);
    });

    test("an array with itself, and with a part of itself that is written before it is read", () => {
      const p = np.arange(1000, { dtype });
      np.axpy(0.5, p, p, { out: p });
      expect(p.tolist()).toEqual(Array.from({ length: 1000 }, (_, i) => 1.5 * i));
      const q = np.ones([1001], { dtype });
      np.axpy(1, q.get(np.slice(0, 1000)), q.get(np.slice(1, null)), { out: q.get(np.slice(1, null)) });
      expect(q.tolist()).toEqual([1, ...new Array<number>(1000).fill(2)]);
    });

    test("a number, a row or a column added to every element, in place", () => {
      const p = np.ones([40, 40], { dtype });
      np.axpy(2, np.array(3, { dtype }), p, { out: p });
      np.axpy(2, np.arange(40, { dtype }), p, { out: p });
      np.axpy(2, np.arange(40, { dtype }).reshape(40, 1), p, { out: p });
      expect(p.tolist()).toEqual(
        Array.from({ length: 40 }, (_, i) => Array.from({ length: 40 }, (_, j) => 7 + 2 * i + 2 * j)),
      );
    });

    test("a result in a new array, or in the other operand, leaves the rest as it was", () => {
      const g = np.full([1000], 3, { dtype });
      const p = np.ones([1000], { dtype });
      const all = (value: number): number[] => new Array<number>(1000).fill(value);
      expect(np.axpy(2, g, p).tolist()).toEqual(all(7));
      expect(np.axpy(2, g, p, { out: np.zeros([1000], { dtype }) }).tolist()).toEqual(all(7));
      expect([g.tolist(), p.tolist()]).toEqual([all(3), all(1)]);
      np.axpy(2, g, p, { out: g });
      expect([g.tolist(), p.tolist()]).toEqual([all(7), all(1)]);
    });

    test("nan and inf, times 0 too", () => {
      const p = np.zeros([1000], { dtype });
      const g = np.zeros([1000], { dtype });
      g.set([1], Infinity);
      g.set([2], NaN);
      for (const alpha of [0, -0, 1e-320, 2]) {
        const q = p.copy();
        np.axpy(alpha, g, q, { out: q });
        const infinite = (dtype === "float32" ? Math.fround(alpha) : alpha) === 0 ? NaN : Infinity;
        expect(q.get(np.slice(0, 4)).tolist()).toEqual([0, infinite, NaN, 0]);
      }
    });

    test("the library is asked, and declines what it has no function for", () => {
      const [x, out] = [np.ones([4], { dtype }).data, np.ones([4], { dtype }).data];
      expect(axpyBlas(2, 3, x, 1, out, 2)).toBe(true);
      expect([...out]).toEqual([1, 1, 4, 4]);
      expect(axpyBlas(2, 0, x, 1, out, 2)).toBe(false);
      expect(axpyBlas(2, 3, np.ones([4], { dtype: "int32" }).data, 1, out, 2)).toBe(false);
      np.setBlas("off");
      expect(axpyBlas(2, 3, x, 1, out, 2)).toBe(false);
      expect([...out]).toEqual([1, 1, 4, 4]);
    });
  });

  test("a path that has no library is an error, and the choice stays", () => {
    const call = (): unknown => np.setBlas("/no/such/libblas.so");
    expect(call).toThrow(
      /^setBlas: expected "auto", "off" or the path of a BLAS library, got "\/no\/such\/libblas.so": ./,
    );
    expect(np.showConfig().blas).toEqual(library);
  });

  const onLinux = process.platform === "linux" ? test : test.skip;
  onLinux("a library that is none of BLAS is an error (skipped where there is no libm.so.6)", () => {
    expect(() => np.setBlas("libm.so.6")).toThrow('got "libm.so.6": it has no function cblas_sgemm');
  });

  test("DEZERO_BLAS names a library from the start; a wrong one is an error whenever it is needed", () => {
    const before = process.env.DEZERO_BLAS;
    try {
      process.env.DEZERO_BLAS = library!.library;
      expect(freshNp().showConfig().blas).toEqual(library);
      process.env.DEZERO_BLAS = "/no/such/libblas.so";
      const broken = freshNp();
      expect(() => broken.showConfig()).toThrow('DEZERO_BLAS: expected "auto", "off" or the path');
      const large = broken.ones([64, 64]);
      expect(() => broken.matmul(large, large)).toThrow("DEZERO_BLAS");
      process.env.DEZERO_BLAS = "off";
      expect(freshNp().showConfig().blas).toBeUndefined();
    } finally {
      process.env.DEZERO_BLAS = before;
    }
  });
});

describeWith(wide, "libopenblas64.so.0 (Debian: libopenblas64-0)", "BLAS with integers of 64 bits", () => {
  test("sums written out, for all layouts of both operands", () => {
    expect(np.setBlas("libopenblas64.so.0")).toMatchObject({ name: "OpenBLAS" });
    agreesWithSums();
  });
});

function freshNp(): typeof np {
  let fresh: typeof np | undefined;
  jest.isolateModules(() => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    fresh = (require("dezero") as { np: typeof np }).np;
  });
  return fresh!;
}

test.each([[undefined], [1], [""]])("setBlas(%p) is refused", (wrong) => {
  expect(() => np.setBlas(wrong as string)).toThrow(TypeError);
});
