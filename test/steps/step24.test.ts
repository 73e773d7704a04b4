// Step 24: three functions from optimization, and a static graph compiler. The notebook's own, taken from its cells.
import * as dezero from "dezero";
import { np, variable, type Variable } from "dezero";
import { Chapter } from "./chapter";

type Plane = (x: Variable, y: Variable) => Variable;

/** The formulas in plain numbers, with the gradients that paper and pencil give. */
const byHand: Record<string, (x: number, y: number) => [z: number, gx: number, gy: number]> = {
  sphere: (x, y) => [x * x + y * y, 2 * x, 2 * y],
  matyas: (x, y) => [0.26 * (x * x + y * y) - 0.48 * x * y, 0.52 * x - 0.48 * y, 0.52 * y - 0.48 * x],
  goldstein: (x, y) => {
    const s = x + y + 1;
    const d = 2 * x - 3 * y;
    const a = 19 - 14 * x + 3 * x * x - 14 * y + 6 * x * y + 3 * y * y;
    const b = 18 - 32 * x + 12 * x * x + 48 * y - 36 * x * y + 27 * y * y;
    const [left, right] = [1 + s * s * a, 30 + d * d * b];
    const leftX = 2 * s * a + s * s * (-14 + 6 * x + 6 * y); // the same for y
    const rightX = 4 * d * b + d * d * (-32 + 24 * x - 36 * y);
    const rightY = -6 * d * b + d * d * (48 - 36 * x + 54 * y);
    return [left * right, leftX * right + left * rightX, leftX * right + left * rightY];
  },
};

const explore = (f: Plane, x0: number, y0: number): [number, number, number] => {
  const [x, y] = [variable(x0), variable(y0)];
  const z = f(x, y);
  z.backward();
  return [z.item(), x.grad!.item(), y.grad!.item()];
};

describe("the functions", () => {
  let f: Record<string, Plane>;
  beforeAll(async () => {
    const chapter = new Chapter("step24");
    await chapter.runThrough("goldstein");
    f = await chapter.take("sphere", "matyas", "matyasByMethods", "matyasByFunctions", "goldstein");
  });

  test.each([
    ["sphere", 1, 1, [2, 2, 2]],
    ["matyas", 1, 1, [0.040000000000000036, 0.040000000000000036, 0.040000000000000036]],
    ["matyasByMethods", 1, 1, [0.040000000000000036, 0.040000000000000036, 0.040000000000000036]],
    ["matyasByFunctions", 1, 1, [0.040000000000000036, 0.040000000000000036, 0.040000000000000036]],
    ["goldstein", 1, 1, [1876, -5376, 8064]],
    ["goldstein", 0, -1, [3, 0, 0]],
  ])("%s(%d, %d) prints the book's numbers", (name, x, y, expected) => {
    expect(explore(f[name]!, x, y)).toEqual(expected);
  });

  test.each(["sphere", "matyas", "goldstein"])(
    "%s has the gradient of paper and pencil, anywhere",
    (name) => {
      const random = new np.random.RandomState(1);
      for (let i = 0; i < 50; i++) {
        const [x, y] = [random.randn(), random.randn()];
        const expected = byHand[name]!(x, y);
        explore(f[name]!, x, y).forEach((value, k) => {
          expect(Math.abs(value - expected[k]!)).toBeLessThanOrEqual(1e-10 * (1 + Math.abs(expected[0])));
        });
      }
    },
  );

  test("arrays of points have the gradient of each point", () => {
    const [xs, ys] = [np.linspace(-2, 2, 7), np.linspace(1, -1, 7)];
    const [x, y] = [variable(xs), variable(ys)];
    f.goldstein!(x, y).backward();
    for (let i = 0; i < 7; i++) {
      const [, gx, gy] = byHand.goldstein!(xs.item(i) as number, ys.item(i) as number);
      expect(x.grad!.data.item(i)).toBeCloseTo(gx, 6);
      expect(y.grad!.data.item(i)).toBeCloseTo(gy, 6);
    }
  });
});

interface Sym {
  kind: string;
  add(y: Sym | number): Sym;
  sub(y: Sym | number): Sym;
  mul(y: Sym | number): Sym;
  pow(y: number): Sym;
  less(y: Sym | number): Sym;
}
interface Program {
  source: string;
  operations: number;
  run(...inputs: number[]): number[];
}
type Compile = (outputs: Sym[], inputs: string[]) => Program;
interface Compiler {
  placeholder(name: string): Sym;
  asSym(value: number): Sym;
  compile: Compile;
  compileWithCond: Compile;
  gradients(y: Sym, xs: Sym[]): Sym[];
  optimize(outputs: Sym[]): Sym[];
  goldsteinOf(x: Sym, y: Sym): Sym;
  careless(x: Sym): Sym;
  cond(test: Sym, yes: Sym, no: Sym): Sym;
  abs(x: Variable): Variable;
  halve(x: Variable): Variable;
}

describe("the static graph", () => {
  let c: Compiler;
  let x: Sym;
  beforeAll(async () => {
    const chapter = new Chapter("step24");
    await chapter.runThrough("by-run");
    const graph = ["placeholder", "asSym", "compile", "gradients", "optimize", "goldsteinOf", "careless"];
    c = await chapter.take(...graph, "cond", "compileWithCond", "abs", "halve");
    x = c.placeholder("x");
  });

  test("computes value and gradient like the engine, before and after optimization", () => {
    const y = c.placeholder("y");
    const z = c.goldsteinOf(x, y);
    const wanted = [z, ...c.gradients(z, [x, y])];
    const [plain, optimized] = [wanted, c.optimize(wanted)].map((graph) => c.compile(graph, ["x", "y"]));
    expect([plain!.operations, optimized!.operations]).toEqual([95, 82]);
    for (const [x0, y0] of [
      [1, 1],
      [0, -1],
      [3, -2],
      [0.3, 1.7],
    ] as const) {
      const expected = byHand.goldstein!(x0, y0).map((value) => expect.closeTo(value, 6));
      for (const program of [plain!, optimized!]) expect(program.run(x0, y0)).toEqual(expected);
    }
  });

  test("shares what is equal, and folds what is constant", () => {
    const operations = (...outputs: Sym[]) => c.compile(c.optimize(outputs), ["x"]).operations;
    expect(operations(x.mul(x.add(1)).add(x.add(1).mul(x)))).toBe(3);
    expect(operations(c.asSym(2).mul(3).add(4))).toBe(0);
    expect(c.compile(c.optimize([c.asSym(2).mul(3).add(4)]), []).run()).toEqual([10]);
    expect(operations(x.mul(1).add(0).pow(1))).toBe(0);
    expect(operations(x.sub(1).sub(c.asSym(1).sub(x)))).toBe(3); // a - b is not b - a
  });

  test("an if sees no value; cond does, and runs one branch only", () => {
    const wrong = c.compile([c.careless(x)], ["x"]);
    expect([wrong.run(-3), wrong.run(3)]).toEqual([[3], [-3]]);
    const absolute = c.cond(x.less(0), x.mul(-1), x);
    const program = c.compileWithCond([absolute, ...c.gradients(absolute, [x])], ["x"]);
    expect([program.run(-3), program.run(3)]).toEqual([
      [3, -1],
      [3, 1],
    ]);
    // The branches stand in braces: the multiplication is inside of the first.
    const { source } = c.compileWithCond([absolute], ["x"]);
    expect(source).toMatch(/if \(t\d+\) \{\n {2}const t\d+ = x \* \(-1\);\n[^}]*\} else \{\n[^*]*\}/);
  });

  test("what is computed in one branch is computed again where another needs it", () => {
    const shared = x.mul(x);
    const y = c.cond(x.less(0), shared, c.asSym(1)).add(shared);
    expect(c.compileWithCond([y], ["x"]).run(3)).toEqual([10]);
    expect(c.compileWithCond([y], ["x"]).run(-3)).toEqual([18]);
  });

  test.each([
    [20, 0.625, 1 / 32],
    [3, 0.75, 1 / 4],
    [1024, 1, 1 / 1024],
  ])("define-by-run: %d is halved until it is small, and knows how often", (value, expected, slope) => {
    const v = dezero.variable(value);
    const y = c.halve(v);
    y.backward();
    expect([y.item(), v.grad!.item()]).toEqual([expected, slope]);
  });
});
