import type { Variable, VariableLike } from "../core";

/** A function of variables whose result is a variable or a list of them: what can be differentiated. */
export type VariableFunction = (...xs: Variable[]) => Variable | readonly Variable[];

/** A function of variables whose result is one variable; of one element, where a gradient is asked for. */
export type ScalarFunction = (...xs: Variable[]) => Variable;

/** The arguments of a function of variables, each of which may be given as an array or a number too. */
export type Arguments<F> = F extends (...xs: infer A extends readonly unknown[]) => unknown
  ? { [K in keyof A]: A[K] | VariableLike }
  : never;

/** One `T` for each argument: `T` itself for a function of one argument, a list for several. */
export type PerArgument<A extends readonly unknown[], T> = 1 extends A["length"]
  ? A["length"] extends 1
    ? T
    : T | Each<A, T>
  : Each<A, T>;

/** One `T` for each result: `T` itself for a variable, a list for a list. */
export type PerResult<R, T> = R extends readonly unknown[] ? Each<R, T> : T;

/** A list of as many `T` as `A` has items. */
export type Each<A extends readonly unknown[], T> = { -readonly [K in keyof A]: T };
