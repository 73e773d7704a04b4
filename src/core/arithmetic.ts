import * as np from "../ndarray";
import type { NDArray, Shape } from "../ndarray";
import { isFloat } from "../ndarray/dtype";
import { sameShape } from "../ndarray/layout";
import { Func } from "./func";
import type { Rule } from "./rule";
import type { Variable } from "./variable";

/** The gradient of a broadcast: summed back to the shape the operand had. */
export function unbroadcast(grad: Variable, shape: Shape): Variable {
  return sameShape(grad.shape, shape) ? grad : grad.sumTo(shape);
}

/** Integers as floats, for formulas whose terms int32 cannot hold though it holds what they are made of. */
const floats = (x: Variable): Variable => (isFloat(x.dtype) ? x : x.div(1));

/** Its input, as a variable of its own: what the functional forms hand to the function they differentiate. */
export class Identity extends Func<[x: NDArray]> {
  override get name(): string {
    return "identity";
  }
  forward(x: NDArray): NDArray {
    return x;
  }
  backward(gy: Variable): Variable {
    return gy;
  }
}

export const Add: Rule<[x0: NDArray, x1: NDArray]> = {
  forward(x0: NDArray, x1: NDArray): NDArray {
    return np.add(x0, x1);
  },
  backward(gy: Variable): (Variable | null)[] {
    const [x0, x1] = this.inputs;
    return [
      this.needs(0) ? unbroadcast(gy, x0.shape) : null,
      this.needs(1) ? unbroadcast(gy, x1.shape) : null,
    ];
  },
};

export const Sub: Rule<[x0: NDArray, x1: NDArray]> = {
  forward(x0: NDArray, x1: NDArray): NDArray {
    return np.subtract(x0, x1);
  },
  backward(gy: Variable): (Variable | null)[] {
    const [x0, x1] = this.inputs;
    return [
      this.needs(0) ? unbroadcast(gy, x0.shape) : null,
      this.needs(1) ? unbroadcast(gy.neg(), x1.shape) : null,
    ];
  },
};

export const Mul: Rule<[x0: NDArray, x1: NDArray]> = {
  forward(x0: NDArray, x1: NDArray): NDArray {
    return np.multiply(x0, x1);
  },
  backward(gy: Variable): (Variable | null)[] {
    const [x0, x1] = this.inputs;
    return [
      this.needs(0) ? unbroadcast(gy.mul(x1), x0.shape) : null,
      this.needs(1) ? unbroadcast(gy.mul(x0), x1.shape) : null,
    ];
  },
};

export const Div: Rule<[x0: NDArray, x1: NDArray]> = {
  forward(x0: NDArray, x1: NDArray): NDArray {
    return np.divide(x0, x1);
  },
  backward(gy: Variable): (Variable | null)[] {
    const [x0, x1] = this.inputs;
    return [
      this.needs(0) ? unbroadcast(gy.div(x1), x0.shape) : null,
      this.needs(1) ? unbroadcast(gy.mul(x0.div(floats(x1).mul(floats(x1))).neg()), x1.shape) : null,
    ];
  },
};

export const Neg: Rule<[x: NDArray]> = {
  forward(x: NDArray): NDArray {
    return np.negative(x);
  },
  backward(gy: Variable): Variable {
    return gy.neg();
  },
};

/**
 * A power. A plain number as exponent is part of the function and has no gradient; any other exponent
 * is the second input.
 */
export class Pow extends Func {
  constructor(readonly exponent?: number) {
    super();
  }
  forward(x: NDArray, c?: NDArray): NDArray {
    return np.power(x, c ?? this.exponent!);
  }
  backward(gy: Variable): Variable | (Variable | null)[] {
    const [x, c] = this.inputs;
    return c === undefined ? this.constantBackward(gy, x!, this.exponent!) : this.variableBackward(gy, x!, c);
  }

  private constantBackward(gy: Variable, x: Variable, c: number): Variable {
    // x ** 0 is constant, also at 0, where c * x ** (c - 1) would be 0 * inf.
    if (c === 0) return gy.mul(0);
    if (c === 1) return gy;
    return (c === 2 ? x : x.pow(c - 1)).mul(c).mul(gy);
  }

  private variableBackward(gy: Variable, x: Variable, c: Variable): (Variable | null)[] {
    // 0 ** c is flat in c unless c is negative, and x ** 0 is flat in x, also at 0: ones stand in for
    // those zeros, so that the zero factor beside them is not multiplied by an infinity.
    const zero = np.equal(x.data, 0);
    const flatInC = np.logicalAnd(zero, np.greaterEqual(c.data, 0));
    const flatInX = np.logicalAnd(zero, np.equal(c.data, 0));
    // An integer has no power of -1, which c = 0 asks for.
    const less = (isFloat(x.dtype) ? c : floats(c)).sub(1);
    return [
      this.needs(0) ? unbroadcast(gy.mul(c).mul(x.add(flatInX).pow(less)), x.shape) : null,
      this.needs(1) ? unbroadcast(gy.mul(this.output()).mul(x.add(flatInC).apply(new Log())), c.shape) : null,
    ];
  }
}

export class Log extends Func<[x: NDArray]> {
  forward(x: NDArray): NDArray {
    return np.log(x);
  }
  backward(gy: Variable): Variable {
    return gy.div(this.inputs[0]);
  }
}
