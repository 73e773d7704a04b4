import type { NDArray } from "../ndarray";
import { Application } from "./application";
import { Func, type InputsOf } from "./func";
import type { Variable } from "./variable";

/**
 * A differentiable function without parameters: how to compute it, on arrays, and how to differentiate it, on
 * variables. Both are what they are in a {@link Func}, and find the same in `this`: `inputs`, `output()`, `needs()`. But one
 * object serves all applications, and so it costs less; it can't keep anything between `forward` and `backward`.
 * @example
 * const cube = op("cube", {
 *   forward(x: NDArray) { return np.power(x, 3); },
 *   backward(gy: Variable) { return this.inputs[0].pow(2).mul(3).mul(gy); },
 * }, { check: [{ shapes: [[2, 3]] }] });
 */
export interface Rule<X extends readonly NDArray[] = readonly NDArray[]> {
  forward(this: Applied<X>, ...xs: X): NDArray | readonly NDArray[];
  backward(this: Applied<X>, ...gys: Variable[]): Variable | null | readonly (Variable | null)[];
}

/** What a {@link Rule} finds in `this`: the same as a {@link Func}. */
export interface Applied<X extends readonly NDArray[]> {
  /** The variables it was applied to. */
  readonly inputs: InputsOf<X>;
  /** An output as a variable, for a gradient that reuses it: `exp` is its own derivative. */
  output(index?: number): Variable;
  /** Whether anybody wants the gradient of input `index`. */
  needs(index: number): boolean;
}

/** A rule as `op` keeps it. */
export class NamedRule {
  /**
   * What `forward` is called on, without inputs as nothing has been recorded then: an application is made when there is
   * something to record, and set once.
   */
  readonly idle: Application = new Application(this, null);
  readonly forward: (this: Application, ...xs: NDArray[]) => unknown;
  readonly backward: (this: Application, ...gys: Variable[]) => unknown;

  constructor(
    readonly name: string,
    { forward, backward }: Rule,
  ) {
    if (typeof forward !== "function" || typeof backward !== "function")
      throw new TypeError(`op: expected ${name} to have the methods forward and backward`);
    this.forward = forward;
    this.backward = backward;
  }

  /** The function that an application of this rule is. */
  funcOf(application: Application): Func {
    return new RuleFunc(application, this);
  }
}

/** A rule that was applied, for who asks a variable for its creator. */
class RuleFunc extends Func {
  declare readonly application: Application;
  private readonly rule: NamedRule;

  constructor(application: Application, rule: NamedRule) {
    super();
    this.application = application;
    this.rule = rule;
  }

  override get name(): string {
    return this.rule.name;
  }
  forward(...xs: NDArray[]): NDArray | readonly NDArray[] {
    return this.rule.forward.apply(this.application, xs) as NDArray | readonly NDArray[];
  }
  backward(...gys: Variable[]): Variable | null | readonly (Variable | null)[] {
    return this.rule.backward.apply(this.application, gys) as Variable | null | readonly (Variable | null)[];
  }
}
