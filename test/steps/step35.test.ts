// Step 35: the graphs of the derivatives of tanh. The notebook's functions, taken from its cells, and the engine.
import { div, exp, sin, tanh, type Variable } from "dezero";
import { countNodes, getDotGraph } from "dezero/graph";
import { Chapter } from "./chapter";
import { solutions } from "./solutions";

type Unary = (x: Variable) => Variable;
interface Values {
  ownTanh: Unary;
  derivatives(f: Unary, point: number, orders: number): Variable[];
  next(p: number[]): number[];
  tanhDerivatives(x: number, order: number): number[];
}

const chapter = new Chapter("step35");
const printed: Record<string, string> = {};
let values: Values;
beforeAll(async () => {
  for (const id of ["counts", "polynomials", "kinds", "others"]) printed[id] = await chapter.runThrough(id);
  const series = await chapter.runThrough("series");
  printed["series"] = series.slice(series.lastIndexOf("order 1:"));
  printed["engine"] = await chapter.runThrough("engine");
  values = await chapter.take("ownTanh", "derivatives", "next", "tanhDerivatives");
}, 120_000);

/** How many functions there are behind a variable, by a walk of its own. */
function countFunctions(y: Variable): number {
  const seen = new Set([y.creator!]);
  for (const func of seen) for (const x of func.inputs) if (x.creator !== null) seen.add(x.creator);
  return seen.size;
}

/** The n-th derivative of tanh is a polynomial in y = tanh x; its coefficients, exactly. */
function polynomial(n: number): bigint[] {
  let p = [0n, 1n];
  for (let i = 0; i < n; i++) {
    const slope = p.slice(1).map((c, k) => c * BigInt(k + 1));
    p = Array.from({ length: p.length + 1 }, (_, k) => (slope[k] ?? 0n) - (slope[k - 2] ?? 0n));
  }
  return p;
}
const valueAt = (p: bigint[], y: number) => p.reduceRight((sum, c) => sum * y + Number(c), 0);

describe.each<[string, () => Unary]>([
  ["the notebook's tanh", () => values.ownTanh],
  ["the engine's", () => tanh],
])("%s", (_, load) => {
  test("functions in the graphs of gx1 to gx6, and the derivatives at 1 digit for digit", () => {
    const gxs = values.derivatives(load(), 1, 6);
    expect(gxs.map(countFunctions)).toEqual([4, 9, 21, 51, 129, 339]);
    expect(gxs.map((gx) => countNodes(gx).functions)).toEqual([4, 9, 21, 51, 129, 339]);
    expect(gxs.map((gx) => gx.item())).toEqual([
      0.41997434161402614, -0.6397000084492246, 0.6216266807712962, 0.6650910447505024, -5.556893558473722,
      13.624075441312101,
    ]);
  });

  test.each([-1.7, -0.2, 0, 0.4, 2.5])("agrees with the polynomials at %d", (at) => {
    const y = Math.tanh(at);
    values.derivatives(load(), at, 8).forEach((gx, i) => {
      const expected = valueAt(polynomial(i + 1), y);
      expect(Math.abs(gx.item() - expected)).toBeLessThanOrEqual(1e-11 * Math.max(1, Math.abs(expected)));
    });
  });
});

test("the drawing has a box for each function, and the names", () => {
  const gx2 = values.derivatives(tanh, 1, 2)[1]!;
  const dot = getDotGraph(gx2);
  expect(dot.match(/shape=box/g)).toHaveLength(9);
  for (const name of ["x", "y", "gx2"]) expect(dot).toContain(`[label="${name}", `);
});

test("3 ** (n - 1) + 3 * 2 ** (n - 1) functions, to the ninth order", () => {
  const rows = printed["kinds"]!.trim().split("\n").slice(1);
  const table = rows.map((row) => row.split("\t").map(Number));
  expect(table).toHaveLength(9);
  table.forEach(([n, mul, add, neg, sub, own, all, formula]) => {
    expect(formula).toBe(3 ** (n! - 1) + 3 * 2 ** (n! - 1));
    expect(all).toBe(formula);
    expect(mul! + add! + neg! + sub! + own!).toBe(all);
  });
});

test("sin and exp grow by a constant number, exp(sin x) and 1 / x by a factor", () => {
  const sizes = (f: Unary) => values.derivatives(f, 1, 9).map(countFunctions);
  expect(sizes(exp)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(sizes(sin)).toEqual([2, 4, 5, 7, 8, 10, 11, 13, 14]);
  for (const f of [(x: Variable) => exp(sin(x)), (x: Variable) => div(1, x)]) {
    const found = sizes(f);
    for (let n = 4; n < 9; n++) {
      const factor = found[n]! / found[n - 1]!;
      expect(factor).toBeGreaterThan(2.3);
      expect(factor).toBeLessThan(3);
    }
  }
  // One over x as a power stays one power.
  expect(sizes((x) => x.pow(-1))).toEqual([3, 5, 7, 9, 11, 13, 15, 17, 19]);
  expect(printed["others"]).toContain("exp x       2, 3, 4, 5, 6, 7, 8, 9, 10\n");
});

test("the notebook's polynomials are exact, and its verdicts good", () => {
  let p = [0, 1];
  for (let n = 1; n <= 12; n++) {
    p = values.next(p);
    expect(p.map(BigInt)).toEqual(polynomial(n));
  }
  expect(printed["polynomials"]!.match(/: agree /g)).toHaveLength(6);
  expect(printed["series"]!.match(/: agree$/gm)).toHaveLength(6);
  expect(`${printed["polynomials"]}${printed["series"]}`).not.toMatch(/DIFFER|false/);
  expect(printed["engine"]).toBe("4, 9, 21, 51, 129, 339\ntrue\n");
});

test("the series has all orders: against the exact polynomials, and the twentieth", () => {
  for (const at of [-1.2, 0, 0.5]) {
    const found = values.tanhDerivatives(at, 9);
    found.slice(1).forEach((value, i) => {
      const expected = valueAt(polynomial(i + 1), Math.tanh(at));
      expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-10 * Math.max(1, Math.abs(expected)));
    });
  }
  // At 0 the derivatives are whole numbers: the tangent numbers with alternating signs.
  expect(values.tanhDerivatives(0, 9).map(Math.round)).toEqual([0, 1, 0, -2, 0, 16, 0, -272, 0, 7936]);
  // The exact polynomial at tanh 1 with fifty digits.
  expect(values.tanhDerivatives(1, 20)[20]! / -6387661006919.0677).toBeCloseTo(1, 11);
  expect(printed["series"]).toContain("order 20: -6.387661007e+12\n");
});

test("solutions", async () => {
  const code = solutions("step35");
  expect(await chapter.evaluate(code[1]!)).toBe("[ true, true, true ]\n");
  expect(await chapter.evaluate(code[2]!)).toBe(
    "17, 45, 125, 368\n[ true, true, true, true ]\nvariable(nan) variable(1.0)\n",
  );
  const third = await chapter.evaluate(code[3]!);
  expect(third).toMatch(/^4, 10, 24, 56, 136, 348\n/);
  expect(third).not.toContain("false");
  expect(await chapter.evaluate(code[4]!)).toBe("3, 7, 13, 29, 65, 155, 406, 1084, 3055\n");
  expect(await chapter.evaluate(code[5]!)).toBe("1, 1, 1, 0, -3, -8, -3, 56, 217, 64, -2951\n");
});
