import * as np from "../ndarray";
import type { NDArray } from "../ndarray";
import { op, sub, type Op, type Variable, type VariableLike } from "../core";

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
