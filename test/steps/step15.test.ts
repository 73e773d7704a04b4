// Step 15: graphs of any shape. The notebook's own classes and functions, taken from its cells, and the engine.
import * as dezero from "dezero";
import { np, type NDArray } from "dezero";
import { Chapter } from "./chapter";
import { randomGraph, type Maker } from "./random-graph";

interface Func {
  inputs: Variable[];
}
interface Variable {
  data: NDArray;
  grad: NDArray | null;
  creator: Func | null;
  backward(): void;
}
interface Notebook {
  Variable: new (data: NDArray) => Variable;
  square(x: Variable): Variable;
  add(x0: Variable, x1: Variable): Variable;
  permutations<T>(list: T[]): T[][];
  topologicalOrder(y: Variable): Func[];
  backwardInOrder(y: Variable, order: Func[]): void;
}

const chapter = new Chapter("step15");
let printed: string;
let notebook: Notebook;
let make: Maker<Variable>;
const engine: Maker<dezero.Variable> = {
  leaf: (value) => dezero.variable(value),
  square: dezero.square,
  add: dezero.add,
};

beforeAll(async () => {
  printed = await chapter.runThrough("engine");
  notebook = await chapter.take<Notebook>(
    ...["Variable", "square", "add", "permutations", "topologicalOrder", "backwardInOrder"],
  );
  const { Variable, square, add } = notebook;
  make = { leaf: (value) => new Variable(np.array(value)), square, add };
});

/** All functions behind y, found in no particular order. */
function functionsBehind(y: Variable): Func[] {
  const found = new Set([y.creator!]);
  for (const func of found) for (const x of func.inputs) if (x.creator) found.add(x.creator);
  return [...found];
}

const diamond = () => {
  const x = make.leaf(2);
  const a = make.square(x);
  return { x, y: make.add(make.square(a), make.square(a)) };
};

test("step 14 on the diamond: 96 instead of 64, because A is asked early and twice", () => {
  expect(printed).toContain("y = 32.0\ndy/dx = 96.0\n");
  expect(printed).toContain(
    "D receives 1.0\nC receives 1.0\nA receives 8.0\nB receives 1.0\nA receives 16.0\n",
  );
  const { x, y } = diamond();
  y.backward();
  expect([y.data.item(), x.grad!.item()]).toEqual([32, 2 * 2 * (8 + 16)]);
});

test("the quick repairs: none is right for all three graphs", () => {
  const all = [...printed.matchAll(/^(stack|queue)( with a set)?: dy\/dx = (.*)$/gm)];
  expect(all.map((match) => Number(match[3]))).toEqual([
    ...[96, 32, 128, 64], // 64 is right
    ...[2056, 1028, 1032, 4], // 1028 is right
    ...[1032, 4, 1032, 4],
  ]);
});

test("of all 24 orders of the diamond the two topological ones give 64", () => {
  expect(notebook.permutations([1, 2, 3]).map(String).sort()).toEqual([
    ...["1,2,3", "1,3,2", "2,1,3", "2,3,1", "3,1,2", "3,2,1"],
  ]);
  const results: unknown[] = [];
  for (let i = 0; i < 24; i++) {
    const { x, y } = diamond();
    const order = notebook.permutations(functionsBehind(y))[i]!;
    try {
      notebook.backwardInOrder(y, order);
      results.push(x.grad!.item());
    } catch {
      results.push("error");
    }
  }
  const count = (result: unknown) => results.filter((r) => r === result).length;
  expect([count(64), count(32), count("error")]).toEqual([2, 2, 20]);
});

test("topologicalOrder has every function once, after all who use its outputs, and gives the engine's gradients", () => {
  let wrong = 0;
  for (let seed = 1; seed <= 40; seed++) {
    const { y, leaves } = randomGraph(seed, make);
    const order = notebook.topologicalOrder(y);
    expect(new Set(order)).toEqual(new Set(functionsBehind(y)));
    expect(order).toHaveLength(new Set(order).size);
    order.forEach((func, i) => {
      for (const { creator } of func.inputs) if (creator) expect(order.indexOf(creator)).toBeGreaterThan(i);
    });
    notebook.backwardInOrder(y, order);
    const theirs = randomGraph(seed, engine);
    theirs.y.backward();
    const gradients = leaves.map((leaf) => leaf.grad?.item() as number | undefined);
    gradients.forEach((gradient, i) => {
      const expected = theirs.leaves[i]!.grad?.item();
      if (expected === undefined) expect(gradient).toBeUndefined();
      else expect(Math.abs(gradient! - expected)).toBeLessThanOrEqual(1e-12 * Math.abs(expected));
    });
    const again = randomGraph(seed, make);
    again.y.backward(); // step 14's
    if (again.leaves.some((leaf, i) => Math.abs(Number(leaf.grad?.item() ?? 0) - (gradients[i] ?? 0)) > 1e-9))
      wrong++;
  }
  expect(wrong).toBeGreaterThan(20); // random graphs are not trees: step 14 fails on most of them
});

test("n doublings: 2^n - 1 calls with the stack, n in order", () => {
  const lines = [...printed.matchAll(/n = (\d+)\n.*?(\d+) calls.*\n.*?(\d+) calls, dy\/dx = (.*)\n/g)];
  expect(lines.map((line) => Number(line[1]))).toEqual([1, 2, 5, 10, 15]);
  for (const [, n, wrong, right, gradient] of lines) {
    expect([wrong, right, gradient].map(Number)).toEqual([2 ** Number(n) - 1, Number(n), 2 ** Number(n)]);
  }
});

test("the engine: 32 and 64, 1028, and fifty doublings", () => {
  expect(printed).toContain("variable(32.0) variable(64.0)\nvariable(1028.0)\ntrue\n");
});
