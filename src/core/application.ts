import type { NDArray } from "../ndarray";
import type { Task } from "./backward";
import type { Func } from "./func";
import type { Variable } from "./variable";

const NO_INPUTS: readonly Variable[] = [];
const NOTHING: readonly NDArray[] = [];

/**
 * What the graph knows of one application of a function, in an object of a class of its own. The fields
 * could stand in {@link Func}, but every subclass is another shape to a JavaScript engine, and code that
 * meets all of them, as recording and `backward` do, looks each field up in a table then: that was a third
 * of the time of a scalar program (docs/design/speed.md).
 */
export class Application {
  // Declared here and set in the constructor: fields with initializers cost several times as much.

  declare readonly func: Func;
  /** The variables it was applied to. Empty until then, and for good when no graph is recorded. */
  declare inputs: readonly Variable[];
  /** The largest generation among the inputs. */
  declare generation: number;
  /** What `forward` returned: an array or a list of them; kept only while a graph is recorded. */
  declare returned: NDArray | readonly NDArray[];
  /** Gradients that have arrived during a `backward`. */
  declare task: Task | null;

  constructor(func: Func) {
    this.func = func;
    this.inputs = NO_INPUTS;
    this.generation = 0;
    this.returned = NOTHING;
    this.task = null;
  }

  /** The arrays that `forward` computed. */
  get outputs(): readonly NDArray[] {
    return isList(this.returned) ? this.returned : [this.returned];
  }
}

/** Whether a function returned several things, or one. */
export const isList = <T>(returned: T | readonly T[]): returned is readonly T[] => Array.isArray(returned);
