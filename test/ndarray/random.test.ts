import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { DType } from "../../src/ndarray/dtype";
import { array } from "../../src/ndarray/creation";
import { cLayout, Layout } from "../../src/ndarray/layout";
import { NDArray } from "../../src/ndarray/ndarray";
import * as random from "../../src/ndarray/random";
import { log } from "../../src/ndarray/random/log";
import type { Seed } from "../../src/ndarray/random";

const { RandomState } = random;

/** Calls of NumPy's generator with their results (test/parity/make_random_fixtures.py). */
interface Program {
  seed: Seed;
  calls: {
    name: string;
    args: (number | Listed)[];
    options?: Record<string, unknown>;
    result: number | Listed;
  }[];
}
interface Listed {
  shape: number[];
  values: number[];
}

const programs = JSON.parse(
  readFileSync(join(__dirname, "../fixtures/numpy/random.json"), "utf8"),
) as Program[];

function make({ shape, values }: Listed): NDArray {
  const integers = values.every(Number.isInteger);
  const data = integers ? Int32Array.from(values) : Float64Array.from(values);
  return new NDArray(data, cLayout(shape, integers ? "int32" : "float64"));
}

const isListed = (x: unknown): x is Listed => typeof x === "object" && x !== null && "values" in x;

/** Calls the method as a user would. Two bounds that are left out are given as undefined. */
function call(state: random.RandomState, { name, args, options }: Program["calls"][number]): unknown {
  const given: unknown[] = args.map((arg) => (isListed(arg) ? make(arg) : arg));
  if (name === "shuffle") {
    state.shuffle(given[0] as NDArray);
    return given[0];
  }
  if (options) {
    const { p, ...rest } = options;
    given.push(isListed(p) ? { ...rest, p: p.values } : rest);
  }
  return (state as unknown as Record<string, (...args: unknown[]) => unknown>)[name]!(...given);
}

const values = (x: unknown): number[] => (x instanceof NDArray ? Array.from(x.elements()) : [x as number]);

/** Distance in units of the last place. */
function ulps(a: number, b: number): number {
  if (a === b) return 0;
  const bits = new BigInt64Array(Float64Array.of(a, b).buffer);
  return Math.abs(Number(bits[0]! - bits[1]!));
}

const normal = new Set(["randn", "normal"]);

describe("the stream is NumPy's", () => {
  test.each(programs.map((p, i) => [`${i}: seed ${JSON.stringify(p.seed).slice(0, 40)}`, p]))(
    "%s",
    (_, p) => {
      const state = new RandomState(p.seed);
      for (const step of p.calls) {
        const got = call(state, step);
        const { result } = step;
        if (isListed(result)) {
          expect(got).toBeInstanceOf(NDArray);
          expect((got as NDArray).shape).toEqual(result.shape);
        } else {
          expect(typeof got).toBe("number");
        }
        // Normal numbers may differ in the last bit, where the C library's logarithm is not exactly rounded.
        if (!normal.has(step.name)) expect(values(got)).toEqual(isListed(result) ? result.values : [result]);
      }
    },
  );

  test("normal numbers too, but for the last bit of 1 in 3000", () => {
    let count = 0;
    let different = 0;
    for (const { seed, calls } of programs) {
      const state = new RandomState(seed);
      for (const step of calls) {
        const got = values(call(state, step));
        if (!normal.has(step.name)) continue;
        const expected = isListed(step.result) ? step.result.values : [step.result];
        expect(got.length).toBe(expected.length);
        got.forEach((value, i) => {
          const distance = ulps(value, expected[i]!);
          expect(distance).toBeLessThanOrEqual(1);
          count++;
          different += distance;
        });
      }
    }
    expect(count).toBeGreaterThan(7000);
    expect(different).toBeLessThan(count / 1000);
  });

  test("the shared generator, seeded as the book does", () => {
    random.seed(0);
    expect([random.rand(), random.rand(), random.randn()]).toEqual([
      0.5488135039273248, 0.7151893663724195, 0.9787379841057392,
    ]);
    random.seed(1984);
    expect(values(random.permutation(6))).toEqual([5, 2, 0, 1, 3, 4]);
  });
});

describe("generators", () => {
  test("are independent of each other and of the shared one", () => {
    const a = new RandomState(1);
    const b = new RandomState(1);
    const first = [a.rand(), a.randn(), a.rand()];
    random.seed(1);
    random.randn(11);
    new RandomState(2).rand(5);
    expect([b.rand(), b.randn(), b.rand()]).toEqual(first);
  });

  test("without a seed differ each time, and seed() makes them so again", () => {
    expect(new RandomState().rand()).not.toBe(new RandomState().rand());
    const a = new RandomState(3);
    const b = new RandomState(3);
    a.seed();
    expect(a.rand()).not.toBe(b.rand());
  });

  test("seeding forgets the spare normal number", () => {
    const a = new RandomState(5);
    const first = a.randn();
    a.seed(5);
    expect(a.randn()).toBe(first);
  });

  test("a list of words can be a typed array", () => {
    expect(new RandomState(Uint32Array.of(1, 2, 3)).rand()).toBe(new RandomState([1, 2, 3]).rand());
  });

  test("the module's functions are the methods, on one generator", () => {
    const names = [
      "rand",
      "randn",
      "randint",
      "uniform",
      "normal",
      "permutation",
      "shuffle",
      "choice",
    ] as const;
    const state = new RandomState(9);
    random.seed(9);
    const once = (on: typeof random | random.RandomState): unknown[] =>
      names.map((name) => {
        if (name === "shuffle") {
          const list = [1, 2, 3, 4, 5];
          on.shuffle(list);
          return list;
        }
        return name === "permutation" || name === "choice" ? values(on[name](9)) : on[name](5);
      });
    expect(once(random).map(String)).toEqual(once(state).map(String));
  });
});

describe("results", () => {
  const state = new RandomState(0);
  const dtypeOf = (x: NDArray): DType => x.dtype;

  test("hold float64 or int32, and keep an array's own dtype", () => {
    expect(dtypeOf(state.rand(2))).toBe("float64");
    expect(dtypeOf(state.randn(2))).toBe("float64");
    expect(dtypeOf(state.uniform(0, 1, { size: 2 }))).toBe("float64");
    expect(dtypeOf(state.normal(0, 1, { size: [2] }))).toBe("float64");
    expect(dtypeOf(state.randint(5, { size: 2 }))).toBe("int32");
    expect(dtypeOf(state.permutation(5))).toBe("int32");
    expect(dtypeOf(state.choice(5, { size: 2 }))).toBe("int32");
    const singles = array([1, 2, 3], { dtype: "float32" });
    expect(dtypeOf(state.permutation(singles))).toBe("float32");
    expect(dtypeOf(state.choice(singles, { size: 2 }))).toBe("float32");
    expect(typeof state.choice([true, false])).toBe("boolean");
    expect(dtypeOf(state.choice([true, false], { size: 2 }))).toBe("bool");
  });

  test("an empty size is a 0-d array, as in NumPy", () => {
    expect(state.uniform(0, 1, { size: [] }).shape).toEqual([]);
    expect(state.choice([4, 4], { size: [] }).tolist()).toBe(4);
  });

  test("permutation copies, shuffle writes through a view", () => {
    const x = array([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    const columns = x.view([3, 2], [1, 3], 0);
    expect(state.permutation(columns).shape).toEqual([3, 2]);
    expect(x.tolist()).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    state.seed(0);
    state.shuffle(columns);
    state.seed(0);
    const order = values(state.permutation(3));
    expect(x.tolist()).toEqual([order.map((i) => i + 1), order.map((i) => i + 4)]);
  });

  test("shuffle takes lists of anything", () => {
    const list = ["a", "b", "c", "d", "e"];
    state.seed(0);
    state.shuffle(list);
    state.seed(0);
    expect(list).toEqual(values(state.permutation(5)).map((i) => "abcde"[i]));
  });
});

test("the logarithm is right to the last bit", () => {
  // Rounded from 45 digits.
  const exact: [x: number, ln: number][] = [
    [1, 0],
    [0.5, -0.6931471805599453],
    [2, 0.6931471805599453],
    [10, 2.302585092994046],
    [1 - 2 ** -53, -1.1102230246251565e-16],
    [1 + 2 ** -52, 2.2204460492503128e-16],
    [2 ** -104, -72.0873067782343],
    [0.3, -1.2039728043259361],
    [0.7499999, -0.2876822057851231],
    [1.4999, 0.40539843921917673],
    [0.99609375, -0.003913899321136329],
  ];
  for (const [x, ln] of exact) expect([x, log(x)]).toEqual([x, ln]);
  const state = new RandomState(0);
  for (let i = 0; i < 20_000; i++) {
    const x = state.rand();
    expect(ulps(log(x), Math.log(x))).toBeLessThanOrEqual(1);
  }
});

describe("wrong arguments", () => {
  const state = new RandomState(0);
  const wrong = (run: () => unknown, kind: typeof RangeError | typeof TypeError, text: RegExp): void => {
    const before = new RandomState(0);
    state.seed(0);
    expect(run).toThrow(kind);
    expect(run).toThrow(text);
    expect(state.rand()).toBe(before.rand()); // nothing was drawn
  };
  const any = (x: unknown): never => x as never;

  test("seeds", () => {
    wrong(
      () => state.seed(-1),
      RangeError,
      /seed: expected the seed to be an integer from 0 to 4294967295, got -1/,
    );
    wrong(() => state.seed(2 ** 32), RangeError, /got 4294967296/);
    wrong(() => state.seed(1.5), RangeError, /got 1.5/);
    wrong(() => state.seed([]), RangeError, /empty list/);
    wrong(() => state.seed([1, -1]), RangeError, /got -1/);
    wrong(() => state.seed(any("0")), TypeError, /got "0"/);
    wrong(() => state.seed(any(null)), TypeError, /got null/);
  });

  test("shapes", () => {
    wrong(() => state.rand(-1), RangeError, /rand: expected sizes to be integers of at least 0, got -1/);
    wrong(() => state.randn(1.5), RangeError, /got 1.5/);
    wrong(() => state.rand(any([2, 3])), TypeError, /as in rand\(2, 3\), got a list/);
    wrong(() => state.uniform(0, 1, { size: any("3") }), TypeError, /uniform: expected a size, got "3"/);
    wrong(() => state.uniform(0, 1, any({ sise: 3 })), TypeError, /unknown option "sise"/);
    wrong(() => state.normal(0, 1, any([3])), TypeError, /normal/);
  });

  test("bounds", () => {
    wrong(() => state.randint(0), RangeError, /randint: expected low < high, got 0 and 0/);
    wrong(() => state.randint(5, 5), RangeError, /got 5 and 5/);
    wrong(() => state.randint(0, 2 ** 31 + 1), RangeError, /high to be an integer from .* to 2147483648/);
    wrong(() => state.randint(-(2 ** 31) - 1, 0), RangeError, /low to be an integer/);
    wrong(() => state.randint(0.5, 3), RangeError, /got 0.5/);
    wrong(() => state.randint(0, any("3")), TypeError, /got "3"/);
    wrong(() => state.uniform(0, Infinity), RangeError, /high to be finite/);
    wrong(() => state.uniform(-1e308, 1e308), RangeError, /high - low to be finite/);
    wrong(() => state.normal(0, -1), RangeError, /scale to be at least 0, got -1/);
    wrong(() => state.normal(any("0")), TypeError, /loc to be a number, got "0"/);
  });

  test("what is drawn from", () => {
    wrong(() => state.permutation(-1), RangeError, /permutation: expected n/);
    wrong(() => state.permutation(true), TypeError, /0-d/);
    wrong(() => state.shuffle(any(5)), TypeError, /shuffle: expected an array or a list, got 5/);
    wrong(
      () => state.shuffle(new NDArray(new Float64Array(1), new Layout([4], [0], 0, "float64", false))),
      TypeError,
      /read-only/,
    );
    wrong(() => state.choice(0), RangeError, /at least one item/);
    wrong(() => state.choice([]), RangeError, /at least one item/);
    wrong(() => state.choice(-1), RangeError, /integer from 0/);
    wrong(() => state.choice([[1, 2]]), RangeError, /1-d array, got one of shape \[1, 2\]/);
    wrong(
      () => state.choice(3, { size: 4, replace: false }),
      RangeError,
      /at most 3 items without replacement, got 4/,
    );
    wrong(() => state.choice(2, { replace: any(1) }), TypeError, /replace to be a boolean/);
    wrong(() => state.choice(2, { p: [1] }), RangeError, /p of shape \[2\]/);
    wrong(() => state.choice(2, { p: [1.5, -0.5] }), RangeError, /at least 0, got -0.5/);
    wrong(() => state.choice(2, { p: [0.5, NaN] }), RangeError, /got NaN/);
    wrong(() => state.choice(2, { p: [0.5, 0.4] }), RangeError, /sum to 1, got a sum of 0.9/);
    wrong(
      () => state.choice(2, { p: [1, 0], size: 2, replace: false }),
      RangeError,
      /probability above 0, got 1/,
    );
  });
});
