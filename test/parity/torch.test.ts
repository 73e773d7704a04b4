// The functional forms against torch.autograd.functional, on the functions of make_torch_fixtures.py.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  cos,
  exp,
  expr,
  grad,
  hessian,
  hvp,
  jacobian,
  jvp,
  log,
  matmul,
  np,
  sin,
  sum,
  sigmoid,
  softmax,
  softmaxCrossEntropy,
  tanh,
  variable,
  vjp,
  type Nested,
  type ScalarFunction,
  type Variable,
  type VariableFunction,
} from "dezero";

interface Case {
  arguments: Nested[];
  tangents: Nested[];
  covectors: Nested[];
  values: Nested[];
  shapes: number[][];
  /** Rows by result, columns by argument. */
  jacobian: Nested[][];
  vjp: Nested[];
  jvp: Nested[];
  hessian?: Nested[][];
  hvp?: Nested[];
}
const { cases } = JSON.parse(
  readFileSync(join(__dirname, "..", "fixtures", "torch", "functional.json"), "utf8"),
) as { cases: Record<string, Case> };

type V = Variable;
const scalar: Record<string, ScalarFunction> = {
  goldstein: (x: V, y: V) => expr`
    (1 + (${x} + ${y} + 1)**2 * (19 - 14*${x} + 3*${x}**2 - 14*${y} + 6*${x}*${y} + 3*${y}**2)) *
    (30 + (2*${x} - 3*${y})**2 * (18 - 32*${x} + 12*${x}**2 + 48*${y} - 36*${x}*${y} + 27*${y}**2))`,
  rosenbrock: (x: V) => {
    const [a, b] = [x.get(":-1"), x.get("1:")];
    return sum(expr`100 * (${b} - ${a} ** 2) ** 2 + (1 - ${a}) ** 2`);
  },
  "quadratic form": (x: V, a: V) => expr`${x} @ ${a} @ ${x}`,
  "log-sum-exp": (x: V) => log(exp(x).sum()),
  power: (x: V, c: V) => sum(expr`(${x} * ${x} + 0.5) ** ${c}`),
  "two layers": (x: V, w1: V, b1: V, w2: V) => tanh(x.matmul(w1).add(b1)).matmul(w2).pow(2).mean(),
  "an argument that is not used": (x: V) => sin(x).sum(),
  "a constant": () => variable(3),
  linear: (x: V) => x.mul(2).sum(),
  "one element": (x: V) => cos(x).reshape(1, 1),
  "gradient penalty": (w: V, x: V) => {
    const loss = (inner: V): V => tanh(inner.matmul(w)).pow(2).sum();
    const slope = grad(loss)(x).pow(2).sum();
    return loss(x).add(slope.sub(1).pow(2).mul(0.1));
  },
  "step 36": (x: V) =>
    grad((inner) => inner.pow(2))(x)
      .pow(3)
      .add(x.pow(2)),
};
const several: Record<string, VariableFunction> = {
  ...scalar,
  sin: (x: V) => sin(x),
  tanh: (x: V) => tanh(x),
  softmax: (x: V) => exp(x).div(exp(x).sum()),
  matmul: (a: V, b: V) => matmul(a, b),
  broadcast: (a: V, b: V) => expr`${a} * ${b} + ${b} / (${a} * ${a} + 1)`,
  gather: (x: V) => x.get([0, 2, 0]).pow(2),
  polar: (r: V, t: V) => [r.mul(cos(t)), r.mul(sin(t))],
  "a result that is constant": (x: V) => [x.pow(3), variable([1, 1])],
  "a result that is the argument": (x: V) => [x, x.sum()],
  sigmoid: (x: V) => sigmoid(x),
  "softmax of rows": (x: V) => softmax(x),
  "softmax of columns": (x: V) => softmax(x, { axis: 0 }),
  "cross entropy": (x: V) => softmaxCrossEntropy(x, [2, 0, 1]).reshape(1),
};

function expectClose(actual: Variable, expected: Nested, shape: readonly number[]): void {
  expect(actual.shape).toEqual(shape);
  const wanted = np.array(expected).reshape(shape);
  const scale = Math.max(1, Number(np.max(np.abs(wanted)).item()));
  expect(Number(np.max(np.abs(np.subtract(actual.data, wanted))).item())).toBeLessThan(1e-13 * scale);
}

test("every case of the fixture has its function here, and the other way round", () => {
  expect(Object.keys(several).sort()).toEqual(Object.keys(cases).sort());
  const withHessian = Object.entries(cases).filter(([, { hessian }]) => hessian !== undefined);
  expect(withHessian.map(([name]) => name).sort()).toEqual(Object.keys(scalar).sort());
});

describe.each(Object.entries(cases))("%s", (name, at) => {
  const f = several[name]!;
  const shapes = at.arguments.map((x) => np.array(x).shape);
  /** The forms return an item alone for one argument or one result. */
  const perArgument = <T>(result: T | T[]): T[] => (shapes.length === 1 ? [result as T] : (result as T[]));
  const isList = at.shapes.length > 1;
  const perResult = <T>(result: T | T[]): T[] => (isList ? (result as T[]) : [result as T]);

  test("value and jacobian", () => {
    const rows = perResult<V | V[]>(jacobian(f)(...at.arguments));
    rows.forEach((row, i) => {
      perArgument(row).forEach((block, k) =>
        expectClose(block, at.jacobian[i]![k]!, [...at.shapes[i]!, ...shapes[k]!]),
      );
    });
    expect(rows.length).toBe(at.jacobian.length);
  });

  test("vjp and jvp", () => {
    const [value, pullback] = vjp(f, ...at.arguments);
    perResult(value as V | V[]).forEach((y, i) => expectClose(y, at.values[i]!, at.shapes[i]!));
    const back = pullback((isList ? at.covectors : at.covectors[0]) as never);
    perArgument(back).forEach((g, k) => expectClose(g, at.vjp[k]!, shapes[k]!));
    const [, forward] = jvp(f, at.arguments, at.tangents);
    perResult(forward).forEach((t, i) => expectClose(t, at.jvp[i]!, at.shapes[i]!));
  });

  if (at.hessian === undefined) return;
  const s = scalar[name]!;

  test("gradient, hessian and hvp", () => {
    const gradient = perArgument<V>(grad(s)(...at.arguments));
    gradient.forEach((g, k) => expectClose(g, at.jacobian[0]![k]!, shapes[k]!));
    const blocks = perArgument<V | V[]>(hessian(s)(...at.arguments));
    blocks.forEach((row, i) => {
      perArgument(row).forEach((block, k) =>
        expectClose(block, at.hessian![i]![k]!, [...shapes[i]!, ...shapes[k]!]),
      );
    });
    hvp(s, at.arguments, at.tangents).forEach((Hv, k) => expectClose(Hv, at.hvp![k]!, shapes[k]!));
  });

  test("the hessian is the jacobian of the gradient", () => {
    const whole = hessian(s)(...at.arguments);
    const nested = jacobian(grad(s) as VariableFunction)(...at.arguments);
    const numbers = (x: unknown): unknown =>
      Array.isArray(x) ? x.map(numbers) : (x as Variable).data.tolist();
    expect(numbers(nested)).toEqual(numbers(whole));
  });
});
