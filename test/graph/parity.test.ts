// The graphs that the original draws (make_graph_fixtures.py in test/parity): the same nodes and edges by their labels.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expr, matmul, np, sin, tanh, Variable, variable } from "dezero";
import { countNodes, getDotGraph } from "dezero/graph";
import { counts, parseDot } from "./dot";
import { derivative, goldstein, mySin, named, x0 } from "./graphs";

type Counts = Record<string, number>;
interface Normalised {
  variables: Counts;
  functions: Counts;
  edges: Counts;
}
const { graphs } = JSON.parse(readFileSync(join(__dirname, "../fixtures/dezero/graphs.json"), "utf8")) as {
  graphs: Record<string, Normalised>;
};

const orders = (n: number) => Array.from({ length: n }, (_, i) => i + 1);
const cases: Record<string, () => Variable> = {
  goldstein,
  rosenbrock: () => {
    const [x, y] = [x0(), named(variable(1), "y")];
    return named(expr`100 * (${y} - ${x} ** 2) ** 2 + (${x} - 1) ** 2`, "z");
  },
  "my_sin 1e-4": () => mySin(1e-4),
  "my_sin 1e-150": () => mySin(1e-150),
  ...Object.fromEntries(orders(6).map((n) => [`tanh ${n}`, () => derivative(tanh, n)])),
  ...Object.fromEntries(orders(4).map((n) => [`sin ${n}`, () => derivative(sin, n)])),
  "two layers": () => {
    const [x, b] = [new Variable(np.ones([4, 3]), "x"), new Variable(np.ones(2), "b")];
    const w = new Variable(np.ones([3, 2], { dtype: "float32" }), "W");
    const y = tanh(matmul(x, w).add(b));
    return named(y.reshape(2, 4).transpose().sum({ axis: 0 }).get(0), "z");
  },
  "double backprop": () => {
    const x = x0(2);
    const y = sin(x);
    y.backward({ createGraph: true });
    const gx = x.grad!;
    return named(gx.mul(gx).add(y), "z");
  },
};

/** As the original writes it: classes, tuples, and numbers of Python that are integers. */
function asOriginal(label: string): string {
  if (/^[a-z]+[A-Z]?[a-z]*$/i.test(label) && label.length > 2) {
    return label === "matmul" ? "MatMul" : label[0]!.toUpperCase() + label.slice(1);
  }
  return label
    .replace("[]", "()")
    .replace(/\[(\d+)\]/, "($1,)")
    .replace(/\[(.*)\]/, "($1)");
}

/** A number in a formula is an integer in Python when it looks like one, and a float64 here. */
function withoutIntegers(items: Counts): Counts {
  const sums: Counts = {};
  for (const [key, n] of Object.entries(items)) {
    const name = key.replaceAll("int64", "float64");
    sums[name] = (sums[name] ?? 0) + n;
  }
  return sums;
}

test("all cases of the fixture", () => expect(Object.keys(cases).sort()).toEqual(Object.keys(graphs).sort()));

test.each(Object.keys(cases))("%s", (name) => {
  const output = cases[name]!();
  const original = graphs[name]!;
  const { variables, functions, edges } = parseDot(getDotGraph(output, { verbose: true }));
  const label = (id: string) => asOriginal(functions.get(id) ?? variables.get(id)!);
  expect(counts([...functions.keys()].map(label))).toEqual(original.functions);
  expect(counts([...variables.keys()].map(label))).toEqual(withoutIntegers(original.variables));
  expect(counts(edges.map(([from, to]) => `${label(from)} -> ${label(to)}`))).toEqual(
    withoutIntegers(original.edges),
  );
  expect(countNodes(output)).toEqual({ functions: functions.size, variables: variables.size });
});

test("the numbers of nodes that the book's graphs have", () => {
  expect(countNodes(goldstein())).toEqual({ functions: 38, variables: 57 });
  expect([1e-4, 1e-150].map((threshold) => countNodes(mySin(threshold)).functions)).toEqual([12, 141]);
  expect(orders(6).map((n) => countNodes(derivative(tanh, n)).functions)).toEqual([4, 9, 21, 51, 129, 339]);
});
