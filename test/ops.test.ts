// Gradient checks for every op, generated from the declarations: whatever `dezero` exports with a
// `check` is tested, first and second order, in random directions against central differences.
import * as dezero from "dezero";
import { checkGradients, np, type NDArray, type Op, type Variable } from "dezero";
import { inputsOf, ops, withParams } from "./op-checks";

test("the functions of the engine all carry gradient checks", () => {
  const names = ops.map(([name]) => name);
  const expected =
    "add sub mul div neg pow square exp log sin cos tanh sigmoid softmax softmaxCrossEntropy sqrt abs reshape transpose sum sumTo broadcastTo matmul getItem concat stack maximum minimum where clip mean max min";
  expect(names.sort()).toEqual(expected.split(" ").sort());
  for (const [name, op] of ops) {
    expect(op.opName).toBe(name);
    expect(op.name).toBe(name);
    expect(op.check.length).toBeGreaterThan(0);
  }
});

describe.each(ops)("%s", (name, op) => {
  test.each(op.check.map((check) => [JSON.stringify(check), check] as const))(
    "gradients of orders 1 and 2: %s",
    (_, check) => {
      for (let seed = 0; seed < 3; seed++) {
        const random = new np.random.RandomState(seed);
        const f = withParams(name, op, check);
        const xs = inputsOf(check, random);
        checkGradients(f, xs, { random });
        if (check.values === undefined || check.values === "any") {
          // Through something that is not linear, so that second derivatives of linear ops are not all zero.
          checkGradients((...vs) => f(...vs.map((v) => v.mul(v))).mul(0.5), xs, { random });
        }
      }
    },
  );

  test("float32 in, float32 out, and float32 gradients", () => {
    const check = op.check[0]!;
    const xs = inputsOf(check, new np.random.RandomState(0)).map((x) => dezero.variable(x.astype("float32")));
    const y = withParams(name, op, check)(...xs);
    expect(y.dtype).toBe("float32");
    y.backward();
    for (const x of xs) expect(x.grad!.dtype).toBe("float32");
  });

  test("records nothing under noGrad", () => {
    const check = op.check[0]!;
    const xs = inputsOf(check, new np.random.RandomState(0)).map((x) => dezero.variable(x));
    const y = dezero.noGrad(() => withParams(name, op, check)(...xs));
    expect(y.creator).toBeNull();
    expect(y.generation).toBe(0);
  });
});

describe("checkGradients finds a wrong gradient", () => {
  /** The cube, with this backward. */
  const wrong = (backward: (gy: Variable, x: Variable) => Variable): Op<[x: Variable]> =>
    dezero.op(
      "wrong",
      class extends dezero.Func<[x: NDArray]> {
        forward(x: NDArray) {
          return np.power(x, 3);
        }
        backward(gy: Variable) {
          return backward(gy, this.inputs[0]);
        }
      },
      { check: [] },
    );
  const xs = [np.array([0.3, -0.7, 1.1])];

  test("accepts the right one", () =>
    checkGradients(
      wrong((gy, x) => x.mul(x).mul(3).mul(gy)),
      xs,
    ));
  test.each([
    ["a wrong factor", (gy: Variable, x: Variable) => x.mul(x).mul(2.9999).mul(gy), "first-order"],
    ["ignoring gy", (_: Variable, x: Variable) => x.mul(x).mul(3), "first-order"],
    [
      "cutting the graph",
      (gy: Variable, x: Variable) => x.detach().mul(x.detach()).mul(3).mul(gy),
      "second-order",
    ],
  ])("%s", (_, backward, order) => {
    expect(() => checkGradients(wrong(backward), xs)).toThrow(order);
  });
  test("refuses options that it does not have", () => {
    const f = (x: Variable) => x.mul(x);
    expect(() => checkGradients(f, xs, { tolerance: 1 } as object)).toThrow(
      'checkGradients: unknown option "tolerance"',
    );
    expect(() => checkGradients(f, xs, { order: 3 as 2 })).toThrow(
      "checkGradients: expected order to be 1 or 2, got 3",
    );
  });
});
