import {
  add,
  concat,
  Config,
  exp,
  expr,
  Func,
  mul,
  noGrad,
  np,
  op,
  sin,
  square,
  tanh,
  variable,
  Variable,
  type NDArray,
} from "dezero";

const numbers = (x: Variable | null): unknown => x?.data.tolist();

/** Two outputs: the sum and the difference. */
const sumAndDifference = op<[a: Variable, b: Variable], Variable[]>(
  "sumAndDifference",
  class extends Func<[a: NDArray, b: NDArray]> {
    forward(a: NDArray, b: NDArray) {
      return [np.add(a, b), np.subtract(a, b)];
    }
    backward(gs: Variable, gd: Variable) {
      return [gs.add(gd), gs.sub(gd)];
    }
  },
  { inputs: 2, check: [] },
);

describe("graphs of every shape", () => {
  test("a variable used several times collects all its gradients", () => {
    const x = variable(3);
    add(add(x, x), x).backward();
    expect(numbers(x.grad)).toBe(3);
  });

  test("gradients add up over calls until cleargrad", () => {
    const x = variable(3);
    square(x).backward();
    square(x).backward();
    expect(numbers(x.grad)).toBe(12);
    x.cleargrad();
    expect(x.grad).toBeNull();
  });

  test("a diamond is visited in the order of generations (step 16: 32 and 64)", () => {
    const x = variable(2);
    const a = square(x);
    const y = add(square(a), square(a));
    y.backward();
    expect(numbers(y)).toBe(32);
    expect(numbers(x.grad)).toBe(64);
  });

  test("large gradients add up in place, and nothing else changes with them", () => {
    const x = variable(np.arange(2000));
    const other = variable(np.ones([2000]));
    const t = x.mul(2);
    const seed = variable(np.full([2000], 3));
    let y = t.add(other);
    for (let i = 0; i < 4; i++) y = y.add(t).add(x);
    y.grad = seed;
    y.backward({ retainGrad: true });
    expect(np.arrayEqual(t.grad!.data, np.full([2000], 3 * 5))).toBe(true);
    expect(np.arrayEqual(x.grad!.data, np.full([2000], 3 * 14))).toBe(true);
    expect(np.arrayEqual(other.grad!.data, np.full([2000], 3))).toBe(true);
    expect(np.arrayEqual(seed.data, np.full([2000], 3))).toBe(true);
  });

  test("gradients of single numbers add up in place, and those that functions returned stay as they were", () => {
    const returned: Variable[] = [];
    class Times extends Func<[x: NDArray]> {
      constructor(readonly factor: number) {
        super();
      }
      forward(x: NDArray) {
        return np.multiply(x, this.factor);
      }
      backward(gy: Variable) {
        const gx = gy.mul(this.factor);
        returned.push(gx);
        return gx;
      }
    }
    const x = variable(5);
    // Once a leaf is used several times, once a result.
    for (const used of [x, x.mul(1)]) {
      x.cleargrad();
      [2, 3, 4, 5]
        .map((factor) => used.apply(new Times(factor)))
        .reduce((a, b) => a.add(b))
        .backward();
      expect(numbers(x.grad)).toBe(14);
      expect(returned.splice(0).map(numbers).sort()).toEqual([2, 3, 4, 5]);
    }
    expect(numbers(x)).toBe(5);
  });

  test("several outputs, one of which goes unused", () => {
    const a = variable(5);
    const b = variable(3);
    const [sum, difference] = sumAndDifference(a, b);
    expect([numbers(sum!), numbers(difference!)]).toEqual([8, 2]);
    difference!.backward();
    expect([numbers(a.grad), numbers(b.grad)]).toEqual([1, -1]);
    mul(sum!, difference!).backward(); // a^2 - b^2
    expect([numbers(a.grad), numbers(b.grad)]).toEqual([1 + 10, -1 - 6]);
  });

  test("several outputs under createGraph", () => {
    const a = variable(5);
    const b = variable(3);
    const [sum, difference] = sumAndDifference(a, b);
    mul(square(sum!), difference!).backward({ createGraph: true }); // s^2 d: d/da = 2sd + s^2
    const ga = a.grad!;
    expect(ga.item()).toBe(2 * 8 * 2 + 64);
    a.cleargrad();
    ga.backward(); // d2/da2 = 2d + 4s
    expect(a.grad!.item()).toBe(2 * 2 + 4 * 8);
  });

  test("backward starts from the grad of the variable, when it has one", () => {
    const x = variable([1, 2]);
    const y = square(x);
    y.grad = variable([10, 100]);
    y.backward();
    expect(numbers(x.grad)).toEqual([20, 400]);
  });

  test("integers stay integers, as in step 37", () => {
    const x = new Variable(np.array([[1, 2, 3]], { dtype: "int32" }));
    x.add(x).backward();
    expect(String(x.grad)).toBe("variable([[2 2 2]])");
  });
});

describe("retainGrad", () => {
  const graph = () => {
    const x0 = variable(1);
    const x1 = variable(1);
    const t = add(x0, x1);
    const y = add(x0, t);
    return { x0, x1, t, y };
  };

  test("without it, intermediate gradients are not stored (step 18)", () => {
    const { x0, x1, t, y } = graph();
    y.backward();
    expect([y.grad, t.grad]).toEqual([null, null]);
    expect([numbers(x0.grad), numbers(x1.grad)]).toEqual([2, 1]);
  });

  test("with it, they are, and a second call does not count them twice", () => {
    const x = variable(2);
    const a = square(x);
    const y = a.mul(3);
    y.backward({ retainGrad: true });
    expect([numbers(y.grad), numbers(a.grad), numbers(x.grad)]).toEqual([1, 3, 12]);
    y.backward({ retainGrad: true });
    expect([numbers(y.grad), numbers(a.grad), numbers(x.grad)]).toEqual([1, 3, 24]);
  });

  test("a retained gradient is complete, also where a branch arrives late", () => {
    const x = variable(2);
    const a = square(x);
    const y = add(a, square(square(a)));
    y.backward({ retainGrad: true });
    expect(numbers(a.grad)).toBe(1 + 4 * 4 ** 3);
  });
});

describe("higher orders", () => {
  /** The derivatives of f at x, of orders 1 to n, by backward on gradients. */
  function derivatives(f: (x: Variable) => Variable, at: number, n: number): number[] {
    const x = variable(at);
    let y = f(x);
    return Array.from({ length: n }, () => {
      x.cleargrad();
      y.backward({ createGraph: true });
      y = x.grad!;
      return y.item();
    });
  }

  test("sin: the derivatives go round in fours", () => {
    const got = derivatives(sin, 0.7, 6);
    [Math.cos, Math.sin, Math.cos, Math.sin, Math.cos, Math.sin].forEach((f, i) => {
      expect(got[i]).toBeCloseTo(f(0.7) * [1, -1, -1, 1, 1, -1][i]!, 12);
    });
  });

  test("exp: all alike, through the output that backward reuses", () => {
    for (const d of derivatives(exp, 0.7, 6)) expect(d).toBeCloseTo(Math.exp(0.7), 12);
  });

  test("tanh to the sixth (step 35)", () => {
    const expected = [
      0.41997434161402614, -0.6397000084492246, 0.6216266807712962, 0.6650910447505024, -5.556893558473722,
      13.624075441312101,
    ];
    derivatives(tanh, 1, 6).forEach((d, i) => expect(d).toBeCloseTo(expected[i]!, 10));
  });

  test("Goldstein-Price: gradient -5376, 8064 at (1, 1), and its Hessian against central differences", () => {
    const f = (x: Variable, y: Variable) => expr`
      (1 + (${x} + ${y} + 1)**2 * (19 - 14*${x} + 3*${x}**2 - 14*${y} + 6*${x}*${y} + 3*${y}**2)) *
      (30 + (2*${x} - 3*${y})**2 * (18 - 32*${x} + 12*${x}**2 + 48*${y} - 36*${x}*${y} + 27*${y}**2))`;
    const gradient = (a: number, b: number, createGraph = false) => {
      const [x, y] = [variable(a), variable(b)];
      f(x, y).backward({ createGraph });
      return { x, y, gx: x.grad!, gy: y.grad! };
    };
    const { gx, gy } = gradient(1, 1);
    expect([gx.item(), gy.item()]).toEqual([-5376, 8064]);

    for (const [a, b] of [
      [1, 1],
      [0.3, -0.7],
      [-1.2, 0.4],
    ] as const) {
      const hessian = (["gx", "gy"] as const).map((row) => {
        const at = gradient(a, b, true);
        at.x.cleargrad();
        at.y.cleargrad();
        at[row].backward();
        return [at.x.grad!.item(), at.y.grad!.item()];
      });
      const h = 1e-5;
      const slope = (row: "gx" | "gy", da: number, db: number) =>
        (gradient(a + da, b + db)[row].item() - gradient(a - da, b - db)[row].item()) / (2 * h);
      const expected = (["gx", "gy"] as const).map((row) => [slope(row, h, 0), slope(row, 0, h)]);
      const scale = Math.max(...expected.flat().map(Math.abs));
      hessian
        .flat()
        .forEach((value, i) => expect(Math.abs(value - expected.flat()[i]!)).toBeLessThan(1e-7 * scale));
      expect(hessian[0]![1]).toBeCloseTo(hessian[1]![0]!, 6); // symmetric
    }
  });

  test("double backprop (step 36: 100)", () => {
    const x = variable(2);
    const y = square(x);
    y.backward({ createGraph: true });
    const gx = x.grad!;
    x.cleargrad();
    gx.pow(3).add(y).backward();
    expect(String(x.grad)).toBe("variable(100.0)");
  });

  test("without createGraph, gradients have no graph", () => {
    const x = variable(2);
    square(x).backward();
    expect(x.grad!.creator).toBeNull();
  });
});

describe("large graphs", () => {
  test("a chain of a million additions, forward and backward, without recursion", () => {
    const x = variable(0);
    let y: Variable = x;
    for (let i = 0; i < 1_000_000; i++) y = y.add(x);
    expect(y.generation).toBe(1_000_000);
    y.backward();
    expect(x.grad!.item()).toBe(1_000_001);
    y.unchainBackward();
    expect(y.creator!.inputs[0]!.creator).toBeNull();
  });

  /** Milliseconds for backward through a fan-in of n branches; the best of three. */
  function fanIn(n: number): number {
    let best = Infinity;
    for (let round = 0; round < 3; round++) {
      const x = variable(1);
      // A queue of which two are added at a time: a tree, log n deep.
      const queue = Array.from({ length: n }, () => square(x));
      for (let i = 0; i + 1 < queue.length; i += 2) queue.push(add(queue[i]!, queue[i + 1]!));
      const start = performance.now();
      queue[queue.length - 1]!.backward();
      best = Math.min(best, performance.now() - start);
      expect(x.grad!.item()).toBe(2 * n);
    }
    return best;
  }

  test("the cost of a wide fan-in grows in proportion", () => {
    fanIn(2_000);
    const small = fanIn(10_000);
    const large = fanIn(100_000);
    // Ten times the branches. Quadratic cost would give 100; the collector and the machine's noise get a factor of 3.
    expect(large / small).toBeLessThan(30);
  });
});

describe("what can go wrong", () => {
  test("nothing to differentiate: a leaf, a result under noGrad, an unchained or detached variable", () => {
    const message = /backward: this variable has no creator.*noGrad/;
    expect(() => variable(1).backward()).toThrow(message);
    expect(() => noGrad(() => square(variable(1))).backward()).toThrow(message);
    const y = square(variable(1));
    expect(() => y.detach().backward()).toThrow(message);
    y.unchain();
    y.name = "loss";
    expect(() => y.backward()).toThrow('backward: variable "loss" has no creator');
  });

  test("unknown options and a grad of the wrong shape", () => {
    const y = square(variable([1, 2]));
    expect(() => y.backward({ retain_grad: true } as object)).toThrow(
      'backward: unknown option "retain_grad", expected one of "retainGrad", "createGraph"',
    );
    y.grad = variable([1, 2, 3]);
    expect(() => y.backward()).toThrow("backward: the grad to start from has shape [3], expected [2]");
  });

  /** An op whose backward returns what it is told. */
  const faulty = (result: (gy: Variable) => unknown) =>
    op<[x: Variable]>(
      "faulty",
      class extends Func<[x: NDArray]> {
        forward(x: NDArray) {
          return np.add(x, 1);
        }
        backward(gy: Variable) {
          return result(gy) as Variable;
        }
      },
      { check: [] },
    );

  test.each([
    [
      "too many",
      (gy: Variable) => [gy, gy],
      TypeError,
      "backward of faulty: expected 1 gradients, one for each input, got 2",
    ],
    [
      "undefined",
      () => undefined,
      TypeError,
      "backward of faulty: expected a Variable or null as gradient of input 0, got undefined",
    ],
    [
      "an array",
      (gy: Variable) => gy.data,
      TypeError,
      "expected a Variable or null as gradient of input 0, got an object of class NDArray",
    ],
    [
      "a wrong shape",
      (gy: Variable) => gy.sum(),
      RangeError,
      "backward of faulty: the gradient of input 0 has shape [], expected [2]",
    ],
  ])("a backward that returns %s", (_, result, kind, message) => {
    const y = faulty(result)(variable([1, 2]));
    expect(() => y.backward()).toThrow(kind);
    expect(() => y.backward()).toThrow(message);
  });

  test("an error in the middle changes no gradient and no setting, and the graph can be used again", () => {
    let fail = true;
    const sometimes = faulty((gy) => {
      if (fail) throw new Error("out of order");
      return gy;
    });
    const x = variable([1, 2]);
    const z = variable([3, 4]);
    z.grad = variable([7, 7]);
    const y = add(mul(z, 2), sometimes(square(x)));
    const y0 = y.sum();
    expect(() => y0.backward({ retainGrad: true })).toThrow("out of order");
    expect([x.grad, y.grad, y0.grad, numbers(z.grad)]).toEqual([null, null, null, [7, 7]]);
    expect(Config.enableBackprop).toBe(true);
    fail = false;
    y0.backward();
    expect(numbers(x.grad)).toEqual([2, 4]);
    expect(numbers(z.grad)).toEqual([9, 9]);
  });

  test("a backward inside of a backward, through the same graph", () => {
    const w = variable(3);
    const shared = square(w);
    const nested = op<[x: Variable]>(
      "nested",
      class extends Func<[x: NDArray]> {
        forward(x: NDArray) {
          return np.multiply(x, 1);
        }
        backward(gy: Variable) {
          shared.backward();
          return gy;
        }
      },
      { check: [] },
    );
    add(nested(shared), shared).backward();
    expect(w.grad!.item()).toBe(6 + 12);
  });

  test("no two leaves share the memory of their gradients", () => {
    const a = variable([1, 2]);
    const b = variable([3, 4]);
    add(a, b).backward();
    a.grad!.data.set([0], 99);
    expect(numbers(b.grad)).toEqual([1, 1]);
    const c = variable([1, 2, 3]);
    c.sum().backward();
    c.grad!.data.set([0], 5); // not a read-only broadcast view
    expect(numbers(c.grad)).toEqual([5, 1, 1]);
  });

  test("leaves with separate memory still differentiate twice", () => {
    const a = variable([1, 2]);
    const b = variable([3, 4]);
    square(add(a, b)).backward({ createGraph: true });
    const gb = b.grad!;
    a.cleargrad();
    gb.backward();
    expect(numbers(a.grad)).toEqual([2, 2]);
  });
});

describe("what is not an option or a gradient", () => {
  const chain = (): [Variable, Variable] => {
    const x = variable([1, 2]);
    return [x, x.mul(2)];
  };

  test.each<[unknown, string]>([
    [true, 'backward: expected an options object with one of "retainGrad", "createGraph", got true'],
    [null, 'backward: expected an options object with one of "retainGrad", "createGraph", got null'],
    [{ retainGrad: "no" }, "backward: expected retainGrad to be true or false, got string"],
  ])("backward(%p)", (options, message) => {
    const [x, y] = chain();
    expect(() => y.backward(options as object)).toThrow(new TypeError(message));
    expect(x.grad).toBeNull();
  });

  test("a stored gradient that is no Variable, or of another shape", () => {
    const [x, y] = chain();
    const z = y.add(variable([0, 0]));
    x.grad = variable([[1], [2]]);
    expect(() => z.backward()).toThrow(
      new RangeError("backward: the grad to add to has shape [2, 1], expected [2]"),
    );
    expect((z.creator!.inputs[1] as Variable).grad).toBeNull();
    x.grad = 1 as never;
    expect(() => z.backward()).toThrow(
      new TypeError("backward: expected a Variable as the grad to add to, got 1"),
    );
    x.cleargrad();
    z.grad = np.ones(2) as never;
    expect(() => z.backward()).toThrow(
      new TypeError(
        "backward: expected a Variable as the grad to start from, got an object of class NDArray",
      ),
    );
    expect(x.grad).toBeNull();
  });
});

describe("the memory of a gradient is its own", () => {
  test("and can be written to, also where the forward pass summed over axes of length one", () => {
    const x = variable([[3], [1]]);
    x.sum({ axis: 1 }).backward();
    x.grad!.data.fill(0);
    expect(numbers(x.grad)).toEqual([[0], [0]]);
  });

  test("apart from that of the gradient that backward started from", () => {
    const x = variable([3, 1]);
    const y = x.add(0);
    const start = variable([1, 1]);
    y.grad = start;
    y.backward();
    start.data.fill(7);
    expect(numbers(x.grad)).toEqual([1, 1]);
  });

  test("apart from those of intermediate variables that are retained", () => {
    const x = variable([3, 1]);
    const h = x.add(0);
    const y = h.add(1);
    y.backward({ retainGrad: true });
    h.grad!.data.fill(7);
    expect([x, y].map((v) => numbers(v.grad))).toEqual([
      [1, 1],
      [1, 1],
    ]);
  });
});

describe("the gradient of 1 to start from", () => {
  const scribble = op<[x: Variable]>(
    "scribble",
    class extends Func<[x: NDArray]> {
      forward(x: NDArray) {
        return np.add(x, 0);
      }
      backward(gy: Variable) {
        const gx = variable(gy.data.copy());
        gy.data.fill(100);
        return gx;
      }
    },
    { check: [] },
  );

  test("is 1 also after a function has written to it", () => {
    const x = variable(2);
    for (let i = 0; i < 3; i++) {
      x.cleargrad();
      scribble(x).backward();
      expect(numbers(x.grad)).toBe(1);
    }
  });

  test("is not the gradient that a variable keeps", () => {
    for (const createGraph of [false, true]) {
      const [x, y] = [variable(2), variable(3)];
      const sums = [x.add(1), y.add(1)];
      for (const sum of sums) sum.backward({ retainGrad: true, createGraph });
      for (const v of [x, y, ...sums]) v.grad!.data.fill(7);
      variable(4).add(x).backward();
      expect(numbers(x.grad)).toBe(8);
      x.cleargrad();
      x.add(1).backward();
      expect(numbers(x.grad)).toBe(1);
    }
  });

  test("is a constant, and a gradient that it became is not", () => {
    const x = variable(2);
    const y = x.mul(x);
    y.backward({ createGraph: true, retainGrad: true });
    const gx = x.grad!;
    x.cleargrad();
    gx.backward();
    expect(numbers(x.grad)).toBe(2);
    expect(y.grad!.grad).toBeNull();

    const z = x.add(1);
    x.cleargrad();
    z.backward({ createGraph: true });
    const passed = x.grad!;
    passed.mul(3).backward();
    expect(numbers(passed.grad)).toBe(3);
  });

  test("has the shape and the dtype of the result", () => {
    const x = variable(np.ones([2, 1], { dtype: "float32" }));
    x.mul(2).backward();
    expect(x.grad!.dtype).toBe("float32");
    expect(numbers(x.grad)).toEqual([[2], [2]]);
  });
});

describe("integers and booleans", () => {
  const ints = (...values: number[]) => new Variable(np.array(values, { dtype: "int32" }));

  test("the gradient of a quotient does not square the divisor in int32", () => {
    const b = ints(100_000);
    ints(1).div(b).backward();
    expect(b.grad!.item()).toBeCloseTo(-1e-10, 20);
  });

  test("a quotient of booleans is differentiated", () => {
    const a = variable([true, false]);
    const b = variable([2, 4]);
    a.div(b).backward();
    expect(numbers(a.grad)).toEqual([0.5, 0.25]);
    expect(numbers(b.grad)).toEqual([-0.25, -0]);
  });

  test("x ** 0 among integers is flat in x, and log x in c", () => {
    const x = ints(2, 3);
    const c = ints(0, 2);
    x.pow(c).backward();
    expect(numbers(x.grad)).toEqual([0, 6]);
    expect(c.grad!.data.tolist()).toEqual([Math.log(2), 9 * Math.log(3)]);
  });

  test("gradients of booleans add up as integers", () => {
    const x = variable([true, false, true]);
    x.get([0, 0, 1]).backward();
    expect(x.grad!.dtype).toBe("int32");
    expect(numbers(x.grad)).toEqual([2, 1, 0]);
  });

  test("an unused boolean output counts as zeros", () => {
    const halves = op<[x: Variable], Variable[]>(
      "halves",
      class extends Func<[x: NDArray]> {
        forward(x: NDArray) {
          return [x.get("0:1"), x.get("1:2")];
        }
        backward(ga: Variable, gb: Variable) {
          return concat([ga, gb]);
        }
      },
      { check: [] },
    );
    const x = variable([true, true]);
    halves(x)[0]!.backward();
    expect(numbers(x.grad)).toEqual([1, 0]);
  });
});

test("the gradient of a quotient is rounded as in the original, -a / b ** 2", () => {
  const bs = [0.3, 0.7, 1.1, 1.3, 1.7, 2.3];
  const b = variable(bs);
  variable(0.9).div(b).backward();
  expect(numbers(b.grad)).toEqual(bs.map((v) => -0.9 / (v * v)));
});

test("0 ** c falls without bound where c is negative", () => {
  const c = variable([-1, 0, 2]);
  variable([0, 0, 0]).pow(c).backward();
  expect(numbers(c.grad)).toEqual([-Infinity, 0, 0]);
});

describe("unchaining", () => {
  test("unchainBackward makes leaves of all that lies behind", () => {
    const x = variable(2);
    const a = square(x);
    const y = square(a);
    y.unchainBackward();
    expect(a.creator).toBeNull();
    expect(a.generation).toBe(0);
    y.backward();
    expect(x.grad).toBeNull();
    expect(a.grad!.item()).toBe(8);
  });
});

test("a backward inside of a backward leaves a function that waits in both as it was", () => {
  let asked = 0;
  class Probe extends Func<[x: NDArray]> {
    forward(x: NDArray) {
      return np.square(x);
    }
    backward(gy: Variable) {
      asked++;
      return this.inputs[0].mul(2).mul(gy);
    }
  }
  class Nest extends Func<[x: NDArray]> {
    forward(x: NDArray) {
      return np.add(x, 0);
    }
    backward(gy: Variable) {
      this.inputs[0].backward();
      return gy;
    }
  }
  const x = variable(3);
  const a = x.apply(new Probe());
  // The square is asked first, so that half of the gradient of `a` has arrived when the inner backward comes by.
  const y = a.apply(new Nest()).add(a.pow(2));
  y.backward({ retainGrad: true });
  expect(asked).toBe(2);
  expect(a.grad?.item()).toBe(1 + 2 * 9);
  // What the inner one gave the leaf, and the outer's own.
  expect(x.grad?.item()).toBe(6 + 6 * 19);
});
