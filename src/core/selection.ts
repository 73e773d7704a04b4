import type { Application } from "./application";
import type { Variable } from "./variable";

/**
 * The part of a graph that leads from `outputs` back to `inputs`. A pass with a selection stays inside of
 * it, and gathers the gradients of `inputs`, leaves or not, without writing them anywhere.
 */
export class Selection {
  /** The generation of the youngest function in it; -1 when there is none. */
  readonly youngest: number;
  private readonly leaves = new Set<Variable>();
  private readonly creators = new Set<Application>();
  private readonly between = new Set<Application>();

  constructor(outputs: readonly Variable[], inputs: readonly Variable[]) {
    let oldest = Infinity;
    for (const x of inputs) {
      if (x.application === null) this.leaves.add(x);
      else this.creators.add(x.application);
      oldest = Math.min(oldest, x.generation);
    }
    this.youngest = outputs.reduce((youngest, y) => Math.max(youngest, y.generation - 1), -1);
    // Parents first: a function leads to an input when one of its own inputs does.
    for (const level of byGeneration(outputs, oldest, this.youngest)) {
      for (const func of level) if (func.inputs.some((x) => this.has(x))) this.between.add(func);
    }
  }

  /** Whether `x` is one of the inputs or was computed from one. */
  has(x: Variable): boolean {
    const { application } = x;
    if (application === null) return this.leaves.has(x);
    return this.between.has(application) || this.creators.has(application);
  }

  /** Whether the gradient of an input goes through this application. */
  passesThrough(application: Application): boolean {
    return this.between.has(application);
  }

  /** Whether this application computed one of the inputs. */
  computedBy(application: Application): boolean {
    return this.creators.has(application);
  }
}

/** The functions behind `outputs`, from generation `oldest` on: older ones cannot depend on an input. */
function byGeneration(outputs: readonly Variable[], oldest: number, youngest: number): Application[][] {
  const levels = Array.from({ length: Math.max(0, youngest - oldest + 1) }, (): Application[] => []);
  const seen = new Set<Application>();
  const waiting: Application[] = [];
  const visit = ({ application }: Variable): void => {
    if (application === null || application.generation < oldest || seen.has(application)) return;
    seen.add(application);
    levels[application.generation - oldest]!.push(application);
    waiting.push(application);
  };
  outputs.forEach(visit);
  for (let func = waiting.pop(); func !== undefined; func = waiting.pop()) func.inputs.forEach(visit);
  return levels;
}

/** The selection of the pass that is running; null when none is, or one that wants the gradients of all leaves. */
export const running: { selection: Selection | null } = { selection: null };
