import * as np from "../ndarray";
import type { Index, NDArray, Shape } from "../ndarray";
import { unbroadcast } from "./arithmetic";
import { Func } from "./func";
import type { Rule } from "./rule";
import type { Variable } from "./variable";

/** Over which axes a reduction runs, and whether they stay as axes of length one. */
export interface ReduceOptions {
  /** An axis or a list of them; negative ones count from the end. Default: all. */
  axis?: number | readonly number[] | null;
  /** Keep each reduced axis, with length 1. Default false. */
  keepdims?: boolean;
}

export class Reshape extends Func<[x: NDArray]> {
  constructor(readonly shape: Shape) {
    super();
  }
  forward(x: NDArray): NDArray {
    return x.reshape(this.shape);
  }
  backward(gy: Variable): Variable {
    return gy.reshape(this.inputs[0].shape);
  }
}

export class Transpose extends Func<[x: NDArray]> {
  constructor(readonly axes?: readonly number[]) {
    super();
  }
  forward(x: NDArray): NDArray {
    return np.transpose(x, this.axes);
  }
  backward(gy: Variable): Variable {
    const { axes } = this;
    if (axes === undefined) return gy.transpose();
    const inverse = new Array<number>(axes.length);
    axes.forEach((axis, i) => (inverse[axis < 0 ? axis + axes.length : axis] = i));
    return gy.transpose(inverse);
  }
}

export class BroadcastTo extends Func<[x: NDArray]> {
  constructor(readonly shape: Shape) {
    super();
  }
  forward(x: NDArray): NDArray {
    return np.broadcastTo(x, this.shape);
  }
  backward(gy: Variable): Variable {
    return gy.sumTo(this.inputs[0].shape);
  }
}

export class SumTo extends Func<[x: NDArray]> {
  constructor(readonly shape: Shape) {
    super();
  }
  forward(x: NDArray): NDArray {
    return np.sumTo(x, this.shape);
  }
  backward(gy: Variable): Variable {
    return gy.broadcastTo(this.inputs[0].shape);
  }
}

/** The shape of a reduction with `keepdims`, whatever the caller asked for. */
function keptShape(shape: Shape, { axis }: ReduceOptions): Shape {
  if (axis === undefined || axis === null) return shape.map(() => 1);
  const axes = (typeof axis === "number" ? [axis] : axis).map((a) => (a < 0 ? a + shape.length : a));
  return shape.map((n, i) => (axes.includes(i) ? 1 : n));
}

export class Sum extends Func<[x: NDArray]> {
  constructor(readonly options: ReduceOptions = {}) {
    super();
  }
  forward(x: NDArray): NDArray {
    return np.sum(x, this.options);
  }
  backward(gy: Variable): Variable {
    const { shape } = this.inputs[0];
    return gy.reshape(keptShape(shape, this.options)).broadcastTo(shape);
  }
}

/** Maximum or minimum along axes. Every element that attains it gets the whole gradient. */
abstract class Extremum extends Func<[x: NDArray]> {
  constructor(readonly options: ReduceOptions = {}) {
    super();
  }
  backward(gy: Variable): Variable {
    const [x] = this.inputs;
    const kept = keptShape(x.shape, this.options);
    const attained = np.equal(x.data, this.outputs[0]!.reshape(kept));
    return gy.reshape(kept).broadcastTo(x.shape).mul(attained);
  }
}

export class Max extends Extremum {
  forward(x: NDArray): NDArray {
    return np.max(x, this.options);
  }
}

export class Min extends Extremum {
  forward(x: NDArray): NDArray {
    return np.min(x, this.options);
  }
}

/** Swaps the last two axes. */
function transposeLast(x: Variable): Variable {
  const axes = x.shape.map((_, i) => i);
  axes.push(...axes.splice(-2).reverse());
  return x.transpose(axes);
}

/** Matrix product by NumPy's rules: a vector counts as a row on the left and as a column on the right; other leading axes are batches, which broadcast. */
export const MatMul: Rule<[x: NDArray, w: NDArray]> = {
  forward(x: NDArray, w: NDArray): NDArray {
    return np.matmul(x, w);
  },
  backward(gy: Variable): (Variable | null)[] {
    const [x, w] = this.inputs;
    // As matrices, with the axes that the product of a vector drops put back.
    const row = x.ndim === 1;
    const column = w.ndim === 1;
    const a = row ? x.reshape([1, x.size]) : x;
    const b = column ? w.reshape([w.size, 1]) : w;
    const batch = gy.shape.slice(0, gy.ndim - (row ? 0 : 1) - (column ? 0 : 1));
    const g = gy.reshape([...batch, a.shape[a.ndim - 2]!, b.shape[b.ndim - 1]!]);
    return [
      this.needs(0) ? unbroadcast(g.matmul(transposeLast(b)), a.shape).reshape(x.shape) : null,
      this.needs(1) ? unbroadcast(transposeLast(a).matmul(g), b.shape).reshape(w.shape) : null,
    ];
  },
};

export class GetItem extends Func<[x: NDArray]> {
  constructor(readonly index: readonly Index[]) {
    super();
  }
  forward(x: NDArray): NDArray {
    return x.get(...this.index);
  }
  backward(gy: Variable): Variable {
    return gy.apply(new GetItemGrad(this.index, this.inputs[0].shape));
  }
}

/** Puts gradients where `GetItem` took the values; an element that was taken twice gets the sum. */
export class GetItemGrad extends Func<[gy: NDArray]> {
  constructor(
    readonly index: readonly Index[],
    readonly shape: Shape,
  ) {
    super();
  }
  override get name(): string {
    return "getItemGrad";
  }
  forward(gy: NDArray): NDArray {
    const gx = np.zeros(this.shape, { dtype: gy.dtype });
    np.addAt(gx, this.index, gy);
    return gx;
  }
  backward(ggx: Variable): Variable {
    return ggx.get(...this.index);
  }
}
