// Functions made by `op`, from an object and from a class: the same to who uses them.
import { inspect } from "node:util";
import {
  detectAnomaly,
  Func,
  gradients,
  mul,
  np,
  op,
  sin,
  usingConfig,
  variable,
  type NDArray,
  type Op,
  type Variable,
  type VariableLike,
} from "dezero";

const check = [{ shapes: [[2, 3]] }];

const fromRule: Op<[x: VariableLike]> = op(
  "cube",
  {
    forward(x: NDArray): NDArray {
      return np.power(x, 3);
    },
    backward(gy: Variable): Variable {
      return this.inputs[0].pow(2).mul(3).mul(gy);
    },
  },
  { check },
);

const fromClass: Op<[x: VariableLike]> = op(
  "cube",
  class extends Func<[x: NDArray]> {
    forward(x: NDArray): NDArray {
      return np.power(x, 3);
    }
    backward(gy: Variable): Variable {
      return this.inputs[0].pow(2).mul(3).mul(gy);
    }
  },
  { check },
);

describe.each([
  ["an object", fromRule],
  ["a class", fromClass],
])("a function from %s", (_, cube) => {
  test("can be differentiated again and again", () => {
    const x = variable([2, -3]);
    const y = cube(x);
    expect(y.data.tolist()).toEqual([8, -27]);
    const [g] = gradients(y, [x], { createGraph: true });
    const [h] = gradients(g!, [x]);
    expect([g!.data.tolist(), h!.data.tolist()]).toEqual([
      [12, 27],
      [12, -18],
    ]);
  });

  test("is the creator of its output", () => {
    const x = variable(2).mul(1);
    const y = cube(x);
    const creator = y.creator!;
    expect(creator).toBeInstanceOf(Func);
    expect(y.creator).toBe(creator);
    expect([cube.opName, creator.name, creator.generation, y.generation]).toEqual(["cube", "cube", 1, 2]);
    expect(creator.inputs).toHaveLength(1);
    expect(creator.inputs[0]).toBe(x);
    expect(creator.outputs).toHaveLength(1);
    expect(creator.outputs[0]).toBe(y.data);
    expect([String(creator), inspect(creator)]).toEqual(["[Func: cube]", "[Func: cube]"]);
    expect((creator.forward(np.array(3)) as NDArray).item()).toBe(27);
    expect((creator.backward(variable(10)) as Variable).item()).toBe(120);
  });

  test("keeps a name that its output is given", () => {
    const y = cube(variable(2));
    y.name = "volume";
    expect(y.name).toBe("volume");
    expect(cube(variable(2)).name).toBeNull();
  });

  test("is named by errors", () => {
    expect(() => (cube as (...args: unknown[]) => unknown)()).toThrow("cube: expected 1 inputs, got 0");
    expect(() => cube(null as unknown as Variable)).toThrow(
      "cube: expected a Variable, an array or a number",
    );
    const x = variable(1e200);
    const steep = detectAnomaly(() => cube(x.mul(1e-150)).mul(Infinity));
    expect(() => detectAnomaly(() => steep.backward())).toThrow(/backward of (mul|cube)/);
  });

  test("ignores what a list's map adds to its input", () => {
    expect([1, 2].map(cube as (x: number) => Variable).map((y) => y.item())).toEqual([1, 8]);
  });
});

describe("an object", () => {
  const sumAndProduct = op<
    [a: Variable, b: Variable, c: Variable],
    Variable[],
    [a: NDArray, b: NDArray, c: NDArray]
  >(
    "sumAndProduct",
    {
      forward(a, b, c) {
        return [np.add(np.add(a, b), c), np.multiply(np.multiply(a, b), c)];
      },
      backward(sum: Variable, product: Variable) {
        const [a, b, c] = this.inputs;
        return [
          this.needs(0) ? sum.add(product.mul(b).mul(c)) : null,
          this.needs(1) ? sum.add(product.mul(a).mul(c)) : null,
          this.needs(2) ? sum.add(product.mul(a).mul(b)) : null,
        ];
      },
    },
    { inputs: 3, check: [{ shapes: [[], [], []] }] },
  );
  const inputs = (): [Variable, Variable, Variable] => [variable(2), variable(3), variable(5)];

  test("may take three inputs and return two outputs", () => {
    const [a, b, c] = inputs();
    const [sum, product] = sumAndProduct(a, b, c);
    expect([sum!.item(), product!.item()]).toEqual([10, 30]);
    sum!.mul(product!).backward();
    // d (s p) = p ds + s dp
    expect([a, b, c].map((x) => x.grad!.item())).toEqual([30 + 150, 30 + 100, 30 + 60]);
  });

  test("gets a gradient of zeros for an output that was not used", () => {
    const [a, b, c] = inputs();
    sumAndProduct(a, b, c)[1]!.backward();
    expect([a, b, c].map((x) => x.grad!.item())).toEqual([15, 10, 6]);
  });

  test("keeps the gradients of outputs that are retained", () => {
    const [a, b, c] = inputs();
    const [sum, product] = sumAndProduct(a, b, c);
    sum!.mul(product!).backward({ retainGrad: true });
    expect([sum!.grad!.item(), product!.grad!.item()]).toEqual([30, 10]);
  });

  test("serves applications that are alive at the same time, one inside of the other's backward", () => {
    const inner: number[] = [];
    let depth = 0;
    const nested = op<[x: VariableLike], Variable, [x: NDArray]>(
      "nested",
      {
        forward: (x) => np.square(x),
        backward(gy: Variable) {
          const [x] = this.inputs;
          if (depth < 2) {
            depth++;
            const z = variable(x.item() + 1);
            usingConfig("enableBackprop", true, () => nested(z).mul(z)).backward();
            inner.push(z.grad!.item());
          }
          return gy.mul(x).mul(2);
        },
      },
      { check },
    );
    const x = variable(3);
    nested(x).add(nested(x)).backward();
    // (z ** 3)' = 3 z ** 2, from the inside out
    expect(inner).toEqual([75, 48]);
    expect(x.grad!.item()).toBe(12);
  });

  test("must be given an array by forward", () => {
    const wrong = op<[x: VariableLike], Variable, [x: NDArray]>(
      "wrong",
      { forward: () => 1 as unknown as NDArray, backward: (gy: Variable) => gy },
      { check },
    );
    expect(() => wrong(1)).toThrow("forward of wrong: expected an NDArray, got number");
  });

  test("of two inputs, a variable and a number, computes the same whether it is recorded or not", () => {
    const divmod = op<[a: VariableLike, b: VariableLike], Variable[], [a: NDArray, b: NDArray]>(
      "divmod",
      {
        forward: (a, b) => [np.floorDivide(a, b), np.remainder(a, b)],
        backward: (_: Variable, rest: Variable) => [rest, null],
      },
      { inputs: 2, check: [{ shapes: [[], []] }] },
    );
    const wrong = op<[a: VariableLike, b: VariableLike], Variable, [a: NDArray, b: NDArray]>(
      "wrong",
      { forward: () => 1 as unknown as NDArray, backward: (gy: Variable) => [gy, gy] },
      { inputs: 2, check: [{ shapes: [[], []] }] },
    );
    const calls: [a: VariableLike, b: VariableLike, expected: number[]][] = [
      [variable(7), 2, [3, 1]],
      [7, variable(2), [3, 1]],
      [variable(7), variable(2), [3, 1]],
    ];
    for (const enableBackprop of [true, false]) {
      usingConfig("enableBackprop", enableBackprop, () => {
        for (const [a, b, expected] of calls) {
          const ys = divmod(a, b);
          expect(ys.map((y) => y.item())).toEqual(expected);
          expect(ys.map((y) => y.creator !== null)).toEqual([enableBackprop, enableBackprop]);
          expect(() => wrong(a, b)).toThrow("forward of wrong: expected an NDArray, got number");
        }
      });
    }
  });

  test("must have both methods", () => {
    const half = { forward: (x: NDArray) => x };
    expect(() => op("half", half as unknown as Func, { check })).toThrow(
      "op: expected half to have the methods forward and backward",
    );
  });

  test("cannot sort its arguments", () => {
    const rule = { forward: (x: NDArray) => x, backward: (gy: Variable) => gy };
    expect(() => op("sorting", rule, { inputs: () => ({ inputs: [], params: [] }), check })).toThrow(
      TypeError,
    );
  });
});

test("a class may have a parameter, which each application keeps", () => {
  const cut: Op<[x: VariableLike, limit: number]> = op(
    "cut",
    class extends Func<[x: NDArray]> {
      constructor(readonly limit: number) {
        super();
      }
      forward(x: NDArray): NDArray {
        return np.minimum(x, this.limit);
      }
      backward(gy: Variable): Variable {
        return gy.mul(np.less(this.inputs[0].data, this.limit));
      }
    },
    { check: [{ shapes: [[2, 3]], params: [0.5], values: "distinct" }] },
  );
  const x = variable([1, 2, 3]);
  const y = cut(x, 2.5).add(cut(x, 1.5));
  expect(y.data.tolist()).toEqual([2, 3.5, 4]);
  y.backward();
  expect(x.grad!.data.tolist()).toEqual([2, 1, 0]);
});

test("a class belongs to one op", () => {
  class Same extends Func<[x: NDArray]> {
    forward(x: NDArray): NDArray {
      return x;
    }
    backward(gy: Variable): Variable {
      return gy;
    }
  }
  op("same", Same, { check });
  expect(() => op("again", Same, { check })).toThrow("the class of again belongs to another op");
});

test("functions of the engine take a list's map and say what is missing", () => {
  expect([0, 1].map(sin as (x: number) => Variable).map((y) => y.item())).toEqual([0, Math.sin(1)]);
  expect(() => (mul as (...args: unknown[]) => unknown)(1)).toThrow("mul: expected 2 inputs, got 1");
});
