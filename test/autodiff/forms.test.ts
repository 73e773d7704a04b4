// What the functional forms promise beside the right numbers: conventions, purity, nesting, modes, errors, types.
import type { Variable } from "dezero";
import {
  Config,
  concat,
  exp,
  expr,
  Func,
  grad,
  hessian,
  hvp,
  jacobian,
  jvp,
  noGrad,
  np,
  op,
  sin,
  square,
  sum,
  tanh,
  valueAndGrad,
  variable,
  vjp,
  type NDArray,
  type Op,
  type VariableLike,
} from "dezero";

const numbers = (x: unknown): unknown => (Array.isArray(x) ? x.map(numbers) : (x as Variable).data.tolist());
const cube = (x: Variable): Variable => x.pow(3);

describe("arguments and results", () => {
  test.each<[string, VariableLike]>([
    ["a variable", variable([1, 2])],
    ["an array", np.array([1, 2])],
    ["a list", [1, 2]],
    ["a typed array", new Float64Array([1, 2])],
  ])("%s", (_, x) => expect(numbers(grad((x) => cube(x).sum())(x))).toEqual([3, 12]));

  test("one argument gives one result, several give a list, none gives an empty one", () => {
    const product = (x: Variable, y: Variable) => x.mul(y);
    expect(numbers(grad(cube)(2))).toBe(12);
    expect(numbers(grad(product)(2, 3))).toEqual([3, 2]);
    expect(numbers(valueAndGrad(product)(2, 3))).toEqual([6, [3, 2]]);
    expect(numbers(jacobian(cube)(2))).toBe(12);
    expect(numbers(hessian(product)(2, 3))).toEqual([
      [0, 1],
      [1, 0],
    ]);
    expect(numbers(vjp(product, 2, 3)[1](10))).toEqual([30, 20]);
    expect(numbers(jvp(product, [2, 3], [1, 10]))).toEqual([6, 23]);
    expect(numbers(hvp(product, [2, 3], [1, 10]))).toEqual([10, 1]);
    expect(numbers(hvp(cube, [2], [10]))).toEqual([120]);
    expect(grad(() => variable(1))()).toEqual([]);
  });

  test("functions with a list of results", () => {
    const f = (x: Variable) => [x.sum(), square(x)] as const;
    expect(numbers(jacobian(f)([1, 2]))).toEqual([
      [1, 1],
      [
        [2, 0],
        [0, 4],
      ],
    ]);
    const [values, pullback] = vjp(f, [1, 2]);
    expect(numbers(values)).toEqual([3, [1, 4]]);
    expect(numbers(pullback([100, [1, 10]]))).toEqual([102, 140]);
    expect(numbers(jvp(f, [[1, 2]], [[1, 10]])[1])).toEqual([11, [2, 40]]);
    // The list stays a list when it has one item.
    expect(numbers(jacobian((x: Variable) => [square(x)])(3))).toEqual([6]);
  });

  test("shapes of the jacobian: those of the result, then those of the argument", () => {
    const J = jacobian((x: Variable, w: Variable) => x.matmul(w));
    expect(J(np.ones([2, 3]), np.ones([3, 4])).map((block) => block.shape)).toEqual([
      [2, 4, 2, 3],
      [2, 4, 3, 4],
    ]);
    expect(jacobian((x) => x.get("0:0"))([1, 2]).shape).toEqual([0, 2]);
    expect(jacobian((x) => concat([x, x]))(np.zeros([0])).shape).toEqual([0, 0]);
    expect(hessian((x) => sum(cube(x)))(np.ones([2, 2])).shape).toEqual([2, 2, 2, 2]);
    expect(hessian((x) => sum(cube(x)).reshape(1, 1))([1, 2]).shape).toEqual([2, 2]);
  });

  test("zeros where the result does not depend on the argument, or on any", () => {
    const first = (x: Variable, y: Variable) =>
      square(x)
        .sum()
        .add(noGrad(() => y.sum()));
    expect(numbers(grad(first)([1, 2], [[3]]))).toEqual([[2, 4], [[0]]]);
    expect(numbers(grad((_x) => variable(7))([1, 2]))).toEqual([0, 0]);
    expect(numbers(hessian((x) => x.mul(3).sum())([1, 2]))).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect(numbers(hvp((_x) => variable(7), [[1, 2]], [[1, 1]]))).toEqual([[0, 0]]);
    expect(numbers(jvp((_x) => variable([7, 8]), [1], [1])[1])).toEqual([0, 0]);
    const cut = (x: Variable) => x.detach().mul(x);
    expect(numbers(grad(cut)(3))).toBe(3);
  });

  test("dtypes follow the argument", () => {
    const x = np.array([1, 2], { dtype: "float32" });
    const loss = (x: Variable) => tanh(x).sum();
    const [y, pullback] = vjp(loss, x);
    const [, Jv] = jvp(loss, [x], [x]);
    const all = [grad(loss)(x), jacobian(tanh)(x), hessian(loss)(x), y, pullback(1), Jv];
    expect(all.map(({ dtype }) => dtype)).toEqual(Array(6).fill("float32"));
    expect(grad((i) => i.mul(i).sum())(np.array([1, 2], { dtype: "int32" })).dtype).toBe("int32");
  });

  test("inside, arguments have the names they have outside", () => {
    const names: (string | null)[] = [];
    grad((x: Variable, y: Variable) => {
      names.push(x.name, y.name);
      return x.mul(y);
    })(variable(1, "x"), 2);
    expect(names).toEqual(["x", null]);
  });
});

describe("nothing of the caller's is touched", () => {
  test("no grad is read or written: of arguments, of what they come from, of what the closure holds", () => {
    const [x, w] = [variable([1, 2]), variable([3, 4])];
    const t = x.mul(2);
    const all = [x, w, t];
    all.forEach((v, i) => (v.grad = variable([i, i])));
    const marks = all.map((v) => v.grad);
    const f = (a: Variable) => a.mul(a).mul(w).sum();
    for (const argument of [x, t]) {
      valueAndGrad(f)(argument);
      hessian(f)(argument);
      jacobian(f)(argument);
      vjp(f, argument)[1](1);
      jvp(f, [argument], [w]);
      hvp(f, [argument], [w]);
    }
    expect(all.every((v, i) => v.grad === marks[i])).toBe(true);
    expect(numbers(marks as Variable[])).toEqual([
      [0, 0],
      [1, 1],
      [2, 2],
    ]);
  });

  test("data is not shared with results", () => {
    const [x, v] = [variable([1, 2]), variable([1, 1])];
    const [, pullback] = vjp((a: Variable) => a, x);
    const g = pullback(v);
    g.data.set([0], 99);
    expect(numbers([x, v])).toEqual([
      [1, 2],
      [1, 1],
    ]);
    const [ga, gb] = grad((a: Variable, b: Variable) => a.add(b).sum())(x, x);
    ga.data.set([0], 99);
    expect(numbers(gb)).toEqual([1, 1]);
  });

  test("a variable is a constant where the function reaches it by its closure", () => {
    const x = variable(5);
    expect(numbers(grad((a) => a.mul(x))(x))).toBe(5);
    expect(numbers(hessian((a) => a.mul(a).mul(x))(x))).toBe(10);
    expect(numbers(jvp((a) => a.mul(x), [x], [1])[1])).toBe(5);
  });

  test("the closure's history is not differentiated", () => {
    let visits = 0;
    const counted: Op<[x: VariableLike]> = op(
      "counted",
      class extends Func<[x: NDArray]> {
        forward(x: NDArray): NDArray {
          return np.multiply(x, 2);
        }
        backward(gy: Variable): Variable {
          visits++;
          return gy.mul(2);
        }
      },
      { check: [] },
    );
    const w = counted(variable(3));
    expect(numbers(grad((x) => x.mul(w))(counted(variable(2))))).toBe(6);
    expect(visits).toBe(0);
    expect(numbers(jacobian((x) => counted(x))([1, 2, 3]))).toEqual([
      [2, 0, 0],
      [0, 2, 0],
      [0, 0, 2],
    ]);
    expect(visits).toBe(3); // one backward for each element of the result
  });
});

describe("results can be differentiated again", () => {
  test("nested forms of the same function", () => {
    expect(numbers(grad(grad(grad(cube)))(2))).toBe(6);
    expect(numbers(jacobian(grad((x) => cube(x).sum()))([1, 2]))).toEqual([
      [6, 0],
      [0, 12],
    ]);
    const third = jacobian(hessian((x) => x.pow(4).sum()))([1, 2]);
    expect(third.shape).toEqual([2, 2, 2]);
    expect(numbers(third)).toEqual([
      [
        [24, 0],
        [0, 0],
      ],
      [
        [0, 0],
        [0, 48],
      ],
    ]);
    expect(numbers(grad((x) => hvp(cube, [x], [1])[0])(5))).toBe(6);
    expect(numbers(grad((x) => jvp(cube, [x], [x])[1])(2))).toBe(36); // d/dx 3x^3
    expect(numbers(jvp((x) => jvp(cube, [x], [1])[1], [2], [1])[1])).toBe(12);
    expect(numbers(grad((x) => vjp(cube, x)[1](1))(2))).toBe(12);
    expect(numbers(grad((x) => valueAndGrad(cube)(x)[0])(2))).toBe(12);
  });

  test("inner derivatives do not mix with outer ones", () => {
    // d/dx (x * d/dy (x + y)) = 1, and not 2
    expect(numbers(grad((x) => x.mul(grad((y) => x.add(y))(1)))(1))).toBe(1);
    // d/dx (x * d/dy (x * y) at y = x) = 2x
    expect(numbers(grad((x) => x.mul(grad((y) => x.mul(y))(x)))(3))).toBe(6);
    expect(numbers(grad((x) => grad((y) => x.mul(y).mul(y))(x))(3))).toBe(12); // d/dx 2x^2
  });

  test("backward reaches what an argument was computed from, and what the closure holds", () => {
    const [w, c] = [variable(3), variable(5)];
    const g = grad((x) => cube(x).mul(c))(w.mul(2)); // 3 c (2w)^2 = 12 c w^2
    expect(g.item()).toBe(540);
    g.backward();
    expect(numbers([w.grad!, c.grad!])).toEqual([360, 108]);
  });

  test("the value too", () => {
    const w = variable(3);
    valueAndGrad(cube)(w)[0].backward();
    expect(w.grad!.item()).toBe(27);
  });

  test("by covectors, tangents and vectors", () => {
    const v = variable([1, 10]);
    const f = (x: Variable) => sin(x).sum();
    for (const product of [
      vjp(square, [3, 4])[1](v),
      jvp(square, [[3, 4]], [v])[1],
      hvp(f, [[3, 4]], [v])[0],
      vjp((x: Variable) => x, [3, 4])[1](v),
      jvp((x) => x, [[3, 4]], [v])[1],
    ]) {
      v.cleargrad();
      product.sum().backward();
      expect(v.grad).not.toBeNull();
      // All are linear in v: their value is the slope along v itself.
      expect(np.sum(np.multiply(v.grad!.data, v.data)).item()).toBeCloseTo(
        Number(np.sum(product.data).item()),
        12,
      );
    }
  });

  test("a pullback is called as often as one likes, also when the mode has changed since", () => {
    const x = variable([1, 2]);
    const [, pullback] = vjp(square, x);
    const plain = noGrad(() => pullback([1, 1]));
    expect([numbers(plain), plain.creator]).toEqual([[2, 4], null]);
    const g = pullback([1, 0]);
    g.sum().backward();
    expect(numbers([g, x.grad!])).toEqual([
      [2, 0],
      [2, 0],
    ]);
  });

  test("step 36: the gradient in a formula of its own (100)", () => {
    const f = (x: Variable) => grad(square)(x).pow(3).add(square(x));
    expect(numbers(grad(f)(2))).toBe(100);
    const x = variable(2);
    f(x).backward();
    expect(String(x.grad)).toBe("variable(100.0)");
  });

  test("a gradient penalty", () => {
    // y = w . x^2, dy/dx = 2 w x, penalty = |dy/dx|^2 = 4 sum (w x)^2, its gradient by w: 8 w x^2
    const x = [1, 2, -1];
    const penalty = (w: Variable) =>
      grad((x) => w.mul(x).mul(x).sum())(x)
        .pow(2)
        .sum();
    expect(numbers(grad(penalty)([3, 0.5, -2]))).toEqual([24, 16, -16]);
    const w = variable([3, 0.5, -2]);
    penalty(w).backward();
    expect(numbers(w.grad!)).toEqual([24, 16, -16]);
    // d2/dw2: 8 x^2 on the diagonal
    expect(numbers(hessian(penalty)(w))).toEqual([
      [8, 0, 0],
      [0, 32, 0],
      [0, 0, 8],
    ]);
  });

  test("Newton's method by double backprop reaches the minimum of step 29", () => {
    let x = variable(2);
    const f = (x: Variable) => expr`${x} ** 4 - 2 * ${x} ** 2`;
    noGrad(() => {
      for (let i = 0; i < 10; i++) x = x.sub(grad(f)(x).div(hessian(f)(x)));
    });
    expect([x.item(), x.creator]).toEqual([1, null]);
  });
});

describe("the modes", () => {
  test("under noGrad they work, and results have no graph", () => {
    const x = variable([1, 2]);
    const f = (x: Variable) => cube(x).sum();
    const results = noGrad(() => [
      grad(f)(x),
      ...valueAndGrad(f)(x),
      jacobian(cube)(x),
      hessian(f)(x),
      ...vjp(cube, x)
        .slice(0, 1)
        .map((y) => y as Variable),
      vjp(cube, x)[1]([1, 1]),
      ...jvp(cube, [x], [x]),
      ...hvp(f, [x], [x]),
      grad((x) => grad(f)(x).sum())(x),
    ]);
    expect(results.map(({ creator }) => creator)).toEqual(Array(results.length).fill(null));
    expect(numbers(results.at(-1))).toEqual([6, 12]);
    expect(numbers(results[0])).toEqual([3, 12]);
  });

  test("come back after a throw, and a noGrad inside of the function ends with it", () => {
    const fail = (): Variable => {
      throw new Error("out of order");
    };
    expect(() => noGrad(() => grad(fail)())).toThrow("out of order");
    expect(Config.enableBackprop).toBe(true);
    grad((x) => {
      noGrad();
      return x;
    })(1);
    expect(Config.enableBackprop).toBe(true);
  });

  test("a function that ends in noGrad is constant", () => {
    expect(numbers(grad((x) => noGrad(() => exp(x)))(1))).toBe(0);
  });
});

describe("what can go wrong", () => {
  const never = (x: unknown) => x as never;
  /** What TypeScript would refuse as a function to differentiate. */
  const wrong = (f: unknown) => f as () => Variable;
  test.each<[string, () => unknown, typeof Error, string]>([
    ["no function", () => grad(wrong(3)), TypeError, "grad: expected a function, got 3"],
    [
      "no function",
      () => jacobian(never(variable(1))),
      TypeError,
      "jacobian: expected a function, got an object of class Variable",
    ],
    ["no function", () => vjp(wrong(null)), TypeError, "vjp: expected a function, got null"],
    [
      "an async function",
      () => grad(wrong(async () => Promise.resolve(1)))(),
      TypeError,
      "grad: the callback is async",
    ],
    [
      "a number as result",
      () => grad(wrong(() => 1))(),
      TypeError,
      "grad: expected the function to return a Variable or a list of them, got 1; a number or an array has lost its graph",
    ],
    [
      "a vector",
      () => grad((x) => x)([1, 2]),
      RangeError,
      "grad: expected the function to return a Variable of one element, got one of shape [2]; jacobian and vjp differentiate others",
    ],
    [
      "a list",
      () => valueAndGrad(wrong(() => [variable(1)]))(),
      RangeError,
      "valueAndGrad: expected the function to return a Variable of one element, got a list of 1",
    ],
    [
      "a vector",
      () => hessian((x) => x)([1, 2]),
      RangeError,
      "hessian: expected the function to return a Variable of one element",
    ],
    [
      "a vector",
      () => hvp((x) => x, [[1, 2]], [[1, 2]]),
      RangeError,
      "hvp: expected the function to return a Variable of one element",
    ],
    [
      "a missing argument",
      () => grad(cube)(never(undefined)),
      TypeError,
      "grad: expected a Variable, an array or a number as argument 0, got undefined",
    ],
    ["a text", () => grad(cube)(never("2")), TypeError, "grad: expected a number"],
    ["a ragged list", () => grad(cube)([[1], [1, 2]]), RangeError, "grad: "],
    [
      "a covector of the wrong shape",
      () => vjp(cube, [1, 2])[1](1),
      RangeError,
      "vjp: expected covectors[0] of shape [2], got []",
    ],
    [
      "no list of covectors",
      () => vjp((x: Variable) => [x], 1)[1](never(1)),
      TypeError,
      "vjp: expected covectors as a list, one for each result, got 1",
    ],
    [
      "too few covectors",
      () => vjp((x: Variable) => [x, x], 1)[1]([1]),
      RangeError,
      "vjp: expected 2 covectors, got 1",
    ],
    [
      "a tangent of the wrong shape",
      () => jvp(cube, [[1, 2]], [[1, 2, 3]]),
      RangeError,
      "jvp: expected tangents[0] of shape [2], got [3]",
    ],
    ["too many tangents", () => jvp(cube, [1], never([1, 2])), RangeError, "jvp: expected 1 tangents, got 2"],
    [
      "primals that are no list",
      () => jvp(cube, never(variable(1)), [1]),
      TypeError,
      "jvp: expected primals as a list, one for each argument, got an object of class Variable",
    ],
    [
      "vectors that are no list",
      () => hvp(cube, [1], never(2)),
      TypeError,
      "hvp: expected vectors as a list, one for each argument, got 2",
    ],
    [
      "a vector that is missing",
      () => hvp(cube, [1], never([undefined])),
      TypeError,
      "hvp: expected a Variable, an array or a number as vectors[0], got undefined",
    ],
  ])("%s", (_, run, kind, message) => {
    expect(run).toThrow(kind);
    expect(run).toThrow(message);
  });
});

test("types: one argument, several, lists of results, and what is refused", () => {
  const product = (x: Variable, y: Variable): Variable => x.mul(y);
  const one: Variable = grad(sin)(1);
  const two: [x: Variable, y: Variable] = grad(product)(1, 2);
  const inferred: Variable = grad((x) => x.mul(2))(1);
  const both: [Variable, [Variable, Variable]] = valueAndGrad(product)(1, 2);
  const blocks: [[Variable, Variable], [Variable, Variable]] = hessian(product)(1, 2);
  const rows: [Variable, Variable] = jacobian((x) => [x, x] as const)(1);
  const nested: [[Variable, Variable], [Variable, Variable]] = jacobian(grad(product))(1, 2);
  const [value, pullback] = vjp(product, 1, 2);
  const back: [Variable, Variable] = pullback(value);
  const [products]: [Variable] = hvp(cube, [1], [1]);
  const many: Variable | Variable[] = grad((...xs: Variable[]) => xs[0]!.mul(xs[1]!))(1, 2);
  expect(numbers([one, two, inferred, both, blocks, rows, nested, back, products, many])).toEqual([
    Math.cos(1),
    [2, 1],
    2,
    [2, [2, 1]],
    [
      [0, 1],
      [1, 0],
    ],
    [1, 1],
    [
      [0, 1],
      [1, 0],
    ],
    [4, 2],
    6,
    [2, 1],
  ]);
  const refused = [
    // @ts-expect-error an argument is missing
    () => grad(product)(1),
    // @ts-expect-error one too many
    () => grad(cube)(1, 2),
    // @ts-expect-error a text is no argument
    () => grad(cube)("1"),
    // @ts-expect-error a list of results has no gradient
    () => grad((x) => [x]),
    // @ts-expect-error a tangent for each primal
    () => jvp(product, [1, 2], [1]),
    // @ts-expect-error one result
    () => grad(product)(1, 2).item(),
  ];
  expect(refused.length).toBe(6);
});
