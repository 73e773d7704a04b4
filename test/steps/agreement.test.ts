// The frameworks that the notebooks of steps 16 to 22 build, and the engine, agree on the three functions of step 24. Each is
// taken from the notebook's last cell that declares it. Operations that a step does not have yet are added here, as
// subclasses of the notebook's own Func. Step 14's framework is here too, to show what generations are for.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as dezero from "dezero";
import type { NDArray } from "dezero";
import { Chapter } from "./chapter";

interface Value {
  data: NDArray;
  grad: { item(): unknown } | null;
  backward(): void;
}
type Operand = Value | number;

interface Operations {
  variable(value: number): Value;
  add(a: Operand, b: Operand): Value;
  sub(a: Operand, b: Operand): Value;
  mul(a: Operand, b: Operand): Value;
  pow(a: Operand, c: number): Value;
}

const OPERATIONS = `
  const listed = Array.isArray(new Square().forward(np.array(1)));
  const pack = (y) => (listed ? [y] : y);
  class AgreedAdd extends Func {
    forward(a, b) { return pack(a.add(b)); }
    backward(gy) { return [gy, gy]; }
  }
  class AgreedMul extends Func {
    forward(a, b) { return pack(a.mul(b)); }
    backward(gy) { return [gy.mul(this.inputs[1].data), gy.mul(this.inputs[0].data)]; }
  }
  class AgreedSub extends Func {
    forward(a, b) { return pack(a.sub(b)); }
    backward(gy) { return [gy, gy.neg()]; }
  }
  class AgreedPow extends Func {
    constructor(c) { super(); this.exponent = c; }
    forward(a) { return pack(a.pow(this.exponent)); }
    backward(gy) { return [this.inputs[0].data.pow(this.exponent - 1).mul(this.exponent).mul(gy)]; }
  }
  const apply = (func, ...xs) => {
    const result = func.call(...xs);
    return Array.isArray(result) ? result[0] : result;
  };
  const takesNumbers = typeof asVariable === "function"; // from step 21 on
  const operand = (x) => (typeof x === "number" && !takesNumbers ? new Variable(np.array(x)) : x);
  const own = { add: typeof add === "function", mul: typeof mul === "function", sub: typeof sub === "function", pow: typeof pow === "function" };
  const agreed = {
    variable: (value) => new Variable(np.array(value)),
    add: (a, b) => (own.add ? add(operand(a), operand(b)) : apply(new AgreedAdd(), operand(a), operand(b))),
    mul: (a, b) => (own.mul ? mul(operand(a), operand(b)) : apply(new AgreedMul(), operand(a), operand(b))),
    sub: (a, b) => (own.sub ? sub(operand(a), operand(b)) : apply(new AgreedSub(), operand(a), operand(b))),
    pow: (a, c) => (own.pow ? pow(operand(a), c) : apply(new AgreedPow(c), operand(a))),
  };`;

/** The framework as the notebook leaves it: that of its last cell with a class Variable. */
async function frameworkOf(step: string) {
  const file = join(__dirname, "..", "..", "notebooks", `${step}.ipynb`);
  const { cells } = JSON.parse(readFileSync(file, "utf8")) as { cells: { id: string; source: string[] }[] };
  const declaring = cells.filter(({ source }) => /^class Variable\b/m.test(source.join("")));
  const chapter = new Chapter(step);
  await chapter.runThrough(declaring[declaring.length - 1]!.id);
  await chapter.evaluate(OPERATIONS);
  return chapter.take<{ agreed: Operations; own: Record<string, boolean> }>("agreed", "own");
}

type TestFunction = (x: Value, y: Value, f: Operations) => Value;

const sphere: TestFunction = (x, y, { add, pow }) => add(pow(x, 2), pow(y, 2));

const matyas: TestFunction = (x, y, { add, sub, mul, pow }) =>
  sub(mul(0.26, add(pow(x, 2), pow(y, 2))), mul(mul(0.48, x), y));

/** Goldstein-Price. The two large squares, of variables that are computed themselves, come in either of two forms. */
function goldsteinWith(square: (t: Value, f: Operations) => Value): TestFunction {
  return (x, y, f) => {
    const { add, sub, mul, pow } = f;
    const sum = (...terms: Operand[]) => terms.reduce((a, b) => add(a, b)) as Value;
    const p = sum(x, y, 1);
    const q = sum(19, mul(-14, x), mul(3, pow(x, 2)), mul(-14, y), mul(mul(6, x), y), mul(3, pow(y, 2)));
    const r = sub(mul(2, x), mul(3, y));
    const s = sum(18, mul(-32, x), mul(12, pow(x, 2)), mul(48, y), mul(mul(-36, x), y), mul(27, pow(y, 2)));
    return mul(add(1, mul(square(p, f), q)), add(30, mul(square(r, f), s)));
  };
}
const goldstein = goldsteinWith((t, { pow }) => pow(t, 2));
const goldsteinByProducts = goldsteinWith((t, { mul }) => mul(t, t));

/** Value and gradient in closed form, in plain numbers. */
const closedForms = {
  sphere: (x: number, y: number) => [x ** 2 + y ** 2, 2 * x, 2 * y],
  matyas: (x: number, y: number) => [
    0.26 * (x ** 2 + y ** 2) - 0.48 * x * y,
    0.52 * x - 0.48 * y,
    0.52 * y - 0.48 * x,
  ],
  // `factor` is for what arrives by way of the two squared variables, p and r. It should be 1.
  goldstein: (x: number, y: number, factor = 1) => {
    const p = x + y + 1;
    const q = 19 - 14 * x + 3 * x ** 2 - 14 * y + 6 * x * y + 3 * y ** 2;
    const r = 2 * x - 3 * y;
    const s = 18 - 32 * x + 12 * x ** 2 + 48 * y - 36 * x * y + 27 * y ** 2;
    const [a, b] = [1 + p ** 2 * q, 30 + r ** 2 * s];
    const ax = factor * 2 * p * q + p ** 2 * (-14 + 6 * x + 6 * y); // and the same by y
    const bx = factor * 4 * r * s + r ** 2 * (-32 + 24 * x - 36 * y);
    const by = factor * -6 * r * s + r ** 2 * (48 - 36 * x + 54 * y);
    return [a * b, ax * b + a * bx, ax * b + a * by];
  },
};

function differentiate(f: TestFunction, operations: Operations, x: number, y: number): number[] {
  const [a, b] = [operations.variable(x), operations.variable(y)];
  const z = f(a, b, operations);
  z.backward();
  return [z.data.item(), a.grad!.item(), b.grad!.item()] as number[];
}

const POINTS = [
  [1, 1],
  [0, -1], // the minimum of Goldstein-Price: 3
  [-0.5, 0.3],
  [1.2, -0.8],
  [2, -1.7],
] as const;

const CASES: [string, TestFunction, keyof typeof closedForms][] = [
  ["Sphere", sphere, "sphere"],
  ["Matyas", matyas, "matyas"],
  ["Goldstein-Price", goldstein, "goldstein"],
  ["Goldstein-Price, with t * t for squares", goldsteinByProducts, "goldstein"],
];

/** The numbers of the original at (1, 1). */
const MEASURED = {
  sphere: [2, 2, 2],
  matyas: [0.040000000000000036, 0.040000000000000036, 0.040000000000000036],
  goldstein: [1876, -5376, 8064],
};

const engine = dezero as unknown as Operations;

function expectClose(actual: number[], expected: number[]) {
  const scale = Math.max(1, ...expected.map(Math.abs));
  actual.forEach((value, i) => expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-11 * scale));
}

test("the closed forms have the original's numbers, and Goldstein-Price its minimum of 3 at (0, -1)", () => {
  for (const name of ["sphere", "matyas", "goldstein"] as const)
    expectClose(closedForms[name](1, 1), MEASURED[name]);
  expect(closedForms.goldstein(0, -1).map(Math.abs)).toEqual([3, 0, 0]);
});

test.each(CASES)("the engine on %s", (_, f, name) => {
  expect(differentiate(f, engine, 1, 1)).toEqual(MEASURED[name]);
  for (const [x, y] of POINTS) expectClose(differentiate(f, engine, x, y), closedForms[name](x, y));
});

describe.each([
  ["step16", {}],
  ["step17", { add: false }],
  ["step18", {}],
  ["step19", {}],
  ["step20", { mul: true }],
  ["step21", { mul: true }],
  ["step22", { mul: true, sub: true, pow: true }],
])("the framework of %s, with its own %j", (step, expected) => {
  let operations: Operations;
  let own: Record<string, boolean>;
  beforeAll(async () => {
    ({ agreed: operations, own } = await frameworkOf(step));
  });

  test("has the operations of its step", () => {
    expect(own).toEqual({ add: true, mul: false, sub: false, pow: false, ...expected });
  });

  test.each(CASES)("%s: the original's numbers, the closed form, the engine", (_, f, name) => {
    expect(differentiate(f, operations, 1, 1)).toEqual(MEASURED[name]);
    for (const [x, y] of POINTS) {
      const result = differentiate(f, operations, x, y);
      expectClose(result, closedForms[name](x, y));
      expectClose(result, differentiate(f, engine, x, y));
    }
  });
});

describe("the framework of step 14, without generations", () => {
  let operations: Operations;
  beforeAll(async () => {
    ({ agreed: operations } = await frameworkOf("step14"));
  });

  // Here x and y are used often, but every variable in between once: no function can be asked too early.
  test.each(CASES.slice(0, 3))("%s, written with powers: still right", (_, f, name) => {
    for (const [x, y] of POINTS) expectClose(differentiate(f, operations, x, y), closedForms[name](x, y));
  });

  // t * t puts the function that made t on the list twice, and both times it is asked with the whole gradient g. Its own
  // inputs have g after the first time and 2g after the second, and hand on both: three times what is right.
  test("Goldstein-Price with t * t: the value is right; what comes by way of the squares arrives three times", () => {
    const [value, ...gradient] = differentiate(goldsteinByProducts, operations, 1, 1);
    expect(value).toBe(1876);
    expect(gradient).toEqual([-11252, 22908]); // instead of -5376 and 8064
    for (const [x, y] of POINTS)
      expectClose(differentiate(goldsteinByProducts, operations, x, y), closedForms.goldstein(x, y, 3));
  });
});
