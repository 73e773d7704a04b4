import type { NDArray } from "../ndarray";
import { Application } from "./application";
import type { Variable } from "./variable";

/** Under this key Node, tslab and the page's kernel look for how to show an object. */
const inspect: unique symbol = /* @__PURE__ */ Symbol.for("nodejs.util.inspect.custom") as never;

/**
 * One node of the computational graph: a function that was applied to variables. A subclass says how
 * to compute (`forward`, on arrays) and how to differentiate (`backward`, on variables, so that
 * gradients can be differentiated again). An instance records one application.
 *
 * A Func keeps its inputs, which `backward` needs. It has no reference to its output variables: in
 * Python DeZero that reference is weak, to spare the reference counter a cycle; here nothing needs it
 * (docs/design/autograd.md has the measurement). It keeps the output *arrays*, for gradients that
 * reuse them, such as those of exp and tanh: {@link Func.output}.
 *
 * A function without parameters can be a {@link Rule} instead, which costs less.
 *
 * Follows steps 2 to 18 of the book (`Function`).
 * @example
 * const cut = op("cut", class extends Func<[x: NDArray]> {
 *   constructor(readonly limit: number) { super(); }
 *   forward(x: NDArray) { return np.minimum(x, this.limit); }
 *   backward(gy: Variable) { return gy.mul(np.less(this.inputs[0].data, this.limit)); }
 * }, { check: [{ shapes: [[2, 3]], params: [0.5], values: "distinct" }] });
 */
export abstract class Func<X extends readonly NDArray[] = readonly NDArray[]> {
  /** @internal What the graph knows of it. */
  declare readonly application: Application;

  constructor() {
    this.application = new Application(null, this);
  }

  /** The variables it was applied to. Empty until then, and for good when no graph is recorded. */
  get inputs(): InputsOf<X> {
    return this.application.inputs as InputsOf<X>;
  }

  /** The largest generation among the inputs: `backward` visits younger functions first. */
  get generation(): number {
    return this.application.generation;
  }

  /** The arrays that `forward` returned; none unless a graph was recorded. */
  get outputs(): readonly NDArray[] {
    return this.application.outputs;
  }

  /** What the function is called in messages and drawings. `op` sets it. */
  get name(): string {
    return this.constructor.name;
  }

  /** `[Func: square]`, as Node shows functions. */
  toString(): string {
    return `[Func: ${this.name}]`;
  }
  [inspect](): string {
    return this.toString();
  }

  /** Computes the output array, or a list of them, from the input arrays. */
  abstract forward(...xs: X): NDArray | readonly NDArray[];

  /**
   * Computes the gradient for each input (`null`: none) from the gradient of each output. An output
   * that was not used has a gradient of zeros.
   */
  abstract backward(...gys: Variable[]): Variable | null | readonly (Variable | null)[];

  /**
   * An output as a variable of this node, for a gradient that reuses it: `exp` is its own derivative.
   * Differentiating the result again leads back here, as if the original output were used.
   */
  protected output(index = 0): Variable {
    return this.application.output(index);
  }

  /**
   * Whether anybody wants the gradient of input `index`: not when it is a number or an array, nor when only
   * the gradients of chosen variables are asked for ({@link gradients}) and it does not lead to one of them.
   */
  protected needs(index: number): boolean {
    return this.application.needs(index);
  }
}

/** As many variables as the function takes arrays. */
export type InputsOf<X extends readonly NDArray[]> = { readonly [K in keyof X]: Variable };
