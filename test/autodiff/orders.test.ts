// Derivatives of any order by nesting grad, against closed forms.
import { cos, exp, grad, log, pow, sin, tanh, variable, type Variable } from "dezero";

type F = (x: Variable) => Variable;
const ORDER = 6;

/** The derivatives of `f` at `x`, of orders 0 to 6. */
function derivatives(f: F, x: number): number[] {
  const values = [f(variable(x)).item()];
  for (let n = 1, g: F = f; n <= ORDER; n++) {
    g = grad(g);
    values.push(g(variable(x)).item());
  }
  return values;
}

const orders = Array.from({ length: ORDER + 1 }, (_, n) => n);
const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1));
/** `c (c - 1) ... (c - n + 1)` */
const falling = (c: number, n: number): number => (n === 0 ? 1 : (c - n + 1) * falling(c, n - 1));

/** The derivatives of tanh as polynomials of t = tanh x, lowest coefficient first: `P -> P' * (1 - t^2)`. */
function tanhPolynomial(n: number): number[] {
  if (n === 0) return [0, 1];
  const slope = tanhPolynomial(n - 1).flatMap((c, i) => (i === 0 ? [] : [c * i]));
  return Array.from({ length: slope.length + 2 }, (_, i) => (slope[i] ?? 0) - (slope[i - 2] ?? 0));
}
const at = (polynomial: number[], t: number): number => polynomial.reduceRight((sum, c) => sum * t + c, 0);

test.each<[string, F, number, (n: number, x: number) => number]>([
  ["sin", sin, 0.7, (n, x) => [Math.sin, Math.cos][n % 2]!(x) * (n % 4 < 2 ? 1 : -1)],
  ["cos", cos, 0.7, (n, x) => [Math.cos, Math.sin][n % 2]!(x) * ((n + 1) % 4 < 2 ? 1 : -1)],
  ["exp", exp, -0.4, (_, x) => Math.exp(x)],
  ["log", log, 1.3, (n, x) => (n === 0 ? Math.log(x) : (-1) ** (n - 1) * factorial(n - 1) * x ** -n)],
  ["tanh", tanh, 1, (n, x) => at(tanhPolynomial(n), Math.tanh(x))],
  ["tanh", tanh, -0.3, (n, x) => at(tanhPolynomial(n), Math.tanh(x))],
  ["x ** 4", (x) => pow(x, 4), -1.7, (n, x) => falling(4, n) * x ** (4 - n)],
  ["x ** 2.5", (x) => pow(x, 2.5), 0.8, (n, x) => falling(2.5, n) * x ** (2.5 - n)],
  ["2 ** x", (x) => pow(2, x), 0.6, (n, x) => Math.LN2 ** n * 2 ** x],
])("%s, to the 6th order", (_, f, x, closedForm) => {
  const got = derivatives(f, x);
  // Each order adds some roundings of values of its own size.
  for (const n of orders) {
    const expected = closedForm(n, x);
    expect(Math.abs(got[n]! - expected)).toBeLessThanOrEqual(1e-13 * Math.max(1, Math.abs(expected)));
  }
});

test("by element, for a whole array at once", () => {
  const points = [-0.9, -0.2, 0, 0.4, 1.5];
  let g: F = (x) => tanh(x).sum();
  for (let n = 1; n <= ORDER; n++) {
    const lower = g;
    g = (x) => grad(lower)(x).sum();
    const derivative = grad(lower)(points).data.tolist() as number[];
    points.forEach((x, i) => expect(derivative[i]).toBeCloseTo(at(tanhPolynomial(n), Math.tanh(x)), 11));
  }
});
