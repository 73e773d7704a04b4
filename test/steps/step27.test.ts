// Step 27: the sine, by its known derivative and by its Taylor series. The notebook's own, taken from its cells.
import { checkGradients, np, sin as engineSin, variable, type Variable } from "dezero";
import { countNodes } from "dezero/graph";
import { Chapter } from "./chapter";
import { solutions } from "./solutions";

interface Own {
  sin(x: Variable): Variable;
  mySin(x: Variable, threshold?: number): Variable;
  partialSin(x: Variable | number, terms: number): Variable;
  factorial(n: number): number;
  series(x: bigint, first: bigint, k: bigint): bigint;
  exactX: bigint;
  one: bigint;
}

const chapter = new Chapter("step27");
let own: Own;
let printed: string;
beforeAll(async () => {
  printed = await chapter.runThrough("engine");
  own = await chapter.take("sin", "mySin", "partialSin", "factorial", "series", "exactX", "one");
});

/** Value and derivative. */
function at(f: (x: Variable) => Variable, value: number): [number, number] {
  const x = variable(value);
  const y = f(x);
  y.backward();
  return [y.item(), x.grad!.item()];
}
const rounds = (value: number, threshold?: number) =>
  countNodes(own.mySin(variable(value), threshold)).functions / 3;

describe("the sine with a known derivative", () => {
  test("agrees with the engine and with central differences, at any shape", () => {
    const x = np.linspace(-7, 7, 30).reshape([5, 6]);
    const [ours, theirs] = [own.sin(variable(x)), engineSin(variable(x))];
    expect(ours.data.tolist()).toEqual(theirs.data.tolist());
    checkGradients(own.sin, [x]);
  });

  test("sine and cosine at pi/4 are the floats next to the exact numbers", () => {
    const [sine, cosine] = at(own.sin, Math.PI / 4);
    expect([sine, cosine]).toEqual([0.7071067811865475, 0.7071067811865476]);
    // With 60 digits, another formula than the chapter's: all terms from powers and factorials of their own.
    const unit = 10n ** 60n;
    const exact = (value: number) => (BigInt(value * 2 ** 53) * unit) / 2n ** 53n; // for 0.5 <= value < 1
    const x = exact(Math.PI / 4);
    const sum = (odd: 0n | 1n) => {
      let total = 0n;
      for (let i = 0n; i < 30n; i++) {
        let [power, factorial] = [unit, 1n];
        for (let k = 1n; k <= 2n * i + odd; k++) [power, factorial] = [(power * x) / unit, factorial * k];
        total += ((i % 2n === 0n ? 1n : -1n) * power) / factorial;
      }
      return total;
    };
    const distance = (value: number, to: bigint) => {
      const difference = exact(value) - to;
      return difference < 0n ? -difference : difference;
    };
    const ulp = 2 ** -53;
    for (const [value, odd] of [
      [sine, 1n],
      [cosine, 0n],
    ] as const) {
      for (const other of [value - ulp, value + ulp]) {
        expect(distance(value, sum(odd)) < distance(other, sum(odd))).toBe(true);
      }
    }
    const digits = (units: bigint) => units.toString().slice(0, 25);
    expect(digits(own.series(own.exactX, own.exactX, 2n))).toBe(digits(sum(1n)));
    expect(digits(own.series(own.exactX, own.one, 1n))).toBe(digits(sum(0n)));
    expect(printed).toContain(
      "sine:    0.7071067811865475027519429...\ncosine:  0.7071067811865475460497457...",
    );
  });
});

describe("the series", () => {
  test("prints the book's numbers, with the book's graphs", () => {
    expect(at(own.mySin, Math.PI / 4)).toEqual([0.7071064695751781, 0.7071032148228457]);
    const x = () => variable(Math.PI / 4);
    expect(countNodes(own.mySin(x()))).toEqual({ functions: 12, variables: 18 });
    expect(countNodes(own.mySin(x(), 1e-150)).functions).toBe(141);
  });

  test.each([0.01, -0.5, 1, 3, -6, 10])(
    "at %d: value and gradient to nine digits, as many rounds as needed",
    (v) => {
      const [y, gx] = at((x) => own.mySin(x, 1e-12), v);
      expect(Math.abs(y - Math.sin(v))).toBeLessThan(1e-11);
      expect(Math.abs(gx - Math.cos(v))).toBeLessThan(1e-10);
      let needed = 1;
      while (Math.abs(v) ** (2 * needed - 1) / own.factorial(2 * needed - 1) >= 1e-12) needed++;
      expect(rounds(v, 1e-12)).toBe(needed);
    },
  );

  test("the gradient of n terms of the sine is n terms of the cosine", () => {
    for (const terms of [1, 2, 3, 8]) {
      let cosine = 0;
      for (let i = 0; i < terms; i++) cosine += ((-1) ** i * 1.7 ** (2 * i)) / own.factorial(2 * i);
      expect(at((x) => own.partialSin(x, terms), 1.7)[1]).toBeCloseTo(cosine, 14);
    }
  });

  test("at a jump backward is right and central differences are not", () => {
    const edge = (1e-4 * 5040) ** (1 / 7);
    expect([rounds(edge - 1e-9), rounds(edge + 1e-9)]).toEqual([4, 5]);
    expect(at(own.mySin, edge)[1]).toBeCloseTo(Math.cos(edge), 4);
    const value = (x: number) => own.mySin(variable(x)).item();
    expect((value(edge + 1e-8) - value(edge - 1e-8)) / 2e-8).toBeGreaterThan(50);
  });

  test("of 47 rounds the last 39 change nothing", () => {
    expect(rounds(Math.PI / 4, 1e-150)).toBe(47);
    const last = own.partialSin(Math.PI / 4, 47).item();
    expect(own.partialSin(Math.PI / 4, 8).item()).toBe(last);
    expect(own.partialSin(Math.PI / 4, 7).item()).not.toBe(last);
  });

  test("far from zero it cancels, and exercise 2 mends it", () => {
    const error = Math.abs(own.mySin(variable(30), 1e-10).item() - Math.sin(30));
    expect(error).toBeGreaterThan(1e-5);
    expect(error).toBeLessThan(1e-3);
    const mended = (x: Variable) =>
      own.mySin(x.sub(Math.round(x.item() / (2 * Math.PI)) * 2 * Math.PI), 1e-16);
    const [y, gx] = at(mended, 30);
    expect(y).toBeCloseTo(Math.sin(30), 13);
    expect(gx).toBeCloseTo(Math.cos(30), 13);
  });

  test("factorials are exact up to 22! and infinite from 171!", () => {
    let exact = 1n;
    const isExact = Array.from(
      { length: 23 },
      (_, i) => BigInt(own.factorial(i + 1)) === (exact *= BigInt(i + 1)),
    );
    expect(isExact.lastIndexOf(true)).toBe(21);
    expect(isExact.indexOf(false)).toBe(22);
    expect([own.factorial(170) < Infinity, own.factorial(171)]).toEqual([true, Infinity]);
  });
});

test("solutions", async () => {
  const code = solutions("step27");
  const numbersOf = (text: string) => text.match(/-?\d[\d.e-]*/g)!.map(Number);

  // Each derivative of e ** x is e ** x; the gradient's sum lacks the last term, 1 / 8!.
  const [value, slope, difference] = numbersOf(await chapter.evaluate(code[1]!));
  expect(Math.abs(value! - Math.E)).toBeLessThan(4e-6);
  expect(Math.abs(slope! - Math.E)).toBeLessThan(3e-5);
  expect(difference).toBeCloseTo(1 / 40320, 12);

  const [sine, exactSine, cosine, exactCosine] = numbersOf(await chapter.evaluate(code[2]!));
  expect(sine).toBeCloseTo(exactSine!, 13);
  expect(cosine).toBeCloseTo(exactCosine!, 13);
  expect([exactSine, exactCosine]).toEqual([Math.sin(30), Math.cos(30)]);

  const third = await chapter.evaluate(code[3]!);
  expect([...third.matchAll(/functions: (\d+)/g)].map(([, count]) => Number(count))).toEqual([11, 140]);
  expect(numbersOf(third)[0]).toBeCloseTo(Math.sin(Math.PI / 4), 6);

  const [root, , rootSlope, exactSlope] = numbersOf(await chapter.evaluate(code[4]!));
  expect(root).toBeCloseTo(Math.SQRT2, 14);
  expect(rootSlope).toBeCloseTo(exactSlope!, 14);
  expect(await chapter.evaluate(code[5]!)).toBe("1 50\n0.5 15\n");
});
