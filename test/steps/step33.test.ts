// Step 33: Newton's method by double backprop, products with the Hessian, and Newton-CG.
import { grad, hessian, hvp, np, type NDArray, type Variable } from "dezero";
import { Chapter } from "./chapter";
import { solutions } from "./solutions";

type Height = (p: Variable) => Variable;
interface Run {
  path: NDArray[];
  heights: number[];
  backwards: number[];
}
interface Options {
  below?: number;
  tolerance?: number;
  iterations?: number;
}
interface Cells {
  rosenbrock: Height;
  newton(f: Height, start: number): [end: number, steps: number];
  hessianOf(f: Height, point: NDArray): NDArray;
  solveTwo(H: NDArray, g: NDArray): NDArray;
  modelOf(f: Height, point: NDArray): { height: number; gradient: NDArray; times(v: NDArray): NDArray };
  conjugateGradients(times: (d: NDArray) => NDArray, g: NDArray, tolerance?: number): NDArray;
  newtonCG(f: Height, start: NDArray, options?: Options): Run;
  descend(f: Height, start: NDArray, options?: { lr?: number; iterations?: number; below?: number }): Run;
  newtonRun: Run;
  descentRun: Run;
  largeNewton: Run;
  largeDescent: Run;
}

const list = (array: NDArray) => array.tolist() as number[];
const largest = (array: NDArray) => Number(np.abs(array).max().item());

/** The chain in plain numbers: its height, gradient and Hessian by paper and pencil. */
function byHand(p: number[]): { height: number; gradient: number[]; hessian: number[][] } {
  const n = p.length;
  const gradient = p.map(() => 0);
  const hessian = p.map(() => p.map(() => 0));
  let height = 0;
  for (let i = 0; i + 1 < n; i++) {
    const [a, b] = [p[i]!, p[i + 1]!];
    height += 100 * (b - a * a) ** 2 + (1 - a) ** 2;
    gradient[i]! += -400 * a * (b - a * a) - 2 * (1 - a);
    gradient[i + 1]! += 200 * (b - a * a);
    hessian[i]![i]! += 1200 * a * a - 400 * b + 2;
    hessian[i]![i + 1]! += -400 * a;
    hessian[i + 1]![i]! += -400 * a;
    hessian[i + 1]![i + 1]! += 200;
  }
  return { height, gradient, hessian };
}

const chapter = new Chapter("step33");
let printed: string;
let cells: Cells;

beforeAll(async () => {
  printed = await chapter.runThrough("engine-model");
  cells = await chapter.take<Cells>(
    ..."rosenbrock newton hessianOf solveTwo modelOf conjugateGradients newtonCG descend".split(" "),
    ..."newtonRun descentRun largeNewton largeDescent".split(" "),
  );
});

test("24 and 44, and 68 when the first was not cleared", () => {
  expect(printed).toContain("first:  variable(24.0)\nsecond: variable(44.0)\n");
  expect(printed).toContain("still there: variable(68.0)\nthe first itself:           variable(24.0)\n");
});

test("the ten values of the book, and of step 29", () => {
  const values = [
    "2.0",
    "1.4545454545454546",
    "1.1510467893775467",
    "1.0253259289766978",
    "1.0009084519430513",
    "1.0000012353089454",
    "1.000000000002289",
    "1.0",
    "1.0",
    "1.0",
  ];
  expect(printed).toContain(values.map((value, i) => `${i} variable(${value})\n`).join(""));
});

test("newton finds what is known by hand", () => {
  const { newton } = cells;
  expect(newton((x) => x.pow(2).mul(3).sub(x.mul(5)), 100)).toEqual([expect.closeTo(5 / 6, 12), 1]);
  expect(newton((x) => x.pow(x), 1)[0]).toBeCloseTo(1 / Math.E, 10);
  for (const line of printed.matchAll(/: (-?[\d.]+) after \d steps\. By hand: .* = ([\d.]+)/g)) {
    expect(line[1]).toBe(line[2]);
  }
});

describe.each([2, 3, 7])("%d coordinates", (n) => {
  const random = new np.random.RandomState(n);

  test("height, gradient, Hessian and products, by the notebook, the engine and by hand", () => {
    for (let i = 0; i < 5; i++) {
      const point = random.randn(n);
      const v = random.randn(n);
      const expected = byHand(list(point));
      const H = np.array(expected.hessian);
      const close = (a: NDArray, b: NDArray) =>
        expect(largest(a.sub(b))).toBeLessThan(1e-9 * (1 + largest(b)));

      const model = cells.modelOf(cells.rosenbrock, point);
      expect(model.height / expected.height).toBeCloseTo(1, 12);
      close(model.gradient, np.array(expected.gradient));
      close(grad(cells.rosenbrock)(point).data, model.gradient);
      close(cells.hessianOf(cells.rosenbrock, point), H);
      close(hessian(cells.rosenbrock)(point).data, H);
      close(model.times(v), H.matmul(v));
      close(model.times(v), H.matmul(v)); // the graph serves twice
      close(hvp(cells.rosenbrock, [point], [v])[0].data, H.matmul(v));
    }
  });

  test("conjugate gradients solve in n products, stop early on request, and at negative curvature", () => {
    const root = random.randn(n, n);
    const A = root.matmul(root.T).add(np.eye(n));
    const g = random.randn(n);
    let products = 0;
    const times = (d: NDArray) => {
      products += 1;
      return A.matmul(d);
    };
    const s = cells.conjugateGradients(times, g);
    expect(products).toBeLessThanOrEqual(n);
    expect(largest(A.matmul(s).add(g))).toBeLessThan(1e-6);
    const rough = cells.conjugateGradients(times, g, 0.5).matmul(g).item();
    expect(Number(rough)).toBeLessThan(0); // downhill
    expect(list(cells.conjugateGradients((d) => d.neg(), g))).toEqual(list(g.neg()));
  });
});

test("solveTwo", () => {
  const H = np.array([
    [3, 1],
    [2, -5],
  ]);
  const g = np.array([0.5, -2]);
  expect(list(H.matmul(cells.solveTwo(H, g)).add(g))).toEqual([0, 0].map((zero) => expect.closeTo(zero, 14)));
});

test("the pure method: five steps, up to 100 on the way", () => {
  const heights = [...printed.matchAll(/^\d: \(.*\) {2,}(\S+)$/gm)].slice(0, 7).map(([, height]) => height);
  expect(heights).toEqual(["4.0e+2", "1.0e+0", "1.0e+2", "1.6e-6", "2.5e-10", "1.1e-29", "0.0e+0"]);
});

test("a product goes through as many functions for 2 coordinates as for 1000", () => {
  const counts = [...printed.matchAll(/f has (\d+) functions, g·v has (\d+)/g)].map(([, f, gv]) => [f, gv]);
  expect(counts).toEqual([
    ["10", "22"],
    ["10", "22"],
  ]);
});

describe("Newton-CG", () => {
  test("falls in every step, converges quadratically, and counts what it calls", () => {
    const { heights, path, backwards } = cells.newtonRun;
    expect(heights).toHaveLength(15);
    heights.slice(1).forEach((height, i) => expect(height).toBeLessThan(heights[i]!));
    expect(list(path[14]!)).toEqual([1, 1].map((one) => expect.closeTo(one, 12)));
    heights.forEach((height, i) => expect(height).toBeCloseTo(byHand(list(path[i]!)).height, 10));
    const distance = (point: NDArray) => largest(point.sub(1));
    expect(distance(path[13]!) / distance(path[12]!) ** 2).toBeLessThan(100);
    expect(backwards.slice(0, 3)).toEqual([0, 3, 6]); // a gradient and two products
  });

  test("the counts: 12 steps and 36 calls, against 14253", () => {
    expect(printed).toContain(
      "gradient descent: 14253 steps, 14253 calls of backward\nNewton-CG: 12 steps, 36 calls of backward\n",
    );
    expect(cells.descentRun.heights).toHaveLength(14254);
  });

  test.each([
    [-1.2, 1],
    [-2, -2],
    [3, 3],
    [0, 0],
  ])("arrives from (%d, %d)", (p0, p1) => {
    const { path } = cells.newtonCG(cells.rosenbrock, np.array([p0, p1]), { below: 1e-20 });
    expect(list(path[path.length - 1]!)).toEqual([1, 1].map((one) => expect.closeTo(one, 8)));
  });

  test("a thousand variables: few products for each step", () => {
    const { heights, backwards } = cells.largeNewton;
    expect(heights[heights.length - 1]).toBeLessThan(1e-6);
    expect([heights.length - 1, backwards[backwards.length - 1]]).toEqual([10, 76]);
    const start = new np.random.RandomState(0).randn(1000);
    const disturbed = start.mul(0.3).add(1);
    const exact = cells.newtonCG(cells.rosenbrock, disturbed);
    expect([exact.heights.length - 1, exact.backwards[7]! - 7]).toEqual([7, 256]);
    expect(cells.largeDescent.heights[5000]).toBeGreaterThan(1e-5);
  });
});

test("the engine's forms", () => {
  expect(printed).toContain("variable(24.0) variable(44.0) variable(48.0)\n");
  expect(printed).toContain("[ variable([-454.  200.]) ]\n[0.04545455 0.09545455]\n");
});

test("solutions", async () => {
  const code = solutions("step33");
  expect(await chapter.evaluate(code[1]!)).toBe(
    "variable(24.0) variable(44.0) variable(48.0) variable(24.0)\n",
  );
  await chapter.evaluate(code[2]!);
  const { hillRun } = await chapter.take<{ hillRun: Run }>("hillRun");
  expect(Number(hillRun.path[hillRun.path.length - 1]!.item())).toBeCloseTo(1, 6);
  expect(await chapter.evaluate(code[3]!)).toBe("[0.04545455 0.09545455]\n");
  expect(await chapter.evaluate(code[4]!)).toBe(
    "4e+2, 1e+0, 7e+1, 4e-3, 2e-3, 7e-13\n2e+1, 5e+0, 1e+3, 6e-2, 3e-1, 2e-11\n",
  );
  expect(await chapter.evaluate(code[5]!)).toMatch(/^16 \[0\.9999\d+ 0\.9999\d+\]\n$/);
});
