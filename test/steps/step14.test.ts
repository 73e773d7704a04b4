// Step 14: the same variable twice. The notebook's own classes, taken from its cells, and the engine.
import * as dezero from "dezero";
import { np, type NDArray } from "dezero";
import { Chapter } from "./chapter";
import { randomGraph, type Maker } from "./random-graph";

interface Variable {
  data: NDArray;
  grad: NDArray | null;
  cleargrad(): void;
  backward(): void;
}
interface Framework {
  Variable: new (data: NDArray) => Variable;
  square(x: Variable): Variable;
  add(x0: Variable, x1: Variable): Variable;
}

const take = async (chapter: Chapter) => chapter.take<Framework>("Variable", "square", "add");
const make = ({ Variable, square, add }: Framework): Maker<Variable> => ({
  leaf: (value) => new Variable(np.array(value)),
  square,
  add,
});
const engine: Maker<dezero.Variable> = {
  leaf: (value) => dezero.variable(value),
  square: dezero.square,
  add: dezero.add,
};

/** The gradient of x + x + ... (n times). */
function timesUsed(n: number, { Variable, add }: Framework): unknown {
  const x = new Variable(np.array(3));
  let y = add(x, x);
  for (let i = 2; i < n; i++) y = add(y, x);
  y.backward();
  return x.grad!.item();
}

test("before the change every further use is forgotten", async () => {
  const chapter = new Chapter("step14");
  expect(await chapter.runThrough("problem")).toBe("y = 6.0\ndy/dx = 1.0\n");
  const framework = await take(chapter);
  expect([2, 3, 7].map((n) => timesUsed(n, framework))).toEqual([1, 1, 1]);
});

describe("after the change", () => {
  const chapter = new Chapter("step14");
  let framework: Framework;
  let printed: string;
  beforeAll(async () => {
    printed = await chapter.runThrough("engine");
    framework = await take(chapter);
  });

  test("2 and 3, and n for n uses", () => {
    expect(printed).toContain("2.0\n3.0\n");
    expect([2, 3, 7, 50].map((n) => timesUsed(n, framework))).toEqual([2, 3, 7, 50]);
  });

  test("formulas in which only leaves are used more than once agree with the engine", () => {
    for (let seed = 1; seed <= 40; seed++) {
      const ours = randomGraph(seed, make(framework), { tree: true });
      const theirs = randomGraph(seed, engine, { tree: true });
      ours.y.backward();
      theirs.y.backward();
      ours.leaves.forEach((leaf, i) => {
        const expected = theirs.leaves[i]!.grad;
        if (expected === null) expect(leaf.grad).toBeNull();
        else expect(leaf.grad!.item()).toBeCloseTo(expected.item(), 10);
      });
    }
  });

  test("without cleargrad gradients add up over computations (5), with it they do not (2 and 3)", () => {
    expect(printed).toContain("first:  2.0\nsecond: 5.0\n");
    expect(printed).toContain("first:  2.0\nsecond: 3.0\n");
    const { Variable, square } = framework;
    const x = new Variable(np.array([1, -2]));
    for (let i = 0; i < 2; i++) square(x).backward();
    expect(x.grad!.tolist()).toEqual([4, -8]);
    x.cleargrad();
    expect(x.grad).toBeNull();
    square(x).backward();
    expect(x.grad!.tolist()).toEqual([2, -4]);
  });

  test("out of place: a gradient array that somebody holds keeps its numbers", () => {
    const { Variable, add } = framework;
    const [x0, x1] = [new Variable(np.array([1, 2])), new Variable(np.array([3, 4]))];
    const seed = np.array([1, 10]);
    const t = add(x0, x1);
    const y = add(x0, t);
    y.grad = seed;
    y.backward();
    expect(seed.tolist()).toEqual([1, 10]);
    expect([x0, x1, t].map((x) => x.grad!.tolist())).toEqual([
      [2, 20],
      [1, 10],
      [1, 10],
    ]);
    expect(x1.grad).toBe(seed); // the same array: harmless, as long as nobody writes into it
  });

  test("in place: every gradient of the small graph becomes 2", async () => {
    expect(printed).toContain("out of place: x0: 2.0  x1: 1.0  t: 1.0  y: 1.0\n");
    expect(printed).toContain("in place:     x0: 2.0  x1: 2.0  t: 2.0  y: 2.0\n");
    const other = await chapter.evaluate(`{
      const x0 = new Variable(np.array([1, 1])), x1 = new Variable(np.array([1, 1]));
      backwardInPlace(add(x0, add(x0, x1)));
      console.log(String(x0.grad), String(x1.grad));
    }`);
    expect(other).toBe("[2. 2.] [2. 2.]\n"); // x1 should have ones
  });

  test("np: in place keeps the array, out of place makes one, with axes or without", () => {
    for (const x of [np.array(1), np.array([1, 2])]) {
      expect(np.add(x, x, { out: x })).toBe(x);
      expect(x.add(x)).not.toBe(x);
    }
  });

  test("twice backward without cleargrad: 12 here, 8 in the engine (exercise 3)", () => {
    const { Variable, square } = framework;
    const x = new Variable(np.array(1));
    const y = square(square(x));
    y.backward();
    y.backward();
    expect(x.grad!.item()).toBe(12);
    const ex = dezero.variable(1);
    const ey = dezero.square(dezero.square(ex));
    ey.backward();
    ey.backward();
    expect(ex.grad!.item()).toBe(8);
  });
});

test("the engine: 2 and 3, and gradients that share no memory", () => {
  const x = dezero.variable(3);
  dezero.add(x, x).backward();
  expect(x.grad!.item()).toBe(2);
  x.cleargrad();
  dezero.add(dezero.add(x, x), x).backward();
  expect(x.grad!.item()).toBe(3);

  const [x0, x1] = [dezero.variable([1, 2]), dezero.variable([3, 4])];
  dezero.add(x0, x1).backward();
  x0.grad!.data.fill(7);
  expect(x1.grad!.data.tolist()).toEqual([1, 1]);
});
