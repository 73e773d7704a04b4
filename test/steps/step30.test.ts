// Step 30: what the framework has before higher derivatives. The notebook's own classes, taken from its cells, and the engine.
import * as dezero from "dezero";
import { type NDArray, np } from "dezero";
import { Chapter } from "./chapter";

interface Func {
  inputs: Variable[];
  generation: number;
  backward(gy: NDArray): NDArray[];
}
interface Variable {
  data: NDArray;
  grad: NDArray | null;
  creator: Func | null;
  backward(options?: { retainGrad?: boolean }): void;
}
interface Framework {
  Variable: new (data: NDArray) => Variable;
  sin(x: Variable): Variable;
  square(x: Variable): Variable;
  sub(a: Variable, b: Variable): Variable;
  noGrad<T>(body: () => T): T;
  f(x: Variable): Variable;
  functionsBehind(y: Variable): Set<Func>;
  secondByDifference(at: number, h: number): number;
}

describe("the core that the chapter looks back on", () => {
  const chapter = new Chapter("step30");
  let framework: Framework;
  const printed: Record<string, string> = {};
  beforeAll(async () => {
    for (const id of ["two-sines", "watch", "twice", "wrapped", "quotient"])
      printed[id] = await chapter.runThrough(id);
    framework = await chapter.take<Framework>(
      ..."Variable sin square sub noGrad f functionsBehind secondByDifference".split(" "),
    );
  });
  const make = (value: number) => new framework.Variable(np.array(value));

  test("a call on variables leaves a graph; a computation on arrays, or under noGrad, leaves none", () => {
    const { sin, noGrad, Variable } = framework;
    const x = make(0.5);
    const results = [sin(x), noGrad(() => sin(x)), new Variable(np.sin(x.data))];
    expect(results.map(({ data }) => data.item())).toEqual(Array(3).fill(Math.sin(0.5)));
    expect(results.map(({ creator }) => creator?.inputs)).toEqual([[x], undefined, undefined]);
  });

  test("backward of f = x^4 - 2x^2: the order, the arrays that move, 8 and 24", () => {
    expect(printed["watch"]).toBe(
      "Sub, generation 2: 1.0 becomes 1.0, -1.0\n" +
        "Mul, generation 1: -1.0 becomes -4.0, -2.0\n" +
        "Square, generation 1: 1.0 becomes 8.0\n" +
        "Square, generation 0: 6.0 becomes 24.0\n" +
        "f = 8.0, f' = 24.0\n",
    );
    for (const at of [2, -1.3, 0]) {
      const x = make(at);
      const y = framework.f(x);
      expect(framework.functionsBehind(y).size).toBe(4);
      y.backward();
      expect(x.grad).toBeInstanceOf(dezero.NDArray); // no Variable: nothing behind it
      expect(x.grad!.item()).toBeCloseTo(4 * at ** 3 - 4 * at, 12);
    }
  });

  test("the three tries: 48, an error, an approximation", () => {
    expect(printed["twice"]).toBe("48.0\n");
    expect(printed["wrapped"]).toBe("Error: backward: no function made this variable\n");
    const errors = [...printed["quotient"]!.matchAll(/: (44\.\d+|43\.\d+)$/gm)].map(([, value]) =>
      Math.abs(Number(value) - 44),
    );
    expect(errors).toHaveLength(5);
    expect(Math.min(...errors)).toBe(errors[2]); // h = 1e-5: both larger and smaller ones are worse
    expect(errors[2]).toBeLessThan(1e-8);
    // From the left the error is f'''' h^2 / 6 = 4 h^2.
    for (const h of [1e-1, 1e-2, 1e-3])
      expect((framework.secondByDifference(2, h) - 44) / (4 * h * h)).toBeCloseTo(1, 4);
  });

  test("solutions: x - x has gradient 0; data that changes before backward mixes two points", () => {
    const x = make(3);
    framework.sub(x, x).backward();
    expect(x.grad!.item()).toBe(0);
    const moved = make(3);
    const y = framework.square(moved);
    moved.data = np.array(10);
    y.backward();
    expect([y.data.item(), moved.grad!.item()]).toEqual([9, 20]);
  });

  test("solution 4: nine arrays on the way back", async () => {
    const counted = await chapter.evaluate(`
let arrays = 0;
const counting = (x) => new Proxy(x, {
  get(target, key) {
    const value = Reflect.get(target, key, target);
    if (!["mul", "add", "neg"].includes(key)) return typeof value === "function" ? value.bind(target) : value;
    return (...args) => { arrays++; return counting(value.apply(target, args)); };
  },
});
const start = new Variable(np.array(2));
const end = f(start);
const variables = new Set([...functionsBehind(end)].flatMap((func) => func.inputs));
for (const v of variables) v.data = counting(v.data);
end.grad = counting(np.onesLike(end.data)); arrays++;
end.backward();
console.log(arrays, Number(start.grad.item()));`);
    expect(counted).toBe("9 24\n");
  });
});

describe("the engine", () => {
  const f = (x: dezero.Variable) => x.pow(4).sub(x.pow(2).mul(2));

  test("by default the gradient has no graph, and says so when it is to be differentiated", () => {
    const x = dezero.variable(2);
    f(x).backward();
    expect([x.grad!.item(), x.grad!.creator]).toEqual([24, null]);
    expect(() => x.grad!.backward()).toThrow(/no creator.*Config\.enableBackprop was false/);
  });

  test("with createGraph: 24 and 44", () => {
    const x = dezero.variable(2);
    f(x).backward({ createGraph: true });
    const gx = x.grad!;
    expect(gx.creator).not.toBeNull();
    x.cleargrad();
    gx.backward();
    expect([gx.item(), x.grad!.item()]).toEqual([24, 44]);
  });
});
