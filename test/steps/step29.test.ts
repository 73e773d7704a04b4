// Step 29: Newton's method with a second derivative by hand.
import { np, variable, type NDArray, type Variable } from "dezero";
import { Chapter } from "./chapter";
import { solutions } from "./solutions";

interface Cells {
  f(x: Variable): Variable;
  gx2(x: NDArray): NDArray;
  q(x: number): number;
  newton: number[];
  points: number[];
  newtonFrom(start: number): number[];
}

/** Newton's method in plain numbers. */
const step = (x: number) => x - (4 * x ** 3 - 4 * x) / (12 * x * x - 4);

const chapter = new Chapter("step29");
let printed: string;
let cells: Cells;

beforeAll(async () => {
  printed = await chapter.runThrough("basins");
  cells = await chapter.take<Cells>("f", "gx2", "q", "newton", "points", "newtonFrom");
});

test("the ten values of the book", () => {
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
  expect(cells.newton.slice(0, 10)).toEqual(values.map(Number));
});

test("the function and both derivatives", () => {
  const random = new np.random.RandomState(0);
  for (let i = 0; i < 20; i++) {
    const x = variable(random.randn());
    const at = x.item();
    const y = cells.f(x);
    y.backward();
    expect(y.item()).toBeCloseTo(at ** 4 - 2 * at ** 2, 12);
    expect(x.grad!.item()).toBeCloseTo(4 * at ** 3 - 4 * at, 12);
    expect(Number(cells.gx2(x.data).item())).toBeCloseTo(12 * at ** 2 - 4, 12);
  }
});

test("the parabola at 2: value, slope and curvature of f, and lowest where the next point is", () => {
  const { q } = cells;
  expect([q(2), (q(3) - q(1)) / 2, q(3) - 2 * q(2) + q(1)]).toEqual([8, 24, 44]);
  const next = cells.newton[1]!;
  expect(Math.min(q(next - 1e-3), q(next + 1e-3))).toBeGreaterThan(q(next));
});

test("quadratic convergence with f''' / 2 f'' = 1.5; linear, by a third, with the wrong second derivative", () => {
  const errors = cells.newton.map((x) => Math.abs(x - 1));
  expect(errors[6]! / errors[5]! ** 2).toBeCloseTo(24 / (2 * 8), 2);
  expect(errors[7]).toBeLessThan(2e-16);
  const wrong = cells.points.map((x) => x - 1);
  expect(wrong[20]! / wrong[19]!).toBeCloseTo(1 / 3, 6);
});

test("steps against gradient descent", () => {
  const counts = [...printed.matchAll(/(gradient descent, [\d.]+|Newton): (\d+|never.*)/g)].map(
    ([, , n]) => n,
  );
  expect(counts).toEqual(["70", "13", "never, ends at -1", "4", "319", "54", "never, ends at -1", "7"]);
  // The best fixed rate with a first step to the right of 0 takes 37 steps to an error of 1e-12; so does 0.075.
  const stepsWith = (lr: number) => {
    let x = 2;
    let steps = 0;
    for (; Math.abs(x - 1) >= 1e-12 && steps < 400; steps++) x -= lr * (4 * x ** 3 - 4 * x);
    return steps;
  };
  expect(stepsWith(0.075)).toBe(37);
  expect(Math.min(...Array.from({ length: 84 }, (_, i) => stepsWith(i / 1000)))).toBe(37);
});

test.each([0.1, 0.3, 0.5, 0.5773, 0.58, -0.9, 1.2])("from %d it goes where plain numbers go", (start) => {
  const points = cells.newtonFrom(start);
  let x = start;
  for (const point of points.slice(0, 6)) {
    expect(Math.abs(point - x)).toBeLessThan(1e-6 * Math.max(1, Math.abs(x)));
    x = step(x);
  }
  const end = points[points.length - 1]!;
  expect([-1, 0, 1]).toContainEqual(expect.closeTo(end, 8));
});

test("a maximum around 0, the near minimum outside of the dashed lines", () => {
  for (let start = -0.44; start <= 0.44; start += 0.04) {
    expect(cells.newtonFrom(start).pop()).toBeCloseTo(0, 8);
  }
  for (let start = 0.58; start < 3; start += 0.1) {
    expect(cells.newtonFrom(start).pop()).toBeCloseTo(1, 8);
    expect(cells.newtonFrom(-start).pop()).toBeCloseTo(-1, 8);
  }
});

test("solutions", async () => {
  const code = solutions("step29");
  expect(await chapter.evaluate(code[1]!)).toBe(`${Math.SQRT2.toFixed(12)}\n0.739085133215\n`);
  expect(await chapter.evaluate(code[2]!)).toBe("0.833333333333\n");
  await chapter.evaluate(code[3]!);
  const { starts, guardedEnds } = await chapter.take<Record<string, number[]>>("starts", "guardedEnds");
  guardedEnds!.forEach((end, i) => expect(end).toBeCloseTo(Math.sign(Math.round(starts![i]! * 1e9)), 8));
  const errors = (await chapter.evaluate(code[4]!)).trim().split("\n");
  expect(errors[7]).toBe("7 2.1e-11");
  expect(await chapter.evaluate(code[5]!)).toBe(
    [1, 2, 3, 4, 5].map((n) => `${((2 / 3) ** n).toFixed(6)}\n`).join(""),
  );
});
