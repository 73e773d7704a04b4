// Step 21: mixed operands and formulas. The notebook's own classes, taken from its cells, and the engine.
import * as util from "node:util";
import * as dezero from "dezero";
import { type NDArray, np } from "dezero";
import { Chapter } from "./chapter";

interface Variable {
  data: NDArray;
  grad: NDArray | dezero.Variable | null;
  creator: { inputs: Variable[] } | null;
  add(other: Operand): Variable;
  mul(other: Operand): Variable;
  backward(): void;
  cleargrad(): void;
}
type Operand = Variable | NDArray | number;
interface Framework {
  Variable: new (data: NDArray) => Variable;
  add(x0: Operand, x1: Operand): Variable;
  mul(x0: Operand, x1: Operand): Variable;
  square(x: Operand): Variable;
  asVariable(x: Operand): Variable;
  asArray(x: NDArray | number): NDArray;
  expr(strings: TemplateStringsArray, ...values: Operand[]): Variable;
}
const NAMES = ["Variable", "add", "mul", "square", "asVariable", "asArray", "expr"];

const numbers = (grad: NDArray | dezero.Variable | null) =>
  (grad instanceof dezero.Variable ? grad.data : grad!).tolist();

test("before the change: a number fails, an array passes for a variable and comes out as a list", async () => {
  expect(await new Chapter("step21").runThrough("fails")).toBe("number: TypeError\narray:  variable([6.])\n");
});

test("the chapter prints the book's three lines, as calls and as a formula", async () => {
  const chapter = new Chapter("step21");
  expect(await chapter.runThrough("proof")).toMatch(
    /variable\(5\.0\)\nvariable\(5\.0\)\nvariable\(7\.0\)\n$/,
  );
  expect(await chapter.runThrough("expr-proof")).toContain("\nvariable(7.0)\nvariable(9.0)\n");
});

describe.each(["the notebook's", "the engine's"])("%s operands", (whose) => {
  let framework: Framework;
  let make: (data: number | number[]) => Variable;
  beforeAll(async () => {
    const chapter = new Chapter("step21");
    await chapter.runThrough("expr");
    framework =
      whose === "the engine's" ? (dezero as unknown as Framework) : await chapter.take<Framework>(...NAMES);
    make = (data) => new framework.Variable(np.array(data));
  });

  test("any two kinds, on either side, by function and by method", () => {
    const { add, mul } = framework;
    const kinds = (value: number): Operand[] => [make(value), np.array(value), value];
    for (const a of kinds(3))
      for (const b of kinds(5)) {
        expect(util.inspect([add(a, b), mul(a, b)])).toBe("[ variable(8.0), variable(15.0) ]");
      }
    for (const b of kinds(5))
      expect(util.inspect([make(3).add(b), make(3).mul(b)])).toBe("[ variable(8.0), variable(15.0) ]");
  });

  test("3x + 1 at 2: the value, the slope, and constants that are leaves of the graph", () => {
    const { add, mul } = framework;
    const x = make(2);
    const y = add(mul(3, x), 1);
    y.backward();
    expect([y.data.item(), numbers(x.grad)]).toEqual([7, 3]);
    const [product, one] = y.creator!.inputs;
    const [three, same] = product!.creator!.inputs;
    expect(same).toBe(x);
    expect([three!.data.item(), one!.data.item()]).toEqual([3, 1]);
    // The notebook computes the constants' gradients, the engine spares them.
    const expected = whose === "the engine's" ? [null, null] : [2, 1];
    expect([three, one].map((leaf) => leaf!.grad && numbers(leaf!.grad))).toEqual(expected);
  });

  test("asVariable keeps a variable, asArray an array", () => {
    const { asVariable, asArray, Variable } = framework;
    const x = make([1, 2]);
    expect(asVariable(x)).toBe(x);
    expect(asVariable(2)).toBeInstanceOf(Variable);
    expect(asVariable(x.data).data).toBe(x.data);
    expect(asArray(x.data)).toBe(x.data);
    expect([asArray(2).shape, asArray(2).item()]).toEqual([[], 2]);
  });

  test("a number beside a float32 array: float64 in the notebook, float32 in the engine", () => {
    const single = np.array([1, 2], { dtype: "float32" });
    expect(framework.mul(2, single).data.dtype).toBe(whose === "the engine's" ? "float32" : "float64");
  });

  test("a formula equals the calls, with gradient", () => {
    const { expr } = framework;
    const x = make(2);
    const y = make(-3);
    const cases: [Variable, number][] = [
      [expr`3.0 * ${x} + 1.0`, 7],
      [expr`1.0 + 3.0 * ${x}`, 7],
      [expr`3.0 * (${x} + 1.0)`, 9],
      [expr`2 + 3 * 4 * 5 + 6`, 68],
      [expr`(((${x})))`, 2],
      [expr`${x}*${y}+${x}*(${y}+0.5)`, -11],
      [expr`4.`, 4],
      [expr`${1} + ${np.array(2)} * ${x}`, 5],
    ];
    for (const [result, expected] of cases) expect(result.data.item()).toBe(expected);
    x.cleargrad();
    expr`(${x} + 1) * (${x} + 5)`.backward();
    expect(numbers(x.grad)).toBe(2 * 2 + 6);
  });

  test("a value stays the same variable, and several lines are one formula", () => {
    const { expr } = framework;
    const x = make(2);
    expect(expr`(${x})`).toBe(x);
    expect(
      expr`
        ${x} * 2
        + 1
      `.data.item(),
    ).toBe(5);
  });

  test.each<[string, (f: Framework, x: Variable) => unknown, number]>([
    ["ends too early", ({ expr }, x) => expr`3.0 * ${x} +`, 12],
    ["is empty", ({ expr }) => expr``, 0],
    ["lacks an operator", ({ expr }, x) => expr`3.0 ${x} + 1.0`, 4],
    ["has two values in a row", ({ expr }, x) => expr`${x} ${x}`, 5],
    ["leaves a parenthesis open", ({ expr }, x) => expr`3.0 * (${x} + 1.0`, 17],
    ["closes too many", ({ expr }, x) => expr`3.0 * ${x})`, 10],
    ["has an unknown character", ({ expr }, x) => expr`3.0 * ${x} % 2`, 11],
    ["begins with an operator", ({ expr }, x) => expr`* ${x}`, 0],
  ])("a formula that %s: an error that points at it", (_, formula, column) => {
    let message = "";
    try {
      formula(framework, make(2));
    } catch (error) {
      expect(error).toBeInstanceOf(SyntaxError);
      ({ message } = error as SyntaxError);
    }
    const lines = message.split("\n");
    expect(lines).toHaveLength(3);
    expect(lines[2]).toBe(" ".repeat(2 + column) + "^");
  });
});

test("np declines a variable", () => {
  expect(() => np.array([1, 2]).mul(dezero.variable(2) as unknown as number)).toThrow(
    /the data of a Variable/,
  );
});
