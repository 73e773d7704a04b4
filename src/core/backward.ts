import * as np from "../ndarray";
import type { DType, NDArray, Shape } from "../ndarray";
import { show } from "../ndarray/dtype";
import { DOUBLE, sameShape } from "../ndarray/layout";
import { checkOptions } from "../ndarray/options";
import { checkFiniteGradient, checkFiniteSum, watchedBackwardOf } from "./anomaly";
import { isList, NO_PASS, type Application, type Waiting } from "./application";
import { Identity } from "./arithmetic";
import { Config } from "./config";
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

/** The gradient of a leaf as it adds up. */
export class LeafTask {
  /** The number of the pass. */
  declare readonly pass: number;
  declare readonly leaf: Variable;
  declare grad: Variable;
  /** Whether `grad` is a sum that the run made, and so may change in place. */
  declare owned: boolean;
  declare readonly shadowed: LeafTask | null;

  constructor(pass: number, leaf: Variable, grad: Variable, shadowed: LeafTask | null) {
    this.pass = pass;
    this.leaf = leaf;
    this.grad = grad;
    this.owned = false;
    this.shadowed = shadowed;
  }

  /** One that no pass has. */
  static never(): LeafTask {
    return new LeafTask(NO_PASS, null as never, null as never, null);
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
  if (root.application === null) throw nothingToDifferentiate("backward", root);
  if (root.grad !== null) checkStored("start from", root);
  const pass = new Pass(root.application.generation, retainGrad, createGraph, null);
  pass.open();
  try {
    const seed = root.grad ?? ones(root, createGraph);
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
    const seeds = gradOutputs ?? outputs.map((y) => ones(y, createGraph));
    outputs.forEach((y, i) => {
      if (Config.detectAnomaly) checkFiniteSum("the gradient to start from", y, seeds[i]!);
      pass.deliver(y, seeds[i]!);
    });
    pass.run();
    return pass.results(inputs, seeds);
  } finally {
    pass.close();
  }
}

/** The gradient to start from when none is given. Nobody can ask how a result depends on it, so it is a constant. */
function ones(y: Variable, createGraph: boolean): Variable {
  if (!createGraph && y.data.layout === DOUBLE) return one(y);
  const dtype = gradientDType(y.dtype);
  return y.constant(dtype === y.dtype ? np.onesLike(y.data) : np.onesLike(y.data, { dtype }));
}

let theOne: Variable | undefined;

/**
 * The 1 of single numbers, nearly always the same; graphs of gradients have one each, as drawings show. Where a graph is wide
 * it waits in front of many functions: if it were new and they old, V8 would note each of these places, and look through them
 * at its next collection.
 */
function one(y: Variable): Variable {
  // A function's backward may have written to what it was given.
  if (theOne === undefined || theOne.data.value !== 1) theOne = y.constant(np.onesLike(y.data));
  return theOne;
}

const DEFAULTS: Required<BackwardOptions> = { retainGrad: false, createGraph: false };

/** From this size on, writing to existing memory gains more than the checks of `out` cost. */
const IN_PLACE = 1024;

/** `a += b`, if that gains something; says whether it was done. */
function addInPlace(a: NDArray, b: NDArray): boolean {
  if (a.increase(b)) return true;
  if (a.size < IN_PLACE || a.dtype !== b.dtype) return false;
  np.add(a, b, { out: a });
  return true;
}

let passes = NO_PASS;

/** One run of `backward` or `gradients`: the worklist and what it has gathered. */
export class Pass {
  /** The number by which functions and leaves know what waits for them. */
  declare private readonly number: number;
  declare private readonly retainGrad: boolean;
  declare private readonly createGraph: boolean;
  /** Where to go and what to gather; null: everywhere, and the leaves. */
  declare private readonly selection: Selection | null;
  /** The stack of each generation. All slots exist from the start: an array grown from its far end is slow. */
  declare private readonly levels: (Application | null | undefined)[];
  declare private level: number;
  declare private waiting: number;
  /**
   * The youngest function that waits, if it entered last among its generation, with its generation and its gradient. Mostly it is
   * the next to be visited, and then nothing is written to it: what is written in a large graph goes to main memory and back,
   * and V8 notes each place where something old, as the graph is, refers to something new.
   */
  declare private first: Application | null;
  declare private firstGeneration: number;
  declare private firstGy: Variable | null;
  declare private readonly leaves: LeafTask[];
  declare private readonly kept: { variable: Variable; grad: Variable }[];
  /** With a selection: the gradients of the outputs of functions that computed some of its inputs. */
  declare private arrived: Map<Application, Variable | readonly Variable[]> | null;
  declare private readonly outerBackprop: boolean;
  declare private readonly outerSelection: Selection | null;

  constructor(generation: number, retainGrad: boolean, createGraph: boolean, selection: Selection | null) {
    this.number = ++passes;
    this.retainGrad = retainGrad;
    this.createGraph = createGraph;
    this.selection = selection;
    this.levels = new Array<Application | null | undefined>(generation + 1);
    this.level = generation;
    this.waiting = 0;
    this.first = null;
    this.firstGeneration = 0;
    this.firstGy = null;
    this.leaves = [];
    this.kept = [];
    this.arrived = null;
    this.outerBackprop = Config.enableBackprop;
    this.outerSelection = running.selection;
  }

  /** From here to `close`, gradients are computed as this pass wants them. */
  open(): void {
    Config.enableBackprop = this.createGraph;
    running.selection = this.selection;
  }

  /** Adds `grad` to what has arrived for `x`. The same `grad` may be on its way elsewhere; sums are this pass's own. */
  deliver(x: Variable, grad: Variable): void {
    if (x.isConstant || (this.selection !== null && !this.selection.has(x))) return;
    const { application } = x;
    if (application === null) return this.deliverToLeaf(x, grad);
    const i = x.outputIndex;
    if (application === this.first) this.enterFirst();
    else if (application.pass !== this.number) {
      const { generation } = application;
      if (this.comesFirst(application, generation)) {
        if (this.first !== null) this.enterFirst();
        this.first = application;
        this.firstGeneration = generation;
        this.firstGy = grad;
        return;
      }
      this.enter(application, generation);
    }
    if (i > 0) {
      const gys = application.more!.gys!;
      const sum = gys[i]!;
      gys[i] = sum === null ? grad : this.sum(x, sum, grad, false);
    } else if (application.gy === null) {
      application.gy = grad;
    } else {
      application.gy = this.sum(x, application.gy, grad, application.owned);
      application.owned = true;
    }
    if (this.retainGrad) {
      const variables = ((application.more!.retained ??= [])[i] ??= []);
      if (!variables.includes(x)) variables.push(x);
    }
  }

  /** Whether what enters now will be visited before what has entered, and needs no notes of its own. */
  private comesFirst(application: Application, generation: number): boolean {
    if (this.first !== null && generation < this.firstGeneration) return false;
    return !this.retainGrad && !isList(application.returned);
  }

  /** Another comes before the first, or something is to be noted about it. */
  private enterFirst(): void {
    const { first } = this;
    this.first = null;
    this.enter(first!, this.firstGeneration);
    first!.gy = this.firstGy;
  }

  private deliverToLeaf(x: Variable, grad: Variable): void {
    const task = x.leafTask;
    if (task !== null && task.pass === this.number) {
      task.grad = this.sum(x, task.grad, grad, task.owned);
      task.owned = true;
    } else {
      x.leafTask = new LeafTask(this.number, x, grad, task);
      this.leaves.push(x.leafTask);
    }
  }

  /** `a + b` for `x`; in the memory of `a` when that is a sum of this pass and no graph needs its terms. */
  private sum(x: Variable, a: Variable, b: Variable, owned: boolean): Variable {
    let total = a;
    if (this.createGraph) total = a.add(b);
    else if (!owned || !addInPlace(a.data, b.data)) total = a.wrap(np.add(a.data, b.data));
    if (Config.detectAnomaly) checkFiniteSum("the sum of the gradients", x, total);
    return total;
  }

  private enter(application: Application, generation: number): void {
    const { returned, pass } = application;
    if (pass !== NO_PASS || this.retainGrad || isList(returned)) {
      const gys = isList(returned) ? new Array<null>(returned.length).fill(null) : null;
      // A `backward` called inside of a `backward` may meet a function that the outer one waits for.
      const outer = pass === NO_PASS ? null : noted(application);
      application.more = { gys, retained: null, outer };
      application.gy = null;
    }
    application.pass = this.number;
    application.owned = false;
    application.next = this.levels[generation] ?? null;
    this.levels[generation] = application;
    this.waiting++;
  }

  run(): void {
    for (; this.waiting > 0 || this.first !== null; this.level--) {
      const { first } = this;
      if (first !== null && this.firstGeneration === this.level) {
        this.first = null;
        this.differentiate(first, this.firstGy, null);
      }
      let application: Application | null | undefined;
      while ((application = this.levels[this.level])) this.visit(application);
    }
  }

  private visit(application: Application): void {
    const { gy, more } = application;
    this.leave(application);
    this.differentiate(application, gy, more);
  }

  /** Takes the first function of this level off the worklist, and what was noted about it. */
  private leave(application: Application): void {
    this.levels[this.level] = application.next;
    this.waiting--;
    application.gy = null;
    application.pass = NO_PASS;
    application.next = null;
    const { more } = application;
    if (more === null) return;
    application.more = null;
    if (more.outer !== null) Object.assign(application, more.outer);
  }

  private differentiate(application: Application, gy: Variable | null, more: Waiting | null): void {
    const gys = more === null ? gy! : outputGradients(application, gy, more);
    if (more !== null && more.retained !== null) this.keep(more.retained, gys);
    if (this.selection !== null && !this.passesThrough(application, gys, this.selection)) return;
    const returned = Config.detectAnomaly ? watchedBackwardOf(application, gys) : application.backward(gys);
    if (isList(returned)) {
      const gxs = returned as readonly (Variable | null)[];
      checkCount(application, gxs.length);
      for (let i = 0; i < gxs.length; i++) this.deliverChecked(application, i, gxs[i]!);
    } else {
      checkCount(application, 1);
      this.deliverChecked(application, 0, returned as Variable | null);
    }
  }

  /** Notes the gradients that were asked for; says whether others lie behind this function. */
  private passesThrough(application: Application, gys: Variable | Variable[], selection: Selection): boolean {
    if (selection.computedBy(application)) (this.arrived ??= new Map()).set(application, gys);
    return selection.passesThrough(application);
  }

  private deliverChecked(application: Application, index: number, gx: Variable | null): void {
    if (gx === null) return;
    checkGradient(application, index, gx);
    if (Config.detectAnomaly) checkFiniteGradient(application.func, index, gx);
    this.deliver(application.inputs[index]!, gx);
  }

  private keep(retained: Variable[][], gys: Variable | Variable[]): void {
    retained.forEach((variables, i) => {
      const grad = isList(gys) ? gys[i]! : gys;
      for (const variable of variables) this.kept.push({ variable, grad });
    });
  }

  /** Writes the gradients: added to a leaf's own, which may hold those of an earlier `backward`. */
  commit(root: Variable, seed: Variable): void {
    const { leaves, kept } = this;
    for (const { leaf } of leaves) if (leaf.grad !== null) checkStored("add to", leaf);
    // The gradient that the pass started from is the user's, or that of other passes too.
    const taken = new Set<object>().add(seed.data.memory);
    // Computed first and written then: adding to a gradient of another shape throws.
    const grads: Variable[] = [];
    for (const { leaf, grad } of leaves)
      grads.push(leaf.grad === null ? ownGradient(grad, taken) : leaf.grad.add(grad));
    for (const { variable, grad } of kept)
      grads.push(variable === root && root.grad !== null ? seed : ownGradient(grad, taken));
    for (let i = 0; i < leaves.length; i++) leaves[i]!.leaf.grad = grads[i]!;
    for (let i = 0; i < kept.length; i++) kept[i]!.variable.grad = grads[leaves.length + i]!;
  }

  /** The gradients that a pass with a selection has gathered, each with memory of its own. */
  results(inputs: readonly Variable[], seeds: readonly Variable[]): Variable[] {
    const taken = new Set<object>(seeds.map((seed) => seed.data.memory));
    return inputs.map((x) => {
      const grad = this.arrivedAt(x);
      if (grad === null) return x.wrap(zeroGradient(x.data));
      // A leaf, such as the gradient that the pass started from, stays connected only through a function.
      const result = this.createGraph && grad.application === null ? grad.apply(new Identity()) : grad;
      return ownGradient(result, taken);
    });
  }

  private arrivedAt(x: Variable): Variable | null {
    if (x.application !== null) {
      const gys = this.arrived?.get(x.application) ?? null;
      return gys === null || !isList(gys) ? gys : gys[x.outputIndex]!;
    }
    return x.leafTask?.pass === this.number ? x.leafTask.grad : null;
  }

  /** Leaves no trace on the graph nor on the settings, whether the run ended well or not. */
  close(): void {
    Config.enableBackprop = this.outerBackprop;
    running.selection = this.outerSelection;
    for (; this.waiting > 0; this.level--) {
      let application: Application | null | undefined;
      while ((application = this.levels[this.level])) this.leave(application);
    }
    for (let i = this.leaves.length - 1; i >= 0; i--) {
      const { leaf, shadowed } = this.leaves[i]!;
      leaf.leafTask = shadowed;
    }
  }
}

/** What a run has noted about a function that it waits for. */
const noted = ({ pass, next, gy, owned, more }: Application): Waiting["outer"] => ({
  pass,
  next,
  gy,
  owned,
  more,
});

/** The gradient of the output, or the list of those of several. One that nothing used has a gradient of zeros. */
function outputGradients(
  { inputs, outputs }: Application,
  gy: Variable | null,
  { gys }: Waiting,
): Variable | Variable[] {
  if (gys === null) return gy!;
  gys[0] = gy;
  return gys.map((g, i) => g ?? inputs[0]!.wrap(zeroGradient(outputs[i]!)));
}

/** Gradients add up, which booleans do not: those of booleans are integers. */
const gradientDType = (dtype: DType): DType => (dtype === "bool" ? "int32" : dtype);

const zeroGradient = (y: NDArray): NDArray => np.zeros(y.shape, { dtype: gradientDType(y.dtype) });

/**
 * The gradient as a variable may hold it: with memory of its own. `add` hands the same gradient to both
 * of its inputs, and that of `sum` is a broadcast view; whoever scales one gradient in place must not
 * change another.
 */
function ownGradient(grad: Variable, taken: Set<object>): Variable {
  const { data } = grad;
  const own = data.isWhole && data.writeable && !taken.has(data.memory) ? grad : grad.aliasOf(data.copy());
  taken.add(own.data.memory);
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

function checkCount(application: Application, count: number): void {
  const expected = application.inputs.length;
  if (count === expected) return;
  throw new TypeError(
    `backward of ${application.name}: expected ${expected} gradients, one for each input, got ${count}`,
  );
}

function checkGradient(application: Application, index: number, gx: Variable): void {
  if (!isVariable(gx)) {
    throw new TypeError(
      `backward of ${application.name}: expected a Variable or null as gradient of input ${index}, got ${show(gx)}`,
    );
  }
  const x = application.inputs[index]!;
  if (gx.data.layout !== x.data.layout && !sameShape(gx.shape, x.shape))
    throw wrongShape(`backward of ${application.name}: the gradient of input ${index}`, gx, x.shape);
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
