// The exponential function against itself in 200 bits.
import { np } from "dezero";
import { exp } from "../../src/ndarray/loops/exp";

const BITS = 200n;
const ONE = 1n << BITS;

/** A float as a fixed-point number; exact from 2^-140 on. */
function fixed(x: number): bigint {
  const significand = BigInt(Math.abs(x) * 2 ** 140);
  return (significand << (BITS - 140n)) * (x < 0 ? -1n : 1n);
}

/** e^x by its series, after halving x twelve times; for |x| <= 10. */
function exactExp(x: number): bigint {
  const small = fixed(x) / 4096n;
  let sum = ONE;
  let term = ONE;
  for (let n = 1n; term !== 0n; n++) {
    term = (term * small) / ONE / n;
    sum += term;
  }
  for (let i = 0; i < 12; i++) sum = (sum * sum) / ONE;
  return sum;
}

/** The distance of a float from a fixed-point number, in units in the last place of the float. */
function ulps(y: number, exact: bigint): number {
  const unit = 2 ** (Math.floor(Math.log2(y)) - 52);
  return Math.abs(Number((fixed(y) - exact) >> 60n)) / 2 ** 140 / unit;
}

test("is within 0.54 units in the last place, and nearly always the closest float", () => {
  const points = new np.random.RandomState(0).uniform(-10, 10, { size: [4000] }).tolist() as number[];
  const errors = points.map((x) => ulps(exp(x), exactExp(x)));
  expect(Math.max(...errors)).toBeLessThan(0.54);
  expect(errors.filter((error) => error > 0.5).length).toBeLessThan(40);
  // The judge can tell: it finds the errors of Math.exp.
  expect(Math.max(...points.map((x) => ulps(Math.exp(x), exactExp(x))))).toBeGreaterThan(0.6);
});

test("at the ends of the range, and for what is no number", () => {
  expect([exp(0), exp(-0), exp(Infinity), exp(-Infinity), exp(NaN)]).toEqual([1, 1, Infinity, 0, NaN]);
  expect([exp(709.7), exp(709.8), exp(-745.1), exp(-746)]).toEqual([
    expect.closeTo(1.6549840276802644e308, -295),
    Infinity,
    5e-324,
    0,
  ]);
  for (const x of [708.999, 709, 709.001, -707.999, -708, -708.001]) {
    expect(Math.abs(exp(x) / Math.exp(x) - 1)).toBeLessThan(4e-16);
  }
});

test("gives the digits that Python prints", () => {
  const f = (x: number) => exp(x * x) ** 2;
  expect((f(0.5 + 1e-4) - f(0.5 - 1e-4)) / 2e-4).toBe(3.2974426293330694);
  expect(np.exp(0.5).item()).toBe(1.6487212707001282);
});
