import * as np from "../ndarray";
import type { NDArray } from "../ndarray";
import { checkOptions } from "../ndarray/options";
import { Func, op, sub, type Op, type Variable, type VariableLike } from "../core";

/**
 * The logistic function `y = 1 / (1 + e ** -x)`, between 0 and 1. Gradient: `gx = gy * y * (1 - y)`. A function of its own
 * and not a composition, because it is computed in one pass, and its gradient from `y` alone: that of `1 / (1 + e ** -x)` by
 * its parts is `0 * inf` for `x` below -710 (-89 in float32). Step 43 (where DeZero has `tanh(x / 2) / 2 + 1 / 2`, which
 * loses the digits of small results). PyTorch: `torch.sigmoid`; SciPy: `scipy.special.expit`.
 * @example sigmoid(variable([-1, 0, 1])) // variable([0.26894142 0.5        0.73105858])
 */
export const sigmoid: Op<[x: VariableLike]> = /* @__PURE__ */ op(
  "sigmoid",
  {
    forward(x: NDArray): NDArray {
      return np.sigmoid(x);
    },
    backward(gy: Variable): Variable {
      const y = this.output();
      return gy.mul(y.mul(sub(1, y)));
    },
  },
  { check: [{ shapes: [[2, 3]] }] },
);

/** Along which axis the parts add up to 1. */
export interface SoftmaxOptions {
  /** Default -1, the last axis. */
  axis?: number;
}

/**
 * Scores as probabilities: `y = e ** x / sum(e ** x)` along an axis. The largest score is taken off first, so that nothing
 * overflows; `y` is the same. Gradient: `gx = y * (gy - sum(gy * y))`. A function of its own because the gradient of the
 * composition would go through that subtraction. RangeError for an axis that does not exist. Step 47 (whose default, axis 1,
 * is the last one of a batch of rows). PyTorch: `torch.softmax`.
 * @example softmax(variable([1, 2, 3])) // variable([0.09003057 0.24472847 0.66524096])
 */
export const softmax: Op<[x: VariableLike, options?: SoftmaxOptions]> = /* @__PURE__ */ op(
  "softmax",
  class extends Func<[x: NDArray]> {
    readonly axis: number;
    constructor(options: SoftmaxOptions = {}) {
      super();
      checkOptions("softmax", options, ["axis"]);
      this.axis = options.axis ?? -1;
    }
    forward(x: NDArray): NDArray {
      const along = { axis: this.axis, keepdims: true };
      const y = np.exp(np.subtract(x, np.max(x, along)));
      return np.divide(y, np.sum(y, along), { out: y });
    }
    backward(gy: Variable): Variable {
      const y = this.output();
      const gx = gy.mul(y);
      return gx.sub(y.mul(gx.sum({ axis: this.axis, keepdims: true })));
    }
  },
  { check: [{ shapes: [[2, 3]] }, { shapes: [[3, 2, 2]], params: [{ axis: 0 }] }, { shapes: [[4]] }] },
);
