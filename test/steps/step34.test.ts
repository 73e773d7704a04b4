// Step 34: the sine and its derivatives. The notebook's functions, taken from its cells, and the engine.
import * as dezero from "dezero";
import { cos, exp, grad, gradients, log, type NDArray, np, pow, sin, variable, type Variable } from "dezero";
import { Chapter } from "./chapter";
import { solutions } from "./solutions";

type Elementwise = (x: Variable) => Variable;
interface Values {
  curves: NDArray[];
  wrong: NDArray[];
  derivative(f: Elementwise): Elementwise;
  errors(n: number): number[];
  derivativesAt(f: Elementwise, point: number, order: number): number[];
  taylor(derivatives: number[], x: number): number;
}

const chapter = new Chapter("step34");
const printed: Record<string, string> = {};
let values: Values;
beforeAll(async () => {
  for (const id of ["exact", "gradients", "sixth", "series", "taylor"])
    printed[id] = await chapter.runThrough(id);
  values = await chapter.take("curves", "wrong", "derivative", "errors", "derivativesAt", "taylor");
}, 60_000);

const points = Array.from({ length: 200 }, (_, i) => -7 + (14 * i) / 199);
const numbers = (array: NDArray) => array.tolist() as number[];

function expectClose(actual: readonly number[], expected: readonly number[], tolerance: number) {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, i) =>
    expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(
      tolerance * Math.max(1, Math.abs(expected[i]!)),
    ),
  );
}

/** By `backward` on the engine: each derivative from the one before. */
function byBackward(f: Elementwise, at: number[], orders: number): number[][] {
  const x = variable(at);
  let y = f(x);
  return Array.from({ length: orders }, () => {
    x.cleargrad();
    y.backward({ createGraph: true });
    y = x.grad!;
    return numbers(y.data);
  });
}

/** By the notebook's `derivative`. */
function byForms(f: Elementwise, at: number[], orders: number): number[][] {
  return Array.from({ length: orders }, () => numbers((f = values.derivative(f))(variable(at)).data));
}

test("the curves: sine and three derivatives on 200 points from -7 to 7", () => {
  const waves = [Math.sin, Math.cos, (x: number) => -Math.sin(x), (x: number) => -Math.cos(x)];
  expect(values.curves).toHaveLength(4);
  values.curves.forEach((curve, n) => expectClose(numbers(curve), points.map(waves[n]!), 1e-14));
  expect(printed["exact"]!.match(/ is 0\.0$/gm)).toHaveLength(4);
});

test("without cleargrad: waves that grow by the root of two and lag", () => {
  // (1 + D) ** (n - 1) cos x: an eighth of a wave further and sqrt 2 as high each time.
  for (const n of [1, 2, 3]) {
    const wave = (x: number) => Math.SQRT2 ** (n - 1) * Math.cos(x + ((n - 1) * Math.PI) / 4);
    expectClose(numbers(values.wrong[n]!), points.map(wave), 1e-14);
  }
});

test("ones as a start give all single derivatives, because the Jacobian is diagonal", () => {
  const at = [0.3, -1, 2];
  const jacobian = dezero.jacobian(sin)(at).data.tolist() as number[][];
  jacobian.forEach((row, i) =>
    row.forEach((value, j) => expectClose([value], [i === j ? Math.cos(at[i]!) : 0], 1e-15)),
  );
});

test("gradients and the forms touch no grad", () => {
  const x = variable([1, 2]);
  const [g] = gradients(sin(x), [x], { createGraph: true });
  const third = values.derivative(values.derivative(values.derivative(sin)))(x);
  expectClose(numbers(g!.data), [Math.cos(1), Math.cos(2)], 1e-15);
  expectClose(numbers(third.data), [-Math.cos(1), -Math.cos(2)], 1e-15);
  expect(x.grad).toBeNull();
  expect(printed["gradients"]).toMatch(/u\.grad: null\n$/);
});

/** c (c - 1) ... (c - n + 1) x ** (c - n) */
const ofPower = (c: number) => (x: number, n: number) => {
  let factor = 1;
  for (let i = 0; i < n; i++) factor *= c - i;
  return factor === 0 ? 0 : factor * x ** (c - n);
};

test.each<[string, Elementwise, number[], (x: number, n: number) => number]>([
  ["sin", sin, [1.1, 0, -3], (x, n) => Math.sin(x + (n * Math.PI) / 2)],
  ["cos", cos, [1.1, 0, -3], (x, n) => Math.cos(x + (n * Math.PI) / 2)],
  ["exp", exp, [1.1, 0, -3], (x) => Math.exp(x)],
  ["exp(-2x)", (x) => exp(x.mul(-2)), [1.1, 0, -1], (x, n) => (-2) ** n * Math.exp(-2 * x)],
  ["log", log, [0.4, 1, 3], (x, n) => (-1) ** (n - 1) * [1, 1, 2, 6, 24, 120][n - 1]! * x ** -n],
  ["x ** 5", (x) => pow(x, 5), [0, -1.5, 2], ofPower(5)],
  ["x ** 2.5", (x) => pow(x, 2.5), [0.4, 1, 3], ofPower(2.5)],
  ["1 / x", (x) => pow(x, -1), [-0.4, 1, 3], ofPower(-1)],
])("%s to the sixth order, by the forms and by backward", (_, f, at, closed) => {
  const isPolynomial = closed(2, 6) === 0;
  const forms = byForms(f, at, 6);
  // Backward on what no longer depends on x has nothing to deliver: x ** 5 ends at the fifth.
  const backward = byBackward(f, at, isPolynomial ? 5 : 6);
  for (let n = 1; n <= 6; n++) {
    const expected = at.map((x) => closed(x, n));
    expectClose(forms[n - 1]!, expected, 1e-13);
    if (n <= backward.length) expectClose(backward[n - 1]!, expected, 1e-13);
  }
});

test("the table agrees in every row", () => {
  expect(printed["sixth"]!.match(/ agree$/gm)).toHaveLength(7);
  expect(printed["sixth"]).not.toMatch(/DIFFER/);
});

test("difference quotients: eleven digits at best for the first order, about three for the sixth", () => {
  const best = (n: number) => Math.min(...values.errors(n).filter((error) => !Number.isNaN(error)));
  expect(best(1)).toBeGreaterThan(1e-13);
  expect(best(1)).toBeLessThan(1e-10);
  expect(best(2)).toBeGreaterThan(1e-10);
  expect(best(6)).toBeGreaterThan(1e-5);
  expect(best(6)).toBeLessThan(1e-2);
  const machine = byForms((x) => pow(x, -1), [0.7], 6)[5]![0]!;
  expect(Math.abs(machine / (720 / 0.7 ** 7) - 1)).toBeLessThan(1e-14);
});

/** The derivatives of e ** s at 0, exactly, from those of s: Bell polynomials by y' = s' y. */
function derivativesOfExp(s: bigint[]): bigint[] {
  const choose = (n: number, k: number): bigint => {
    let c = 1n;
    for (let i = 0; i < k; i++) c = (c * BigInt(n - i)) / BigInt(i + 1);
    return c;
  };
  const y = [1n];
  for (let n = 0; n + 1 < s.length; n++)
    y.push(y.reduce((sum, value, k) => sum + choose(n, k) * s[n - k + 1]! * value, 0n));
  return y;
}

test("the derivatives of e ** sin x at 0 are whole numbers; those of tan x, too", () => {
  const cycle = [0n, 1n, 0n, -1n];
  const expected = derivativesOfExp(Array.from({ length: 11 }, (_, n) => cycle[n % 4]!));
  expect(expected.map(Number)).toEqual([1, 1, 1, 0, -3, -8, -3, 56, 217, 64, -2951]);
  expect(printed["series"]).toBe(expected.join(", ") + "\n");
  const tan = values.derivativesAt((x) => sin(x).div(cos(x)), 0, 7);
  expect(tan.map((value) => value + 0)).toEqual([0, 1, 0, 2, 0, 16, 0, 272]);
});

test("the Taylor polynomials come closer with the order", () => {
  const found = values.derivativesAt((x) => exp(sin(x)), 0, 8);
  const error = (order: number) =>
    Math.abs(values.taylor(found.slice(0, order + 1), 0.5) - Math.exp(Math.sin(0.5)));
  expect(error(2)).toBeGreaterThan(5e-3);
  expect(error(4)).toBeLessThan(error(2));
  expect(error(8)).toBeLessThan(2e-6);
});

test("grad refuses a function with several results", () => {
  expect(() => grad(sin)(np.array([1, 2]))).toThrow(RangeError);
});

test("solutions", async () => {
  const code = solutions("step34");
  expect(await chapter.evaluate(code[1]!)).toBe("0 1.00\n1 2.00\n2 4.00\n3 7.99\n");
  const [ninth, sixteenfold] = (await chapter.evaluate(code[2]!)).trim().split("\n");
  expect(ninth).toBe(sixteenfold);
  const read = ninth!.match(/-?\d+\.\d*/g)!.map(Number);
  expectClose(
    read,
    [0, 1, 2].map((t) => 16 * Math.cos(t)),
    1e-7,
  );
  expect(await chapter.evaluate(code[3]!)).toBe("0, 1, 0, 2, 0, 16, 0, 272\n");
  expect(await chapter.evaluate(code[4]!)).toBe([1, 2, 3, 4, 5, 6].map((n) => `${n} true\n`).join(""));
  await chapter.evaluate(code[5]!);
  // ln(1 + x) at 0: (-1) ** (n - 1) (n - 1)!
  const { atZero5 } = await chapter.take<{ atZero5: number[] }>("atZero5");
  expectClose(atZero5, [0, 1, -1, 2, -6, 24, -120, 720, -5040], 1e-12);
});
