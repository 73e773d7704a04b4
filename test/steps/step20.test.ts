// Step 20: multiplication and operators. The notebook's own classes, taken from its cells, and the engine.
import * as util from "node:util";
import * as dezero from "dezero";
import { np, type NDArray } from "dezero";
import { Chapter } from "./chapter";

interface Variable {
  data: NDArray;
  grad: NDArray | dezero.Variable | null;
  add(other: Variable): Variable;
  mul(other: Variable): Variable;
  backward(): void;
  cleargrad(): void;
  toString(): string;
}
interface Framework {
  Variable: new (data: NDArray) => Variable;
  square(x: Variable): Variable;
  add(x0: Variable, x1: Variable): Variable;
  mul(x0: Variable, x1: Variable): Variable;
}

/** The numbers of a gradient: an array in the notebook, a variable in the engine. */
const numbers = (grad: NDArray | dezero.Variable | null) =>
  (grad instanceof dezero.Variable ? grad.data : grad!).tolist();

test("Mul alone: 7, 2 and 3, and the factor gy in (ab)^2", async () => {
  const chapter = new Chapter("step20");
  expect(await chapter.runThrough("first")).toBe("variable(7.0)\n2.0\n3.0\n");
  const { Variable, square, mul } = await chapter.take<Framework>("Variable", "square", "mul");
  const [a, b] = [new Variable(np.array(3)), new Variable(np.array(2))];
  square(mul(a, b)).backward();
  expect([numbers(a.grad), numbers(b.grad)]).toEqual([24, 36]);
});

test("what JavaScript makes of operators without the hook", async () => {
  const chapter = new Chapter("step20");
  await chapter.runThrough("check");
  const printed = await chapter.runThrough("javascript");
  expect(printed).toMatch(/NaN\nvariable\(10\.0\)variable\(9\.0\)\ntrue\n$/);
});

describe.each(["the notebook's", "the engine's"])("%s operators", (whose) => {
  let framework: Framework;
  let make: (data: number | number[]) => Variable;
  beforeAll(async () => {
    const chapter = new Chapter("step20");
    await chapter.runThrough("operators");
    framework =
      whose === "the engine's"
        ? (dezero as unknown as Framework)
        : await chapter.take<Framework>("Variable", "square", "add", "mul");
    make = (data) => new framework.Variable(np.array(data));
  });

  test("the book's y = a * b + c: 7, 2 and 3, by methods and by functions", () => {
    const { add, mul } = framework;
    for (const f of [
      (a: Variable, b: Variable, c: Variable) => a.mul(b).add(c),
      (a: Variable, b: Variable, c: Variable) => add(mul(a, b), c),
    ]) {
      const [a, b, c] = [make(3), make(2), make(1)];
      const y = f(a, b, c);
      y.backward();
      expect(util.inspect(y)).toBe("variable(7.0)");
      expect([a, b, c].map((x) => numbers(x.grad))).toEqual([2, 3, 1]);
    }
  });

  test("a chain goes from left to right", () => {
    const [a, b, c] = [make(3), make(2), make(4)];
    expect(util.inspect([a.add(b).mul(c), a.add(b.mul(c))])).toBe("[ variable(20.0), variable(11.0) ]");
  });

  test("element by element: gradient of the sum, against central differences along a random direction", () => {
    const { square, mul, add } = framework;
    const at = [
      [0.3, -1.2, 2],
      [1.7, 0.4, -0.6],
      [-0.9, 0.8, 1.1],
    ];
    const direction = [
      [0.2, -0.7, 0.4],
      [-0.5, 0.3, 0.9],
      [0.6, 0.1, -0.8],
    ];
    const f = (...[a, b, c]: Variable[]) => square(add(mul(a!, b!), mul(c!, a!)));
    const xs = at.map(make);
    f(...xs).backward();
    const gradients = xs.map(({ grad }) => numbers(grad) as number[]);
    const slope = gradients
      .flatMap((row, i) => row.map((g, j) => g * direction[i]![j]!))
      .reduce((s, g) => s + g);
    const value = (t: number) => {
      const moved = at.map((row, i) => make(row.map((x, j) => x + t * direction[i]![j]!)));
      return (f(...moved).data.tolist() as number[]).reduce((s, y) => s + y);
    };
    expect(slope).toBeCloseTo((value(1e-5) - value(-1e-5)) / 2e-5, 7);
  });

  test("a variable used twice: (x * x)' = 2x", () => {
    const x = make(3);
    x.mul(x).backward();
    expect(numbers(x.grad)).toBe(6);
  });

  test("where JavaScript wants a number it gets an explanation, where it wants a text, the text", () => {
    const x = make(3) as unknown as number;
    const y = make(2) as unknown as number;
    for (const operate of [
      () => x * y,
      () => x - y,
      () => x / y,
      () => x ** y,
      () => x < y,
      () => -x,
      () => Math.sin(x),
    ])
      expect(operate).toThrow(/^a Variable is no number/);
    expect("y = " + x).toBe("y = variable(3.0)");
  });
});

test("solutions: (a + b)(a + c), and the product of a list", async () => {
  const chapter = new Chapter("step20");
  await chapter.runThrough("operators");
  const { Variable } = await chapter.take<Framework>("Variable");
  const [a, b, c] = [3, 2, 1].map((x) => new Variable(np.array(x)));
  const y = a!.add(b!).mul(a!.add(c!));
  y.backward();
  expect([y.data.item(), ...[a, b, c].map((x) => numbers(x!.grad))]).toEqual([20, 9, 4, 5]);
  const factors = [2, 3, 5].map((x) => new Variable(np.array(x)));
  factors.reduce((result, x) => result.mul(x)).backward();
  expect(factors.map((x) => numbers(x.grad))).toEqual([15, 10, 6]);
});
