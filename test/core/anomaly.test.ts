// detectAnomaly: which function made a gradient nan or infinite, and where it was applied.
import {
  add,
  Config,
  detectAnomaly,
  div,
  Func,
  gradients,
  grad,
  log,
  mul,
  np,
  op,
  sqrt,
  square,
  usingConfig,
  variable,
  type NDArray,
  type Variable,
} from "dezero";

/** The message of what `fn` throws, first line and the others. */
function anomaly(fn: () => unknown): { first: string; rest: string[] } {
  try {
    detectAnomaly(fn);
  } catch (error) {
    expect(error).toBeInstanceOf(Error);
    const [first, ...rest] = (error as Error).message.split("\n");
    return { first: first!, rest };
  }
  throw new Error("expected an anomaly");
}

function rootOfTheSquare(x: Variable): Variable {
  return sqrt(square(x));
}

describe("says what turned", () => {
  test.each<[string, () => unknown, string]>([
    [
      "infinite at one place of many",
      () =>
        sqrt(variable([[4, 0, 1]]))
          .sum()
          .backward(),
      "backward of sqrt: expected a finite gradient for input 0, got inf at [0, 1], where the input is 0. ",
    ],
    [
      "nan, with the name of the variable",
      () => mul(log(variable(0, "odds")), 0).backward(),
      'backward of log: expected a finite gradient for input 0 ("odds"), got nan, where the input is 0. ',
    ],
    [
      "the second input's gradient",
      () =>
        div([3, 1], variable([2, 0]))
          .sum()
          .backward(),
      "backward of div: expected a finite gradient for input 1, got -inf at [1], where the input is 0. ",
    ],
    [
      "minus infinity, in the pass of gradients",
      () => {
        const x = variable([0]);
        return gradients(div(1, x), [x]);
      },
      "backward of div: expected a finite gradient for input 1, got -inf at [0], where the input is 0. ",
    ],
    [
      "a sum of finite gradients",
      () => {
        const x = variable(1, "x");
        add(mul(x, 1e308), mul(x, 1e308)).backward();
      },
      'backward: expected the sum of the gradients to be finite, got inf for a leaf ("x")',
    ],
    [
      "the sum at a result",
      () => {
        const t = square(variable(1));
        add(mul(t, 1e308), mul(t, 1e308)).backward();
      },
      "backward: expected the sum of the gradients to be finite, got inf for output 0 of square. square was applied",
    ],
    [
      "the gradient that backward starts from",
      () => {
        const y = square(variable([1, 2]));
        y.grad = variable([1, NaN]);
        y.backward();
      },
      "backward: expected the gradient to start from to be finite, got nan at [1] for output 0 of square. ",
    ],
  ])("%s", (_, fn, expected) => expect(anomaly(fn).first).toContain(expected));

  test("values may be infinite: only gradients are looked at", () => {
    const x = variable([1, 2]);
    detectAnomaly(() => add(x, [-Infinity, 0]).mul([1, 3]).backward());
    expect(x.grad!.data.tolist()).toEqual([1, 3]);
  });
});

describe("says where the function was applied", () => {
  test("first the user's own line, without the engine's, the packages' and the runtime's", () => {
    const { first, rest } = anomaly(() => rootOfTheSquare(variable(0)).backward());
    expect(first).toMatch(/sqrt was applied$/);
    expect(rest[0]).toMatch(/at rootOfTheSquare \(.*anomaly\.test\.ts:\d+:\d+\)/);
    for (const line of rest) {
      expect(line).toMatch(/:\d+:\d+\)?$/);
      expect(line).not.toMatch(/[\\/]src[\\/]|node_modules|node:/);
    }
  });

  test("deep in a recursion too", () => {
    const deep = (n: number): Variable => (n === 0 ? rootOfTheSquare(variable(0)) : deep(n - 1));
    expect(anomaly(() => deep(40).backward()).rest[0]).toContain("rootOfTheSquare");
  });

  test("a function that another's backward applied: that one's place too", () => {
    const power = (x: Variable) => x.pow(1.5);
    const { first, rest } = anomaly(() => grad(grad(power))(0));
    expect(first).toContain("backward of pow: expected a finite gradient for input 0, got inf");
    const at = rest.findIndex((line) => line.startsWith("by the backward of pow. pow was applied"));
    expect(at).toBeGreaterThan(0);
    expect(rest[at + 1]).toContain("at power (");
  });

  test("not known when that was outside", () => {
    const y = sqrt(variable(0));
    expect(anomaly(() => y.backward()).first).toContain(
      "sqrt was applied outside of detectAnomaly, nobody noted where",
    );
  });

  test("leaves the limit of the runtime's stacks as it was", () => {
    const limit = Error.stackTraceLimit;
    anomaly(() => sqrt(variable(0)).backward());
    expect(Error.stackTraceLimit).toBe(limit);
  });
});

describe("is a setting like the others", () => {
  test("returns the result, changes no number, nests, and comes back after a throw", () => {
    const x = variable([1, 2]);
    const y = detectAnomaly(() => {
      detectAnomaly(() => expect(Config.detectAnomaly).toBe(true));
      usingConfig("detectAnomaly", false, () => sqrt(variable(0)).backward());
      expect(Config.detectAnomaly).toBe(true);
      const result = square(x).sum();
      result.backward();
      return result;
    });
    expect([y.item(), x.grad!.data.tolist()]).toEqual([5, [2, 4]]);
    anomaly(() => sqrt(variable(0)).backward());
    expect(Config.detectAnomaly).toBe(false);
    sqrt(variable(0)).backward();
  });

  test("refuses async callbacks, and opens a scope without a callback", () => {
    expect(() => detectAnomaly(async () => Promise.resolve(1))).toThrow(
      "detectAnomaly: the callback is async",
    );
    const scope = detectAnomaly();
    expect(() => sqrt(variable(0)).backward()).toThrow("backward of sqrt");
    scope.end();
    expect(Config.detectAnomaly).toBe(false);
  });

  test("no grad is written by the pass that throws", () => {
    const [x, w] = [variable(0), variable(2)];
    w.grad = variable(7);
    anomaly(() => add(w, sqrt(x)).backward());
    expect([x.grad, w.grad.item()]).toEqual([null, 7]);
  });

  test("a faulty backward of the user's is named as well", () => {
    const faulty = op<[x: Variable]>(
      "faulty",
      class extends Func<[x: NDArray]> {
        forward(x: NDArray) {
          return np.add(x, 1);
        }
        backward(gy: Variable) {
          return gy.mul(NaN);
        }
      },
      { check: [] },
    );
    expect(anomaly(() => faulty(variable(1)).backward()).first).toContain(
      "backward of faulty: expected a finite",
    );
  });
});
