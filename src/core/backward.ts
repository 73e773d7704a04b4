import * as np from "../ndarray";
import type { DType, NDArray, Shape } from "../ndarray";
import { show } from "../ndarray/dtype";
import { sameShape } from "../ndarray/layout";
import { checkOptions } from "../ndarray/options";
import { backwardOf, checkFiniteGradient, checkFiniteSum, watchedBackwardOf } from "./anomaly";
import { Identity } from "./arithmetic";
import { Config } from "./config";
import type { Func } from "./func";
import { running, Selection } from "./selection";
import type { Variable } from "./variable";

/** Options of {@link Variable.backward}. */
export interface BackwardOptions {
  /** Keep the gradients of intermediate variables, which are dropped otherwise. Default false. */
  retainGrad?: boolean;
  /** Record the graph of the gradients too, so that they can be differentiated again. Default false. */
  createGraph?: boolean;
}

/** Options of {@link gradients}. */
export interface GradientsOptions {
  /** The gradients to start from, one for each output and of its shape. Default: ones. */
  gradOutputs?: readonly Variable[];
  /** Record the graph of the gradients too, so that they can be differentiated again. Default false. */
  createGraph?: boolean;
}

/**
 * A function on the worklist, with the gradients of its outputs that have arrived. Tasks of one
 * generation form a stack, linked by `next`. `shadowed` is what `func.task` held before: a `backward`
 * called inside a `backward` may meet the same function.
 */
export class Task {
  declare next: Task | null;
  /** Per output: the variables that get the gradient when it is retained. */
  declare retained: Variable[][] | null;
  declare readonly pass: Pass;
  declare readonly func: Func;
  declare readonly gys: (Variable | null)[];
  /** Whether the gradient of output 0 is a sum that this pass made, and so may change in place. */
  declare owned: boolean;
  declare readonly shadowed: Task | null;

  constructor(pass: Pass, func: Func, gys: (Variable | null)[], shadowed: Task | null) {
    this.next = null;
    this.retained = null;
    this.owned = false;
    this.pass = pass;
    this.func = func;
    this.gys = gys;
    this.shadowed = shadowed;
  }
}

/** The gradient of a leaf as it adds up. */
export class LeafTask {
  declare readonly pass: Pass;
  declare readonly leaf: Variable;
  declare grad: Variable;
  /** As in a Task. */
  declare owned: boolean;
  declare readonly shadowed: LeafTask | null;

  constructor(pass: Pass, leaf: Variable, grad: Variable, shadowed: LeafTask | null) {
    this.pass = pass;
    this.leaf = leaf;
    this.grad = grad;
    this.owned = false;
    this.shadowed = shadowed;
  }
}

/**
 * Differentiates `root` with respect to everything it was computed from. Functions are visited from
 * the youngest generation to the oldest; within a generation last in, first out, as in the original.
 *
 * Each function enters the worklist once and each edge adds one gradient, so the cost is linear in the
 * size of the graph, whatever its shape. (The original sorts its list at each insertion, which is
 * quadratic for a wide graph.) Nothing is recursive.
 *
 * Gradients on their way live in the worklist alone. Variables are written at the end, when all went
 * well: an error in some function's `backward` leaves every `grad` as it was.
 */
export function backward(root: Variable, options?: BackwardOptions): void {
  const { retainGrad, createGraph } = options === undefined ? DEFAULTS : readOptions(options);
  if (root.creator === null) throw nothingToDifferentiate("backward", root);
  if (root.grad !== null) checkStored("start from", root);
  const pass = new Pass(root.creator.generation, retainGrad, createGraph, null);
  pass.open();
  try {
    const seed = root.grad ?? ones(root);
    if (Config.detectAnomaly) checkFiniteSum("the gradient to start from", root, seed);
    pass.deliver(root, seed);
    pass.run();
    pass.commit(root, seed);
    if (!retainGrad) root.grad = null;
  } finally {
    pass.close();
  }
}

/**
 * The gradients of `outputs` with respect to `inputs`, in their order: those of `sum of <gradOutputs,
 * outputs>`. `inputs` may be leaves or intermediate variables. Unlike {@link Variable.backward} it neither
 * reads nor writes any `grad`, and visits only the part of the graph that leads to `inputs`. An input that
 * the outputs do not depend on has a gradient of zeros.
 *
 * Cost: linear in the number of functions behind `outputs`. Errors: TypeError for what is no variable and for
 * unknown options; Error when an output has no creator, as one made under `noGrad`; RangeError when a
 * gradient to start from has another shape than its output. PyTorch: `torch.autograd.grad`.
 * @example
 * const x = variable(3);
 * const y = x.pow(3);
 * const [gx] = gradients(y, [x], { createGraph: true });
 * gx; // variable(27.0)
 * gradients(gx, [x]); // [ variable(18.0) ]
 */
export function gradients(
  outputs: Variable | readonly Variable[],
  inputs: readonly Variable[],
  options: GradientsOptions = {},
): Variable[] {
  checkOptions("gradients", options, ["gradOutputs", "createGraph"]);
  const ys = isVariable(outputs) ? [outputs] : outputs;
  const { gradOutputs, createGraph = false } = options;
  checkVariables("outputs", ys);
  checkVariables("inputs", inputs);
  checkFlag("gradients", "createGraph", createGraph);
  if (gradOutputs !== undefined) {
    checkVariables("gradOutputs", gradOutputs);
    checkSeeds(ys, gradOutputs);
  }
  for (const y of ys) {
    if (y.creator === null && !inputs.includes(y)) throw nothingToDifferentiate("gradients", y);
  }
  return gradientsOf(ys, inputs, gradOutputs ?? null, createGraph);
}

/**
 * {@link gradients} without its checks. An output may be a constant: it adds nothing. Whoever asks several
 * times about the same variables makes the selection once.
 */
export function gradientsOf(
  outputs: readonly Variable[],
  inputs: readonly Variable[],
  gradOutputs: readonly Variable[] | null,
  createGraph: boolean,
  selection: Selection = new Selection(outputs, inputs),
): Variable[] {
  const pass = new Pass(selection.youngest, false, createGraph, selection);
  pass.open();
  try {
    outputs.forEach((y, i) => {
      const seed = gradOutputs?.[i] ?? ones(y);
      if (Config.detectAnomaly) checkFiniteSum("the gradient to start from", y, seed);
      pass.deliver(y, seed);
    });
    pass.run();
    return pass.results(inputs, gradOutputs ?? []);
  } finally {
    pass.close();
  }
}

const ones = (y: Variable): Variable => y.wrap(np.onesLike(y.data, { dtype: gradientDType(y.dtype) }));

const DEFAULTS: Required<BackwardOptions> = { retainGrad: false, createGraph: false };

/** From this size on, writing to existing memory gains more than the checks of `out` cost. */
const IN_PLACE = 1024;

/** One run of `backward` or `gradients`: the worklist and what it has gathered. */
class Pass {
  /** The stack of each generation. All slots exist from the start: an array grown from its far end is slow. */
  private readonly levels: (Task | null | undefined)[];
  private level: number;
  private waiting = 0;
  private readonly leaves: LeafTask[] = [];
  private readonly kept: { variable: Variable; grad: Variable }[] = [];
  /** With a selection: the gradients of the outputs of functions that computed some of its inputs. */
  private arrived: Map<Func, readonly (Variable | null)[]> | null = null;
  private readonly outerBackprop = Config.enableBackprop;
  private readonly outerSelection = running.selection;

  constructor(
    generation: number,
    private readonly retainGrad: boolean,
    private readonly createGraph: boolean,
    /** Where to go and what to gather; null: everywhere, and the leaves. */
    private readonly selection: Selection | null,
  ) {
    this.level = generation;
    this.levels = new Array<Task | null | undefined>(generation + 1);
  }

  /** From here to `close`, gradients are computed as this pass wants them. */
  open(): void {
    Config.enableBackprop = this.createGraph;
    running.selection = this.selection;
  }

  /** Adds `grad` to what has arrived for `x`. The same `grad` may be on its way elsewhere; sums are this pass's own. */
  deliver(x: Variable, grad: Variable): void {
    if (x.isConstant || (this.selection !== null && !this.selection.has(x))) return;
    const func = x.creator;
    if (func === null) return this.deliverToLeaf(x, grad);
    const task = func.task !== null && func.task.pass === this ? func.task : this.enter(func);
    const i = x.outputIndex;
    const sum = task.gys[i];
    if (sum) {
      task.gys[i] = this.sum(x, sum, grad, task.owned && i === 0);
      task.owned ||= i === 0;
    } else {
      task.gys[i] = grad;
    }
    if (this.retainGrad) {
      const variables = ((task.retained ??= [])[i] ??= []);
      if (!variables.includes(x)) variables.push(x);
    }
  }

  private deliverToLeaf(x: Variable, grad: Variable): void {
    const task = x.leafTask;
    if (task !== null && task.pass === this) {
      task.grad = this.sum(x, task.grad, grad, task.owned);
      task.owned = true;
    } else {
      x.leafTask = new LeafTask(this, x, grad, task);
      this.leaves.push(x.leafTask);
    }
  }

  /** `a + b` for `x`; in the memory of `a` when that is a sum of this pass and no graph needs its terms. */
  private sum(x: Variable, a: Variable, b: Variable, owned: boolean): Variable {
    let total = a;
    if (!owned || this.createGraph || a.size < IN_PLACE || a.dtype !== b.dtype) total = a.add(b);
    else np.add(a.data, b.data, { out: a.data });
    if (Config.detectAnomaly) checkFiniteSum("the sum of the gradients", x, total);
    return total;
  }

  private enter(func: Func): Task {
    const { length } = func.outputs;
    const gys: (Variable | null)[] = length === 1 ? [null] : new Array<null>(length).fill(null);
    const task = new Task(this, func, gys, func.task);
    func.task = task;
    task.next = this.levels[func.generation] ?? null;
    this.levels[func.generation] = task;
    this.waiting++;
    return task;
  }

  run(): void {
    for (; this.waiting > 0; this.level--) {
      let task: Task | null | undefined;
      while ((task = this.levels[this.level])) {
        this.leave(task);
        this.differentiate(task);
      }
    }
  }

  private leave(task: Task): void {
    this.levels[this.level] = task.next;
    this.waiting--;
    task.func.task = task.shadowed;
  }

  private differentiate(task: Task): void {
    const { func } = task;
    // An output that nothing used has a gradient of zeros.
    const gys = task.gys as Variable[];
    for (let i = 0; i < gys.length; i++) gys[i] ??= func.inputs[0]!.wrap(zeroGradient(func.outputs[i]!));
    if (task.retained !== null) this.keep(task.retained, gys);
    if (this.selection !== null && !this.passesThrough(func, gys, this.selection)) return;
    const returned = Config.detectAnomaly ? watchedBackwardOf(func, gys) : backwardOf(func, gys);
    if (Array.isArray(returned)) {
      const gxs = returned as readonly (Variable | null)[];
      checkCount(func, gxs.length);
      for (let i = 0; i < gxs.length; i++) this.deliverChecked(func, i, gxs[i]!);
    } else {
      checkCount(func, 1);
      this.deliverChecked(func, 0, returned as Variable | null);
    }
  }

  /** Notes the gradients that were asked for; says whether others lie behind `func`. */
  private passesThrough(func: Func, gys: Variable[], selection: Selection): boolean {
    if (selection.computedBy(func)) (this.arrived ??= new Map()).set(func, gys);
    return selection.passesThrough(func);
  }

  private deliverChecked(func: Func, index: number, gx: Variable | null): void {
    if (gx === null) return;
    checkGradient(func, index, gx);
    if (Config.detectAnomaly) checkFiniteGradient(func, index, gx);
    this.deliver(func.inputs[index]!, gx);
  }

  private keep(retained: Variable[][], gys: Variable[]): void {
    retained.forEach((variables, i) => {
      for (const variable of variables) this.kept.push({ variable, grad: gys[i]! });
    });
  }

  /** Writes the gradients: added to a leaf's own, which may hold those of an earlier `backward`. */
  commit(root: Variable, seed: Variable): void {
    for (const { leaf } of this.leaves) if (leaf.grad !== null) checkStored("add to", leaf);
    const seedStays = root.grad !== null || this.retainGrad;
    const taken = new Set<unknown>(seedStays ? [seed.data.data] : []);
    const results = this.leaves.map(({ leaf, grad }) => ({
      variable: leaf,
      grad: leaf.grad === null ? ownGradient(grad, taken) : leaf.grad.add(grad),
    }));
    for (const { variable, grad } of this.kept) {
      results.push({ variable, grad: variable === root ? seed : ownGradient(grad, taken) });
    }
    for (const { variable, grad } of results) variable.grad = grad;
  }

  /** The gradients that a pass with a selection has gathered, each with memory of its own. */
  results(inputs: readonly Variable[], seeds: readonly Variable[]): Variable[] {
    const taken = new Set<unknown>(seeds.map((seed) => seed.data.data));
    return inputs.map((x) => {
      const grad = this.arrivedAt(x);
      if (grad === null) return x.wrap(zeroGradient(x.data));
      // A leaf, such as the gradient that the pass started from, stays connected only through a function.
      const result = this.createGraph && grad.creator === null ? grad.apply(new Identity()) : grad;
      return ownGradient(result, taken);
    });
  }

  private arrivedAt(x: Variable): Variable | null {
    if (x.creator !== null) return this.arrived?.get(x.creator)?.[x.outputIndex] ?? null;
    return x.leafTask?.pass === this ? x.leafTask.grad : null;
  }

  /** Leaves no trace on the graph nor on the settings, whether the run ended well or not. */
  close(): void {
    Config.enableBackprop = this.outerBackprop;
    running.selection = this.outerSelection;
    for (; this.waiting > 0; this.level--) {
      let task: Task | null | undefined;
      while ((task = this.levels[this.level])) this.leave(task);
    }
    for (let i = this.leaves.length - 1; i >= 0; i--) {
      const { leaf, shadowed } = this.leaves[i]!;
      leaf.leafTask = shadowed;
    }
  }
}

/** Gradients add up, which booleans do not: those of booleans are integers. */
const gradientDType = (dtype: DType): DType => (dtype === "bool" ? "int32" : dtype);

const zeroGradient = (y: NDArray): NDArray => np.zeros(y.shape, { dtype: gradientDType(y.dtype) });

/**
 * The gradient as a variable may hold it: with memory of its own. `add` hands the same gradient to both
 * of its inputs, and that of `sum` is a broadcast view; whoever scales one gradient in place must not
 * change another.
 */
function ownGradient(grad: Variable, taken: Set<unknown>): Variable {
  const { data } = grad;
  const whole = data.data.length === data.size;
  const own = whole && data.writeable && !taken.has(data.data) ? grad : grad.aliasOf(data.copy());
  taken.add(own.data.data);
  return own;
}

function readOptions(options: BackwardOptions): Required<BackwardOptions> {
  checkOptions("backward", options, ["retainGrad", "createGraph"]);
  const { retainGrad = false, createGraph = false } = options;
  checkFlag("backward", "retainGrad", retainGrad);
  checkFlag("backward", "createGraph", createGraph);
  return { retainGrad, createGraph };
}

function checkFlag(who: string, name: string, value: unknown): void {
  if (typeof value === "boolean") return;
  throw new TypeError(`${who}: expected ${name} to be true or false, got ${typeof value}`);
}

function checkVariables(name: string, list: unknown): void {
  if (!Array.isArray(list)) throw new TypeError(`gradients: expected ${name} as a list, got ${show(list)}`);
  list.forEach((x, i) => {
    if (!isVariable(x))
      throw new TypeError(`gradients: expected ${name}[${i}] to be a Variable, got ${show(x)}`);
  });
}

function checkSeeds(ys: readonly Variable[], seeds: readonly Variable[]): void {
  if (ys.length !== seeds.length) {
    throw new RangeError(
      `gradients: expected ${ys.length} gradOutputs, one for each output, got ${seeds.length}`,
    );
  }
  seeds.forEach((seed, i) => {
    const { shape } = ys[i]!;
    if (!sameShape(seed.shape, shape)) throw wrongShape(`gradients: gradOutputs[${i}]`, seed, shape);
  });
}

function nothingToDifferentiate(who: string, root: Variable): Error {
  const name = root.name === null ? "this variable" : `variable ${JSON.stringify(root.name)}`;
  return new Error(
    `${who}: ${name} has no creator, so there is nothing to differentiate. It is a leaf, was detached ` +
      `or unchained, or was computed while Config.enableBackprop was false (noGrad)`,
  );
}

function checkCount(func: Func, count: number): void {
  if (count === func.inputs.length) return;
  throw new TypeError(
    `backward of ${func.name}: expected ${func.inputs.length} gradients, one for each input, got ${count}`,
  );
}

function checkGradient(func: Func, index: number, gx: Variable): void {
  if (!isVariable(gx)) {
    throw new TypeError(
      `backward of ${func.name}: expected a Variable or null as gradient of input ${index}, got ${show(gx)}`,
    );
  }
  const { shape } = func.inputs[index]!;
  if (!sameShape(gx.shape, shape))
    throw wrongShape(`backward of ${func.name}: the gradient of input ${index}`, gx, shape);
}

/** A gradient that the user may have put there. */
function checkStored(purpose: string, { grad, shape }: Variable): void {
  if (!isVariable(grad)) {
    throw new TypeError(`backward: expected a Variable as the grad to ${purpose}, got ${show(grad)}`);
  }
  if (!sameShape(grad.shape, shape)) throw wrongShape(`backward: the grad to ${purpose}`, grad, shape);
}

function wrongShape(what: string, grad: Variable, expected: Shape): RangeError {
  return new RangeError(`${what} has shape [${grad.shape.join(", ")}], expected [${expected.join(", ")}]`);
}

/** Told by its parts: importing the class here would close an import cycle. */
function isVariable(value: unknown): value is Variable {
  return typeof (value as Variable | undefined)?.aliasOf === "function";
}
