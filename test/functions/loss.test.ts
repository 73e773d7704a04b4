// Loss functions: what they count as labels, and where their formulas are delicate. Gradients and parity are tested with the
// other ops (test/ops.test.ts, test/parity).
import { getItem, log, np, softmax, softmaxCrossEntropy, variable } from "dezero";

describe("softmaxCrossEntropy", () => {
  const scores = [
    [2, 0, -1],
    [0, 0, 0],
  ];

  test("is the mean of -log softmax at the labels", () => {
    const expected = -(Math.log(Math.exp(2) / (Math.exp(2) + 1 + Math.exp(-1))) + Math.log(1 / 3)) / 2;
    expect(softmaxCrossEntropy(scores, [0, 2]).item()).toBeCloseTo(expected, 15);
    const composed = log(getItem(softmax(scores), [0, 1], [0, 2]))
      .mean()
      .neg();
    expect(softmaxCrossEntropy(scores, [0, 2]).item()).toBeCloseTo(composed.item(), 15);
  });

  test("is finite where the softmax rounds to 0, and so is its gradient", () => {
    const x = variable([[1000, 0]]);
    const loss = softmaxCrossEntropy(x, [1]);
    expect(loss.item()).toBe(1000);
    loss.backward();
    expect(x.grad!.data.tolist()).toEqual([[1, -1]]);
  });

  test("its gradient is the same whether it is recorded or not, each time it is asked for", () => {
    for (const dtype of ["float32", "float64"] as const) {
      const gradient = (createGraph: boolean): unknown => {
        const x = variable(np.array(scores, { dtype }));
        const loss = softmaxCrossEntropy(x, [2, 1]);
        const asked = [1, 2].map(() => {
          x.cleargrad();
          loss.backward({ createGraph });
          return x.grad!.data.tolist();
        });
        expect(asked[1]).toEqual(asked[0]);
        return asked[0];
      };
      expect(gradient(true)).toEqual(gradient(false));
    }
  });

  test("labels that change after forward do not change the gradient", () => {
    const t = np.array([0, 2], { dtype: "int32" });
    const x = variable(scores);
    const loss = softmaxCrossEntropy(x, t);
    t.set([0], 1);
    loss.backward();
    const other = variable(scores);
    softmaxCrossEntropy(other, [0, 2]).backward();
    expect(x.grad!.data.tolist()).toEqual(other.grad!.data.tolist());
  });

  test("takes labels as a list, an array of any kind, a column, or a variable", () => {
    const expected = softmaxCrossEntropy(scores, [0, 2]).item();
    const kinds = [
      np.array([0, 2]),
      np.array([0, 2], { dtype: "int32" }),
      np.array([[0], [2]], { dtype: "int32" }),
      Int32Array.of(0, 2),
      variable([0, 2]),
    ];
    for (const t of kinds) {
      const x = variable(scores);
      const loss = softmaxCrossEntropy(x, t);
      expect(loss.item()).toBe(expected);
      loss.backward();
      expect(x.grad!.shape).toEqual([2, 3]);
    }
  });

  test("float32 scores have float32 gradients (the original's are float64)", () => {
    const x = variable(np.array(scores, { dtype: "float32" }));
    const loss = softmaxCrossEntropy(x, [0, 2]);
    loss.backward();
    expect([loss.dtype, x.grad!.dtype]).toEqual(["float32", "float32"]);
  });

  test("one step against the gradient makes it smaller", () => {
    const x = variable(scores);
    const before = softmaxCrossEntropy(x, [1, 2]);
    before.backward();
    const after = softmaxCrossEntropy(np.subtract(x.data, x.grad!.data), [1, 2]);
    expect(after.item()).toBeLessThan(before.item());
  });

  test("says what is wrong with scores and labels", () => {
    const of = (x: unknown, t: unknown) => () => softmaxCrossEntropy(x as never, t as never);
    expect(of([1, 2], [0])).toThrow(
      new RangeError("softmaxCrossEntropy: expected scores of shape [N, C], got [2]"),
    );
    expect(of(np.zeros([0, 3]), [])).toThrow("expected scores of shape [N, C], got [0, 3]");
    expect(of(scores, [0])).toThrow(
      new RangeError("softmaxCrossEntropy: expected 2 labels for scores of shape [2, 3], got shape [1]"),
    );
    expect(of(scores, [[0, 2]])).toThrow("got shape [1, 2]");
    expect(of(scores, [0, 3])).toThrow(
      new RangeError("softmaxCrossEntropy: expected labels from 0 to 2, got 3"),
    );
    expect(of(scores, [-1, 0])).toThrow("expected labels from 0 to 2, got -1");
    expect(of(scores, [0, 0.5])).toThrow(
      new TypeError("softmaxCrossEntropy: expected integer labels, got 0.5"),
    );
    expect(of(scores, undefined)).toThrow(TypeError);
  });
});
