// Activation functions where their formulas are delicate. Their gradients are tested with all ops' (test/ops.test.ts), their
// values against PyTorch and the original (test/parity) and against more digits (test/ndarray/kernels-elementary.test.ts).
import { exp, np, sigmoid, softmax, variable, type Variable } from "dezero";

const plain = (x: Variable): Variable => exp(x.neg()).add(1).pow(-1);

describe("sigmoid", () => {
  test("keeps the digits of small results, and ends at 0 and 1", () => {
    expect(sigmoid(-700).item() / Math.exp(-700)).toBeCloseTo(1, 14);
    expect([-1000, 1000, -Infinity, Infinity, 0].map((x) => sigmoid(x).item())).toEqual([0, 1, 0, 1, 0.5]);
    expect(sigmoid(NaN).item()).toBeNaN();
    const single = sigmoid(np.array([-100, -87, 0, 100], { dtype: "float32" })).data;
    expect(single.dtype).toBe("float32");
    expect(single.tolist()).toEqual([Math.fround(Math.exp(-100)), expect.any(Number), 0.5, 1]);
  });

  test("1 - sigmoid(x) is sigmoid(-x)", () => {
    const x = np.linspace(-30, 30, 601);
    const sum = np.add(np.sigmoid(x), np.sigmoid(np.negative(x)));
    expect(np.allclose(sum, np.onesLike(sum), { rtol: 0, atol: 3e-16 })).toBe(true);
  });

  test("its gradient is finite, also where that of the formula is not", () => {
    const x = variable([-800, 0, 800]);
    sigmoid(x).backward();
    expect(x.grad!.data.tolist()).toEqual([0, 0.25, 0]);
    x.cleargrad();
    plain(x).backward();
    expect(x.grad!.data.item(0)).toBeNaN();
  });

  test("derivatives up to the fourth are polynomials of it", () => {
    const s = 1 / (1 + Math.exp(-0.7));
    const t = s * (1 - s);
    const expected = [
      s,
      t,
      t * (1 - 2 * s),
      t * (1 - 6 * s + 6 * s ** 2),
      t * (1 - 2 * s) * (1 - 12 * s + 12 * s ** 2),
    ];
    const x = variable(0.7);
    let y = sigmoid(x);
    for (const derivative of expected) {
      expect(y.item()).toBeCloseTo(derivative, 13);
      x.cleargrad();
      y.backward({ createGraph: true });
      y = x.grad!;
    }
  });

  test("integers and booleans become floats", () => {
    const x = np.array([-2147483648, 0, 2147483647], { dtype: "int32" });
    expect(sigmoid(x).data.tolist()).toEqual([0, 0.5, 1]);
    expect(sigmoid(np.array([true, false])).data.tolist()).toEqual([1 / (1 + Math.exp(-1)), 0.5]);
  });
});

describe("softmax", () => {
  test("the values of step 47", () => {
    const y = softmax(variable([[-0.61505778, -0.42790161, 0.31733289]]));
    expect(np.allclose(y.data, [[0.21068639, 0.25404893, 0.53526469]], { rtol: 0, atol: 1e-8 })).toBe(true);
  });

  test("adds up to 1 along its axis, the last one by default, and large scores do not overflow", () => {
    const x = np.array([
      [1000, 999, -1000],
      [-1000, -1001, -1002],
    ]);
    const e = Math.E;
    const near = { rtol: 0, atol: 1e-15 };
    expect(np.allclose(softmax(x).data.sum({ axis: 1 }), [1, 1], near)).toBe(true);
    expect(np.allclose(softmax(x).data.get(0), [e / (1 + e), 1 / (1 + e), 0], near)).toBe(true);
    expect(np.allclose(softmax(x, { axis: 0 }).data.get(0), [1, 1, e ** 2 / (e ** 2 + 1)], near)).toBe(true);
    expect(np.arrayEqual(softmax(x, { axis: 1 }).data, softmax(x).data)).toBe(true);
  });

  test("keeps float32, and makes integers floats", () => {
    expect(softmax(np.array([1, 2], { dtype: "float32" })).dtype).toBe("float32");
    expect(softmax(np.array([1, 1], { dtype: "int32" })).data.tolist()).toEqual([0.5, 0.5]);
  });

  test("says what is wrong with its options", () => {
    expect(() => softmax([1, 2], { axis: 1 })).toThrow(
      new RangeError("max: axis 1 is out of range for an array with 1 axis"),
    );
    expect(() => softmax([1, 2], { axes: 0 } as never)).toThrow(
      'softmax: unknown option "axes", expected "axis"',
    );
    expect(() => softmax([1, 2], 1 as never)).toThrow(TypeError);
  });
});
