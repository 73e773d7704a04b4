// Step 4: numerical differentiation. The notebook's own functions, taken from its cells, and the engine.
import * as dezero from "dezero";
import { np, type NDArray } from "dezero";
import { Chapter } from "./chapter";

interface Variable {
  data: NDArray;
}
type Curve = (x: Variable) => Variable;
interface Func {
  calls: number;
  call(input: Variable): Variable;
}
interface Framework {
  Variable: new (data: NDArray) => Variable;
  Square: new () => Func;
  SumOfSquares: new () => Func;
  f: Curve;
  numericalDiff(f: Curve, x: Variable, eps?: number): NDArray;
  forwardDiff(f: Curve, x: Variable, eps: number): NDArray;
  numericalGradient(f: Curve, x: NDArray, eps?: number): NDArray;
}

const slope = (x: number) => 4 * x * Math.exp(2 * x * x); // of e^(2 x^2)

describe("the notebook's differences", () => {
  let framework: Framework;
  const difference = (kind: "numericalDiff" | "forwardDiff", f: Curve, x: number, eps = 1e-4) =>
    Number(framework[kind](f, new framework.Variable(np.array(x)), eps).item());
  const error = (kind: "numericalDiff" | "forwardDiff", eps: number) =>
    Math.abs(difference(kind, framework.f, 0.5, eps) - 2 * Math.sqrt(Math.E));
  /** y = x^3, whose central difference is 3 x^2 + eps^2 exactly, its forward difference 3 x^2 + 3 x eps + eps^2. */
  const cube: Curve = (x) => new framework.Variable(x.data.mul(x.data).mul(x.data));

  beforeAll(async () => {
    const chapter = new Chapter("step04");
    await chapter.runThrough("cost");
    framework = await chapter.take<Framework>(
      "Variable",
      "Square",
      "SumOfSquares",
      "f",
      "numericalDiff",
      "forwardDiff",
      "numericalGradient",
    );
  });

  test("the book's numbers, to the last digit", () => {
    const { Variable, Square } = framework;
    const square = new Square();
    const two = new Variable(np.array(2));
    expect(String(framework.numericalDiff((x) => square.call(x), two))).toBe("4.000000000004");
    expect(difference("numericalDiff", framework.f, 0.5)).toBe(3.2974426293330694);
  });

  test("truncation: eps^2 f''' / 6 for the central difference, eps f'' / 2 for the other", () => {
    for (const eps of [0.5, 0.25, 0.125]) {
      expect(difference("numericalDiff", cube, 2, eps)).toBe(12 + eps ** 2);
      expect(difference("forwardDiff", cube, 2, eps)).toBe(12 + 6 * eps + eps ** 2);
    }
    expect(error("numericalDiff", 1e-2) / error("numericalDiff", 1e-3)).toBeCloseTo(100, 0);
    expect(error("forwardDiff", 1e-3) / error("forwardDiff", 1e-4)).toBeCloseTo(10, 1);
    const predicted = (1e-8 / 6) * 32 * Math.sqrt(Math.E);
    expect(error("numericalDiff", 1e-4) / predicted).toBeCloseTo(1, 3);
  });

  test("rounding: at the other end the error grows like 1 / eps, and at last nothing is left", () => {
    const rounding = (eps: number) =>
      Math.max(...[1, 1.1, 1.2, 1.3].map((k) => error("numericalDiff", k * eps)));
    for (const eps of [1e-8, 1e-10, 1e-12]) {
      const unit = (2 ** -53 * Math.sqrt(Math.E)) / eps;
      expect(rounding(eps)).toBeGreaterThan(unit / 10);
      expect(rounding(eps)).toBeLessThan(unit * 10);
    }
    expect(difference("numericalDiff", framework.f, 0.5, 2 ** -55)).toBe(0);
  });

  test("the best step is near the cube root of the machine epsilon, or its square root", () => {
    const steps = Array.from({ length: 50 }, (_, k) => 2 ** -(k + 1));
    const best = (kind: "numericalDiff" | "forwardDiff") =>
      steps.reduce((a, b) => (error(kind, b) < error(kind, a) ? b : a));
    const cubeRoot = Math.cbrt(Number.EPSILON);
    expect(Math.abs(Math.log10(best("numericalDiff") / cubeRoot))).toBeLessThan(2);
    expect(error("numericalDiff", cubeRoot)).toBeLessThan(1e-9);
    expect(error("forwardDiff", Math.sqrt(Number.EPSILON))).toBeLessThan(1e-6);
    for (const eps of steps)
      expect(error("forwardDiff", eps)).toBeGreaterThan(error("numericalDiff", cubeRoot));
  });

  test.each([1, 3, 20])("a gradient of %d numbers takes two calls for each", (n) => {
    const { SumOfSquares, numericalGradient } = framework;
    const func = new SumOfSquares();
    const x = new np.random.RandomState(0).randn(n);
    const before = x.tolist();
    expect(
      np.allclose(
        numericalGradient((x) => func.call(x), x),
        x.mul(2),
        { rtol: 1e-8 },
      ),
    ).toBe(true);
    expect(func.calls).toBe(2 * n);
    expect(x.tolist()).toEqual(before);
  });

  test("at a kink the central difference sees the mean of both sides", () => {
    const abs: Curve = (x) => new framework.Variable(np.abs(x.data));
    expect(difference("numericalDiff", abs, 0)).toBe(0);
    expect(difference("forwardDiff", abs, 0)).toBe(1);
  });

  test.each([0.8, 0, -0.3, 1.2])("the judge agrees with the engine and the closed form at %d", (at) => {
    const x = dezero.variable(at);
    dezero.square(dezero.exp(dezero.square(x))).backward();
    const gradient = x.grad!.item();
    expect(Math.abs(gradient - slope(at))).toBeLessThanOrEqual(1e-14 * Math.abs(slope(at)));
    expect(difference("numericalDiff", framework.f, at, 1e-5)).toBeCloseTo(gradient, 6);
  });
});

test("the chapter: the book's numbers, and the wrong formula passes at 0.5 and is found out at 0.8", async () => {
  const chapter = new Chapter("step04");
  expect(await chapter.runThrough("square")).toMatch(/^4\.000000000004$/m);
  expect(await chapter.runThrough("composition")).toBe("3.2974426293330694\n");
  expect(await chapter.runThrough("truncation")).toMatch(/error: +8\.79e-8\npredicted: +8\.79e-8\n/);

  // The table: down to the best step, and up again, with one row out of place.
  const table = (await chapter.runThrough("errors")).trimEnd().split("\n").slice(1);
  const [forward, central] = [1, 2].map((column) => table.map((row) => Number(row.split(/ +/)[column])));
  const best = (errors: number[]) => table[errors.indexOf(Math.min(...errors))]!.split(" ")[0];
  expect(table).toHaveLength(15);
  expect([best(forward!), best(central!)]).toEqual(["1e-8", "1e-6"]);
  const falls = table.filter((_, i) => i > 5 && central![i]! < central![i - 1]!);
  expect(falls).toEqual([expect.stringMatching(/^1e-9 /)]);

  expect(await chapter.runThrough("gradient")).toContain("[2. 4. 6.]\ncalls: 6\n");
  await chapter.runThrough("cost");
  const verdicts = (await chapter.runThrough("check")).trimEnd().split("\n");
  expect(verdicts.map((line) => line.endsWith("agrees"))).toEqual([true, true, true, false]);
  const judged = await chapter.runThrough("engine");
  expect(judged).toMatch(/^backward: +3\.297442541400256\ndifferences: 3\.2974426293330694\n/);
  expect(await chapter.runThrough("engine-check")).toContain("the gradients agree");
});
