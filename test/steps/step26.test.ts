// Step 26: the text of a graph. The notebook's own getDotGraph, taken from its cells, and the engine's.
import { expr, tanh, variable, type Variable } from "dezero";
import { countNodes, getDotGraph as engineDot, renderDot } from "dezero/graph";
import { counts, parseDot } from "../graph/dot";
import { Chapter } from "./chapter";
import { solutions } from "./solutions";

type DotGraph = (output: Variable, options?: { verbose?: boolean }) => string;
interface Own {
  naiveDotGraph: DotGraph;
  getDotGraph: DotGraph;
  countLines(dot: string): string;
  goldstein(x: Variable, y: Variable): Variable;
}

let own: Own;
let printed: string;
beforeAll(async () => {
  const chapter = new Chapter("step26");
  printed = await chapter.runThrough("bug-mended");
  own = await chapter.take("naiveDotGraph", "getDotGraph", "countLines", "goldstein");
});

const named = (x: Variable, name: string) => Object.assign(x, { name });
function doubled(times: number): Variable {
  let y = variable(1, "x");
  for (let i = 0; i < times; i++) y = y.add(y);
  return y;
}

/** Labels and arrows between labels, whatever the ids and the order of lines. */
function normalised(dot: string) {
  const { variables, functions, edges } = parseDot(dot.endsWith("\n") ? dot : dot + "\n");
  const label = (id: string) => functions.get(id) ?? variables.get(id)!;
  return {
    variables: counts(variables.values()),
    functions: counts(functions.values()),
    edges: counts(edges.map((ends) => ends.map(label).join(" -> "))),
  };
}

const graphs: Record<string, () => Variable> = {
  "a leaf": () => variable([1, 2], "x"),
  "a variable twice": () => named(doubled(2), "y"),
  "a diamond": () => {
    const a = named(variable(2, "x").pow(2), "a");
    return named(a.pow(2).add(a.pow(2)), "y");
  },
  goldstein: () => named(own.goldstein(variable(1, "x"), variable(1, "y")), "z"),
  tanh: () => named(tanh(variable([[1, 2]], "x").mul(2)).sum(), "y"),
  "names with quotes": () => named(variable([1], 'the "real" \\ x').mul(3), "two\nlines"),
};

test.each(Object.keys(graphs))("%s: the same nodes and arrows as the engine's", (name) => {
  const y = graphs[name]!();
  for (const options of [{}, { verbose: true }]) {
    expect(normalised(own.getDotGraph(y, options))).toEqual(normalised(engineDot(y, options)));
  }
});

test("Goldstein-Price has 38 functions and 57 variables, as many as its text has operators and numbers", () => {
  const z = graphs.goldstein!();
  expect(countNodes(z)).toEqual({ functions: 38, variables: 57 });
  expect(own.countLines(own.getDotGraph(z))).toBe("38 functions, 57 variables, 108 arrows");
  const kinds = normalised(own.getDotGraph(z)).functions;
  expect(kinds).toEqual({ add: 10, sub: 5, mul: 17, pow: 6 });
  expect(printed).toContain("38 operators, 17 numbers");
});

test("each variable, function and arrow once, also in a graph that a recursion could not walk", () => {
  expect(own.countLines(own.getDotGraph(doubled(20000)))).toBe(
    "20000 functions, 20001 variables, 60000 arrows",
  );
  expect(() => own.naiveDotGraph(variable(1).add(1))).not.toThrow();
  // 6 * 2^n - 3 lines: each way from the end to the beginning on its own.
  for (const n of [1, 2, 3, 10]) {
    expect(own.naiveDotGraph(doubled(n)).split("\n").length).toBe(6 * 2 ** n - 3);
  }
});

test("the labels of names, shapes and dtypes are drawn", async () => {
  const svg = await renderDot(own.getDotGraph(graphs["names with quotes"]!(), { verbose: true }));
  expect(svg).toContain("the &quot;real&quot; \\ x: [1] float64");
});

test("a dotOfVariable that is declared anew is used by getDotGraph (exercise 1)", async () => {
  const chapter = new Chapter("step26");
  await chapter.runThrough("details");
  await chapter.evaluate("function dotOfVariable(x, ids) { return `  ${ids.of(x)} [label=new]`; }");
  const { getDotGraph } = await chapter.take<Own>("getDotGraph");
  expect(getDotGraph(variable(1).add(1)).match(/label=new/g)).toHaveLength(3);
});

test("a function with two outputs is written once, with an arrow to each (exercise 3)", async () => {
  const chapter = new Chapter("step26");
  await chapter.runThrough("engine-more");
  expect(await chapter.evaluate(solutions("step26")[3]!)).toBe(
    [
      "before: 3 functions, 5 variables, 9 arrows",
      "now:    2 functions, 5 variables, 7 arrows",
      "two results: 2 functions, 5 variables, 6 arrows\n",
    ].join("\n"),
  );
});

test("equal graphs have equal texts, other orders of factors have not", () => {
  const [u, v] = [variable(1, "x"), variable(1, "y")];
  const dot = (...factors: [Variable, Variable]) => engineDot(expr`${factors[0]} * ${factors[1]}`);
  expect(dot(u, v)).toBe(dot(variable(5, "x"), variable(6, "y")));
  expect(dot(u, v)).not.toBe(dot(v, u));
  expect(printed).toContain("methods and functions:  false\nfunctions and template: true");
});

test("the missing connection: the gradient is 9 instead of 21", () => {
  expect(printed).toContain("variable(18.0) variable(9.0)");
  expect(printed.trimEnd().endsWith("variable(18.0) variable(21.0)")).toBe(true);
});
