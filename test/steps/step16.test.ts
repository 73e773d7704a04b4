// Step 16: generations. The notebook's own classes, taken from its cells, and the engine.
import * as dezero from "dezero";
import { np, type NDArray } from "dezero";
import { Chapter } from "./chapter";
import { generator, randomGraph, type Maker } from "./random-graph";

interface Func {
  inputs: Variable[];
  outputs: Variable[];
  generation: number;
  backward(...gys: NDArray[]): NDArray[];
}
interface Variable {
  data: NDArray;
  grad: NDArray | null;
  creator: Func | null;
  generation: number;
  backward(): void;
}
interface Waiting {
  size: number;
  push(func: unknown): void;
  pop(): unknown;
}
type Graph = <V>(n: number, framework: unknown) => V;
interface Notebook {
  Variable: new (data: NDArray) => Variable;
  square(x: Variable): Variable;
  add(x0: Variable, x1: Variable): Variable;
  Heap: new <T>(before: (a: T, b: T) => boolean) => { size: number; push(item: T): void; pop(): T };
  SortedList: new () => Waiting;
  Buckets: new () => Waiting;
  newestFirst(): Waiting;
  backwardWith(y: Variable, waiting: Waiting): void;
  countReads(y: unknown, run: () => void): number;
  chain: Graph;
  fanIn: Graph;
  sumInALoop: Graph;
  ours: unknown;
  engine: unknown;
}

const chapter = new Chapter("step16");
let printed: string;
let notebook: Notebook;
let make: Maker<Variable>;
const engine: Maker<dezero.Variable> = {
  leaf: (value) => dezero.variable(value),
  square: dezero.square,
  add: dezero.add,
};

beforeAll(async () => {
  printed = await chapter.runThrough("engine-reads");
  notebook = await chapter.take<Notebook>(
    ...["Variable", "square", "add", "Heap", "SortedList", "Buckets", "newestFirst", "backwardWith"],
    ...["countReads", "chain", "fanIn", "sumInALoop", "ours", "engine"],
  );
  const { Variable, square, add } = notebook;
  make = { leaf: (value) => new Variable(np.array(value)), square, add };
});

function functionsBehind(y: Variable): Func[] {
  const found = new Set([y.creator!]);
  for (const func of found) for (const x of func.inputs) if (x.creator) found.add(x.creator);
  return [...found];
}

test("the diamond: 96 before, 32 and 64 after, and in the engine", () => {
  expect(printed.startsWith("32.0 96.0\n32.0\n64.0\n")).toBe(true);
  expect(printed).toContain("1028.0\n");
  for (const maker of [make, engine] as Maker<Variable | dezero.Variable>[]) {
    const x = maker.leaf(2);
    const a = maker.square(x);
    const y = maker.add(maker.square(a), maker.square(a));
    y.backward();
    expect([y.data.item(), x.grad!.item(), [x, a, y].map((v) => v.generation)]).toEqual([32, 64, [0, 1, 3]]);
  }
});

test("random graphs: generations by their rules, each function asked once, in order, with the engine's gradients", () => {
  for (let seed = 1; seed <= 40; seed++) {
    const { y, leaves } = randomGraph(seed, make, { size: 20 });
    const funcs = functionsBehind(y);
    const asked: Func[] = [];
    for (const func of funcs) {
      expect(func.generation).toBe(Math.max(...func.inputs.map((x) => x.generation)));
      expect(func.outputs.map((output) => output.generation)).toEqual([func.generation + 1]);
      const backward = func.backward.bind(func);
      func.backward = (...gys) => (asked.push(func), backward(...gys));
    }
    y.backward();
    expect(asked).toHaveLength(funcs.length);
    expect(new Set(asked)).toEqual(new Set(funcs));
    asked.forEach((func, i) => {
      for (const { creator } of func.inputs) if (creator) expect(asked.indexOf(creator)).toBeGreaterThan(i);
    });
    const theirs = randomGraph(seed, engine, { size: 20 });
    theirs.y.backward();
    leaves.forEach((leaf, i) => expect(leaf.grad?.item()).toBe(theirs.leaves[i]!.grad?.item())); // digit for digit
  }
});

test("a chain of 20,000 functions and 50 doublings", () => {
  const x = make.leaf(1);
  let y = x;
  for (let i = 0; i < 20_000; i++) y = make.square(y);
  y.backward();
  expect([y.generation, x.grad!.item()]).toEqual([20_000, Infinity]); // 2^20000
  const start = make.leaf(1);
  let end = start;
  for (let i = 0; i < 50; i++) end = make.add(end, end);
  end.backward();
  expect(start.grad!.item()).toBe(2 ** 50);
});

test("the heap takes any numbers out in order", () => {
  const random = generator(16);
  for (const size of [0, 1, 2, 3, 10, 100, 1000]) {
    const numbers = Array.from({ length: size }, () => Math.floor(random() * 50));
    const heap = new notebook.Heap<number>((a, b) => a > b);
    numbers.forEach((number) => heap.push(number));
    expect(Array.from(numbers, () => heap.pop())).toEqual(numbers.sort((a, b) => b - a));
    expect(heap.size).toBe(0);
  }
});

test("list, heap and buckets give the same gradients; list and buckets the same order", () => {
  const { SortedList, Buckets, newestFirst, backwardWith } = notebook;
  for (let seed = 1; seed <= 20; seed++) {
    const [list, heap, buckets] = [new SortedList(), newestFirst(), new Buckets()].map((waiting) => {
      const { y, leaves } = randomGraph(seed, make, { size: 30 });
      backwardWith(y, waiting);
      expect(waiting.size).toBe(0);
      return leaves.map((leaf) => leaf.grad?.item() as number | undefined);
    });
    expect(buckets).toEqual(list);
    heap!.forEach((gradient, i) => {
      const expected = list![i];
      if (expected === undefined) expect(gradient).toBeUndefined();
      else expect(Math.abs(gradient! - expected)).toBeLessThanOrEqual(1e-12 * Math.abs(expected));
    });
  }
  expect(printed).toContain("list: 1.8\nheap: 1.8000000000000003\n");
  expect(printed).toContain("rounding as with the list: 1.8\n");
});

describe("what the order costs, in reads of a generation", () => {
  const reads = (graph: Graph, n: number, waiting?: () => Waiting) => {
    const y = graph<Variable>(n, waiting === undefined ? notebook.engine : notebook.ours);
    return notebook.countReads(y, () =>
      waiting === undefined ? y.backward() : notebook.backwardWith(y, waiting()),
    );
  };

  test("the sorted list: nothing for a chain, n(n - 1) for a fan-in, quadratic for a sum in a loop", () => {
    const { chain, fanIn, sumInALoop, SortedList, countReads, ours } = notebook;
    const list = () => new SortedList();
    expect(reads(chain, 300, list)).toBe(0);
    for (const n of [10, 100, 300]) expect(reads(fanIn, n, list)).toBe(n * (n - 1));
    const ratio = reads(sumInALoop, 400, list) / reads(sumInALoop, 200, list);
    expect(ratio).toBeGreaterThan(3.7);
    const y = fanIn<Variable>(100, ours);
    expect(countReads(y, () => y.backward())).toBe(100 * 99); // the framework's own backward
  });

  test("the heap grows like n log n at most, the buckets and the engine are linear", () => {
    const { chain, fanIn, sumInALoop, Buckets, newestFirst } = notebook;
    for (const graph of [chain, fanIn, sumInALoop]) {
      for (const n of [100, 800]) {
        const functions = reads(graph, n, () => new Buckets());
        expect(functions).toBe(graph === chain ? n : graph === fanIn ? n + 1 : 2 * n - 1);
        expect(reads(graph, n, newestFirst)).toBeLessThan(4 * functions * Math.log2(functions));
        expect(reads(graph, n)).toBeLessThanOrEqual(4 * functions);
      }
    }
    expect(reads(sumInALoop, 800, newestFirst) * 10).toBeLessThan(
      reads(sumInALoop, 800, () => new notebook.SortedList()),
    );
  });
});
