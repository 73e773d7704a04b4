import type { Variable, VariableLike } from "../core";
import { gradientsOf } from "../core/backward";
import { Call, checkList, onesLike, vectorsLike } from "./call";
import type { Arguments, Each, PerArgument, PerResult, ScalarFunction, VariableFunction } from "./types";

/**
 * The vector-Jacobian product: the value of `f` at `primals` and the function that takes a covector `v` back,
 * `v -> v^T J`. This is what `backward` computes, as a function that can be called for several covectors.
 *
 * A covector has the shape of the value, the result that of the argument. For a function of several arguments
 * the result is a list; a function that returns a list of variables takes a list of covectors. Everything is
 * differentiable again, with respect to the primals and to the covector; see {@link grad} for arguments,
 * `noGrad` and purity.
 *
 * Cost: one forward, then one backward for each covector; the graph lives as long as the returned function.
 * Errors: RangeError when a covector has another shape than its value. JAX: `jax.vjp`.
 * @example
 * const [y, pullback] = vjp((x) => x.mul(x), [1, 2, 3]);
 * y; // variable([1. 4. 9.])
 * pullback([1, 0, 0]); // variable([2. 0. 0.])
 * pullback([0, 1, 1]); // variable([0. 4. 6.])
 */
export function vjp<F extends VariableFunction>(
  f: F,
  ...primals: Arguments<F>
): [
  value: ReturnType<F>,
  pullback: (covector: PerResult<ReturnType<F>, VariableLike>) => PerArgument<Parameters<F>, Variable>,
] {
  const call = new Call("vjp", f, primals);
  const pullback = (covector: PerResult<ReturnType<F>, VariableLike>) => {
    const given = call.listPerResult(covector, "covectors");
    const covectors = vectorsLike("vjp", "covectors", given, call.ys);
    return call.perArgument(call.pull(covectors)) as PerArgument<Parameters<F>, Variable>;
  };
  return [call.value as ReturnType<F>, pullback];
}

/**
 * The Jacobian-vector product: the value of `f` at `primals`, and `J v`, how fast it changes when the primals
 * move along `tangents`. Both lists have one item for each argument of `f`, and a tangent has the shape of
 * its primal; `J v` has the shape of the value, and is a list when `f` returns one.
 *
 * The engine has no forward mode, which would need a second rule for each function. The pullback `u -> u^T J`
 * is linear, so that differentiating it with respect to `u` along `v` gives `J v`: one forward and two
 * backwards, the second through the graph of the first. Results are differentiable again; see {@link grad}
 * for arguments, `noGrad` and purity. Errors: RangeError when the lists or the shapes do not match. JAX:
 * `jax.jvp`.
 * @example
 * jvp((x) => x.mul(x), [[1, 2, 3]], [[1, 0, 10]]); // [ variable([1. 4. 9.]), variable([ 2.  0. 60.]) ]
 */
export function jvp<F extends VariableFunction>(
  f: F,
  primals: Arguments<F>,
  tangents: Arguments<F>,
): [value: ReturnType<F>, tangent: PerResult<ReturnType<F>, Variable>] {
  checkList("jvp", "primals", primals);
  checkList("jvp", "tangents", tangents);
  const call = new Call("jvp", f, primals);
  const vs = vectorsLike("jvp", "tangents", tangents, call.xs);
  // Any covector would do: its value drops out. Ones make the pass the one that backward would do.
  const us = call.ys.map(onesLike);
  const results = gradientsOf(call.pull(us, true), us, vs, call.recording);
  return [call.value as ReturnType<F>, call.perResult(results) as PerResult<ReturnType<F>, Variable>];
}

/**
 * The product of the Hessian of `f` with vectors, `H v`, without the Hessian: for Newton's method by
 * conjugate gradients, where `H` would not fit. Both lists have one item for each argument of `f`, and so has
 * the result: the `i`-th is the sum over `j` of `d2f / (dx_i dx_j)` times `vectors[j]`. A vector and its
 * product have the shape of the argument. `f` must return a Variable of one element.
 *
 * The Hessian is symmetric, so that `H v` is the gradient of `<grad f, v>`: one forward and two backwards.
 * Results are differentiable again; see {@link grad} for arguments, `noGrad` and purity. Errors: RangeError
 * when the lists, the shapes or the size of the result do not match. PyTorch:
 * `torch.autograd.functional.hvp`.
 * @example
 * hvp((x) => x.pow(3).sum(), [[1, 2]], [[1, 10]]); // [ variable([  6. 120.]) ]
 */
export function hvp<F extends ScalarFunction>(
  f: F,
  primals: Arguments<F>,
  vectors: Arguments<F>,
): Each<Parameters<F>, Variable> {
  checkList("hvp", "primals", primals);
  checkList("hvp", "vectors", vectors);
  const call = new Call("hvp", f, primals);
  call.checkScalar();
  const vs = vectorsLike("hvp", "vectors", vectors, call.xs);
  const products = gradientsOf(call.pull(null, true), call.xs, vs, call.recording);
  return products as Each<Parameters<F>, Variable>;
}
