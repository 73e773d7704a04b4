import type { Variable } from "../core";
import { Call, checkFunction } from "./call";
import type { Arguments, PerArgument, ScalarFunction } from "./types";

/**
 * The gradient of `f` as a function: `grad(f)(x)` is `df/dx` at `x`. For a function of several arguments it
 * is the list of the gradients with respect to each of them; what is to stay constant goes into `f` by its
 * closure: `grad((w) => loss(w, data))`. `f` must return a Variable of one element. Each gradient has the
 * shape of its argument; an argument that the result does not depend on has a gradient of zeros.
 *
 * Arguments may be variables, arrays and numbers. Nobody's `grad` is read or written. Gradients are variables
 * that can be differentiated again: `grad(grad(f))` is the second derivative of a function of one number.
 * Under `noGrad` they have no graph, which is cheaper; a loop that feeds its results back in needs it, or
 * else its graph grows with every step.
 *
 * Cost: one forward and one backward. Errors: TypeError when `f` is async or returns no Variable, RangeError
 * when that has more than one element. JAX: `jax.grad`, where the gradient is that of the first argument
 * only.
 * @example
 * grad((x) => x.pow(3))(2); // variable(12.0)
 * grad(grad((x) => x.pow(3)))(2); // variable(12.0)
 * grad((x, y) => x.mul(y).sum())([1, 2], [3, 4]); // [ variable([3. 4.]), variable([1. 2.]) ]
 */
export function grad<F extends ScalarFunction>(
  f: F,
): (...args: Arguments<F>) => PerArgument<Parameters<F>, Variable> {
  checkFunction("grad", f);
  return (...args) => {
    const call = new Call("grad", f, args);
    call.checkScalar();
    return call.perArgument(call.pull(null)) as PerArgument<Parameters<F>, Variable>;
  };
}

/**
 * The value of `f` together with its gradient, in one pass: `valueAndGrad(f)(x)` is `[f(x), grad(f)(x)]`.
 * What a training loop needs; arguments, results and errors are those of {@link grad}. JAX:
 * `jax.value_and_grad`.
 * @example
 * valueAndGrad((x) => x.pow(3))(2); // [ variable(8.0), variable(12.0) ]
 */
export function valueAndGrad<F extends ScalarFunction>(
  f: F,
): (...args: Arguments<F>) => [value: Variable, gradient: PerArgument<Parameters<F>, Variable>] {
  checkFunction("valueAndGrad", f);
  return (...args) => {
    const call = new Call("valueAndGrad", f, args);
    call.checkScalar();
    const gradient = call.perArgument(call.pull(null)) as PerArgument<Parameters<F>, Variable>;
    return [call.value as Variable, gradient];
  };
}
