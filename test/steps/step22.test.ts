// Step 22: the remaining operators. The notebook's own classes, taken from its cells, and the engine.
import * as util from "node:util";
import * as dezero from "dezero";
import { type NDArray, np } from "dezero";
import { Chapter } from "./chapter";

interface Variable {
  data: NDArray;
  grad: NDArray | dezero.Variable | null;
  neg(): Variable;
  add(other: Operand): Variable;
  sub(other: Operand): Variable;
  rsub(other: Operand): Variable;
  mul(other: Operand): Variable;
  div(other: Operand): Variable;
  rdiv(other: Operand): Variable;
  pow(c: number): Variable;
  backward(): void;
}
type Operand = Variable | NDArray | number;
type Binary = (x0: Operand, x1: Operand) => Variable;
interface Framework {
  Variable: new (data: NDArray) => Variable;
  neg(x: Operand): Variable;
  add: Binary;
  sub: Binary;
  mul: Binary;
  div: Binary;
  rsub: Binary;
  rdiv: Binary;
  pow(x: Operand, c: number): Variable;
  square(x: Operand): Variable;
  exp(x: Operand): Variable;
  expr(strings: TemplateStringsArray, ...values: Operand[]): Variable;
}
const NAMES = "Variable neg add sub mul div rsub rdiv pow square exp expr".split(" ");

const numbers = (grad: NDArray | dezero.Variable | null) =>
  (grad instanceof dezero.Variable ? grad.data : grad!).tolist();
const BOOK = ["variable(-2.0)", "variable(0.0)", "variable(1.0)", "variable(1.5)", "variable(8.0)"];

test("the chapter prints the book's five results three times, and every gradient agrees", async () => {
  const chapter = new Chapter("step22");
  const [neg, sub, sub1, div, pow] = BOOK;
  expect(await chapter.runThrough("pow")).toBe([neg, sub, sub1, sub, div, pow, ""].join("\n"));
  const verdicts = (await chapter.runThrough("check"))
    .split("\n")
    .filter((line) => / (agree|DIFFER)$/.test(line));
  expect(verdicts).toHaveLength(7);
  for (const verdict of verdicts) expect(verdict).toMatch(/agree$/);
  expect(await chapter.runThrough("proof")).toBe(BOOK.map((text) => `${text} ${text}\n`).join(""));
  expect(await chapter.runThrough("expr-proof")).toContain(
    `${neg} ${sub} ${sub1}\n${div} ${pow}\nvariable(0.3333333333333333) 0.5555555555555556\n`,
  );
});

describe.each(["the notebook's", "the engine's"])("%s operators", (whose) => {
  const engine = whose === "the engine's";
  let framework: Framework;
  let make: (data: number | number[]) => Variable;
  beforeAll(async () => {
    const chapter = new Chapter("step22");
    await chapter.runThrough("expr");
    framework = engine ? (dezero as unknown as Framework) : await chapter.take<Framework>(...NAMES);
    make = (data) => new framework.Variable(np.array(data));
  });

  test("the book's five results: as functions, as methods, as formulas", () => {
    const { neg, sub, div, pow, expr } = framework;
    const x = make(2);
    const inspect = (...ys: Variable[]) => ys.map((y) => util.inspect(y));
    expect(inspect(neg(x), sub(2, x), sub(x, 1), div(3, x), pow(x, 3))).toEqual(BOOK);
    expect(inspect(x.neg(), x.neg().add(2), x.sub(1), x.pow(-1).mul(3), x.pow(3))).toEqual(BOOK);
    expect(
      inspect(expr`-${x}`, expr`2.0 - ${x}`, expr`${x} - 1.0`, expr`3.0 / ${x}`, expr`${x} ** 3`),
    ).toEqual(BOOK);
  });

  // Gradients in closed form, with a gy that is not 1: that of square, 2 y.
  test.each<
    [string, (f: Framework, a: Variable, b: Variable) => Variable, (a: number, b: number) => number[]]
  >([
    ["-a", ({ neg }, a) => neg(a), () => [-1, 0]],
    ["a - b", ({ sub }, a, b) => sub(a, b), () => [1, -1]],
    ["a / b", ({ div }, a, b) => div(a, b), (a, b) => [1 / b, -a / b ** 2]],
    ["a ** 3", ({ pow }, a) => pow(a, 3), (a) => [3 * a ** 2, 0]],
    ["a ** -1.5", ({ pow }, a) => pow(a, -1.5), (a) => [-1.5 * a ** -2.5, 0]],
    ["a ** 1", ({ pow }, a) => pow(a, 1), () => [1, 0]],
    [
      "(a - 1) ** 2 / (a + b)",
      ({ expr }, a, b) => expr`(${a} - 1) ** 2 / (${a} + ${b})`,
      (a, b) => [(2 * (a - 1) * (a + b) - (a - 1) ** 2) / (a + b) ** 2, -((a - 1) ** 2) / (a + b) ** 2],
    ],
  ])("%s", (_, f, derivative) => {
    const at = [
      [0.7, 3],
      [-2.5, 1.4],
    ];
    const [a, b] = at.map((numbers) => make(numbers));
    const y = f(framework, a!, b!);
    framework.square(y).backward();
    const ys = y.data.tolist() as number[];
    [a!, b!].forEach(({ grad }, input) => {
      ys.forEach((value, i) => {
        const expected = 2 * value * derivative(at[0]![i]!, at[1]![i]!)[input]!;
        const actual = grad === null ? 0 : (numbers(grad) as number[])[i]!;
        expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-13 * Math.max(1, Math.abs(expected)));
      });
    });
  });

  test("precedence is Python's", () => {
    const { expr } = framework;
    const x = make(2);
    const cases: [Variable, number][] = [
      [expr`-${x} ** 2`, -4],
      [expr`(-${x}) ** 2`, 4],
      [expr`2 ** 3 ** 2`, 512],
      [expr`2 ** -1`, 0.5],
      [expr`-2 ** -2`, -0.25],
      [expr`--${x}`, 2],
      [expr`10 - 4 - 3`, 3],
      [expr`100 / 5 / 2`, 10],
      [expr`2 * 3 ** 2`, 18],
      [expr`6 / 2 * ${x}`, 6],
      [expr`1 - ${x} * -3`, 7],
      [expr`${x} ** (1 + 1)`, 4],
      [expr`2 - ${x} ** 2 / 4`, 1],
    ];
    for (const [result, expected] of cases) expect(result.data.item()).toBe(expected);
  });

  test("Sphere, Matyas and Goldstein-Price at (1, 1): values and gradients of the original", () => {
    const { expr } = framework;
    const functions: [(x: Variable, y: Variable) => Variable, number[]][] = [
      [(x, y) => expr`${x} ** 2 + ${y} ** 2`, [2, 2, 2]],
      [
        (x, y) => expr`0.26 * (${x} ** 2 + ${y} ** 2) - 0.48 * ${x} * ${y}`,
        [0.040000000000000036, 0.040000000000000036, 0.040000000000000036],
      ],
      [
        (x, y) => expr`
          (1 + (${x} + ${y} + 1) ** 2
            * (19 - 14 * ${x} + 3 * ${x} ** 2 - 14 * ${y} + 6 * ${x} * ${y} + 3 * ${y} ** 2))
          * (30 + (2 * ${x} - 3 * ${y}) ** 2
            * (18 - 32 * ${x} + 12 * ${x} ** 2 + 48 * ${y} - 36 * ${x} * ${y} + 27 * ${y} ** 2))`,
        [1876, -5376, 8064],
      ],
    ];
    for (const [f, expected] of functions) {
      const [x, y] = [make(1), make(1)];
      const z = f(x, y);
      z.backward();
      expect([z.data.item(), numbers(x.grad), numbers(y.grad)]).toEqual(expected);
    }
  });

  test("the derivative of x ** 0 at 0: nan in the notebook and in Python, 0 in the engine", () => {
    const x = make([3, 0]);
    framework.pow(x, 0).backward();
    expect(numbers(x.grad)).toEqual(engine ? [0, 0] : [0, NaN]);
  });

  test("a variable as exponent: refused by the notebook's formula, differentiated by the engine", () => {
    const { expr } = framework;
    const x = make(3);
    const power = () => expr`2 ** ${x} + 1`;
    if (engine) {
      power().backward();
      expect(numbers(x.grad)).toBeCloseTo(8 * Math.log(2), 14);
    } else {
      expect(power).toThrow(new SyntaxError("expected a number as exponent\n  2 ** ${…} + 1\n       ^"));
    }
  });

  test("(e^x - e^-x) / (e^x + e^-x) is tanh, with the derivative 1 - tanh^2", () => {
    const { expr, exp, neg } = framework;
    const x = make(0.5);
    const [up, down] = [exp(x), exp(neg(x))];
    const y = expr`(${up} - ${down}) / (${up} + ${down})`;
    y.backward();
    expect(y.data.item()).toBeCloseTo(Math.tanh(0.5), 14);
    expect(numbers(x.grad)).toBeCloseTo(1 - Math.tanh(0.5) ** 2, 14);
  });
});

describe("what only the notebook has", () => {
  let framework: Framework;
  const chapter = new Chapter("step22");
  beforeAll(async () => {
    await chapter.runThrough("expr");
    framework = await chapter.take<Framework>(...NAMES);
  });

  test("rsub and rdiv exchange the operands, and their gradients", () => {
    const { Variable, rsub, rdiv } = framework;
    for (const [f, expected] of [
      [(a: Variable, b: Variable) => rsub(a, b), [3, -1, 1]],
      [(a: Variable, b: Variable) => a.rsub(b), [3, -1, 1]],
      [(a: Variable, b: Variable) => rdiv(a, b), [2.5, -1.25, 0.5]],
      [(a: Variable, b: Variable) => a.rdiv(b), [2.5, -1.25, 0.5]],
    ] as const) {
      const [a, b] = [new Variable(np.array(2)), new Variable(np.array(5))];
      const y = f(a, b);
      y.backward();
      expect([y.data.item(), numbers(a.grad), numbers(b.grad)]).toEqual(expected);
    }
  });

  test("solutions: log and a power with a variable exponent; division by a power of -1 rounds twice", async () => {
    const printed = await chapter.evaluate(`
class Log extends Func {
  forward(x: NDArray) { return np.log(x); }
  backward(gy: NDArray) { return [gy.div(this.inputs[0].data)]; }
}
const [base, exponent] = [new Variable(np.array(2)), new Variable(np.array(3))];
exp(mul(exponent, new Log().call(base))).backward();
console.log(Math.abs(base.grad.item() - 12) < 1e-13, Math.abs(exponent.grad.item() - 8 * Math.log(2)) < 1e-13);
console.log(div(49, 49), mul(49, pow(49, -1)));`);
    expect(printed).toBe("true true\nvariable(1.0) variable(0.9999999999999999)\n");
  });
});
