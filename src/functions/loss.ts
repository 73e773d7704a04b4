import * as np from "../ndarray";
import type { ArrayLike, NDArray, Shape } from "../ndarray";
import type { TypedArray } from "../ndarray/dtype";
import { toArray } from "../ndarray/ndarray";
import { Config, Func, op, Variable, type Op, type VariableLike } from "../core";
import { softmax } from "./activation";

const WHO = "softmaxCrossEntropy";

/**
 * How far scores are from the labels: the mean over the rows of `x` of `-log softmax(x[n])[t[n]]`, a single number. `x` has
 * shape `[N, C]`, a row of `C` scores for each example; `t` has `N` labels, integers from 0 to `C - 1`, and no gradient.
 * Gradient: `gx = gy * (softmax(x) - one-hot t) / N`. A function of its own because the logarithm of a softmax that rounds to
 * 0 is infinite, and `log(sum(e ** x)) - x[t]`, with the largest score taken off, is not.
 *
 * RangeError for other shapes and for labels that are no class; TypeError for labels that are no integers. Step 47. PyTorch:
 * `torch.nn.functional.cross_entropy`.
 * @example softmaxCrossEntropy(variable([[2, 0], [0, 0]]), [0, 1]) // variable(0.41003759580145893)
 */
export const softmaxCrossEntropy: Op<[x: VariableLike, t: ArrayLike | Variable]> = /* @__PURE__ */ op(
  WHO,
  class extends Func<[x: NDArray]> {
    private readonly t: NDArray;
    /** What `backward` needs of `forward`: the labels, and what `softmax(x)` is the quotient of. */
    private labels!: TypedArray;
    private powers!: NDArray;
    private totals!: NDArray;
    constructor(t: ArrayLike | Variable) {
      super();
      this.t = t instanceof Variable ? t.data : toArray(WHO, t);
    }
    forward(x: NDArray): NDArray {
      const labels = checkedLabels(this.t, x.shape);
      const classes = x.shape[1]!;
      const scores = np.subtract(x, np.max(x, { axis: 1, keepdims: true }));
      this.powers = np.exp(scores);
      this.totals = np.sum(this.powers, { axis: 1, keepdims: true });
      const values = scores.elements();
      const losses = this.totals
        .elements()
        .map((total, i) => Math.log(total) - values[i * classes + labels[i]!]!);
      this.labels = labels;
      return np.mean(losses);
    }
    backward(gy: Variable): Variable {
      const [x] = this.inputs;
      const [n, classes] = x.shape as [number, number];
      // Who asks for a gradient of the gradient needs to know how it depends on x.
      const y = Config.enableBackprop ? softmax(x) : new Variable(np.divide(this.powers, this.totals));
      const oneHot = np.zeros([n, classes], { dtype: y.dtype });
      this.labels.forEach((label, i) => (oneHot.data[i * classes + label] = 1));
      return y.sub(oneHot).mul(gy.div(n));
    }
  },
  {
    check: [
      { shapes: [[4, 3]], params: [[0, 2, 1, 2]] },
      { shapes: [[1, 2]], params: [[1]] },
    ],
  },
);

/** A copy of the labels as int32. A column of them, as some datasets have it, counts as a list. */
function checkedLabels(t: NDArray, shape: Shape): TypedArray {
  const [n, classes] = shape;
  if (n === undefined || classes === undefined || shape.length !== 2 || n === 0 || classes === 0) {
    throw new RangeError(`${WHO}: expected scores of shape [N, C], got [${shape.join(", ")}]`);
  }
  const isColumn = t.ndim === 2 && t.shape[1] === 1;
  if (t.size !== n || (t.ndim !== 1 && !isColumn)) {
    throw new RangeError(
      `${WHO}: expected ${n} labels for scores of shape [${n}, ${classes}], got shape [${t.shape.join(", ")}]`,
    );
  }
  for (const label of t.elements()) {
    if (!Number.isInteger(label)) throw new TypeError(`${WHO}: expected integer labels, got ${label}`);
    if (label < 0 || label >= classes) {
      throw new RangeError(`${WHO}: expected labels from 0 to ${classes - 1}, got ${label}`);
    }
  }
  return t.astype("int32").elements();
}
