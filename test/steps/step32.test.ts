// Step 32: gradients as variables, and createGraph. The notebook's own classes, taken from its cells, and the engine.
import * as dezero from "dezero";
import { collectGarbage, type NDArray, np } from "dezero";
import { Chapter } from "./chapter";
import { generator } from "./random-graph";

interface Func {
  inputs: readonly Variable[];
}
interface Variable {
  data: NDArray;
  grad: Variable | null;
  creator: Func | null;
  cleargrad(): void;
  backward(options?: { retainGrad?: boolean; createGraph?: boolean }): void;
  pow(c: number): Variable;
}
type Operand = Variable | number;
type Binary = (a: Operand, b: Operand) => Variable;
type Unary = (x: Operand) => Variable;
interface Framework {
  variable(data: number | number[]): Variable;
  Config: { enableBackprop: boolean };
  add: Binary;
  sub: Binary;
  mul: Binary;
  div: Binary;
  pow(x: Operand, c: number): Variable;
  neg: Unary;
  square: Unary;
  exp: Unary;
  sin: Unary;
  cos: Unary;
}
const NAMES = "variable Config add sub mul div pow neg square exp sin cos".split(" ");

async function notebooks() {
  const chapter = new Chapter("step32");
  await chapter.runThrough("core");
  await chapter.evaluate("const variable = (data) => new Variable(np.array(data));");
  return chapter.take<Framework>(...NAMES);
}
const frameworks: [string, () => Promise<Framework>][] = [
  ["the notebook's", notebooks],
  ["the engine's", () => Promise.resolve(dezero as unknown as Framework)],
];

function functionsBehind(y: Variable): Set<Func> {
  const found = new Set<Func>();
  const waiting = [y];
  for (let v = waiting.pop(); v !== undefined; v = waiting.pop()) {
    if (v.creator === null || found.has(v.creator)) continue;
    found.add(v.creator);
    waiting.push(...v.creator.inputs);
  }
  return found;
}

/** The derivatives of f at a number: the first `orders`, each from the one before. */
function derivatives({ variable }: Framework, f: (x: Variable) => Variable, at: number, orders: number) {
  const x = variable(at);
  let y = f(x);
  return Array.from({ length: orders }, () => {
    x.cleargrad();
    y.backward({ createGraph: true });
    y = x.grad ?? variable(0); // null: no longer depends on x
    return y.data.item() as number;
  });
}

function expectClose(actual: readonly number[], expected: readonly number[], tolerance = 1e-12) {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, i) =>
    expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(
      tolerance * Math.max(1, Math.abs(expected[i]!)),
    ),
  );
}

describe.each(frameworks)("%s framework", (_, load) => {
  let framework: Framework;
  beforeAll(async () => {
    framework = await load();
  });
  const f = (x: Variable) => framework.sub(x.pow(4), framework.mul(2, x.pow(2)));

  test("f = x^4 - 2x^2 at 2: 24; without cleargrad 68, with it 44; the first derivative stays what it is", () => {
    for (const [clear, expected] of [
      [false, 68],
      [true, 44],
    ] as const) {
      const x = framework.variable(2);
      f(x).backward({ createGraph: true });
      const gx = x.grad!;
      expect(gx.data.item()).toBe(24);
      if (clear) x.cleargrad();
      gx.backward();
      expect([gx.data.item(), x.grad!.data.item(), x.grad!.creator]).toEqual([24, expected, null]);
    }
  });

  test("step 29's ten values, without a second derivative by hand", () => {
    const x = framework.variable(2);
    const path = Array.from({ length: 10 }, () => {
      const at = x.data.item() as number;
      x.cleargrad();
      f(x).backward({ createGraph: true });
      const gx = x.grad!;
      x.cleargrad();
      gx.backward();
      x.data = np.subtract(x.data, np.divide(gx.data, x.grad!.data));
      return at;
    });
    expect(path.slice(0, 5)).toEqual([
      2, 1.4545454545454546, 1.1510467893775467, 1.0253259289766978, 1.0009084519430513,
    ]);
    expect(path.slice(5)).toEqual([1.0000012353089454, 1.000000000002289, 1, 1, 1]);
  });

  // Closed forms to the sixth order, at points on both sides of 0 and at 0.
  test.each<[string, (x: Variable, f: Framework) => Variable, number[], (x: number) => number[]]>([
    [
      "sin x",
      (x, { sin }) => sin(x),
      [0, 1, -2.5],
      (x) => [Math.cos(x), -Math.sin(x), -Math.cos(x), Math.sin(x), Math.cos(x), -Math.sin(x)],
    ],
    [
      "cos x",
      (x, { cos }) => cos(x),
      [0, 1, -2.5],
      (x) => [-Math.sin(x), -Math.cos(x), Math.sin(x), Math.cos(x), -Math.sin(x), -Math.cos(x)],
    ],
    [
      "exp(-2x)",
      (x, { exp, mul }) => exp(mul(-2, x)),
      [0, 1, -0.5],
      (x) => [1, 2, 3, 4, 5, 6].map((n) => (-2) ** n * Math.exp(-2 * x)),
    ],
    [
      "1 / x",
      (x, { div }) => div(1, x),
      [1, -2.5],
      (x) => [-1 / x ** 2, 2 / x ** 3, -6 / x ** 4, 24 / x ** 5, -120 / x ** 6, 720 / x ** 7],
    ],
    ["x^5", (x) => x.pow(5), [0, 1.3, -2], (x) => [5 * x ** 4, 20 * x ** 3, 60 * x ** 2, 120 * x, 120, 0]],
    [
      "x^-1.5",
      (x, { pow }) => pow(x, -1.5),
      [0.7, 2],
      (x) => [-1.5 * x ** -2.5, 3.75 * x ** -3.5, -13.125 * x ** -4.5],
    ],
    [
      "square(square x)",
      (x, { square }) => square(square(x)),
      [0, 2, -1.5],
      (x) => [4 * x ** 3, 12 * x ** 2, 24 * x],
    ],
    [
      "sin(x^2)",
      (x, { sin, square }) => sin(square(x)),
      [1.5, -0.4],
      (x) => [2 * x * Math.cos(x * x), 2 * Math.cos(x * x) - 4 * x * x * Math.sin(x * x)],
    ],
  ])("%s", (_, f, points, closed) => {
    for (const at of points) {
      const expected = closed(at);
      expectClose(
        derivatives(framework, (x) => f(x, framework), at, expected.length),
        expected,
      );
    }
  });

  test("without createGraph the gradient is the same and has no graph; the switch is put back", () => {
    for (const enabled of [true, false]) {
      const plain = framework.variable(2);
      const y = f(plain);
      framework.Config.enableBackprop = enabled;
      try {
        y.backward();
        expect([plain.grad!.data.item(), plain.grad!.creator]).toEqual([24, null]);
        y.backward({ createGraph: true });
        expect(plain.grad!.creator === null).toBe(false);
        expect(framework.Config.enableBackprop).toBe(enabled);
      } finally {
        framework.Config.enableBackprop = true;
      }
    }
  });

  test("the sums are part of the graph, with createGraph only", () => {
    const x = framework.variable(3);
    const both = framework.add(framework.sin(x), framework.square(x));
    both.backward();
    both.backward();
    expect(functionsBehind(x.grad!).size).toBe(0);
    x.cleargrad();
    both.backward({ createGraph: true });
    const gx = x.grad!;
    x.cleargrad();
    gx.backward();
    expectClose([x.grad!.data.item() as number], [2 - Math.sin(3)]);
  });

  test("forgotten cleargrad: the gradient's graph grows in every turn; cleared, it does not", () => {
    const sizes = (clear: boolean) => {
      const x = framework.variable(2);
      return Array.from({ length: 4 }, () => {
        if (clear) x.cleargrad();
        f(x).backward({ createGraph: true });
        return functionsBehind(x.grad!).size;
      });
    };
    const [one] = sizes(true);
    expect(sizes(true)).toEqual([one, one, one, one]);
    expect(sizes(false)).toEqual([0, 1, 2, 3].map((turn) => one! + turn * (one! + 1)));
  });

  test("a graph with the cycle x.grad -> functions -> x is collected", async () => {
    const dropped = () => {
      const x = framework.variable(2);
      f(x).backward({ createGraph: true });
      const cycle = [...functionsBehind(x.grad!)].some(({ inputs }) => inputs.includes(x));
      return { cycle, reference: new WeakRef(x) };
    };
    const { cycle, reference } = dropped();
    expect(cycle).toBe(true);
    await collectGarbage();
    expect(reference.deref()).toBeUndefined();
  });

  test("Rosenbrock: the matrix of second derivatives, and its product with a vector in one backward", () => {
    const { variable, add, sub, mul, pow } = framework;
    const [a, b] = [0.5, 2];
    const [x0, x1] = [variable(a), variable(b)];
    const hessian = [
      [1200 * a ** 2 - 400 * b + 2, -400 * a],
      [-400 * a, 200],
    ];
    add(mul(100, pow(sub(x1, pow(x0, 2)), 2)), pow(sub(x0, 1), 2)).backward({ createGraph: true });
    const firsts = [x0.grad!, x1.grad!];
    const second = (s: Variable) => {
      [x0, x1].forEach((x) => x.cleargrad());
      s.backward();
      return [x0, x1].map(({ grad }) => grad!.data.item() as number);
    };
    firsts.forEach((first, i) => expectClose(second(first), hessian[i]!));
    const v = [3, -1];
    const along = add(mul(v[0]!, firsts[0]!), mul(v[1]!, firsts[1]!));
    expectClose(
      second(along),
      hessian.map(([p, q]) => p! * v[0]! + q! * v[1]!),
    );
  });

  test("what does not depend on x: null for 3x, an error for x + 3", () => {
    const x = framework.variable(5);
    framework.mul(x, 3).backward({ createGraph: true });
    const gx = x.grad!;
    x.cleargrad();
    gx.backward();
    expect([gx.data.item(), x.grad]).toEqual([3, null]);
    framework.add(x, 3).backward({ createGraph: true });
    const one = x.grad;
    expect(() => one!.backward()).toThrow(/^backward: /);
  });
});

/** A formula of two numbers in `size` random operations; its values stay small. */
function randomFormula(seed: number, f: Framework, x0: Variable, x1: Variable, size = 10): Variable {
  const random = generator(seed);
  const made = [x0, x1];
  const pick = () => made[Math.floor(random() * made.length)]!;
  const bounded = (v: Variable) => f.sin(v); // arguments of exp, / and ** are kept in a range
  const choices: (() => Variable)[] = [
    () => f.add(pick(), pick()),
    () => f.sub(pick(), pick()),
    () => f.mul(bounded(pick()), pick()),
    () => f.div(pick(), f.add(2, bounded(pick()))),
    () => f.exp(bounded(pick())),
    () => f.cos(pick()),
    () => f.neg(pick()),
    () => f.square(bounded(pick())),
    () => f.pow(f.add(2, bounded(pick())), -1.5),
  ];
  for (let i = 0; i < size; i++) made.push(choices[Math.floor(random() * choices.length)]!());
  return made.reduce((sum, v) => f.add(sum, f.sin(v)));
}

test("random formulas: both frameworks agree to the third order, and with difference quotients", async () => {
  const both = [await notebooks(), dezero as unknown as Framework];
  /** Value of w . gradient, its gradient, and that of a mixture of the latter: orders one, two and three. */
  const orders = (f: Framework, seed: number, at: number[]) => {
    const xs = at.map((value) => f.variable(value));
    let s = randomFormula(seed, f, xs[0]!, xs[1]!);
    const results: number[] = [];
    for (let order = 1; order <= 3; order++) {
      xs.forEach((x) => x.cleargrad());
      s.backward({ createGraph: true });
      const [g0, g1] = xs.map((x) => x.grad ?? f.variable(0));
      results.push(g0!.data.item() as number, g1!.data.item() as number);
      s = f.add(f.mul(0.7, g0!), f.mul(-1.3, g1!));
    }
    return results;
  };
  for (let seed = 1; seed <= 25; seed++) {
    const at = [0.4 + 0.01 * seed, -0.7];
    const [ours, engines] = both.map((f) => orders(f, seed, at));
    expectClose(ours!, engines!, 1e-10);
    const h = 1e-5;
    const mixture = ([g0, g1]: number[]) => 0.7 * g0! - 1.3 * g1!;
    for (const i of [0, 1]) {
      const [up, down] = [h, -h].map((by) =>
        mixture(
          orders(
            both[0]!,
            seed,
            at.map((value, j) => (i === j ? value + by : value)),
          ),
        ),
      );
      expectClose([ours![2 + i]!], [(up! - down!) / (2 * h)], 1e-6);
    }
  }
});

describe("the chapter", () => {
  const chapter = new Chapter("step32");
  const printed: Record<string, string> = {};
  beforeAll(async () => {
    for (const id of ["first", "cleared", "orders", "check", "careless", "linear-error", "count", "growing"])
      printed[id] = await chapter.runThrough(id);
  });

  test("first derivatives are those of step 22, as variables", () => {
    expect(printed["first"]).toBe("variable(0.3333333333333333) variable(0.5555555555555556)\n");
    expect(printed["cleared"]).toBe("variable(24.0)\nvariable(68.0)\nvariable(24.0) variable(44.0)\n");
  });

  test("all verdicts are good, but for the careless product", () => {
    expect(printed["orders"]!.match(/ agree$/gm)).toHaveLength(14);
    expect(printed["check"]!.match(/ agrees$/gm)).toHaveLength(11);
    expect(`${printed["orders"]}${printed["check"]}`).not.toMatch(/DIFFER/);
    expect(printed["careless"]).toBe("careless DIFFERS\n");
  });

  test("counts: the default leaves one variable of 14 and no function, createGraph eleven and nine", () => {
    expect(printed["count"]).toBe(
      "14 variables made, 1 left\ncreateGraph false: 0 functions\n" +
        "14 variables made, 11 left\ncreateGraph true: 9 functions\n",
    );
    expect(printed["growing"]!.match(/^\d+/gm)).toEqual(["9", "19", "29", "39"]);
  });

  test("solution 4: an output array alone is half a graph", async () => {
    const result = await chapter.evaluate(`
class ExpArray extends Func {
  forward(x) { return (this.y = np.exp(x)); }
  backward(gy) { return [gy.mul(this.y)]; }
}
class Exp2 extends ExpArray {
  backward(gy) {
    const y = new Variable(this.y);
    y.setCreator(this);
    return [gy.mul(y)];
  }
}
for (const Class of [ExpArray, Exp2]) {
  const x = new Variable(np.array(1));
  new Class().call(x).backward({ createGraph: true });
  const gx = x.grad;
  x.cleargrad();
  gx.backward();
  console.log(\`\${gx} \${x.grad}\`);
}`);
    expect(result).toBe(`variable(${Math.E}) null\nvariable(${Math.E}) variable(${Math.E})\n`);
  });
});
