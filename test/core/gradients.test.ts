// gradients: of chosen variables, without writing any grad.
import {
  add,
  concat,
  Config,
  exp,
  Func,
  gradients,
  matmul,
  mul,
  noGrad,
  np,
  op,
  sin,
  square,
  variable,
  Variable,
  type NDArray,
  type Op,
} from "dezero";

const numbers = (xs: Variable[]): unknown => xs.map((x) => x.data.tolist());

/** The product, which counts how often it is differentiated and what that computed. */
function countingMul(): { mul: Op<[a: Variable, b: Variable]>; wanted: boolean[][] } {
  const wanted: boolean[][] = [];
  const counting: Op<[a: Variable, b: Variable]> = op(
    "countingMul",
    class extends Func<[a: NDArray, b: NDArray]> {
      forward(a: NDArray, b: NDArray): NDArray {
        return np.multiply(a, b);
      }
      backward(gy: Variable): (Variable | null)[] {
        const [a, b] = this.inputs;
        wanted.push([this.needs(0), this.needs(1)]);
        return [this.needs(0) ? gy.mul(b) : null, this.needs(1) ? gy.mul(a) : null];
      }
    },
    { inputs: 2, check: [] },
  );
  return { mul: counting, wanted };
}

describe("what they are", () => {
  test("of leaves and of intermediate variables, in the order asked for", () => {
    const [x, y] = [variable(2), variable(3)];
    const t = mul(x, y);
    const z = add(square(t), x); // (xy)^2 + x
    expect(numbers(gradients(z, [t, y, x]))).toEqual([12, 24, 37]);
  });

  test("of an intermediate variable, and through it", () => {
    const x = variable([1, 2]);
    const t = square(x);
    const z = mul(t, x).sum();
    expect(numbers(gradients(z, [x, t]))).toEqual([
      [3, 12],
      [1, 2],
    ]);
  });

  test("of one output of several, and of one that is an input itself", () => {
    const x = variable([1, 2]);
    expect(numbers(gradients(x, [x]))).toEqual([[1, 1]]);
    const parts = op<[x: Variable], Variable[]>(
      "parts",
      class extends Func<[x: NDArray]> {
        forward(x: NDArray) {
          return [np.multiply(x, 2), np.multiply(x, 3)];
        }
        backward(g0: Variable, g1: Variable) {
          return g0.mul(2).add(g1.mul(3));
        }
      },
      { check: [] },
    );
    const [a, b] = parts(x);
    const y = mul(a!, b!);
    expect(numbers(gradients(y, [x, a!, b!]))).toEqual([
      [12, 24],
      [3, 6],
      [2, 4],
    ]);
    expect(numbers(gradients(square(b!), [a!]))).toEqual([[0, 0]]);
  });

  test("start from gradOutputs and add up over outputs", () => {
    const x = variable([1, 2]);
    const [y, z] = [square(x), x.mul(5)];
    expect(numbers(gradients([y, z], [x]))).toEqual([[7, 9]]);
    const gradOutputs = [variable([1, 10]), variable([0, 2])];
    expect(numbers(gradients([y, z], [x], { gradOutputs }))).toEqual([[2, 50]]);
    expect(numbers(gradOutputs)).toEqual([
      [1, 10],
      [0, 2],
    ]);
  });

  test("are zeros for what the outputs do not depend on, whether or not it has a graph", () => {
    const [x, other] = [variable(2), variable([[1, 2]])];
    const derived = square(other);
    const asked = gradients(square(x), [other, x, derived]);
    expect(numbers(asked)).toEqual([[[0, 0]], 4, [[0, 0]]]);
  });

  test("differentiate again with createGraph, also by the gradient that they start from", () => {
    const x = variable(3);
    let y = x.pow(4);
    for (const expected of [108, 108, 72, 24, 0]) {
      [y] = gradients(y, [x], { createGraph: true }) as [Variable];
      expect(y.item()).toBe(expected);
      if (y.creator === null) break;
    }
    const u = variable(5);
    const [through] = gradients(sin(x), [x], { gradOutputs: [u], createGraph: true });
    expect(gradients(through!, [u])[0]!.item()).toBe(Math.cos(3));
    const [handedOn] = gradients(x, [x], { gradOutputs: [u], createGraph: true });
    expect(gradients(handedOn!, [u])[0]!.item()).toBe(1);
  });

  test("have no graph without createGraph", () => {
    const x = variable(2);
    expect(gradients(exp(x), [x])[0]!.creator).toBeNull();
  });

  test("have memory of their own", () => {
    const [a, b] = [variable([1, 2]), variable([3, 4])];
    const seed = variable([1, 1]);
    const results = gradients(add(a, b), [a, b, a], { gradOutputs: [seed] });
    results.forEach((g, i) => g.data.set([0], 10 + i));
    expect(numbers([...results, seed])).toEqual([
      [10, 1],
      [11, 1],
      [12, 1],
      [1, 1],
    ]);
    const [sum] = gradients(variable([1, 2]).add(a).sum(), [a]);
    sum!.data.set([0], 5); // not a read-only view
  });
});

describe("what they leave alone", () => {
  test("every grad: that of the output, of leaves and of what lies between", () => {
    const [x, w] = [variable(2), variable(3)];
    const t = mul(x, w);
    const y = square(t);
    const marks = [x, w, t, y].map((v, i) => (v.grad = variable(100 + i)));
    expect(numbers(gradients(y, [x]))).toEqual([36]); // starts from 1, not from the grad of y
    expect([x, w, t, y].every((v, i) => v.grad === marks[i])).toBe(true);
    expect(numbers(marks)).toEqual([100, 101, 102, 103]);
  });

  test("the parts of the graph that do not lead to the inputs, and needless products", () => {
    const counting = countingMul();
    const [x, w, z] = [variable(2), variable(3), variable(4)];
    const aside = counting.mul(w, z);
    const y = counting.mul(counting.mul(x, w), aside);
    expect(numbers(gradients(y, [x]))).toEqual([36]);
    expect(counting.wanted).toEqual([
      [true, false],
      [true, false],
    ]);
    counting.wanted.length = 0;
    y.backward();
    expect(counting.wanted).toEqual(Array(3).fill([true, true]));
    expect(numbers([x.grad!, w.grad!, z.grad!])).toEqual([36, 48, 18]);
  });

  test("what is older than the inputs", () => {
    const counting = countingMul();
    const x = variable(2);
    const t = counting.mul(x, x);
    expect(numbers(gradients(counting.mul(t, t), [t]))).toEqual([8]);
    expect(counting.wanted.length).toBe(1);
  });

  test("the mode, when something throws, and the graph, which can be used again", () => {
    let fail = true;
    const faulty = op<[x: Variable]>(
      "faulty",
      class extends Func<[x: NDArray]> {
        forward(x: NDArray) {
          return np.add(x, 0);
        }
        backward(gy: Variable) {
          if (fail) throw new Error("out of order");
          return gy;
        }
      },
      { check: [] },
    );
    const x = variable([1, 2]);
    const y = concat([square(x), faulty(x)]);
    expect(() => gradients(y, [x])).toThrow("out of order");
    expect(Config.enableBackprop).toBe(true);
    fail = false;
    expect(numbers(gradients(y, [x]))).toEqual([[3, 5]]);
    y.backward();
    expect(numbers([x.grad!])).toEqual([[3, 5]]);
  });

  test("a backward within a pass for chosen variables writes all leaves, and the other way round", () => {
    const [x, w] = [variable(2), variable(3)];
    const inner = mul(x, w);
    let run = (): void => inner.backward();
    const nesting = op<[x: Variable]>(
      "nesting",
      class extends Func<[x: NDArray]> {
        forward(x: NDArray) {
          return np.add(x, 0);
        }
        backward(gy: Variable) {
          run();
          return gy;
        }
      },
      { check: [] },
    );
    // x * x * w; the nesting one is visited first
    const y = mul(inner, nesting(x));
    expect(numbers(gradients(y, [x]))).toEqual([12]);
    expect(numbers([x.grad!, w.grad!])).toEqual([3, 2]);
    run = () => expect(numbers(gradients(inner, [w]))).toEqual([2]);
    x.cleargrad();
    w.cleargrad();
    y.backward();
    expect(numbers([x.grad!, w.grad!])).toEqual([12, 4]);
  });
});

test("a chain of 200,000 functions, without recursion", () => {
  const [x, w] = [variable(1), variable(0)];
  let y: Variable = x;
  for (let i = 0; i < 200_000; i++) y = y.add(w);
  expect(numbers(gradients(y, [w, x]))).toEqual([200_000, 1]);
});

test("agree with backward on a small network", () => {
  const random = new np.random.RandomState(0);
  const make = (...shape: number[]) => new Variable(random.randn(...shape));
  const [x, w1, b1, w2] = [make(5, 3), make(3, 4), make(4), make(4, 2)];
  const y = matmul(sin(matmul(x, w1).add(b1)), w2)
    .pow(2)
    .mean();
  const got = gradients(y, [x, w1, b1, w2]);
  y.backward();
  [x, w1, b1, w2].forEach((v, i) => expect(np.arrayEqual(got[i]!.data, v.grad!.data)).toBe(true));
});

describe("what can go wrong", () => {
  const x = variable([1, 2]);
  test.each([
    ["no variable", () => gradients(3 as never, [x]), "gradients: expected outputs as a list, got 3"],
    [
      "an array among the inputs",
      () => gradients(square(x), [x, np.array(1) as never]),
      "gradients: expected inputs[1] to be a Variable, got an object of class NDArray",
    ],
    [
      "inputs that are no list",
      () => gradients(square(x), x as never),
      "gradients: expected inputs as a list, got an object of class Variable",
    ],
    [
      "a misspelt option",
      () => gradients(square(x), [x], { create_graph: true } as object),
      'gradients: unknown option "create_graph"',
    ],
    [
      "an option of the wrong kind",
      () => gradients(square(x), [x], { createGraph: 1 as never }),
      "gradients: expected createGraph to be true or false, got number",
    ],
  ])("%s", (_, run, message) => {
    expect(run).toThrow(TypeError);
    expect(run).toThrow(message);
  });
  test("a gradient to start from that does not fit", () => {
    const y = square(x);
    expect(() => gradients(y, [x], { gradOutputs: [] })).toThrow(
      "gradients: expected 1 gradOutputs, one for each output, got 0",
    );
    const wrong = () => gradients(y, [x], { gradOutputs: [variable(1)] });
    expect(wrong).toThrow(RangeError);
    expect(wrong).toThrow("gradients: gradOutputs[0] has shape [], expected [2]");
  });
  test("an output without a graph", () => {
    expect(() =>
      gradients(
        noGrad(() => square(x)),
        [x],
      ),
    ).toThrow("gradients: this variable has no creator");
  });
});
