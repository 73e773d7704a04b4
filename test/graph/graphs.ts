/** The computations of the book whose graphs are counted and drawn. */
import { add, expr, mul, np, Variable, variable, type VariableLike } from "dezero";

export const named = (x: Variable, name: string): Variable => Object.assign(x, { name });
export const x0 = (value = 1): Variable => new Variable(np.array(value), "x");

export function goldstein(): Variable {
  const [x, y] = [x0(), named(variable(1), "y")];
  return named(
    expr`(1 + (${x} + ${y} + 1) ** 2 * (19 - 14 * ${x} + 3 * ${x} ** 2 - 14 * ${y} + 6 * ${x} * ${y} + 3 * ${y} ** 2))
      * (30 + (2 * ${x} - 3 * ${y}) ** 2 * (18 - 32 * ${x} + 12 * ${x} ** 2 + 48 * ${y} - 36 * ${x} * ${y} + 27 * ${y} ** 2))`,
    "z",
  );
}

/** Sine by its Taylor series, until a term is below the threshold. */
export function mySin(threshold: number): Variable {
  const x = x0(Math.PI / 4);
  let y: VariableLike = 0;
  for (let i = 0, factorial = 1; ; i++) {
    if (i > 0) factorial *= 2 * i * (2 * i + 1);
    const t: Variable = mul((-1) ** i / factorial, x.pow(2 * i + 1));
    y = add(y, t);
    if (Math.abs(t.item()) < threshold) return named(y, "z");
  }
}

/** The n-th derivative of a function of one number at 1, with its graph. */
export function derivative(f: (x: Variable) => Variable, order: number): Variable {
  const x = x0();
  named(f(x), "y").backward({ createGraph: true });
  for (let i = 1; i < order; i++) {
    const gx = x.grad!;
    x.cleargrad();
    gx.backward({ createGraph: true });
  }
  return named(x.grad!, "gx");
}
