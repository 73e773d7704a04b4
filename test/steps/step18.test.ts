// Step 18: modes that save memory. The notebook's own classes, taken from its cells, and the engine.
import * as dezero from "dezero";
import { np, type NDArray } from "dezero";
import { Chapter } from "./chapter";

interface Variable {
  data: NDArray;
  grad: NDArray | null;
  creator: unknown;
  generation: number;
  backward(options?: { retainGrad?: boolean }): void;
}
interface Framework {
  Variable: new (data: NDArray) => Variable;
  square(x: Variable): Variable;
  add(x0: Variable, x1: Variable): Variable;
}
interface Modes {
  Config: { enableBackprop: boolean };
  usingConfig<T>(name: "enableBackprop", value: boolean, body: () => T): T;
  noGrad<T>(body: () => T): T;
}

const item = (x: NDArray | null) => x?.item();

describe("retainGrad", () => {
  test.each([
    ["state", {}, [1, 1]],
    ["retain", {}, [undefined, undefined]],
    ["retain", { retainGrad: true }, [1, 1]],
  ])("%s with %j", async (cell, options, intermediate) => {
    const chapter = new Chapter("step18");
    await chapter.runThrough(cell);
    const { Variable, add } = await chapter.take<Framework>("Variable", "add");
    const x0 = new Variable(np.array(1));
    const x1 = new Variable(np.array(1));
    const t = add(x0, x1);
    const y = add(x0, t);
    y.backward(options);
    expect([item(x0.grad), item(x1.grad)]).toEqual([2, 1]);
    expect([item(y.grad), item(t.grad)]).toEqual(intermediate);
  });

  test("the engine does the same, on a diamond too (32 and 64)", () => {
    for (const retainGrad of [false, true]) {
      const x = dezero.variable(2);
      const a = dezero.square(x);
      const y = dezero.add(dezero.square(a), dezero.square(a));
      y.backward({ retainGrad });
      expect([y.item(), x.grad!.item()]).toEqual([32, 64]);
      expect([y.grad?.item(), a.grad?.item()]).toEqual(retainGrad ? [1, 16] : [undefined, undefined]);
    }
  });

  test("a diamond in the notebook's framework (solution 1: four gradients)", async () => {
    const chapter = new Chapter("step18");
    await chapter.runThrough("retain");
    const { Variable, add, square } = await chapter.take<Framework>("Variable", "add", "square");
    const x = new Variable(np.array(3));
    const inner = square(x);
    const sum = add(x, inner);
    const y = square(sum);
    y.backward();
    expect([inner.grad, sum.grad, y.grad]).toEqual([null, null, null]);
    const expected = 2 * 12 * (1 + 2 * 3); // y = (x + x^2)^2
    expect(item(x.grad)).toBe(expected);
    x.grad = null;
    y.backward({ retainGrad: true });
    expect([x, inner, sum, y].map(({ grad }) => item(grad))).toEqual([expected, 24, 24, 1]);
  });

  test("memory: three gradients of eight megabytes less", async () => {
    const chapter = new Chapter("step18");
    const printed = await chapter.runThrough("retain-count");
    expect(printed).toContain(
      "retainGrad: true\n7 arrays made, 7 left\nretainGrad: false\n7 arrays made, 4 left\n",
    );
  });
});

describe("Config, usingConfig and noGrad", () => {
  const chapter = new Chapter("step18");
  let modes: Modes;
  let framework: Framework;
  let printed: string;

  beforeAll(async () => {
    printed = await chapter.runThrough("no-grad");
    modes = await chapter.take<Modes>("Config", "usingConfig", "noGrad");
    framework = await chapter.take<Framework>("Variable", "square");
  });

  test("the mode decides about 32 or 8 MB", () => {
    expect(printed).toContain("enabled:\n4 arrays made, 4 left\ndisabled:\n4 arrays made, 1 left\n");
  });

  test("before, inside, after", () => {
    expect(printed.match(/before: true\ninside: false\nafter: {2}true\n/g)).toHaveLength(2);
  });

  test.each<[string, () => Modes & Pick<Framework, "square">, (x: number) => unknown]>([
    [
      "the notebook's",
      () => ({ ...modes, square: framework.square }),
      (x) => new framework.Variable(np.array(x)),
    ],
    ["the engine's", () => dezero as unknown as Modes & Pick<Framework, "square">, (x) => dezero.variable(x)],
  ])("%s: no graph inside, nesting, errors, results", (_, get, make) => {
    const { Config, usingConfig, noGrad, square } = get();
    const y = noGrad(() => square(make(2) as Variable));
    expect([y.generation, y.creator]).toEqual([0, null]);
    expect(() => y.backward()).toThrow();
    const seen: boolean[] = [];
    const note = () => seen.push(Config.enableBackprop);
    note();
    noGrad(() => {
      note();
      usingConfig("enableBackprop", true, note);
      note();
    });
    expect(() =>
      noGrad(() => {
        throw new Error("inside");
      }),
    ).toThrow("inside");
    note();
    expect(seen).toEqual([true, false, true, false, true]);
    expect(square(make(2) as Variable).generation).toBe(1);
  });
});

describe("context managers", () => {
  interface Managers {
    withFile<T>(path: string, flags: string, use: (file: number) => T): T;
    contextManager<V>(
      halves: (...args: unknown[]) => Generator<V, void>,
    ): <T>(args: unknown[], body: (value: V) => T) => T;
    withContext<V, T>(manager: { enter(): V; exit(): void }, body: (value: V) => T): T;
  }
  const chapter = new Chapter("step18");
  let managers: Managers;
  beforeAll(async () => {
    await chapter.runThrough("contextmanager");
    managers = await chapter.take<Managers>("withFile", "contextManager", "withContext");
  });

  test("contextManager: both halves run once, around the body, and its error passes the yield", () => {
    const log: string[] = [];
    const manager = managers.contextManager(function* (...args: unknown[]) {
      const [name] = args as [string];
      log.push(`enter ${name}`);
      try {
        yield name.toUpperCase();
      } catch (error) {
        log.push(`saw ${String(error)}`);
        throw error;
      } finally {
        log.push("exit");
      }
    });
    expect(manager(["a"], (value) => (log.push(`body ${value}`), 7))).toBe(7);
    expect(() =>
      manager(["b"], () => {
        throw new Error("no");
      }),
    ).toThrow("no");
    expect(log).toEqual(["enter a", "body A", "exit", "enter b", "saw Error: no", "exit"]);
  });

  test("withContext: exit runs also after an error, and not when enter fails", () => {
    const log: string[] = [];
    const manager = { enter: () => 1, exit: () => void log.push("exit") };
    expect(managers.withContext(manager, (value) => value + 1)).toBe(2);
    expect(() =>
      managers.withContext(manager, () => {
        throw new Error("no");
      }),
    ).toThrow("no");
    const broken = {
      enter: () => {
        throw new Error("cannot enter");
      },
      exit: () => void log.push("never"),
    };
    expect(() => managers.withContext(broken, () => 0)).toThrow("cannot enter");
    expect(log).toEqual(["exit", "exit"]);
  });

  test("withFile closes the file however its callback ends", async () => {
    let file = -1;
    managers.withFile("f.txt", "w", (descriptor) => (file = descriptor));
    expect(
      await chapter.evaluate(
        `try { fs.writeSync(${file}, "x"); } catch (error) { console.log(error.code); }`,
      ),
    ).toBe("EBADF\n");
    expect(() =>
      managers.withFile("f.txt", "r", (descriptor) => {
        file = descriptor;
        throw new Error("no");
      }),
    ).toThrow("no");
    expect(
      await chapter.evaluate(
        `try { fs.writeSync(${file}, "x"); } catch (error) { console.log(error.code); }`,
      ),
    ).toBe("EBADF\n");
  });
});
