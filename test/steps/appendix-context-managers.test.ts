// Appendix B: with, stacks, generators and attributes by name, as the cells build them, on cases the chapter does not show.
import vm from "node:vm";
import ts from "typescript";
import * as dezero from "dezero";
import { Chapter } from "./chapter";

interface Failure {
  error: unknown;
}
interface Manager<V = unknown> {
  enter(): V;
  exit(failure: Failure | null): boolean | void;
}
interface Stack extends Manager {
  use<V>(manager: Manager<V>): V;
  defer(callback: () => void): void;
  move(): Stack;
  exit(failure: Failure | null): boolean;
}
interface Cells {
  withContext<V, T>(manager: Manager<V>, body: (value: V) => T): T | undefined;
  withAsync<V, T>(manager: Manager<V>, body: (value: V) => Promise<T>): Promise<T | undefined>;
  suppress(isMeant: (error: unknown) => boolean): Manager;
  ExitStack: new () => Stack;
  Countdown: new (from: number) => Iterable<number>;
  runningMean(): Generator<number, void, number>;
  functionsBehind(x: dezero.Variable): Generator<string, number>;
  contextManager<V>(halves: () => Generator<V, void>): () => Manager<V>;
  strict<T extends object>(settings: T): T;
  patch<T extends object>(target: T, changes: Partial<T>): Manager<T>;
}

const names = ["withContext", "withAsync", "suppress", "ExitStack", "Countdown", "runningMean"];
const more = ["functionsBehind", "contextManager", "strict", "patch"];
const chapter = new Chapter("appendix-context-managers");
let cells: Cells;
let printed: string;
let log: string[] = [];

beforeAll(async () => {
  printed = await chapter.runThrough("patch");
  cells = await chapter.take<Cells>(...names, ...more);
}, 60_000);
beforeEach(() => (log = []));

const fail = (message: string): never => {
  throw new Error(message);
};
/** A manager that keeps a log; `exit` answers what it is told to, or throws it. */
const manager = (name: string, answer: boolean | Error | void): Manager<string> => ({
  enter: () => (log.push(`enter ${name}`), name),
  exit: (failure) => {
    log.push(`exit ${name} ${failure === null ? "well" : (failure.error as Error)?.message}`);
    if (answer instanceof Error) throw answer;
    return answer;
  },
});

describe("withContext", () => {
  test("gives the result, lets errors through, or ends them", () => {
    const { withContext } = cells;
    expect(withContext(manager("a"), (name) => name + "!")).toBe("a!");
    expect(() => withContext(manager("b", false), () => fail("no"))).toThrow("no");
    expect(withContext(manager("c", true), () => fail("no"))).toBeUndefined();
    expect(withContext(manager("d", true), () => 4)).toBe(4);
    expect(log.filter((line) => line.startsWith("exit"))).toEqual([
      "exit a well",
      "exit b no",
      "exit c no",
      "exit d well",
    ]);
  });

  test("tells apart no error and a thrown undefined", () => {
    const seen: (Failure | null)[] = [];
    const watch = { enter: () => 0, exit: (failure: Failure | null) => (seen.push(failure), true) };
    cells.withContext(watch, () => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error
      throw undefined;
    });
    cells.withContext(watch, () => 0);
    expect(seen).toEqual([{ error: undefined }, null]);
  });

  test("an error of exit takes the place of the first; a failing enter is not exited", () => {
    expect(() => cells.withContext(manager("a", new Error("closing")), () => fail("working"))).toThrow(
      "closing",
    );
    const never = { enter: () => fail("entering"), exit: () => void log.push("never") };
    log = [];
    expect(() => cells.withContext(never, () => 0)).toThrow("entering");
    expect(log).toEqual([]);
  });

  test("suppress ends only what is meant", () => {
    const { withContext, suppress } = cells;
    const meant = suppress((error) => (error as Error).message === "meant");
    expect(withContext(meant, () => fail("meant"))).toBeUndefined();
    expect(() => withContext(meant, () => fail("other"))).toThrow("other");
  });
});

describe("ExitStack", () => {
  test("is the same as managers inside of each other", () => {
    // What each of three managers does at its end: nothing, swallow, or fail.
    const answers = [undefined, true, new Error("a new one")];
    for (const a of answers) {
      for (const b of answers) {
        for (const body of [() => 7, () => fail("body")]) {
          const attempt = (run: () => unknown): unknown[] => {
            log = [];
            try {
              run(); // its value is another matter: the stack's body has ended well when an exit fails
              return ["went on", ...log];
            } catch (error) {
              return [String(error), ...log];
            }
          };
          const nested = attempt(() =>
            cells.withContext(manager("a", a), () => cells.withContext(manager("b", b), body)),
          );
          const stacked = attempt(() =>
            cells.withContext(new cells.ExitStack(), (stack) => {
              (stack as Stack).use(manager("a", a));
              (stack as Stack).use(manager("b", b));
              return body();
            }),
          );
          expect(stacked).toEqual(nested);
        }
      }
    }
  });

  test("moved, it leaves its ends to the other", () => {
    const stack = new cells.ExitStack();
    stack.use(manager("a"));
    const moved = stack.move();
    expect([stack.exit(null), ...log]).toEqual([false, "enter a"]);
    expect([moved.exit(null), log.at(-1)]).toEqual([false, "exit a well"]);
  });
});

describe("iterators and generators", () => {
  test("a loop tells its iterator only when it is left early", () => {
    expect([...new cells.Countdown(3)]).toEqual([3, 2, 1]);
    expect(printed).toContain("3\n2\n1\n3\n(left at 1)\n(left at 8)\n[ 9, 2, 1 ]\n");
  });

  test("the running mean is the mean", () => {
    const mean = cells.runningMean();
    mean.next();
    const xs = [3, 5, 10, -2];
    xs.forEach((x, i) => {
      const seen = xs.slice(0, i + 1);
      expect(mean.next(x).value).toBeCloseTo(seen.reduce((a, b) => a + b) / seen.length, 12);
    });
  });

  test("the walk behind a variable counts a function once for each way to it", () => {
    const x = dezero.variable(2);
    const a = dezero.square(x);
    const walk = cells.functionsBehind(dezero.add(dezero.exp(a), a));
    const seen: string[] = [];
    let step = walk.next();
    for (; !step.done; step = walk.next()) seen.push(step.value);
    expect([seen, step.value]).toEqual([["add", "  exp", "    square", "  square"], 4]);
    expect(cells.functionsBehind(x).next()).toEqual({ value: 0, done: true });
  });

  test("contextManager: an error passes the yield; too few and too many yields are found", () => {
    const { contextManager, withContext } = cells;
    const make = contextManager(function* () {
      try {
        yield 1;
      } finally {
        log.push("end");
      }
    });
    expect(withContext(make(), (one) => one + 1)).toBe(2);
    expect(() => withContext(make(), () => fail("no"))).toThrow("no");
    const other = contextManager(function* () {
      try {
        yield 1;
      } catch {
        throw new TypeError("instead");
      }
    });
    expect(() => withContext(other(), () => fail("no"))).toThrow("instead");
    expect(log).toEqual(["end", "end"]);
    expect(printed).toContain("the generator did not yield\nError: the generator did not stop\n");
  });

  test("what is left open is closed by a loop and by nobody else", () => {
    expect(printed).toContain("(opened)\none\ntwo\n(closed)\n(opened)\none\nthe generator is gone: true\n");
  });
});

describe("waiting", () => {
  test("withAsync waits for the body, and ends its errors", async () => {
    const later = (value: string) => new Promise<string>((resolve) => setTimeout(() => resolve(value), 1));
    expect(await cells.withAsync(manager("a"), async (name) => (log.push(await later("body")), name))).toBe(
      "a",
    );
    expect(log).toEqual(["enter a", "body", "exit a well"]);
    const failing = async () => fail(await later("late"));
    expect(await cells.withAsync(manager("b", true), failing)).toBeUndefined();
    await expect(cells.withAsync(manager("c", false), failing)).rejects.toThrow("late");
  });

  test("a shared switch is left wrong by two tasks; the engine refuses such callbacks", () => {
    expect(printed).toContain("first wants false has true\nsecond wants true has true\nleft behind: false\n");
    expect(() => dezero.noGrad(async () => Promise.resolve(1))).toThrow(/async/);
    expect(dezero.Config.enableBackprop).toBe(true);
  });
});

describe("attributes by name", () => {
  test("strict settings", () => {
    const settings = cells.strict({ a: 1 }) as Record<string, unknown>;
    settings["a"] = 2;
    expect([settings["a"], "a" in settings, "b" in settings]).toEqual([2, true, false]);
    expect(() => settings["b"]).toThrow('no setting "b"; known: a');
    expect(() => (settings["b"] = 1)).toThrow(TypeError);
    expect(() => delete settings["a"]).toThrow("cannot be removed");
  });

  test("patch puts back what was there, and removes what was not, however the body ends", () => {
    const object: { a: number; b?: number } = { a: 1 };
    const { patch, withContext } = cells;
    withContext(patch(object, { a: 2, b: 3 }), (inside) => {
      expect(inside).toEqual({ a: 2, b: 3 });
      expect(() => withContext(patch(object, { a: 5 }), () => fail("no"))).toThrow("no");
      expect(object.a).toBe(2);
    });
    expect(object).toStrictEqual({ a: 1 });
    const recorded = withContext(patch(dezero.Config, { enableBackprop: false }), () =>
      dezero.square(dezero.variable(2)),
    );
    expect([recorded!.creator, dezero.Config.enableBackprop]).toEqual([null, true]);
  });
});

test("using, as the text shows it: the engine's scopes end with the block, in the opposite order", () => {
  const source = `
    const modes = () => [Config.enableBackprop, Config.train];
    export const seen = [modes()];
    try {
      using first = usingConfig("train", false);
      using second = noGrad();
      seen.push(modes());
      throw new Error("inside");
    } catch {}
    seen.push(modes());
    try {
      using broken = { [Symbol.dispose]() { throw new Error("closing"); } };
      throw new Error("working");
    } catch (error) {
      seen.push([error.error.message, error.suppressed.message]);
    }`;
  const { outputText } = ts.transpileModule(`const { Config, noGrad, usingConfig } = dezero;\n${source}`, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const exported: { seen?: unknown } = {};
  vm.compileFunction(outputText, ["exports", "dezero"])(exported, dezero);
  expect(exported.seen).toEqual([
    [true, true],
    [false, false],
    [true, true],
    ["closing", "working"],
  ]);
});
