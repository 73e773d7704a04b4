import { expr, np, variable, type Variable } from "dezero";
import * as fc from "fast-check";

const value = (y: Variable) => y.item();

describe("precedence is Python's", () => {
  const x = variable(2);
  test.each<[string, Variable, number]>([
    ["3 * x + 1", expr`3 * ${x} + 1`, 7],
    ["1 + 3 * x", expr`1 + 3 * ${x}`, 7],
    ["-x ** 2", expr`-${x} ** 2`, -4],
    ["(-x) ** 2", expr`(-${x}) ** 2`, 4],
    ["2 ** -1", expr`2 ** -1`, 0.5],
    ["2 ** 3 ** 2", expr`2 ** 3 ** 2`, 512],
    ["x ** 3 ** 2", expr`${x} ** 3 ** 2`, 512],
    ["8 / 4 / 2", expr`8 / 4 / 2`, 1],
    ["8 - 4 - x", expr`8 - 4 - ${x}`, 2],
    ["2 * -x", expr`2 * -${x}`, -4],
    ["--x", expr`--${x}`, 2],
    ["+x", expr`+${x}`, 2],
    ["1.5e1 + .5", expr`1.5e1 + .5`, 15.5],
    ["2 ** x", expr`2 ** ${x}`, 4],
    [
      "over lines",
      expr`(
      ${x} + 1
    ) * 2`,
      6,
    ],
  ])("%s", (_, y, expected) => expect(value(y)).toBe(expected));
});

test("Goldstein-Price and its gradient", () => {
  const x = variable(1);
  const y = variable(1);
  const z = expr`
    (1 + (${x} + ${y} + 1) ** 2 * (19 - 14*${x} + 3*${x}**2 - 14*${y} + 6*${x}*${y} + 3*${y}**2)) *
    (30 + (2*${x} - 3*${y}) ** 2 * (18 - 32*${x} + 12*${x}**2 + 48*${y} - 36*${x}*${y} + 27*${y}**2))`;
  z.backward();
  expect([value(z), x.grad!.item(), y.grad!.item()]).toEqual([1876, -5376, 8064]);
});

test("arrays, numbers and variables on either side; @ is the matrix product", () => {
  const a = np.array([
    [1, 2],
    [3, 4],
  ]);
  expect(String(expr`${a} @ ${variable([1, 1])} - 1`)).toBe("variable([2. 6.])");
  expect(String(expr`2 / ${variable([1, 2])}`)).toBe("variable([2. 1.])");
  expect(expr`2 * ${variable(np.ones([2], { dtype: "float32" }))} + 0.5`.dtype).toBe("float32");
});

test("random formulas agree with JavaScript", () => {
  const number = fc.integer({ min: 1, max: 9 }).map(String);
  const { formula } = fc.letrec<{ formula: string }>((tie) => ({
    formula: fc.oneof(
      { maxDepth: 5 },
      number,
      fc
        .tuple(tie("formula"), fc.constantFrom("+", "-", "*", "/"), tie("formula"))
        .map(([a, o, b]) => `${a} ${o} ${b}`),
      tie("formula").map((a) => `(${a})`),
      tie("formula").map((a) => `-(${a})`),
    ),
  }));
  fc.assert(
    fc.property(formula, (text) => {
      const strings = Object.assign([text], { raw: [text] }) as unknown as TemplateStringsArray;
      // eslint-disable-next-line @typescript-eslint/no-implied-eval
      const expected = new Function(`return ${text}`)() as number;
      expect(value(expr(strings))).toBe(expected);
    }),
  );
});

describe("errors show the place", () => {
  const x = variable(1);
  test.each<[string, () => unknown, string]>([
    [
      "missing operand",
      () => expr`2 * `,
      "expr: expected a number, a value or a parenthesis, got the end at column 5\n  2 * \n      ^",
    ],
    ["missing operator", () => expr`${x} ${x}`, "expr: expected an operator, got a value at column 6"],
    ["open parenthesis", () => expr`(1 + ${x}`, 'expr: expected ")", got the end'],
    ["stray parenthesis", () => expr`1 + 2)`, 'expr: expected an operator, got ")" at column 6'],
    ["unknown character", () => expr`1 % ${x}`, 'expr: unknown character "%" at column 3'],
    ["unknown name", () => expr`2 * sin`, 'expr: unknown character "s" at column 5'],
    ["empty", () => expr``, "expr: expected a number, a value or a parenthesis, got the end at column 1"],
    [
      "in the second line",
      () => expr`1 +
  * 2`,
      'got "*" at column 3\n    * 2\n    ^',
    ],
    [
      "a value that is none",
      () => expr`1 + ${undefined as unknown as number}`,
      "expr: expected a Variable, an array or a number as value 1, got undefined",
    ],
    [
      "a text",
      () => expr`1 + ${"2" as unknown as number}`,
      'expr: expected a Variable, an array or a number as value 1, got "2"',
    ],
  ])("%s", (_, attempt, message) => expect(attempt).toThrow(message));
});

test("called as a function it says that it is a tag", () => {
  expect(() => (expr as unknown as (text: string) => unknown)("1 + 1")).toThrow(
    "expr: expected a template, as in expr`2 * ${x}`",
  );
});
