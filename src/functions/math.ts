import * as np from "../ndarray";
import type { ArrayLike, NDArray } from "../ndarray";
import { show } from "../ndarray/dtype";
import { Func, op, sub, type Op, type Variable, type VariableLike, unbroadcast } from "../core";

/**
 * `y = e ** x`. Gradient: `gx = gy * y`. NumPy: `np.exp`.
 * @example exp(variable([0, 1])) // variable([1.         2.71828183])
 */
export const exp: Op<[x: VariableLike]> = /* @__PURE__ */ op(
  "exp",
  {
    forward(x: NDArray): NDArray {
      return np.exp(x);
    },
    backward(gy: Variable): Variable {
      return gy.mul(this.output());
    },
  },
  { check: [{ shapes: [[2, 3]] }] },
);

/**
 * `y = sin x`. Gradient: `gx = gy * cos x`. NumPy: `np.sin`.
 * @example sin(variable([0, Math.PI / 2])) // variable([0. 1.])
 */
export const sin: Op<[x: VariableLike]> = /* @__PURE__ */ op(
  "sin",
  {
    forward(x: NDArray): NDArray {
      return np.sin(x);
    },
    backward(gy: Variable): Variable {
      return gy.mul(cos(this.inputs[0]));
    },
  },
  { check: [{ shapes: [[2, 3]] }] },
);

/**
 * `y = cos x`. Gradient: `gx = gy * -sin x`. NumPy: `np.cos`.
 * @example cos(variable([0, Math.PI])) // variable([ 1. -1.])
 */
export const cos: Op<[x: VariableLike]> = /* @__PURE__ */ op(
  "cos",
  {
    forward(x: NDArray): NDArray {
      return np.cos(x);
    },
    backward(gy: Variable): Variable {
      return gy.mul(sin(this.inputs[0]).neg());
    },
  },
  { check: [{ shapes: [[2, 3]] }] },
);

/**
 * `y = tanh x`. Gradient: `gx = gy * (1 - y ** 2)`. NumPy: `np.tanh`.
 * @example tanh(variable(0.5)) // variable(0.46211715726000974)
 */
export const tanh: Op<[x: VariableLike]> = /* @__PURE__ */ op(
  "tanh",
  {
    forward(x: NDArray): NDArray {
      return np.tanh(x);
    },
    backward(gy: Variable): Variable {
      const y = this.output();
      return gy.mul(sub(1, y.mul(y)));
    },
  },
  { check: [{ shapes: [[2, 3]] }] },
);

/**
 * `y = sqrt x`. Gradient: `gx = gy / (2 y)`; at 0 it is infinite. NumPy: `np.sqrt`.
 * @example sqrt(variable([4, 9])) // variable([2. 3.])
 */
export const sqrt: Op<[x: VariableLike]> = /* @__PURE__ */ op(
  "sqrt",
  {
    forward(x: NDArray): NDArray {
      return np.sqrt(x);
    },
    backward(gy: Variable): Variable {
      return gy.div(this.output().mul(2));
    },
  },
  { check: [{ shapes: [[2, 3]], values: "positive" }] },
);

/**
 * `y = |x|`. Gradient: `gx = gy * sign x`, which is 0 at 0. NumPy: `np.abs`.
 * @example abs(variable([-1, 2])) // variable([1. 2.])
 */
export const abs: Op<[x: VariableLike]> = /* @__PURE__ */ op(
  "abs",
  {
    forward(x: NDArray): NDArray {
      return np.abs(x);
    },
    backward(gy: Variable): Variable {
      const { data } = this.inputs[0];
      // A boolean is its own sign.
      return gy.mul(data.dtype === "bool" ? data : np.sign(data));
    },
  },
  { check: [{ shapes: [[2, 3]], values: "distinct" }] },
);

/**
 * `y = x ** 2`, the function of step 2. Gradient: `gx = 2 * x * gy`. NumPy: `np.square`.
 * @example square(variable([1, 2, 3])) // variable([1. 4. 9.])
 */
export const square: Op<[x: VariableLike]> = /* @__PURE__ */ op(
  "square",
  {
    forward(x: NDArray): NDArray {
      return np.square(x);
    },
    backward(gy: Variable): Variable {
      return this.inputs[0].mul(2).mul(gy);
    },
  },
  { check: [{ shapes: [[2, 3]] }] },
);

/** The chosen one of two, by element. Where they are equal, each gets half of the gradient. */
abstract class Choice extends Func<[a: NDArray, b: NDArray]> {
  /** Where `a` is chosen over `b`. */
  protected abstract prefers(a: NDArray, b: NDArray): NDArray;

  backward(gy: Variable): (Variable | null)[] {
    const [a, b] = this.inputs;
    const tie = np.multiply(np.equal(a.data, b.data).astype(gy.dtype), 0.5);
    const share = (x: Variable, other: Variable): Variable =>
      unbroadcast(gy.mul(np.add(this.prefers(x.data, other.data).astype(gy.dtype), tie)), x.shape);
    return [this.needs(0) ? share(a, b) : null, this.needs(1) ? share(b, a) : null];
  }
}

/**
 * The larger of `a` and `b`, by element; the operands broadcast. Gradient: `gy` to the larger one, half
 * to each where they are equal. NumPy: `np.maximum`.
 * @example maximum(variable([1, 5]), 3) // variable([3. 5.])
 */
export const maximum: Op<[a: VariableLike, b: VariableLike]> = /* @__PURE__ */ op(
  "maximum",
  class extends Choice {
    forward(a: NDArray, b: NDArray): NDArray {
      return np.maximum(a, b);
    }
    protected prefers(a: NDArray, b: NDArray): NDArray {
      return np.greater(a, b);
    }
  },
  {
    inputs: 2,
    check: [
      {
        shapes: [
          [2, 3],
          [2, 3],
        ],
        values: "distinct",
      },
      { shapes: [[2, 3], [3]], values: "distinct" },
    ],
  },
);

/**
 * The smaller of `a` and `b`, by element; the operands broadcast. Gradient: `gy` to the smaller one, half
 * to each where they are equal. NumPy: `np.minimum`.
 * @example minimum(variable([1, 5]), 3) // variable([1. 3.])
 */
export const minimum: Op<[a: VariableLike, b: VariableLike]> = /* @__PURE__ */ op(
  "minimum",
  class extends Choice {
    forward(a: NDArray, b: NDArray): NDArray {
      return np.minimum(a, b);
    }
    protected prefers(a: NDArray, b: NDArray): NDArray {
      return np.less(a, b);
    }
  },
  {
    inputs: 2,
    check: [
      {
        shapes: [
          [2, 3],
          [2, 3],
        ],
        values: "distinct",
      },
      { shapes: [[2, 1], [3]], values: "distinct" },
    ],
  },
);

/**
 * `a` where the condition holds and `b` elsewhere; all three broadcast. Gradients: `gy` where it was
 * chosen, 0 elsewhere. The condition is an array, not differentiated: of a variable `c` give `c.data`.
 * RangeError when the shapes do not broadcast. NumPy: `np.where`.
 * @example where([true, false], variable([1, 2]), 0) // variable([1. 0.])
 */
export const where: Op<[condition: ArrayLike, a: VariableLike, b: VariableLike]> = /* @__PURE__ */ op(
  "where",
  class extends Func<[a: NDArray, b: NDArray]> {
    constructor(readonly condition: ArrayLike) {
      super();
    }
    forward(a: NDArray, b: NDArray): NDArray {
      return np.where(this.condition, a, b);
    }
    backward(gy: Variable): (Variable | null)[] {
      const [a, b] = this.inputs;
      return [
        this.needs(0) ? unbroadcast(where(this.condition, gy, 0), a.shape) : null,
        this.needs(1) ? unbroadcast(where(this.condition, 0, gy), b.shape) : null,
      ];
    }
  },
  {
    inputs: (condition: ArrayLike, a: VariableLike, b: VariableLike) => ({
      inputs: [a, b],
      params: [condition],
    }),
    check: [
      {
        shapes: [
          [2, 3],
          [2, 3],
        ],
        params: [[true, false, true]],
      },
      {
        shapes: [[3], [2, 1]],
        params: [
          [
            [true, false, false],
            [false, true, false],
          ],
        ],
      },
    ],
  },
);

/**
 * `x` limited to the interval from `low` to `high`, by element. Gradient: `gy` inside of the interval and
 * on its ends, 0 outside. `null` leaves a side open; bounds that are variables or arrays are a TypeError,
 * because they would have gradients of their own: see {@link maximum} and {@link minimum}. NumPy:
 * `np.clip`; step 47.
 * @example clip(variable([-2, 0.5, 2]), -1, 1) // variable([-1.   0.5  1. ])
 */
export const clip: Op<[x: VariableLike, low: number | null, high: number | null]> = /* @__PURE__ */ op(
  "clip",
  class extends Func<[x: NDArray]> {
    constructor(
      readonly low: number | null,
      readonly high: number | null,
    ) {
      super();
      for (const [name, bound] of Object.entries({ low, high })) {
        if (bound !== null && typeof bound !== "number") {
          throw new TypeError(`clip: expected ${name} to be a number or null, got ${show(bound)}`);
        }
      }
    }
    forward(x: NDArray): NDArray {
      return np.clip(x, this.low, this.high);
    }
    backward(gy: Variable): Variable {
      const x = this.inputs[0].data;
      const inside = np.logicalAnd(
        np.greaterEqual(x, this.low ?? -Infinity),
        np.lessEqual(x, this.high ?? Infinity),
      );
      return gy.mul(inside);
    }
  },
  { check: [{ shapes: [[2, 3]], params: [-0.55, 0.65], values: "distinct" }] },
);
