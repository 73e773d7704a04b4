// Step 36: double backprop and its uses. The notebook's functions, taken from its cells, and the engine.
import { detectAnomaly, gradients, jvp, np, type NDArray, variable, type Variable } from "dezero";
import { Chapter } from "./chapter";
import { solutions } from "./solutions";

interface Critic {
  f(x: Variable): Variable;
  parameters: Variable[];
}
interface Values {
  slopeOfZ(options: { createGraph?: boolean; clear?: boolean }): Variable;
  left: NDArray;
  right: NDArray;
  distance: number;
  makeCritic(): Critic;
  slopeNearOne(weight: number): (f: Critic["f"]) => Variable;
  critic: Critic;
  slopeOfPenalty(point: number[], length?: (g: Variable) => Variable): Variable;
  safeNorm(g: Variable): Variable;
  cartesian(p: Variable): Variable;
}

const chapter = new Chapter("step36");
const printed: Record<string, string> = {};
let values: Values;
const IDS = "double traps polluted heaps critic penalty nan anomaly mended curvature forward forms again";
beforeAll(async () => {
  for (const id of IDS.split(" ")) printed[id] = await chapter.runThrough(id);
  const names =
    "slopeOfZ left right distance makeCritic slopeNearOne critic slopeOfPenalty safeNorm cartesian";
  values = await chapter.take(...names.split(" "));
}, 120_000);

const numbers = (array: NDArray) => array.flatten().tolist() as number[];

test("z = g ** 3 + y: 100, and the two traps 104 and 4", () => {
  expect(printed["double"]).toBe("variable(100.0)\n");
  const slope = (options: object) => values.slopeOfZ(options).item();
  expect([slope({}), slope({ clear: false }), slope({ createGraph: false })]).toEqual([100, 104, 4]);
  expect(printed["traps"]).toBe("without cleargrad:   variable(104.0)\nwithout createGraph: variable(4.0)\n");
  expect(printed["again"]).toBe("variable(68.0) variable(100.0)\n");
});

test("z at other points: 24 x ** 2 + 2 x", () => {
  for (const at of [-1.5, 0, 3]) {
    const x = variable(at);
    const y = x.pow(2);
    const [g] = gradients(y, [x], { createGraph: true });
    g!.pow(3).add(y).backward();
    expect(x.grad!.item()).toBeCloseTo(24 * at ** 2 + 2 * at, 12);
  }
});

test("backward leaves gradients in all variables, gradients() in none", () => {
  expect(printed["polluted"]).toBe(
    "by backward:  variable(100.0)\nby gradients: variable(96.0) where the slope is variable(12.0)\n",
  );
});

test("the distance of the heaps is the area between their distribution functions", () => {
  const [left, right] = [numbers(values.left), numbers(values.right)];
  const ends = [...left, ...right].sort((a, b) => a - b);
  const below = (points: number[], x: number) => points.filter((p) => p <= x).length / points.length;
  let area = 0;
  for (let i = 0; i + 1 < ends.length; i++)
    area += Math.abs(below(left, ends[i]!) - below(right, ends[i]!)) * (ends[i + 1]! - ends[i]!);
  expect(values.distance).toBeCloseTo(area, 10);
});

test("without a penalty the gap has no limit; with it, it is near (1 + D / 2 lambda) D", () => {
  const gaps = (text: string) => text.match(/[\d.]+/g)!.map(Number);
  const free = gaps(printed["critic"]!);
  expect(free[3]).toBeGreaterThan(200 * values.distance);
  expect(free[3]! - free[2]!).toBeGreaterThan(100);
  const limited = gaps(printed["penalty"]!);
  const expected = values.distance * (1 + values.distance / 20);
  for (const gap of limited) expect(Math.abs(gap / expected - 1)).toBeLessThan(0.02);
  const x = variable(np.linspace(-1, 1.5, 20).reshape([20, 1]));
  const [slope] = gradients(values.critic.f(x).sum(), [x]);
  for (const s of numbers(slope!.data)) expect(Math.abs(s - 1.13)).toBeLessThan(0.1);
});

test("the gradient of the penalty, to all 24 parameters, is that of difference quotients", () => {
  const { f, parameters } = values.makeCritic();
  const penalty = () => {
    np.random.seed(7); // the same points between the heaps each time
    return values.slopeNearOne(10)(f);
  };
  parameters.forEach((p) => p.cleargrad());
  penalty().backward();
  const h = 1e-5;
  for (const p of parameters) {
    const data = p.data;
    numbers(p.grad!.data).forEach((found, k) => {
      const moved = (by: number) => {
        p.data = np.array((data.tolist() as number[]).map((value, i) => value + (i === k ? by : 0)));
        return penalty().item();
      };
      const quotient = (moved(h) - moved(-h)) / (2 * h);
      p.data = data;
      expect(Math.abs(found - quotient)).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(found)));
    });
  }
});

test("a square root at 0 makes nan, detectAnomaly names it, a tiny number mends it", () => {
  // At p the length of the gradient is 2 |p|, and the slope of (2 |p| - 1) ** 2 is 4 (2 |p| - 1) p / |p|.
  const at = (point: number[], length?: (g: Variable) => Variable) =>
    numbers(values.slopeOfPenalty(point, length).data);
  at([0.6, 0.8]).forEach((value, i) => expect(value).toBeCloseTo([2.4, 3.2][i]!, 12));
  at([0.6, 0.8], values.safeNorm).forEach((value, i) => expect(value).toBeCloseTo([2.4, 3.2][i]!, 10));
  expect(at([0, 0])).toEqual([NaN, NaN]);
  expect(at([0, 0], values.safeNorm).map((value) => value + 0)).toEqual([0, 0]);
  expect(() => detectAnomaly(() => at([0, 0]))).toThrow(
    /^backward of sqrt: .* got -inf, where the input is 0\./,
  );
  expect(() => detectAnomaly(() => at([0, 0], values.safeNorm))).not.toThrow();
  expect(printed["anomaly"]).toMatch(/^Error: backward of sqrt: .* sqrt was applied\n$/);
});

test("the largest curvature, against the Hessian written out", () => {
  np.random.seed(0);
  const p = numbers(np.random.randn(1000).mul(0.3).add(1));
  const diagonal = p.map((x, i) => (i < 999 ? 1200 * x ** 2 - 400 * p[i + 1]! + 2 : 0) + (i > 0 ? 200 : 0));
  const side = p.map((x) => -400 * x); // between i and i + 1
  let v = p.map((_, i) => Math.sin(i + 1));
  let curvature = 0;
  for (let round = 0; round < 200; round++) {
    const product = v.map(
      (x, i) =>
        diagonal[i]! * x + (i > 0 ? side[i - 1]! * v[i - 1]! : 0) + (i < 999 ? side[i]! * v[i + 1]! : 0),
    );
    curvature = Math.hypot(...product);
    v = product.map((x) => x / curvature);
  }
  const found = Number(/round 40: curvature ([\d.]+)/.exec(printed["curvature"]!)![1]);
  expect(Math.abs(found / curvature - 1)).toBeLessThan(2e-3);
  expect(printed["curvature"]).toContain(`limit ${(2 / curvature).toFixed(5)}\n`);
});

test("forward by two backwards: dx = cos phi dr - r sin phi dphi", () => {
  const [r, phi, dr, dphi] = [2, 0.5, 0.3, -0.1] as const;
  const expected = [
    Math.cos(phi) * dr - r * Math.sin(phi) * dphi,
    Math.sin(phi) * dr + r * Math.cos(phi) * dphi,
  ];
  for (const start of [
    [1, 1],
    [-3, 0.5],
  ]) {
    const polar = variable([r, phi]);
    const u = variable(start);
    const [row] = gradients(values.cartesian(polar), [polar], { gradOutputs: [u], createGraph: true });
    const [forward] = gradients(row!, [u], { gradOutputs: [variable([dr, dphi])] });
    numbers(forward!.data).forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 14));
  }
  const [, product] = jvp((p: Variable) => values.cartesian(p), [[r, phi]], [[dr, dphi]]);
  numbers(product.data).forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 14));
  expect(new Set(printed["forward"]!.match(/\[.*\]/g)).size).toBe(1);
});

test("the forms: gradient, value, Hessian and a nested derivative of known functions", () => {
  expect(printed["forms"]).toContain(
    "gradient: [ variable(30.0), variable(9.0) ]\nvalue:    variable(45.0)\n",
  );
  expect(printed["forms"]).toContain(
    "Hessian:  [ [ variable(10.0), variable(6.0) ], [ variable(6.0), variable(0.0) ] ]\nnested:   variable(48.0)\n",
  );
});

test("solutions", async () => {
  const code = solutions("step36");
  expect(await chapter.evaluate(code[1]!)).toBe("variable(45927.0)\nvariable(45927.0)\n");

  const second = await chapter.evaluate(code[2]!);
  for (const weight of [3, 100]) {
    const expected = values.distance * (1 + values.distance / (2 * weight));
    const [, announced, gaps] = new RegExp(`weight ${weight}: expected (.*)\\ngap: (.*)\\n`).exec(second)!;
    expect(Number(announced)).toBeCloseTo(expected, 2);
    for (const gap of gaps!.split(", ")) expect(Math.abs(Number(gap) / expected - 1)).toBeLessThan(0.02);
  }

  expect(await chapter.evaluate(code[3]!)).toMatch(/\nlr 0\.1323: height -1\.0000\n$/);
  expect(await chapter.evaluate(code[4]!)).toBe("variable(2.0)\nvariable([1. 0.])\n");
  const fifth = await chapter.evaluate(code[5]!);
  expect(fifth).toMatch(/^variable\(0\.0\) variable\(inf\)\nError: backward of pow: .* pow was applied\n/);
  expect(fifth).toContain("\nby the backward of pow. pow was applied\n");
});
