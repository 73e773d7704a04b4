// Step 28: gradient descent on the Rosenbrock function, with the notebook's own functions.
import { np, variable, type Variable } from "dezero";
import { Chapter } from "./chapter";
import { solutions } from "./solutions";

type Scalars = (...xs: Variable[]) => Variable;
interface Descent {
  path: number[][];
  heights: number[];
}
interface Cells {
  rosenbrock: Scalars;
  path: number[][];
  descend(
    f: Scalars,
    start: number[],
    options?: { lr?: number; iterations?: number; below?: number },
  ): Descent;
}

/** Height and gradient by paper and pencil. */
const byHand = (x0: number, x1: number): [number, number, number] => {
  const across = x1 - x0 * x0;
  return [100 * across ** 2 + (1 - x0) ** 2, -400 * x0 * across - 2 * (1 - x0), 200 * across];
};

const chapter = new Chapter("step28");
let printed: string;
let cells: Cells;

beforeAll(async () => {
  printed = await chapter.runThrough("heights");
  cells = await chapter.take<Cells>("rosenbrock", "path", "descend");
});

test("the function and its gradient", () => {
  const random = new np.random.RandomState(0);
  for (let i = 0; i < 50; i++) {
    const [x0, x1] = [variable(random.randn()), variable(random.randn())];
    const y = cells.rosenbrock(x0, x1);
    y.backward();
    const expected = byHand(x0.item(), x1.item());
    [y, x0.grad!, x1.grad!].forEach((value, k) => {
      expect(Math.abs(value.item() - expected[k]!)).toBeLessThan(1e-10 * (1 + expected[0]));
    });
  }
});

test("the book's lines", () => {
  expect(printed).toContain("height:   variable(401.0)\ngradient: variable(-2.0) variable(400.0)\n");
  const lines = [
    "variable(0.0) variable(2.0)",
    "variable(0.002) variable(1.6)",
    "variable(0.0052759968) variable(1.2800008)",
    "variable(0.6834917840420289) variable(0.46565059996514135)",
  ];
  expect(printed).toContain(`${lines.join("\n")}\n`);
  expect(cells.path).toHaveLength(1000);
});

test("every point of the path follows from the last by the gradient of paper and pencil", () => {
  for (let i = 1; i < cells.path.length; i++) {
    const [x0, x1] = cells.path[i - 1] as [number, number];
    const [, g0, g1] = byHand(x0, x1);
    expect(cells.path[i]![0]).toBeCloseTo(x0 - 0.001 * g0, 13);
    expect(cells.path[i]![1]).toBeCloseTo(x1 - 0.001 * g1, 13);
  }
});

describe("descend", () => {
  const parabola = (c: number) => (x: Variable) => x.mul(x).mul(c / 2);

  test.each([
    [1, 0.3],
    [20, 0.09],
    [20, 0.101],
  ])("multiplies by 1 - lr c (c = %d, lr = %d)", (c, lr) => {
    const { path, heights } = cells.descend(parabola(c), [1], { lr, iterations: 30 });
    expect(path).toHaveLength(31);
    path.forEach(([x], i) => expect(x! / (1 - lr * c) ** i).toBeCloseTo(1, 12));
    heights.forEach((height, i) => expect(height).toBeCloseTo((c / 2) * path[i]![0]! ** 2, 12));
  });

  test("stops below the height, at the last iteration, and at what is no number", () => {
    const below = cells.descend(parabola(1), [1], { lr: 0.5, below: 1e-3 });
    expect(below.heights.findIndex((height) => height < 1e-3)).toBe(below.heights.length - 1);
    expect(cells.descend(parabola(1), [1], { lr: 0.5, iterations: 3 }).path).toEqual([
      [1],
      [0.5],
      [0.25],
      [0.125],
    ]);
    const exploded = cells.descend(parabola(1), [1], { lr: 1e10 });
    expect(exploded.heights.filter((height) => !Number.isFinite(height))).toHaveLength(1);
  });
});

test("the directions: downhill is the negative gradient", () => {
  const [, g0, g1] = byHand(-1, 0.5);
  const degrees = Math.round((Math.atan2(g1, g0) * 180) / Math.PI) + 360;
  const perUnit = Math.round(Math.hypot(g0, g1));
  expect(printed).toContain(`steepest: ${degrees} degrees, ${perUnit} per unit\n`);
  expect(printed).toContain(`gradient: ${degrees} degrees, ${perUnit} per unit\n`);
});

test("the curvatures are close to the eigenvalues of the Hessian [[802, -400], [-400, 200]]", () => {
  const [steep, flat] = [1, -1].map((sign) => (1002 + sign * Math.sqrt(1002 ** 2 - 4 * 400)) / 2);
  const [, across, along] = /across: (\d+), along: ([\d.]+)/.exec(printed)!;
  expect(Math.abs(Number(across) - steep!)).toBeLessThan(2);
  expect(Math.abs(Number(along) - flat!)).toBeLessThan(0.01);
  // The prediction holds for the count, and for the eigenvalue.
  const [, predicted, counted] = /for a digit: (\d+)\ncounted: +(\d+)/.exec(printed)!;
  expect(Math.abs(Number(counted) / Number(predicted) - 1)).toBeLessThan(0.01);
  expect(Math.abs((Number(counted) * Math.log(1 - 0.001 * flat!)) / Math.log(0.1) - 1)).toBeLessThan(0.002);
});

test("the step sizes: half the steps for twice the rate, a cycle beyond the limit, an explosion", () => {
  const steps = Object.fromEntries(
    [...printed.matchAll(/lr ([\d.]+) +(\d+) steps/g)].map(([, lr, count]) => [lr, Number(count)]),
  );
  expect(steps).toMatchObject({ "0.001": 14253, "0.0019": 7510, "0.0025": 15000, "0.01": 8 });
  expect(steps["0.0019"]! * 1.9).toBeCloseTo(14253, -2);
  for (const lr of [0.0025, 0.005]) {
    const { path } = cells.descend(cells.rosenbrock, [0, 2], { lr, iterations: 8000 });
    expect(path[8000]).toEqual(path[7998]!.map((x) => expect.closeTo(x, 6)));
    const ends = [path[7999]![0]!, path[8000]![0]!].sort((a, b) => a - b) as [number, number];
    const limit = Math.sqrt((2 / lr / 200 - 1) / 4); // where lr times the curvature across the valley is 2
    expect(ends[1] - ends[0]).toBeGreaterThan(0.03);
    expect(ends[0]).toBeLessThan(limit);
    expect(limit).toBeLessThan(ends[1]);
  }
});

test("solutions", async () => {
  const code = solutions("step28");
  expect(await chapter.evaluate(code[1]!)).toBe(
    "momentum 0: 14253 steps\nmomentum 0.9: 1226 steps\nmomentum 0.95: 690 steps\n",
  );
  expect(await chapter.evaluate(code[2]!)).toContain("gradients: 5921");
  expect(await chapter.evaluate(code[3]!)).toBe("0.005 0.500\n0.0025 0.866\n");
  const fourth = (await chapter.evaluate(code[4]!)).split("\n");
  expect(fourth.slice(0, 2)).toEqual(["0 variable(-2.0)", "2 null"]);
  expect(fourth[2]).toMatch(/^TypeError/);
  const fifth = await chapter.evaluate(code[5]!);
  expect([...fifth.matchAll(/, (\d+\.\d+)$/gm)].map(([, height]) => Number(height))).toEqual([
    3, 30, 84, 840,
  ]);
});
