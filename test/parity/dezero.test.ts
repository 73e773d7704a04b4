// The same functions as in make_dezero_fixtures.py, against what the original computed.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  add,
  clip,
  cos,
  div,
  exp,
  expr,
  log,
  matmul,
  max,
  min,
  mul,
  np,
  reshape,
  sin,
  sub,
  sum,
  sumTo,
  sigmoid,
  softmax,
  softmaxCrossEntropy,
  tanh,
  broadcastTo,
  variable,
  Variable,
} from "dezero";
import type { DType, NDArray, Nested } from "dezero";

interface Case {
  inputs: Nested[];
  value: Nested;
  first: Nested[];
  second: Nested[];
}
const fixtures = JSON.parse(
  readFileSync(join(__dirname, "..", "fixtures", "dezero", "core.json"), "utf8"),
) as {
  cases: Record<string, Case>;
  reprs: Record<string, { data: Nested; dtype: DType; shape: number[]; text: string }>;
};

type F = (a: Variable, b: Variable) => Variable;
const functions: Record<string, F> = {
  add,
  "add row": (a, b) => a.add(b),
  "add column": (a, b) => a.add(b),
  sub,
  mul,
  div,
  neg: (a) => a.neg(),
  "pow 3": (a) => a.pow(3),
  "pow -2": (a) => a.pow(-2),
  "number on the left": (a) => expr`3 * ${a} - 1 / ${a} + (2 - ${a})`,
  sin: (a) => sin(a),
  cos: (a) => cos(a),
  tanh: (a) => tanh(a),
  exp: (a) => exp(a),
  log: (a) => log(expr`${a} * ${a} + 0.1`),
  reshape: (a) => reshape(a, [3, 2]).mul(2),
  transpose: (a) => a.transpose(1, 2, 0).pow(2),
  "sum axis": (a) => sum(a.pow(2), { axis: 1 }),
  "sum axes keepdims": (a) => sum(a.pow(2), { axis: [0, 2], keepdims: true }),
  sum_to: (a) => sumTo(a.pow(2), [1, 3]),
  broadcast_to: (a) => broadcastTo(a, [2, 3]).pow(2),
  matmul,
  dot: matmul,
  "getitem row": (a) => a.get(1).pow(2),
  "getitem repeated": (a) => a.get([0, 2, 0]).pow(2),
  "getitem slice": (a) => a.get(":", "1:3").pow(2),
  max: (a) => max(a, { axis: 1 }).pow(2),
  min: (a) => min(a, { axis: 0, keepdims: true }).pow(2),
  clip: (a) => clip(a, -0.5, 0.8).pow(2),
  sphere: (x, y) => expr`${x} ** 2 + ${y} ** 2`,
  matyas: (x, y) => expr`0.26 * (${x} ** 2 + ${y} ** 2) - 0.48 * ${x} * ${y}`,
  goldstein: (x, y) => expr`
    (1 + (${x} + ${y} + 1)**2 * (19 - 14*${x} + 3*${x}**2 - 14*${y} + 6*${x}*${y} + 3*${y}**2)) *
    (30 + (2*${x} - 3*${y})**2 * (18 - 32*${x} + 12*${x}**2 + 48*${y} - 36*${x}*${y} + 27*${y}**2))`,
  rosenbrock: (x, y) => expr`100 * (${y} - ${x}**2)**2 + (${x} - 1)**2`,
  "two layers": (x, w) => sum(tanh(matmul(x, w)).pow(2), { axis: 0 }),
  sigmoid: (a) => sigmoid(a),
  softmax: (a) => softmax(a).pow(2),
  "softmax cross entropy": (a) => softmaxCrossEntropy(a, [2, 0, 1]),
};

const close = (actual: NDArray, expected: Nested, tolerance: number) => {
  const wanted = np.array(expected);
  expect(actual.shape).toEqual(wanted.shape);
  const scale = Math.max(1, Number(np.max(np.abs(wanted)).item()));
  expect(np.allclose(actual, wanted, { rtol: tolerance, atol: tolerance * scale })).toBe(true);
};

test("every case of the fixture has its function here, and the other way round", () => {
  expect(Object.keys(functions).sort()).toEqual(Object.keys(fixtures.cases).sort());
});

test.each(Object.entries(fixtures.cases))(
  "%s: value, first and second order",
  (name, { inputs, value, first, second }) => {
    const xs = inputs.map((x) => variable(x));
    const y = functions[name]!(xs[0]!, xs[1]!);
    close(y.data, value, 1e-14);
    y.backward({ createGraph: true });
    const grads = xs.map((x) => x.grad!);
    grads.forEach((g, i) => close(g.data, first[i]!, 1e-13));
    const total = grads.map((g) => g.pow(2).sum()).reduce((a, b) => a.add(b));
    xs.forEach((x) => x.cleargrad());
    if (total.creator !== null) total.backward();
    xs.forEach((x, i) => close(x.grad?.data ?? np.zerosLike(x.data), second[i]!, 1e-12));
  },
);

const restore = (data: Nested): Nested =>
  Array.isArray(data)
    ? data.map(restore)
    : data === 8888
      ? NaN
      : data === 9999
        ? Infinity
        : data === -9999
          ? -Infinity
          : data;

test.each(Object.entries(fixtures.reprs))(
  "prints as the original does: %s",
  (_, { data, dtype, shape, text }) => {
    const x = new Variable(np.array(restore(data), { dtype }).reshape(shape));
    expect(String(x)).toBe(text);
  },
);
