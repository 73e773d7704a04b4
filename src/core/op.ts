import type { Shape } from "../ndarray";
import type { Variable, VariableLike } from "./variable";

/** What the generated gradient tests feed an op. */
export interface Check {
  /** Shape of each input. */
  shapes: readonly Shape[];
  /** Arguments after the inputs: an axis, a shape, an exponent. */
  params?: readonly unknown[];
  /**
   * Where the inputs lie. "any": normally distributed; "positive": between 0.5 and 2; "distinct": no
   * two closer than 0.1, in any input, and none near zero, for functions with kinks and ties.
   */
  values?: "any" | "positive" | "distinct";
}

/** What an op declares about itself, beside its class. */
export interface OpMeta {
  /**
   * Which arguments are the inputs; the others go to the constructor. A number: the first so many.
   * A function sorts them itself. Default 1.
   */
  inputs?: number | ((...args: never[]) => { inputs: readonly VariableLike[]; params: readonly unknown[] });
  check: readonly Check[];
}

/** A differentiable function made by `op`. */
export interface Op<A extends readonly unknown[], R = Variable> {
  (...args: A): R;
  /** Its name in messages, drawings and tests. */
  readonly opName: string;
  /** What its generated gradient tests feed it. */
  readonly check: readonly Check[];
}
