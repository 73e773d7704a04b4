import * as np from "../ndarray";
import type { NDArray } from "../ndarray";
import { show } from "../ndarray/dtype";
import { checkOptions } from "../ndarray/options";
import { noGrad, Variable } from "../core";

/** A differentiable function of one or more variables. */
export type Differentiable = (...xs: Variable[]) => Variable;

/** Options of {@link checkGradients}. */
export interface CheckGradientsOptions {
  /** Highest order to check: 1 or 2. Default 2. */
  order?: 1 | 2;
  /** Length of the finite step, about the cube root of the rounding error. Default 1e-5. */
  step?: number;
  /** Relative tolerance. Default 1e-6 for the first order and the second. */
  rtol?: number;
  /** Absolute tolerance, in units of the largest term. Default 1e-8. */
  atol?: number;
  /** Where the random directions come from. Default: a generator with seed 0. */
  random?: np.random.RandomState;
}

/**
 * Checks the gradients of `f` at `xs` against central differences, and throws an Error that says what
 * differs when they do not agree.
 *
 * Each comparison is one number. First order: for a random covector `v` of the output and random
 * directions `u`, the slope of `<v, f(x + t u)>` at `t = 0` against `<gradient of <v, f>, u>`. (An
 * all-ones `v` would miss a backward that ignores `gy`.) Second order: the same for the function
 * `(x, v) -> <gradient of <v, f> at x, u>`, in random directions of both `x` and `v`.
 *
 * `xs` are float64 arrays; `f` must be smooth within `step` of them. TypeError for unknown options, RangeError
 * for another order.
 * @example checkGradients((x) => x.mul(x).sum(), [np.array([1, 2])])
 */
export function checkGradients(
  f: Differentiable,
  xs: readonly NDArray[],
  options: CheckGradientsOptions = {},
): void {
  checkOptions("checkGradients", options, ["order", "step", "rtol", "atol", "random"]);
  const { order = 2 } = options;
  if (order !== 1 && order !== 2) {
    throw new RangeError(`checkGradients: expected order to be 1 or 2, got ${show(order)}`);
  }
  const random = options.random ?? new np.random.RandomState(0);
  const like = (x: NDArray): NDArray => np.asarray(random.randn(...x.shape));
  const y = noGrad(() => f(...xs.map((x) => new Variable(x)))).data;
  const v = like(y);
  const u = xs.map(like);

  compareSlopes(
    "first",
    (t) => dot(v, noGrad(() => f(...variables(xs, u, t))).data),
    () => {
      const inputs = variables(xs);
      return inner(gradients(f, inputs, new Variable(v), false), u).item();
    },
    options,
  );
  if (order === 1) return;

  const w = xs.map(like);
  const wv = like(v);
  const slopeAlongU = (inputs: Variable[], covector: Variable): Variable =>
    inner(gradients(f, inputs, covector, true), u);
  compareSlopes(
    "second",
    (t) => slopeAlongU(variables(xs, w, t), new Variable(moved(v, wv, t))).item(),
    () => {
      const inputs = variables(xs);
      const covector = new Variable(v);
      const slope = slopeAlongU(inputs, covector);
      for (const x of [...inputs, covector]) x.cleargrad();
      if (slope.creator !== null) slope.backward();
      return inner(
        [...inputs, covector].map((x) => x.grad),
        [...w, wv],
      ).item();
    },
    options,
  );
}

/** The gradients of `<v, f(inputs)>`. */
function gradients(
  f: Differentiable,
  inputs: Variable[],
  v: Variable,
  createGraph: boolean,
): (Variable | null)[] {
  f(...inputs)
    .mul(v)
    .sum()
    .backward({ createGraph });
  return inputs.map((x) => x.grad);
}

function compareSlopes(
  order: string,
  valueAt: (t: number) => number,
  slope: () => number,
  options: CheckGradientsOptions,
): void {
  const { step = 1e-5, rtol = 1e-6, atol = 1e-8 } = options;
  const after = valueAt(step);
  const before = valueAt(-step);
  const expected = (after - before) / (2 * step);
  const actual = slope();
  const scale = Math.max(1, Math.abs(after), Math.abs(before));
  if (!(Math.abs(actual - expected) <= rtol * Math.abs(expected) + (atol * scale * 1e-5) / step)) {
    throw new Error(
      `checkGradients: the ${order}-order gradient gives a slope of ${actual}, central differences give ${expected}`,
    );
  }
}

const moved = (x: NDArray, u: NDArray, t: number): NDArray => np.add(x, np.multiply(u, t));
const variables = (xs: readonly NDArray[], u?: readonly NDArray[], t = 0): Variable[] =>
  xs.map((x, i) => new Variable(u === undefined ? x.copy() : moved(x, u[i]!, t)));
const dot = (a: NDArray, b: NDArray): number => Number(np.sum(np.multiply(a, b)).item());

/** `<gradients, directions>`; a missing gradient counts as zero. */
function inner(grads: readonly (Variable | null)[], directions: readonly NDArray[]): Variable {
  let total = new Variable(np.array(0));
  grads.forEach((grad, i) => {
    if (grad !== null) total = total.add(grad.mul(directions[i]!).sum());
  });
  return total;
}
