/** Derivatives as functions of functions. */
export { grad, valueAndGrad } from "./gradient";
export { hvp, jvp, vjp } from "./products";
export { hessian, jacobian } from "./matrices";
export type { Arguments, Each, PerArgument, PerResult, ScalarFunction, VariableFunction } from "./types";
