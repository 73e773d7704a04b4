import type { NDArray } from "../ndarray";
import type { Func, InputsOf } from "./func";
import type { NamedRule } from "./rule";
import { running } from "./selection";
import type { Variable } from "./variable";

const NO_INPUTS: readonly Variable[] = [];
const NOTHING: readonly NDArray[] = [];

/** The number of no pass. */
export const NO_PASS = 0;

/**
 * What the graph knows of one application of a function, in an object of a class of its own. The fields
 * could stand in {@link Func}, but every subclass is another shape to a JavaScript engine, and code that
 * meets all of them, as recording and `backward` do, looks each field up in a table then: that was a third
 * of the time of a scalar program (docs/design/speed.md).
 *
 * For the same reason a function that is a {@link Rule} has no object of its own here, only this one, on which its
 * methods are called. Its `Func` is made when somebody asks for it.
 */
export class Application<X extends readonly NDArray[] = readonly NDArray[]> {
  // Declared here and set in the constructor: fields with initializers cost several times as much.

  /** The rule that is applied; null for an object of a subclass of Func. */
  declare readonly rule: NamedRule | null;
  declare private made: Func | null;
  /** The variables it was applied to. Empty until then, and for good when no graph is recorded. */
  declare inputs: InputsOf<X>;
  /** The largest generation among the inputs. */
  declare generation: number;
  /** What `forward` returned: an array or a list of them; kept only while a graph is recorded. */
  declare returned: NDArray | readonly NDArray[];

  // What a `backward` needs to know while it waits to visit this function.

  /**
   * The number of the pass that waits. A number, because a large graph is old, and V8 keeps a list of the places where
   * something old refers to something new.
   */
  declare pass: number;
  /** The next on the stack of its generation. */
  declare next: Application | null;
  /** The gradient of the output, or of the first of several, as far as it has arrived. */
  declare gy: Variable | null;
  /** Whether `gy` is a sum that the run made, and so may change in place. */
  declare owned: boolean;
  /** What few functions need, and null for the others. */
  declare more: Waiting | null;

  constructor(
    rule: NamedRule | null,
    func: Func | null,
    inputs: readonly Variable[] = NO_INPUTS,
    generation: number = 0,
    returned: NDArray | readonly NDArray[] = NOTHING,
  ) {
    this.rule = rule;
    this.made = func;
    this.inputs = inputs as InputsOf<X>;
    this.generation = generation;
    this.returned = returned;
    this.pass = NO_PASS;
    this.next = null;
    this.gy = null;
    this.owned = false;
    this.more = null;
  }

  /** The function. */
  get func(): Func {
    return (this.made ??= this.rule!.funcOf(this));
  }

  /** What the function is called. */
  get name(): string {
    return this.rule === null ? this.func.name : this.rule.name;
  }

  /** The arrays that `forward` computed. */
  get outputs(): readonly NDArray[] {
    return isList(this.returned) ? this.returned : [this.returned];
  }

  /** What the function computes from the data of `inputs`. One and two of them, which most have, are spared the spreading. */
  forward(inputs: readonly Variable[]): unknown {
    const { rule } = this;
    if (rule !== null)
      return rule.forward.apply(
        this,
        inputs.map((x) => x.data),
      );
    const { func } = this;
    if (inputs.length === 1) return func.forward(inputs[0]!.data);
    if (inputs.length === 2) return func.forward(inputs[0]!.data, inputs[1]!.data);
    return func.forward(...inputs.map((x) => x.data));
  }

  /** What the function's `backward` returns for the gradient of its output, or for those of several. */
  backward(gys: Variable | readonly Variable[]): unknown {
    const { rule } = this;
    if (rule === null) return isList(gys) ? this.func.backward(...gys) : this.func.backward(gys);
    return isList(gys) ? rule.backward.apply(this, [...gys]) : rule.backward.call(this, gys);
  }

  /** See {@link Func.output}. */
  output(index = 0): Variable {
    return this.inputs[0]!.outputOf(this, index);
  }

  /** See {@link Func.needs}. */
  needs(index: number): boolean {
    const x = this.inputs[index]!;
    return !x.isConstant && (running.selection === null || running.selection.has(x));
  }
}

/** What a waiting function needs when it has several outputs, when gradients are retained, or when two runs wait for it. */
export interface Waiting {
  /** Where there are several outputs: a list of their gradients, without the first. */
  gys: (Variable | null)[] | null;
  /** Per output: the variables that get the gradient when it is retained. */
  retained: Variable[][] | null;
  /** What an outer `backward`, which waits for the same function, has noted here. */
  outer: Pick<Application, "pass" | "next" | "gy" | "owned" | "more"> | null;
}

/** Whether a function returned several things, or one. */
export const isList = <T>(returned: T | readonly T[]): returned is readonly T[] => Array.isArray(returned);
