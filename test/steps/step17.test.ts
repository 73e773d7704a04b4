// Step 17: memory and circular references. The notebook's own classes, taken from its cells, and the engine.
import * as dezero from "dezero";
import { collectGarbage, np, type NDArray } from "dezero";
import { Chapter } from "./chapter";

interface Counted {
  references: number;
  name: string;
  fields: Counted[];
}
interface Heap {
  Counted: new (name: string) => Counted;
  retain(object: Counted): void;
  release(object: Counted): void;
  link(from: Counted, to: Counted): void;
}
interface Variable {
  data: NDArray;
  grad: NDArray | null;
  creator: unknown;
  generation: number;
  backward(): void;
}
interface Framework {
  Variable: new (data: NDArray) => Variable;
  square(x: Variable): Variable;
}

describe("a heap that counts references", () => {
  let heap: Heap;
  const make = (...names: string[]) => names.map((name) => new heap.Counted(name));
  const chapter = new Chapter("step17");
  /** Which objects are freed when all of their variables end. */
  const freedAfter = async (...edges: [number, number][]) => {
    const printed = await chapter.evaluate(`{
      const objects = ["a", "b", "c"].map((name) => new Counted(name));
      objects.forEach(retain);
      for (const [i, j] of ${JSON.stringify(edges)}) link(objects[i], objects[j]);
      objects.forEach(release);
    }`);
    return printed
      .split("\n")
      .filter(Boolean)
      .map((line) => line[0]!);
  };

  beforeAll(async () => {
    await chapter.runThrough("counted");
    heap = await chapter.take<Heap>("Counted", "retain", "release", "link");
  });

  test("counts go up and down", () => {
    const [a, b] = make("a", "b");
    heap.retain(a!);
    heap.link(b!, a!);
    expect(a!.references).toBe(2);
    heap.release(a!);
    expect(a!.references).toBe(1);
  });

  test("a chain falls like dominoes, a cycle stays, and so does what hangs on it", async () => {
    expect(await freedAfter([0, 1], [1, 2])).toEqual(["a", "b", "c"]);
    expect(await freedAfter([0, 1], [0, 2], [2, 0])).toEqual([]);
    expect(await freedAfter([0, 1], [1, 0], [1, 2])).toEqual([]); // solution 1
    expect(await freedAfter([0, 0])).toEqual(["b", "c"]); // solution 2
  });

  test("tracing finds exactly what cannot be reached", async () => {
    await chapter.runThrough("tracing");
    const { reachable } = await chapter.take<{ reachable(roots: Counted[]): Set<Counted> }>("reachable");
    const [a, b, c, d] = make("a", "b", "c", "d");
    heap.link(a!, b!);
    heap.link(b!, a!);
    heap.link(c!, d!);
    expect([...reachable([a!])].map((object) => object.name).sort()).toEqual(["a", "b"]);
    expect(reachable([]).size).toBe(0);
    expect(reachable([c!, d!]).size).toBe(2);
  });
});

describe("the real collector", () => {
  test("takes cycles, and tells a FinalizationRegistry", async () => {
    const notes: string[] = [];
    const registry = new FinalizationRegistry((note: string) => notes.push(note));
    const cycle = () => {
      const a: { other?: object } = {};
      const b = { other: a };
      a.other = b;
      registry.register(a, "a");
      return new WeakRef(a);
    };
    const reference = cycle();
    expect(reference.deref()).toBeDefined();
    await collectGarbage();
    expect(reference.deref()).toBeUndefined();
    expect(notes).toEqual(["a"]);
  });

  test("a WeakRef keeps its target to the end of the job", async () => {
    const references = Array.from({ length: 20 }, () => new WeakRef(np.zeros([1000])));
    globalThis.gc?.();
    expect(references.filter((reference) => reference.deref() !== undefined).length).toBe(20);
    await collectGarbage();
    expect(references.filter((reference) => reference.deref() !== undefined).length).toBe(0);
  });
});

describe("the three designs of the framework", () => {
  const chapter = new Chapter("step17");

  /** Ten iterations of three squares: forty arrays, all of which must go. */
  const tenIterations = async () =>
    chapter.evaluate(`
    await countArrays(() => {
      for (let i = 0; i < 10; i++) {
        const x = new Variable(np.random.randn(10000));
        const y = square(square(square(x)));
      }
    });`);

  test.each(["step16", "weak-outputs", "no-outputs"])(
    "%s: gradients agree with the engine, and ten iterations leave nothing",
    async (cell) => {
      await chapter.runThrough(cell);
      const { Variable, square } = await chapter.take<Framework>("Variable", "square");
      const values = np.array([3, -0.5, 0]);
      const x = new Variable(values);
      const y = square(square(x));
      y.backward();

      const ours = dezero.variable(values);
      dezero.square(dezero.square(ours)).backward();
      expect(x.grad!.tolist()).toEqual(ours.grad!.data.tolist());
      expect(x.grad!.tolist()).toEqual([108, -0.5, 0]); // 4 x^3
      expect(y.generation).toBe(2);
      expect(await tenIterations()).toBe("40 arrays made, 40 collected, 0 left\n");
    },
  );

  test("the counter of arrays can tell: what is kept is counted", async () => {
    const printed = await chapter.evaluate(`
      const kept = [];
      await countArrays(() => {
        for (let i = 0; i < 10; i++) kept.push(square(square(square(new Variable(np.zeros([10]))))));
      });`);
    expect(printed).toBe("40 arrays made, 0 collected, 40 left\n"); // solution 3
  });

  test("a forgotten output: the weak design fails, the last one and the engine do not", async () => {
    const lost = new Chapter("step17");
    expect(await lost.runThrough("lost")).toContain("TypeError: Cannot read properties of undefined");
    expect(await lost.runThrough("no-outputs-run")).toContain("y1 = 4.0, dy1/dx1 = 1.0");

    const plusMinus = dezero.op<[x: dezero.Variable], dezero.Variable[]>(
      "plusMinus",
      class extends dezero.Func<[x: NDArray]> {
        forward(x: NDArray) {
          return [np.add(x, 1), np.subtract(x, 1)];
        }
        backward(gy0: dezero.Variable, gy1: dezero.Variable) {
          return gy0.add(gy1);
        }
      },
      { check: [] },
    );
    const x = dezero.variable(3);
    const y0 = plusMinus(x)[0]!;
    await collectGarbage();
    y0.backward();
    expect(x.grad!.item()).toBe(1);
  });
});
