// The text of a graph, read back and compared with what was computed.
import { collectGarbage, Func, np, noGrad, tanh, Variable, variable, type NDArray } from "dezero";
import { countNodes, getDotGraph, type GraphVariable } from "dezero/graph";
import { parseDot } from "./dot";
import { goldstein, named, x0 } from "./graphs";

describe("structure", () => {
  test("variables in orange, functions in boxes, in the order in which they are met", () => {
    const x = x0();
    const y = named(x.mul(2).add(x), "y");
    expect(getDotGraph(y)).toBe(`digraph g {
  v0 [label="y", color=orange, style=filled]
  f0 [label="add", color=lightblue, style=filled, shape=box]
  f0 -> v0
  v1 [label="", color=orange, style=filled]
  v1 -> f0
  v2 [label="x", color=orange, style=filled]
  v2 -> f0
  f1 [label="mul", color=lightblue, style=filled, shape=box]
  f1 -> v1
  v2 -> f1
  v3 [label="", color=orange, style=filled]
  v3 -> f1
}
`);
  });

  test("an argument that is given twice has two arrows, and is one variable", () => {
    const x = x0();
    const { variables, edges } = parseDot(getDotGraph(x.mul(x)));
    expect(variables.size).toBe(2);
    expect(edges).toEqual([
      ["f0", "v0"],
      ["v1", "f0"],
      ["v1", "f0"],
    ]);
  });

  test("verbose: shapes and dtypes, of variables that have data", () => {
    const x = new Variable(np.zeros([2, 3], { dtype: "float32" }), "x");
    const labels = (y: Variable) => [...parseDot(getDotGraph(y, { verbose: true })).variables.values()];
    expect(labels(x.sum())).toEqual(["[] float32", "x: [2, 3] float32"]);
    expect(labels(new Variable(null, "later"))).toEqual(["later"]);
    expect(labels(variable([1]))).toEqual(["[1] float64"]);
  });

  test("a leaf is drawn alone; so is a result without a graph", () => {
    expect(countNodes(x0())).toEqual({ functions: 0, variables: 1 });
    expect(countNodes(noGrad(() => x0().mul(2)))).toEqual({ functions: 0, variables: 1 });
  });

  test("several outputs share what they were computed from", () => {
    const x = x0();
    const y = x.mul(2);
    const [a, b] = [named(y.add(1), "a"), named(tanh(y), "b")];
    const { variables, functions } = parseDot(getDotGraph([a, b, a]));
    expect([...variables.values()].slice(0, 2)).toEqual(["a", "b"]);
    expect([...functions.values()].sort()).toEqual(["add", "mul", "tanh"]);
    expect(countNodes([a, b])).toEqual({ functions: 3, variables: 6 });
  });

  test("a function with several outputs is one box, with an arrow to each that is used", () => {
    class Halves extends Func<[x: NDArray]> {
      forward(x: NDArray) {
        return [x.get("0:1"), x.get("1:2")];
      }
      backward() {
        return null;
      }
    }
    const apply = () => variable([1, 2]).apply(new Halves()) as unknown as [Variable, Variable];
    const [a, b] = apply();
    const { functions, edges } = parseDot(getDotGraph(a.mul(b)));
    expect([...functions.values()].sort()).toEqual(["Halves", "mul"]);
    expect(edges.filter(([from]) => functions.get(from) === "Halves")).toHaveLength(2);
    const one = parseDot(getDotGraph(apply()[1].mul(1)));
    expect(one.edges.filter(([from]) => one.functions.get(from) === "Halves")).toHaveLength(1);
  });

  test("an output is one variable, with its name, by whichever way a gradient came to it", () => {
    const x = x0();
    const y = named(tanh(x), "y");
    y.backward({ createGraph: true });
    const { variables } = parseDot(getDotGraph(x.grad!));
    expect([...variables.values()].filter((label) => label === "y")).toHaveLength(1);
    expect(countNodes([x.grad!, y])).toEqual(countNodes(x.grad!));
  });

  test("equal graphs have equal texts", () => {
    expect(getDotGraph(goldstein())).toBe(getDotGraph(goldstein()));
  });

  test("classes of one's own will do, as the first chapters write them", () => {
    class Square {
      constructor(readonly inputs: GraphVariable[]) {}
    }
    const x: GraphVariable = { creator: null };
    const y: GraphVariable = { creator: new Square([x]), name: "y" };
    const { functions, variables } = parseDot(getDotGraph(y));
    expect([[...functions.values()], [...variables.values()]]).toEqual([["Square"], ["y", ""]]);
  });
});

describe("names", () => {
  test.each([
    'quo"ted',
    "back\\slash",
    "end\\",
    "two\nlines",
    "\\N",
    "a -> b; c [x=1]",
    "손실",
    "// no comment",
  ])("%j is read back", (name) => {
    const { variables, edges } = parseDot(getDotGraph(named(x0(), name)));
    expect([[...variables.values()], edges]).toEqual([[name], []]);
  });

  test("what Graphviz would read as an entity of HTML, or XML cannot hold, is replaced", () => {
    const label = (name: string) => parseDot(getDotGraph(named(x0(), name))).variables.get("v0");
    expect(label("a &lt; b & c")).toBe("a &amp;lt; b & c");
    expect(label("a\u0000b\ud800c\u{1f600}")).toBe("a\ufffdb\ufffdc\u{1f600}");
  });
});

describe("a graph that is cut", () => {
  const chain = (length: number, x: Variable = x0()): Variable => {
    let y = x;
    for (let i = 0; i < length; i++) y = y.neg();
    return y;
  };

  test("has the nodes nearest to the output, and says how many functions are missing, and where", () => {
    const { variables, functions, stubs, dashed, label, edges } = parseDot(
      getDotGraph(chain(1300), { maxNodes: 20 }),
    );
    expect(variables.size + functions.size).toBeLessThanOrEqual(20);
    expect(functions.size).toBe(9);
    expect(edges).toHaveLength(18);
    expect(label).toBe("cut: 1,291 more functions");
    expect(dashed).toEqual([[stubs[0], "v9"]]);
  });

  test("is drawn along all branches", () => {
    const x = x0();
    const { functions } = parseDot(getDotGraph(chain(50, x).mul(chain(50, x)), { maxNodes: 41 }));
    expect(functions.size).toBe(19);
    const output = parseDot(getDotGraph(chain(50, x).mul(chain(3, x)), { maxNodes: 14 }));
    expect(output.stubs).toHaveLength(2);
  });

  test("is not cut when all fits", () => {
    const y = chain(5);
    const { functions, variables } = countNodes(y);
    expect(getDotGraph(y, { maxNodes: functions + variables })).toBe(getDotGraph(y));
    expect(getDotGraph(y, { maxNodes: functions + variables - 1 })).toContain("cut: 1 more function");
    expect(parseDot(getDotGraph(y, { maxNodes: 1 })).variables.size).toBe(1);
  });
});

test("long and wide graphs are read in a loop, in linear time", () => {
  let y = x0();
  for (let i = 0; i < 1e5; i++) y = y.add(1);
  const start = performance.now();
  expect(countNodes(y)).toEqual({ functions: 1e5, variables: 2e5 + 1 });
  expect(getDotGraph(y).split("\n")).toHaveLength(1e5 * 4 + 2e5 + 1 + 3);
  expect(getDotGraph(y, { maxNodes: 10 }).length).toBeLessThan(2000);
  expect(performance.now() - start).toBeLessThan(5000);

  class Wide extends Func {
    forward(...xs: NDArray[]) {
      return xs[0]!;
    }
    backward() {
      return null;
    }
  }
  const xs = Array.from({ length: 5e4 }, (_, i) => variable(i));
  const wide = xs[0]!.apply(new Wide(), ...xs.slice(1));
  expect(countNodes(wide)).toEqual({ functions: 1, variables: 5e4 + 1 });
});

test("nothing is kept of a graph", async () => {
  const draw = () => {
    const x = x0();
    const y = x.mul(2);
    expect(getDotGraph(y)).toContain("mul");
    return [new WeakRef(x), new WeakRef(y)];
  };
  const refs = draw();
  await collectGarbage();
  expect(refs.map((ref) => ref.deref())).toEqual([undefined, undefined]);
});

test("what is no variable, no option, no number of nodes", () => {
  const draw = getDotGraph as (...args: unknown[]) => string;
  const x = x0();
  expect(() => draw(x.grad)).toThrow(
    new TypeError(
      "getDotGraph: expected a Variable or a list of them, got null; a gradient is there after backward()",
    ),
  );
  expect(() => draw(x.data)).toThrow(TypeError);
  expect(() => draw([x, 2])).toThrow("getDotGraph: expected a Variable or a list of them, got 2");
  expect(() => draw([])).toThrow(RangeError);
  expect(() => draw(x, { verbos: true })).toThrow('getDotGraph: unknown option "verbos"');
  expect(() => draw(x, true)).toThrow(TypeError);
  expect(() => draw(x, { maxNodes: "9" })).toThrow(TypeError);
  for (const maxNodes of [0, 2.5, NaN, -1]) expect(() => draw(x, { maxNodes })).toThrow(RangeError);
  expect(() => countNodes(2 as never)).toThrow("countNodes: expected a Variable");
});
