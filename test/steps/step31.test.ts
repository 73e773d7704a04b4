// Step 31: the graph of the gradient, by hand. The notebook's own classes, taken from its cells, and the engine.
import * as dezero from "dezero";
import { type NDArray, np } from "dezero";
import { Chapter } from "./chapter";

interface Func {
  inputs: Variable[];
  generation: number;
}
interface Variable {
  data: NDArray;
  grad: NDArray | null;
  creator: Func | null;
  backward(): void;
  cleargrad(): void;
}
type Operand = Variable | NDArray | number;
interface Framework {
  Variable: new (data: NDArray) => Variable;
  square(x: Operand): Variable;
  sin(x: Operand): Variable;
  cos(x: Operand): Variable;
  neg(x: Operand): Variable;
  mul(a: Operand, b: Operand): Variable;
  functionsBehind(y: Variable): Set<Func>;
}

const item = (x: { item(): unknown } | null) => Number(x?.item());

describe("gradients that are written with variables", () => {
  const chapter = new Chapter("step31");
  let framework: Framework;
  let make: (value: number) => Variable;
  const printed: Record<string, string> = {};
  beforeAll(async () => {
    for (const id of ["third", "chain", "behind", "half"]) printed[id] = await chapter.runThrough(id);
    framework = await chapter.take<Framework>(
      ..."Variable square sin cos neg mul functionsBehind".split(" "),
    );
    make = (value) => new framework.Variable(np.array(value));
  });

  test.each([0, 1, -2.5])("the sine at %p: four orders, each by hand from the one before", (at) => {
    const { mul, cos, sin, neg } = framework;
    const x = make(at);
    const gy = make(1);
    const gx = mul(gy, cos(x));
    gx.backward();
    expect([item(gx.data), item(x.grad)]).toEqual([Math.cos(at), -Math.sin(at)]);
    expect(item(gy.grad)).toBe(Math.cos(at)); // linear in gy
    const gx2 = mul(mul(make(1), gy), neg(sin(x)));
    x.cleargrad();
    gx2.backward();
    expect([item(gx2.data), item(x.grad)]).toEqual([-Math.sin(at), -Math.cos(at)]);
  });

  test("the printed numbers are those of Math", () => {
    const [second, third] = [-Math.sin(1), -Math.cos(1)];
    expect(printed["third"]).toBe(
      `variable(${Math.cos(1)}) made by Mul\ncos 1 = ${Math.cos(1)}\n` +
        `${second}\n-sin 1 = ${second}\nvariable(${second}) second derivative\n` +
        `${third} third derivative\n-cos 1 = ${third}\n`,
    );
  });

  test.each([1.5, -0.4, 0])("two ways to x: sin(x^2) at %p has both terms", (at) => {
    const { mul, cos, square, functionsBehind } = framework;
    const x = make(at);
    const u = square(x);
    const gx = mul(mul(x, 2), mul(make(1), cos(u)));
    expect(functionsBehind(gx).size).toBe(5);
    expect(functionsBehind(gx).has(u.creator!)).toBe(true); // the forward computation is part of it
    for (const func of functionsBehind(gx))
      for (const { creator } of func.inputs)
        if (creator !== null) expect(creator.generation).toBeLessThan(func.generation);
    gx.backward();
    expect(item(gx.data)).toBeCloseTo(2 * at * Math.cos(at ** 2), 13);
    expect(item(x.grad)).toBeCloseTo(2 * Math.cos(at ** 2) - 4 * at ** 2 * Math.sin(at ** 2), 13);
  });

  test("half a graph: the right first derivative, and one of the two terms", () => {
    const [first, term1, term2] = [
      3 * Math.cos(2.25),
      2 * Math.cos(2.25),
      -9 * Math.sin(2.25), // at 1.5: 4 x^2 = 9
    ];
    const lines = printed["half"]!.trim().split("\n");
    const found = lines.slice(0, 3).map((line) => /^(\w+): first (\S+), second (\S+)$/.exec(line)!.slice(1));
    expect(found.map(([name]) => name)).toEqual(["careful", "careless1", "careless2"]);
    for (const [, value] of found) expect(Number(value)).toBeCloseTo(first, 14);
    [term1 + term2, term2, term1].forEach((expected, i) =>
      expect(Number(found[i]![2])).toBeCloseTo(expected, 14),
    );
  });

  test("solution 1: the cube, with x used three times", async () => {
    const result = await chapter.evaluate(`
const plus = (p, q) => sub(p, neg(q));
const x3 = new Variable(np.array(5));
const square3 = mul(x3, x3);
const gCube = new Variable(np.array(1));
const gSquare = mul(gCube, x3);
const gx3 = plus(mul(gCube, square3), plus(mul(gSquare, x3), mul(gSquare, x3)));
gx3.backward();
console.log(gx3, \`\${x3.grad}\`);`);
    expect(result).toBe("variable(75.0) 30.0\n");
  });

  test("solutions 2 and 3: a constant has no way back, and neither has what noGrad computed", async () => {
    const result = await chapter.evaluate(`
const start = new Variable(np.array(5));
const second = mul(mul(new Variable(np.array(1)), new Variable(np.array(1))), 2);
second.backward();
console.log(second, start.grad);
try { noGrad(() => mul(1, cos(start))).backward(); } catch (error) { console.log(error.message); }`);
    expect(result).toBe("variable(2.0) null\nbackward: no function made this variable\n");
  });
});

describe("the engine", () => {
  test("its gradient of sin(x^2) has the five functions of the chapter and both terms", async () => {
    const chapter = new Chapter("step31");
    const printed = await chapter.runThrough("draw");
    expect(printed).toContain("mul, mul, cos, square, mul\n");
    const x = dezero.variable(1.5);
    dezero.sin(dezero.square(x)).backward({ createGraph: true });
    const gx = x.grad!;
    x.cleargrad();
    gx.backward();
    expect(x.grad!.item()).toBeCloseTo(2 * Math.cos(2.25) - 9 * Math.sin(2.25), 14);
  });
});
