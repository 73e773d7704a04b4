import * as np from "../ndarray";
import { Variable } from "../core";
import { gradientsOf } from "../core/backward";
import { Selection } from "../core/selection";
import { stack } from "../functions";
import { Call, checkFunction } from "./call";
import type { Arguments, PerArgument, PerResult, ScalarFunction, VariableFunction } from "./types";

/**
 * The Jacobian of `f` as a function: all derivatives of all elements of its result. For a result of shape
 * `[...m]` and an argument of shape `[...n]` it has the shape `[...m, ...n]`, and `J[i, j]` is `dy_i / dx_j`.
 * For several arguments it is a list with one for each; for a function that returns a list, a list with one
 * of those for each result.
 *
 * Row by row: the cost is one forward and a backward for each element of the result, so it suits functions
 * with few results. For one direction use {@link jvp}, for one combination of results {@link vjp}. Results
 * are differentiable again; see {@link grad} for arguments, `noGrad` and purity. JAX: `jax.jacrev`.
 * @example
 * jacobian((x) => x.mul(x))([1, 2]); // variable([[2. 0.] [0. 4.]])
 * jacobian((x, y) => x.mul(y))(2, 3); // [ variable(3.0), variable(2.0) ]
 */
export function jacobian<F extends VariableFunction>(
  f: F,
): (...args: Arguments<F>) => PerResult<ReturnType<F>, PerArgument<Parameters<F>, Variable>> {
  checkFunction("jacobian", f);
  return (...args) => {
    const call = new Call("jacobian", f, args);
    const matrices = call.ys.map((y) => call.perArgument(rows(y, call)));
    return call.perResult(matrices) as PerResult<ReturnType<F>, PerArgument<Parameters<F>, Variable>>;
  };
}

/**
 * The Hessian of `f` as a function: its second derivatives. For an argument of shape `[...n]` it has the
 * shape `[...n, ...n]`, and `H[i, j]` is `d2f / (dx_i dx_j)`. For several arguments it is a list of lists of
 * such blocks: `[i][j]` belongs to the arguments `i` and `j`. `f` must return a Variable of one element.
 *
 * The Jacobian of the gradient: the cost is one forward, one backward, and another one through the graph of
 * the first for each element of the arguments. {@link hvp} multiplies by the Hessian at the cost of one.
 * Results are differentiable again; see {@link grad} for arguments, `noGrad` and purity. JAX: `jax.hessian`.
 * @example
 * hessian((x) => x.pow(3).sum())([1, 2]); // variable([[ 6.  0.] [ 0. 12.]])
 * hessian((x, y) => x.mul(x).mul(y))(2, 3); // [ [ variable(6.0), variable(4.0) ], [ variable(4.0), variable(0.0) ] ]
 */
export function hessian<F extends ScalarFunction>(
  f: F,
): (...args: Arguments<F>) => PerArgument<Parameters<F>, PerArgument<Parameters<F>, Variable>> {
  checkFunction("hessian", f);
  return (...args) => {
    const call = new Call("hessian", f, args);
    call.checkScalar();
    const blocks = call.pull(null, true).map((g) => call.perArgument(rows(g, call)));
    return call.perArgument(blocks) as PerArgument<Parameters<F>, PerArgument<Parameters<F>, Variable>>;
  };
}

/** The Jacobian of `y` with respect to each argument: the gradient of each element of `y`, stacked. */
function rows(y: Variable, { xs, recording }: Call): Variable[] {
  const selection = new Selection([y], xs);
  const gradients = Array.from({ length: y.size }, (_, i) => {
    const unit = np.zeros(y.size, { dtype: y.dtype });
    unit.set([i], 1);
    return gradientsOf([y], xs, [new Variable(unit.reshape(y.shape))], recording, selection);
  });
  return xs.map((x, k) => {
    const shape = [...y.shape, ...x.shape];
    if (y.size === 0) return new Variable(np.zeros(shape, { dtype: x.dtype }));
    return stack(gradients.map((row) => row[k]!)).reshape(shape);
  });
}
