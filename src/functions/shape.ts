import * as np from "../ndarray";
import type { NDArray } from "../ndarray";
import { show } from "../ndarray/dtype";
import { Func, op, type Op, type Variable, type VariableLike } from "../core";

/** Along which axis arrays are joined. */
export interface AxisOption {
  /** Default 0; negative axes count from the end. */
  axis?: number;
}

/** The arguments of `concat` and `stack`, sorted: the inputs come in a list. */
function listed(who: string, xs: readonly VariableLike[], options: AxisOption | undefined) {
  const isList: boolean = Array.isArray(xs);
  if (!isList) throw new TypeError(`${who}: expected a list of variables and arrays, got ${show(xs)}`);
  return { inputs: xs, params: [options] };
}

const fromEnd = (axis: number, ndim: number): number => (axis < 0 ? axis + ndim : axis);

/**
 * Joins arrays along an axis they have; the other axes must agree. Gradients: the slices of `gy`.
 * RangeError when the other axes differ or there is nothing to join. NumPy: `np.concatenate`.
 * @example concat([variable([1, 2]), variable([3])]) // variable([1. 2. 3.])
 */
export const concat: Op<[xs: readonly VariableLike[], options?: AxisOption]> = /* @__PURE__ */ op(
  "concat",
  class extends Func {
    constructor(readonly options: AxisOption = {}) {
      super();
    }
    forward(...xs: NDArray[]): NDArray {
      return np.concatenate(xs, this.options);
    }
    backward(gy: Variable): Variable[] {
      const axis = fromEnd(this.options.axis ?? 0, gy.ndim);
      const before = new Array<string>(axis).fill(":");
      let start = 0;
      return this.inputs.map((x) => {
        const end = start + x.shape[axis]!;
        const part = gy.get(...before, np.slice(start, end));
        start = end;
        return part;
      });
    }
  },
  {
    inputs: (xs: readonly VariableLike[], options?: AxisOption) => listed("concat", xs, options),
    check: [
      {
        shapes: [
          [2, 3],
          [1, 3],
          [3, 3],
        ],
      },
      {
        shapes: [
          [2, 3],
          [2, 1],
        ],
        params: [{ axis: -1 }],
      },
    ],
  },
);

/**
 * Joins arrays of one shape along a new axis. Gradients: the slices of `gy`. RangeError when the shapes
 * differ or there is nothing to join. NumPy: `np.stack`.
 * @example stack([variable([1, 2]), variable([3, 4])]).shape // [ 2, 2 ]
 */
export const stack: Op<[xs: readonly VariableLike[], options?: AxisOption]> = /* @__PURE__ */ op(
  "stack",
  class extends Func {
    constructor(readonly options: AxisOption = {}) {
      super();
    }
    forward(...xs: NDArray[]): NDArray {
      return np.stack(xs, this.options);
    }
    backward(gy: Variable): Variable[] {
      const axis = fromEnd(this.options.axis ?? 0, gy.ndim);
      const before = new Array<string>(axis).fill(":");
      return this.inputs.map((_, i) => gy.get(...before, i));
    }
  },
  {
    inputs: (xs: readonly VariableLike[], options?: AxisOption) => listed("stack", xs, options),
    check: [
      {
        shapes: [
          [2, 3],
          [2, 3],
        ],
      },
      {
        shapes: [
          [2, 3],
          [2, 3],
          [2, 3],
        ],
        params: [{ axis: -1 }],
      },
    ],
  },
);
