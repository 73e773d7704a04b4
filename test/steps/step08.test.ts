// Step 8: from recursion to a loop. The notebook's own classes of both steps, taken from its cells, and the engine.
import * as dezero from "dezero";
import { np, type NDArray } from "dezero";
import { Chapter } from "./chapter";

interface Variable {
  data: NDArray;
  grad: NDArray | null;
  creator: Func | null;
  backward(): void;
}
interface Func {
  input: Variable;
  call(x: Variable): Variable;
  backward(gy: NDArray): NDArray;
}
interface Framework {
  Variable: new (data: NDArray) => Variable;
  Square: new () => Func;
  Exp: new () => Func;
}

const chapter = new Chapter("step08");
const LONG = 100_000;

/** x -> x / (1 + x), n times: x / (1 + n x), with the derivative 1 / (1 + n x)^2. */
const closedForm = (x: NDArray, n: number) => x.mul(n).add(1).pow(-2);

const chain = (func: new () => Func, x: Variable, n: number) => {
  let y = x;
  for (let i = 0; i < n; i++) y = new func().call(y);
  return y;
};

test("the stack: nobody ends before all others have begun", async () => {
  const printed = await chapter.runThrough("waiting");
  const lines = printed.split("\n").filter(Boolean);
  expect(lines.map((line) => line.trim().split(" ")[0])).toEqual([
    ...Array<string>(4).fill("begin"),
    ...Array<string>(4).fill("end"),
  ]);
  expect(lines.map((line) => Number(line.split(" at ")[1]))).toEqual([256, 16, 4, 2, 2, 4, 16, 256]);
});

test("recursion overflows on a long chain and never reaches its start; a short one is no problem", async () => {
  const printed = await chapter.runThrough("overflow");
  expect(printed).toContain("forward: 1.0\nbackward: RangeError: Maximum call stack size exceeded\n");
  expect(printed).toContain("gradient at the start: null\n");

  const { Variable, Square } = await chapter.take<Framework>("Variable", "Square");
  const x = new Variable(np.array(1));
  const y = chain(Square, x, 20);
  y.grad = np.array(1);
  y.backward();
  expect(x.grad!.item()).toBe(2 ** 20);
});

describe("the loop", () => {
  let framework: Framework;
  beforeAll(async () => {
    await chapter.runThrough("loop");
    framework = await chapter.take<Framework>("Variable", "Square", "Exp");
  });

  test("gives the book's number", async () => {
    expect(await chapter.runThrough("run")).toBe("dy/dx = 3.297442541400256\n");
  });

  test("a hundred thousand squares: the start is reached, with 2 to the 100000th", async () => {
    expect(await chapter.runThrough("long")).toBe("gradient at the start: inf\n");
    const x = new framework.Variable(np.array(1));
    const y = chain(framework.Square, x, 1000);
    y.grad = np.array(1);
    y.backward();
    expect(x.grad!.item()).toBe(2 ** 1000);
  });

  test("a chain with a finite derivative agrees with its closed form, and with the engine", async () => {
    expect(await chapter.runThrough("proof")).toContain("equal but for rounding: true");
    const { Shrink } = await chapter.take<{ Shrink: new () => Func }>("Shrink");
    const values = np.array([0.25, 3]);
    const x = new framework.Variable(values);
    const y = chain(Shrink, x, LONG);
    y.grad = np.array([1, -2]);
    y.backward();
    const expected = closedForm(values, LONG).mul(np.array([1, -2]));
    expect(np.allclose(x.grad!, expected, { rtol: 1e-9, atol: 0 })).toBe(true);

    const u = dezero.variable(values);
    let z: dezero.Variable = u;
    for (let i = 0; i < LONG; i++) z = z.div(z.add(1));
    z.backward();
    expect(np.allclose(u.grad!.data, closedForm(values, LONG), { rtol: 1e-9, atol: 0 })).toBe(true);
  });

  test("computes what the recursion computes, in every digit", async () => {
    expect(await chapter.runThrough("same")).toBe("the same in every digit: true\n");
    const { backwardRecursive } = await chapter.take<{ backwardRecursive(y: Variable): void }>(
      "backwardRecursive",
    );
    const gradient = (backward: (y: Variable) => void) => {
      const x = new framework.Variable(np.array([0.3, -0.2]));
      const y = new framework.Square().call(new framework.Exp().call(chain(framework.Square, x, 3)));
      y.grad = np.array([2, -3]);
      backward(y);
      return x.grad!;
    };
    expect(gradient((y) => y.backward()).tolist()).toEqual(gradient(backwardRecursive).tolist());
  });

  test("a leaf: nothing happens", () => {
    const x = new framework.Variable(np.array(1));
    x.backward();
    expect(x.grad).toBeNull();
  });
});

test("three orders of visiting a graph with two branches", async () => {
  expect(await chapter.runThrough("order")).toBe(
    "recursion:      add f2 f1 g2 g1\ntake the last:  add g2 g1 f2 f1\ntake the first: add f2 g2 f1 g1\n",
  );
});
