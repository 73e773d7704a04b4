import { parse, type Formula } from "./formula";
import {
  add,
  asVariable,
  div,
  matmul,
  mul,
  neg,
  pow,
  sub,
  type Variable,
  type VariableLike,
} from "./variable";

const parsed = new WeakMap<TemplateStringsArray, Formula>();

/**
 * A formula with operators, for variables, arrays and numbers:
 * `` expr`(${x} + ${y} + 1) ** 2 * (19 - 14 * ${x})` ``. The operators are Python's `+ - * / ** @`, with
 * Python's precedence: `**` binds tighter than a minus sign on its left and groups to the right, so
 * `-x ** 2` is `-(x ** 2)` and `2 ** 3 ** 2` is 512. The result is a {@link Variable}, computed by
 * {@link add}, {@link sub}, {@link mul}, {@link div}, {@link pow}, {@link neg} and {@link matmul}.
 *
 * A template is parsed once, however often it runs. Errors: SyntaxError with the place in the formula.
 *
 * Stands in for the operator overloading of steps 20 to 22.
 * @example
 * const x = variable(2);
 * expr`3 * ${x} + 1` // variable(7.0)
 */
export function expr(strings: TemplateStringsArray, ...values: VariableLike[]): Variable {
  if (!Array.isArray(strings)) throw new TypeError("expr: expected a template, as in expr`2 * ${x}`");
  let formula = parsed.get(strings);
  if (formula === undefined) parsed.set(strings, (formula = parse(strings)));
  return asVariable(evaluate(formula, values));
}

/** Literals among themselves are folded as plain numbers, which stay weak beside an array. */
function evaluate(formula: Formula, values: readonly VariableLike[]): VariableLike {
  switch (formula.kind) {
    case "number":
      return formula.value;
    case "value": {
      const value = values[formula.index];
      if (value === undefined || value === null || typeof value === "string" || typeof value === "function") {
        const got = typeof value === "function" ? "a function" : (JSON.stringify(value) ?? "undefined");
        throw new TypeError(
          `expr: expected a Variable, an array or a number as value ${formula.index + 1}, got ${got}`,
        );
      }
      return value;
    }
    case "neg": {
      const x = evaluate(formula.operand, values);
      return typeof x === "number" ? -x : neg(x);
    }
    case "binary": {
      const a = evaluate(formula.left, values);
      const b = evaluate(formula.right, values);
      return typeof a === "number" && typeof b === "number"
        ? onNumbers(formula.operator, a, b)
        : onVariables(formula.operator, a, b);
    }
  }
}

type Operator = Extract<Formula, { kind: "binary" }>["operator"];

function onVariables(operator: Operator, a: VariableLike, b: VariableLike): Variable {
  switch (operator) {
    case "+":
      return add(a, b);
    case "-":
      return sub(a, b);
    case "*":
      return mul(a, b);
    case "/":
      return div(a, b);
    case "@":
      return matmul(a, b);
    case "**":
      return pow(a, b);
  }
}

function onNumbers(operator: Operator, a: number, b: number): VariableLike {
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return a / b;
    case "**":
      return a ** b;
    case "@":
      return matmul(a, b);
  }
}
