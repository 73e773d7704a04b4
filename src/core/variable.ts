import * as np from "../ndarray";
import type { ArrayLike, DType, Index, Nested, Shape } from "../ndarray";
import { NDArray } from "../ndarray";
import { DOUBLE, normalizeAxes } from "../ndarray/layout";
import { isArray, scalar, toArray } from "../ndarray/ndarray";
import { checkOptions } from "../ndarray/options";
import { noteOrigin } from "./anomaly";
import { Application, isList } from "./application";
import { Add, Div, Log, Mul, Neg, Pow, Sub } from "./arithmetic";
import { backward, type BackwardOptions, LeafTask } from "./backward";
import { Config } from "./config";
import type { Func } from "./func";
import type { Check, Op, OpMeta } from "./op";
import { NamedRule, type Rule } from "./rule";
import {
  BroadcastTo,
  GetItem,
  MatMul,
  Max,
  Min,
  Reshape,
  Sum,
  SumTo,
  Transpose,
  type ReduceOptions,
} from "./structure";

/** What differentiable functions accept: a variable, or whatever `np` makes an array of. */
export type VariableLike = Variable | ArrayLike;

/** Under this key Node, tslab and the page's kernel look for how to show an object. */
const inspect: unique symbol = Symbol.for("nodejs.util.inspect.custom") as never;

/** Names of leaves. Few variables have a name: so it costs the others nothing. */
const leafNames = new WeakMap<Variable, string>();

/**
 * Names of outputs. A gradient may reach an output by another variable than its user's ({@link Func.output}): they
 * share the name, so that drawings show it.
 */
const outputNames = new WeakMap<Application, (string | null)[]>();

/** Stands where a gradient would wait, in what needs none. */
const CONSTANT: LeafTask = /* @__PURE__ */ LeafTask.never();

/**
 * An array that remembers how it was computed, so that it can be differentiated: the box of step 1.
 *
 * `data` is the array, `grad` its gradient once some result's {@link Variable.backward} has run,
 * `creator` the function that computed it (`null` for a leaf, which the user made). Operations do not
 * change variables; they make new ones.
 *
 * TypeScript has no operator overloading, so arithmetic comes as methods, as functions, and as a
 * formula: `x.mul(2).add(y)`, `add(mul(x, 2), y)`, `` expr`2 * ${x} + ${y}` ``.
 * @example
 * const x = variable([1, 2, 3]);
 * const y = x.mul(x).sum();
 * y.backward();
 * x.grad; // variable([2. 4. 6.])
 */
export class Variable {
  // Declared here and set in the constructor: fields with initializers cost several times as much.

  declare private array: NDArray | null;
  /** The gradient: a variable of the same shape, or `null` while there is none. Gradients add up until {@link Variable.cleargrad}. */
  declare grad: Variable | null;
  /** @internal The application of a function that computed this variable; `null` for a leaf. */
  declare application: Application | null;
  /** Which of the creator's outputs this is. */
  declare outputIndex: number;
  /** @internal The gradient as it adds up during a `backward`, if this is a leaf. */
  declare leafTask: LeafTask | null;

  /**
   * @param data An array, or `null` for a variable that gets its data later (step 44). Numbers and lists:
   * write `variable(2)` or `new Variable(np.array(2))`.
   */
  constructor(data: NDArray | null, name?: string | null);
  /** @internal An output of a function, or a constant. */
  constructor(
    data: NDArray | null,
    name: null,
    application: Application | null,
    outputIndex: number,
    leafTask?: LeafTask | null,
  );
  constructor(
    data: NDArray | null,
    name: string | null = null,
    application: Application | null = null,
    outputIndex: number = 0,
    leafTask: LeafTask | null = null,
  ) {
    if (data !== null && !isArray(data)) throw notAnArray("Variable", data);
    this.array = data;
    this.grad = null;
    this.application = application;
    this.outputIndex = outputIndex;
    this.leafTask = leafTask;
    if (name !== null) leafNames.set(this, name);
  }

  /** @internal Whether nobody can ask for its gradient: numbers and arrays on their way into a function. */
  get isConstant(): boolean {
    return this.leafTask === CONSTANT;
  }

  /** The function that computed this variable; `null` for a leaf. */
  get creator(): Func | null {
    return this.application === null ? null : this.application.func;
  }

  /** How many functions lie between this variable and the oldest leaf behind it. */
  get generation(): number {
    return this.application === null ? 0 : this.application.generation + 1;
  }

  /** A name for messages and drawings. */
  get name(): string | null {
    const name =
      this.application === null ? leafNames.get(this) : outputNames.get(this.application)?.[this.outputIndex];
    return name ?? null;
  }
  set name(name: string | null) {
    if (this.application === null) {
      if (name === null) leafNames.delete(this);
      else leafNames.set(this, name);
      return;
    }
    const names = outputNames.get(this.application) ?? [];
    names[this.outputIndex] = name;
    outputNames.set(this.application, names);
  }

  /** The array. Reading it throws while the variable has none. */
  get data(): NDArray {
    if (this.array === null) {
      throw new Error(
        `${this.name === null ? "this variable" : `variable ${JSON.stringify(this.name)}`} has no data yet`,
      );
    }
    return this.array;
  }
  set data(data: NDArray) {
    if (!(data instanceof NDArray)) throw notAnArray("Variable.data", data);
    this.array = data;
  }
  /** Whether the variable has its data. */
  get hasData(): boolean {
    return this.array !== null;
  }
  /** The length of each axis. */
  get shape(): Shape {
    return this.data.shape;
  }
  /** The number of axes. */
  get ndim(): number {
    return this.data.ndim;
  }
  /** The number of elements. */
  get size(): number {
    return this.data.size;
  }
  /** The element type. */
  get dtype(): DType {
    return this.data.dtype;
  }
  /** The length of the first axis (Python: `len(x)`). A 0-d variable has none: TypeError. */
  get length(): number {
    return this.data.length;
  }
  /** The transpose: all axes reversed. */
  get T(): Variable {
    return transpose(this);
  }

  /** Forgets the gradient. Call it before a variable is used in a second, unrelated computation (step 14). */
  cleargrad(): void {
    this.grad = null;
  }

  /**
   * Differentiates this variable with respect to every variable it was computed from, and adds the
   * result to the `grad` of each leaf. The gradient starts from this variable's own `grad`, or from ones
   * when it has none, so that the sum of a vector is differentiated.
   *
   * `retainGrad` stores the gradients of intermediate variables too, this one's included (replacing what
   * they held). `createGraph` records how the gradients were computed, so that they can be
   * differentiated in their turn: derivatives of any order.
   *
   * Cost: linear in the number of functions, in a loop. Errors: Error when this variable has no creator;
   * RangeError when a gradient that is to be used or added to has another shape than its variable. No
   * gradient has been changed then, nor when a function's own backward throws.
   *
   * Follows steps 7, 8, 14, 16, 18 and 32.
   * @example
   * const x = variable(2);
   * const y = x.pow(3);
   * y.backward({ createGraph: true });
   * const gx = x.grad!; // variable(12.0)
   * x.cleargrad();
   * gx.backward();
   * x.grad; // variable(12.0), the second derivative 6x
   */
  backward(options?: BackwardOptions): void {
    backward(this, options);
  }

  /** Cuts this variable off from its creator: it becomes a leaf. */
  unchain(): void {
    const { name } = this;
    this.application = null;
    this.outputIndex = 0;
    this.name = name;
  }

  /**
   * Cuts the graph behind this variable apart: everything it was computed from becomes a leaf, and the
   * collector may have the rest. This variable keeps its creator. For truncated backpropagation (step 59).
   */
  unchainBackward(): void {
    const waiting: Application[] = this.application === null ? [] : [this.application];
    for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
      for (const x of one.inputs) {
        if (x.application === null) continue;
        waiting.push(x.application);
        x.unchain();
      }
    }
  }

  /** A leaf with the same data (not a copy), outside of the graph. */
  detach(): Variable {
    return new Variable(this.data, this.name);
  }

  /** The single element of a variable of size one, or the element at an index, as a plain number. */
  item(...index: number[]): number {
    return Number(this.data.item(...index));
  }

  /** `x + other`, broadcasting. See {@link add}. */
  add(other: VariableLike): Variable {
    return add(this, other);
  }
  /** `x - other`, broadcasting. See {@link sub}. */
  sub(other: VariableLike): Variable {
    return sub(this, other);
  }
  /** `x * other` by element, broadcasting. See {@link mul}. */
  mul(other: VariableLike): Variable {
    return mul(this, other);
  }
  /** `x / other` by element, broadcasting. See {@link div}. */
  div(other: VariableLike): Variable {
    return div(this, other);
  }
  /** `-x`. See {@link neg}. */
  neg(): Variable {
    return neg(this);
  }
  /** `x ** exponent` by element. See {@link pow}. */
  pow(exponent: VariableLike): Variable {
    return pow(this, exponent);
  }
  /** The matrix product `x @ other`. See {@link matmul}. */
  matmul(other: VariableLike): Variable {
    return matmul(this, other);
  }
  /** The same elements in another shape: `x.reshape(2, 3)` or `x.reshape([2, 3])`. See {@link reshape}. */
  reshape(...shape: number[] | [Shape]): Variable {
    return reshape(this, listed(shape) ?? []);
  }
  /** The axes in another order, reversed by default: `x.transpose(1, 0)`. See {@link transpose}. */
  transpose(...axes: number[] | [readonly number[]]): Variable {
    return transpose(this, listed(axes));
  }
  /** The sum over axes. See {@link sum}. */
  sum(options?: ReduceOptions): Variable {
    return sum(this, options);
  }
  /** The mean over axes. See {@link mean}. */
  mean(options?: ReduceOptions): Variable {
    return mean(this, options);
  }
  /** The maximum over axes. See {@link max}. */
  max(options?: ReduceOptions): Variable {
    return max(this, options);
  }
  /** The minimum over axes. See {@link min}. */
  min(options?: ReduceOptions): Variable {
    return min(this, options);
  }
  /** Sums until the shape is `shape`: undoes a broadcast. See {@link sumTo}. */
  sumTo(shape: Shape): Variable {
    return sumTo(this, shape);
  }
  /** Repeats along new axes and axes of length one. See {@link broadcastTo}. */
  broadcastTo(shape: Shape): Variable {
    return broadcastTo(this, shape);
  }
  /** Elements by index, as `NDArray.get`: `x.get(0)`, `x.get("1:3", "::-1")`. See {@link getItem}. */
  get(...index: Index[]): Variable {
    return getItem(this, ...index);
  }
  /** The rows, along the first axis. */
  *[Symbol.iterator](): IterableIterator<Variable> {
    for (let i = 0; i < this.length; i++) yield this.get(i);
  }

  /** Applies a function object to this variable and further ones: what `op` does inside. */
  apply(func: Func, ...others: VariableLike[]): Variable {
    return applyTo(unapplied(func), [this, ...others]) as Variable;
  }
  /** @internal A new leaf. */
  wrap(data: NDArray): Variable {
    return new Variable(data);
  }
  /** @internal A new constant. */
  constant(data: NDArray): Variable {
    return constantOf(data);
  }
  /** @internal A variable for output `index` of a function that was applied to this one. */
  outputOf(application: Application, index: number): Variable {
    const { returned } = application;
    const data = isList(returned) ? returned[index]! : returned;
    return Config.enableBackprop ? attach(data, application, index) : new Variable(data);
  }
  /** @internal This variable, as another object with its own data. */
  aliasOf(data: NDArray): Variable {
    return this.application === null ? new Variable(data) : attach(data, this.application, this.outputIndex);
  }

  /** What `JSON.stringify` writes: the data as nested lists, or null while there is none. The graph is not written. */
  toJSON(): Nested | null {
    return this.array === null ? null : this.array.toJSON();
  }
  /** `variable(...)` around the array as NumPy prints it. */
  toString(): string {
    if (this.array === null) return "variable(None)";
    return `variable(${String(this.array).replaceAll("\n", "\n" + " ".repeat("variable(".length))})`;
  }
  [inspect](): string {
    return this.toString();
  }
  /** In a template a variable is its text; as a number it is a mistake that deserves an explanation. */
  [Symbol.toPrimitive](hint: string): string {
    if (hint !== "number") return this.toString();
    throw new TypeError(
      "a Variable is no number and JavaScript has no operators for it: write x.mul(2), mul(2, x) or expr`2 * ${x}`",
    );
  }
}

/** A variable that a layer learns (step 44). */
export class Parameter extends Variable {}

/**
 * A variable from a number, a list, a typed array or an array: `variable(2)`, `variable([[1, 2], [3, 4]])`.
 * Short for `new Variable(np.asarray(data))`: an array or a typed array is shared, not copied. TypeError for
 * what is none of these, RangeError for ragged lists.
 * @example variable([[1, 2], [3, 4]]).shape // [ 2, 2 ]
 */
export function variable(data: ArrayLike, name: string | null = null): Variable {
  return new Variable(toArray("variable", data), name);
}

/**
 * `x` itself when it is a variable, otherwise a new leaf that holds it (step 21, `as_variable`).
 * @example asVariable(2) // variable(2.0)
 */
export function asVariable(x: VariableLike): Variable {
  return x instanceof Variable ? x : new Variable(toArray("asVariable", x));
}

/**
 * `x` itself when it is an array; a number becomes a 0-d array, a list an array (step 9, `as_array`).
 * @example asArray(2).shape // []
 */
export function asArray(x: ArrayLike): NDArray {
  return toArray("asArray", x);
}

function notAnArray(who: string, data: unknown): TypeError {
  const kind =
    data === undefined
      ? "undefined"
      : Array.isArray(data)
        ? "a list"
        : data instanceof Variable
          ? "a Variable"
          : typeof data;
  const hint =
    typeof data === "number" || Array.isArray(data)
      ? "; write variable(...) or new Variable(np.array(...))"
      : "";
  return new TypeError(`${who}: expected an NDArray, got ${kind}${hint}`);
}

/** `(2, 3)` and `([2, 3])` both mean the list; nothing means undefined. */
function listed(args: readonly number[] | [readonly number[]]): readonly number[] | undefined {
  if (args.length === 0) return undefined;
  return Array.isArray(args[0]) ? (args[0] as readonly number[]) : (args as readonly number[]);
}

/** Output `index` of a function that is recorded. */
function attach(data: NDArray, application: Application, index: number): Variable {
  return new Variable(data, null, application, index);
}

/**
 * Applies `func` to `inputs`: computes the outputs and, unless backpropagation is disabled, records how.
 * A plain number is weak, as it is in `np`: it takes the dtype that the other inputs suggest.
 */
export function apply(func: Func, inputs: readonly VariableLike[]): Variable | Variable[] {
  return applyTo(unapplied(func), [...inputs]);
}

function unapplied({ application, name }: Func): Application {
  if (application.inputs.length === 0) return application;
  throw new Error(
    `${name}: this function object was applied before; an object records one application, make a new one`,
  );
}

/** The same as `apply`; the list becomes the application's own. */
function applyTo(application: Application, inputs: VariableLike[]): Variable | Variable[] {
  const variables = toVariables(application, inputs);
  const result = application.forward(variables);
  if (!isArray(result)) return severalOutputs(application, variables, result);
  return record(application, variables, result) ? attach(result, application, 0) : new Variable(result);
}

/** The list that `forward` returned, as variables. */
function severalOutputs(application: Application, inputs: readonly Variable[], list: unknown): Variable[] {
  if (!Array.isArray(list)) throw notAnArray(`forward of ${application.name}`, list);
  const ys = list as readonly NDArray[];
  for (const y of ys) if (!isArray(y)) throw notAnArray(`forward of ${application.name}`, y);
  const recorded = record(application, inputs, ys);
  return ys.map((y, i) => (recorded ? attach(y, application, i) : new Variable(y)));
}

// A rule of one input and a rule of two. They do what `applyTo` does, without lists and loops on the way: half the time
// of a scalar program passes here.

function applyTo1(rule: NamedRule, a: VariableLike): Variable | Variable[] {
  if (!(a instanceof Variable)) return applyTo(new Application(rule, null), [a]);
  const result = rule.forward.call(rule.idle, a.data);
  if (!isArray(result)) return severalOutputs(new Application(rule, null), [a], result);
  if (!Config.enableBackprop) return new Variable(result);
  return recorded(new Application(rule, null, [a], a.generation, result), result);
}

function applyTo2(rule: NamedRule, a: VariableLike, b: VariableLike): Variable | Variable[] {
  let [x, y] = [a, b];
  if (!(x instanceof Variable && y instanceof Variable)) {
    // A number beside a single float64 needs no dtype found out, and becomes a variable only to be recorded.
    if (isSingle(x) && typeof y === "number") {
      const number = scalar(y, "float64");
      if (!Config.enableBackprop) return unrecorded(rule, x.data, number);
      y = constantOf(number);
    } else if (typeof x === "number" && isSingle(y)) {
      const number = scalar(x, "float64");
      if (!Config.enableBackprop) return unrecorded(rule, number, y.data);
      x = constantOf(number);
    } else return applyTo(new Application(rule, null), [a, b]);
  }
  const result = rule.forward.call(rule.idle, x.data, y.data);
  if (!isArray(result)) return severalOutputs(new Application(rule, null), [x, y], result);
  if (!Config.enableBackprop) return new Variable(result);
  const generation = Math.max(x.generation, y.generation);
  return recorded(new Application(rule, null, [x, y], generation, result), result);
}

/** What a rule computes of two arrays, as a variable without a creator. */
function unrecorded(rule: NamedRule, x: NDArray, y: NDArray): Variable | Variable[] {
  const result = rule.forward.call(rule.idle, x, y);
  if (isArray(result)) return new Variable(result);
  return severalOutputs(new Application(rule, null), [new Variable(x), new Variable(y)], result);
}

const isSingle = (x: VariableLike): x is Variable => x instanceof Variable && x.data.layout === DOUBLE;

function recorded(application: Application, result: NDArray): Variable {
  if (Config.detectAnomaly) noteOrigin(application.func);
  return attach(result, application, 0);
}

/** Notes what a function was applied to, unless backpropagation is disabled; says whether it did. */
function record(
  application: Application,
  inputs: readonly Variable[],
  returned: NDArray | readonly NDArray[],
): boolean {
  if (!Config.enableBackprop) return false;
  let generation = 0;
  for (let i = 0; i < inputs.length; i++) generation = Math.max(generation, inputs[i]!.generation);
  application.inputs = inputs;
  application.returned = returned;
  application.generation = generation;
  if (Config.detectAnomaly) noteOrigin(application.func);
  return true;
}

/**
 * Makes the inputs variables, in the list that holds them. Plain numbers come last, because the others say what
 * dtype they get.
 */
function toVariables(application: Application, inputs: VariableLike[]): Variable[] {
  let numbers = 0;
  for (let i = 0; i < inputs.length; i++) {
    const x = inputs[i]!;
    if (x instanceof Variable) continue;
    if (typeof x === "number") numbers++;
    else inputs[i] = toVariable(application, x, i);
  }
  if (numbers > 0) {
    const dtypes = dtypesAmong(inputs);
    for (let i = 0; i < inputs.length; i++) {
      const x = inputs[i]!;
      if (typeof x === "number")
        inputs[i] = constantOf(scalar(x, dtypes === null ? "float64" : np.resultType(...dtypes, x)));
    }
  }
  return inputs as Variable[];
}

/** The dtypes that a plain number adapts to; null when all are float64 or there are none, which is nearly always. */
function dtypesAmong(inputs: readonly VariableLike[]): DType[] | null {
  let allDouble = true;
  for (const x of inputs) if (x instanceof Variable && x.dtype !== "float64") allDouble = false;
  if (allDouble) return null;
  return inputs.filter((x) => x instanceof Variable).map((x) => x.dtype);
}

function toVariable({ name }: Application, x: ArrayLike, index: number): Variable {
  if (x === undefined || x === null) {
    throw new TypeError(
      `${name}: expected a Variable, an array or a number as input ${index}, got ${String(x)}`,
    );
  }
  return constantOf(toArray(name, x));
}

/** What is no variable on its way in is data that nobody can ask the gradient of. */
function constantOf(data: NDArray): Variable {
  return new Variable(data, null, null, 0, CONSTANT);
}

/**
 * Makes a differentiable function from a {@link Rule}, or, when it has parameters or keeps something, from a
 * {@link Func} class: one declaration is all an op needs. The name is a string because bundlers rename classes.
 * `meta.check` tells the generated tests what to feed it.
 * @example
 * export const cube: Op<[x: VariableLike]> = op("cube", {
 *   forward(x: NDArray) { return np.power(x, 3); },
 *   backward(gy: Variable) { return this.inputs[0].pow(2).mul(3).mul(gy); },
 * }, { check: [{ shapes: [[2, 3]] }] });
 */
export function op<A extends readonly unknown[], R = Variable, X extends readonly NDArray[] = NDArray[]>(
  name: string,
  func: Rule<X> | (new (...params: never[]) => Func),
  meta: OpMeta,
): Op<A, R> {
  const call = typeof func === "function" ? callOfClass(name, func, meta) : callOfRule(name, func, meta);
  return compose(name, call as unknown as (...args: A) => R, meta);
}

function callOfRule(name: string, rule: Rule, { inputs = 1 }: OpMeta): (...args: VariableLike[]) => unknown {
  if (typeof inputs !== "number") throw new TypeError(`op: ${name} sorts its arguments, which takes a class`);
  const named = new NamedRule(name, rule);
  const tooFew = (count: number): TypeError =>
    new TypeError(`${name}: expected ${inputs} inputs, got ${count}`);
  // More than the inputs is given by `list.map(sin)`, for one. Collecting arguments takes longer than counting them.
  if (inputs === 1) {
    return function (a: VariableLike) {
      if (arguments.length < 1) throw tooFew(arguments.length);
      return applyTo1(named, a);
    };
  }
  if (inputs === 2) {
    return function (a: VariableLike, b: VariableLike) {
      if (arguments.length < 2) throw tooFew(arguments.length);
      return applyTo2(named, a, b);
    };
  }
  return (...args) => {
    if (args.length < inputs) throw tooFew(args.length);
    return applyTo(new Application(named, null), args.slice(0, inputs));
  };
}

function callOfClass(
  name: string,
  FuncClass: new (...params: never[]) => Func,
  { inputs = 1 }: OpMeta,
): (...args: never[]) => unknown {
  const New = FuncClass as new (...params: unknown[]) => Func;
  const prototype = New.prototype as object;
  if (Object.hasOwn(prototype, "name"))
    throw new Error(`op: the class of ${name} belongs to another op; derive a class of its own`);
  Object.defineProperty(prototype, "name", { value: name });
  if (typeof inputs === "number") {
    return (...args: VariableLike[]) => {
      if (args.length < inputs) throw new TypeError(`${name}: expected ${inputs} inputs, got ${args.length}`);
      if (args.length === inputs) return applyTo(new New().application, args);
      return applyTo(new New(...args.slice(inputs)).application, args.slice(0, inputs));
    };
  }
  return (...args) => {
    const sorted = inputs(...args);
    const { params } = sorted;
    // Spreading a list into a constructor is slow, and most have one parameter.
    const func = params.length === 1 ? new New(params[0]) : new New(...params);
    return applyTo(func.application, sorted.inputs as VariableLike[]);
  };
}

/** Gives a function that is composed of ops a name and gradient tests, as {@link op} does. */
export function compose<A extends readonly unknown[], R>(
  name: string,
  fn: (...args: A) => R,
  meta: { check: readonly Check[] },
): Op<A, R> {
  Object.defineProperty(fn, "name", { value: name });
  return Object.assign(fn, { opName: name, check: meta.check });
}

// The functions behind the methods. They stand here because methods and functions need each other.

const BROADCASTS: readonly Check[] = [
  {
    shapes: [
      [2, 3],
      [2, 3],
    ],
  },
  { shapes: [[2, 3], [3]] },
  {
    shapes: [
      [2, 1],
      [4, 1, 3],
    ],
  },
  { shapes: [[], [2]] },
];

/**
 * `y = a + b` by element; the operands broadcast. Gradients: `ga = gy`, `gb = gy`, each summed to its
 * operand's shape. Method: `a.add(b)`. RangeError when the shapes do not broadcast.
 * @example add(variable([1, 2]), 1) // variable([2. 3.])
 */
export const add: Op<[a: VariableLike, b: VariableLike]> = /* @__PURE__ */ op("add", Add, {
  inputs: 2,
  check: BROADCASTS,
});

/**
 * `y = a - b` by element; the operands broadcast. Gradients: `ga = gy`, `gb = -gy`. Method: `a.sub(b)`.
 * @example sub(1, variable([1, 2])) // variable([ 0. -1.])
 */
export const sub: Op<[a: VariableLike, b: VariableLike]> = /* @__PURE__ */ op("sub", Sub, {
  inputs: 2,
  check: BROADCASTS,
});

/**
 * `y = a * b` by element; the operands broadcast. Gradients: `ga = gy * b`, `gb = gy * a`. Method: `a.mul(b)`.
 * @example mul(variable([1, 2]), variable([3, 4])) // variable([3. 8.])
 */
export const mul: Op<[a: VariableLike, b: VariableLike]> = /* @__PURE__ */ op("mul", Mul, {
  inputs: 2,
  check: BROADCASTS,
});

/**
 * `y = a / b` by element; the operands broadcast. Gradients: `ga = gy / b`, `gb = gy * (-a / b ** 2)`.
 * Method: `a.div(b)`.
 * @example div(1, variable([2, 4])) // variable([0.5  0.25])
 */
export const div: Op<[a: VariableLike, b: VariableLike]> = /* @__PURE__ */ op("div", Div, {
  inputs: 2,
  check: BROADCASTS.map((check) => ({ ...check, values: "distinct" as const })),
});

/**
 * `y = -x`. Gradient: `gx = -gy`. Method: `x.neg()`.
 * @example neg(variable([1, -2])) // variable([-1.  2.])
 */
export const neg: Op<[x: VariableLike]> = /* @__PURE__ */ op("neg", Neg, {
  check: [{ shapes: [[2, 3]] }],
});

/**
 * `y = x ** c` by element. A plain number as exponent is a constant, anything else is a second input;
 * both broadcast. Gradients: `gx = gy * c * x ** (c - 1)`, `gc = gy * y * log x`; where `x` is 0 and
 * `c` is not negative the latter is 0. Method: `x.pow(c)`. Integers to a negative integer power: RangeError, as in NumPy.
 * @example pow(variable([1, 2, 3]), 2) // variable([1. 4. 9.])
 */
export const pow: Op<[x: VariableLike, c: VariableLike]> = /* @__PURE__ */ op("pow", Pow, {
  inputs: (x: VariableLike, c: VariableLike) =>
    typeof c === "number" ? { inputs: [x], params: [c] } : { inputs: [x, c], params: [] },
  check: [
    { shapes: [[2, 3]], params: [3] },
    { shapes: [[2, 3]], params: [2] },
    { shapes: [[2, 3]], params: [1] },
    { shapes: [[2, 3]], params: [0] },
    { shapes: [[2, 3]], params: [-1.5], values: "positive" },
    { shapes: [[2, 3], [3]], values: "positive" },
  ],
});

/**
 * `y = log x`, the natural logarithm. Gradient: `gx = gy / x`. NumPy: `np.log`.
 * @example log(variable([1, Math.E])) // variable([0. 1.])
 */
export const log: Op<[x: VariableLike]> = /* @__PURE__ */ op("log", Log, {
  check: [{ shapes: [[2, 3]], values: "positive" }],
});

/**
 * The same elements in another shape; one length may be -1 and is worked out. Gradient: `gy` in the
 * shape of `x`. Method: `x.reshape(2, 3)`. RangeError when the sizes differ. Step 38.
 * @example reshape([1, 2, 3, 4], [2, 2]).shape // [ 2, 2 ]
 */
export const reshape: Op<[x: VariableLike, shape: Shape]> = /* @__PURE__ */ op("reshape", Reshape, {
  check: [
    { shapes: [[2, 6]], params: [[3, -1]] },
    { shapes: [[1]], params: [[]] },
  ],
});

/**
 * The axes in the order of `axes` (negative ones count from the end), reversed when left out. Gradient:
 * `gy` with the axes put back. Method: `x.transpose(1, 0)`, `x.T`. Step 38.
 * @example transpose([[1, 2, 3]]).shape // [ 3, 1 ]
 */
export const transpose: Op<[x: VariableLike, axes?: readonly number[]]> = /* @__PURE__ */ op(
  "transpose",
  Transpose,
  {
    check: [{ shapes: [[2, 3]] }, { shapes: [[2, 3, 4]], params: [[1, -1, 0]] }],
  },
);

/**
 * The sum over `axis` (all axes by default). Gradient: `gy` broadcast to the shape of `x`. Method:
 * `x.sum({ axis: 0, keepdims: true })`. Step 39.
 * @example sum([[1, 2], [3, 4]], { axis: 0 }) // variable([4. 6.])
 */
export const sum: Op<[x: VariableLike, options?: ReduceOptions]> = /* @__PURE__ */ op("sum", Sum, {
  check: [
    { shapes: [[2, 3]] },
    { shapes: [[2, 3, 4]], params: [{ axis: -2 }] },
    { shapes: [[2, 3, 4]], params: [{ axis: [0, 2], keepdims: true }] },
  ],
});

/**
 * The mean over `axis` (all axes by default): `sum(x) / n`. Method: `x.mean({ axis: 0 })`. NumPy: `np.mean`.
 * @example mean([1, 2, 6]) // variable(3.0)
 */
export const mean: Op<[x: VariableLike, options?: ReduceOptions]> = /* @__PURE__ */ compose(
  "mean",
  (x: VariableLike, options: ReduceOptions = {}) => {
    checkOptions("mean", options, ["axis", "keepdims"]);
    const { axis } = options;
    if (axis !== undefined && axis !== null) normalizeAxes("mean", axis, asVariable(x).ndim);
    const total = sum(x, options);
    return div(total, asVariable(x).size / total.size);
  },
  { check: [{ shapes: [[2, 3]] }, { shapes: [[2, 3, 4]], params: [{ axis: [0, -1] }] }] },
);

/**
 * The maximum over `axis` (all axes by default). Gradient: `gy` where `x` attains the maximum; when
 * several elements do, each gets all of it, as in the original. Method: `x.max({ axis: 1 })`.
 * @example max([[1, 5], [7, 2]], { axis: 1 }) // variable([5. 7.])
 */
export const max: Op<[x: VariableLike, options?: ReduceOptions]> = /* @__PURE__ */ op("max", Max, {
  check: [
    { shapes: [[2, 3]], values: "distinct" },
    { shapes: [[2, 3, 4]], params: [{ axis: [-1, 0] }], values: "distinct" },
    { shapes: [[2, 3]], params: [{ axis: 1, keepdims: true }], values: "distinct" },
  ],
});

/**
 * The minimum over `axis` (all axes by default). Gradient as for {@link max}. Method: `x.min({ axis: 1 })`.
 * @example min([[1, 5], [7, 2]]) // variable(1.0)
 */
export const min: Op<[x: VariableLike, options?: ReduceOptions]> = /* @__PURE__ */ op("min", Min, {
  check: [
    { shapes: [[2, 3]], values: "distinct" },
    { shapes: [[2, 3, 4]], params: [{ axis: 1 }], values: "distinct" },
  ],
});

/**
 * `x` summed until its shape is `shape`, which must broadcast to that of `x`. Gradient: `gy` broadcast
 * back. Step 40.
 * @example sumTo([[1, 2], [3, 4]], [1, 2]) // variable([[4. 6.]])
 */
export const sumTo: Op<[x: VariableLike, shape: Shape]> = /* @__PURE__ */ op("sumTo", SumTo, {
  check: [
    { shapes: [[2, 3]], params: [[1, 3]] },
    { shapes: [[4, 2, 3]], params: [[3]] },
    { shapes: [[2, 2]], params: [[]] },
  ],
});

/**
 * `x` repeated along new axes and axes of length one until its shape is `shape`. Gradient: `gy` summed
 * back. NumPy: `np.broadcast_to`. Step 40.
 * @example broadcastTo([1, 2], [2, 2]) // variable([[1. 2.] [1. 2.]]), a row each
 */
export const broadcastTo: Op<[x: VariableLike, shape: Shape]> = /* @__PURE__ */ op(
  "broadcastTo",
  BroadcastTo,
  {
    check: [
      { shapes: [[1, 3]], params: [[2, 3]] },
      { shapes: [[]], params: [[2, 2]] },
    ],
  },
);

/**
 * The matrix product by NumPy's rules: shapes `[..., n, k]` and `[..., k, m]` give `[..., n, m]`, leading
 * axes broadcast, a vector is a row on the left and a column on the right. Gradients: `gx = gy W^T`,
 * `gW = x^T gy`. Method: `x.matmul(w)`. RangeError when the inner lengths differ. Step 41.
 * @example matmul([[1, 2]], [[3], [4]]) // variable([[11.]])
 */
export const matmul: Op<[x: VariableLike, w: VariableLike]> = /* @__PURE__ */ op("matmul", MatMul, {
  inputs: 2,
  check: [
    {
      shapes: [
        [2, 3],
        [3, 4],
      ],
    },
    { shapes: [[3], [3]] },
    { shapes: [[3], [3, 4]] },
    { shapes: [[2, 3], [3]] },
    {
      shapes: [
        [5, 2, 3],
        [3, 4],
      ],
    },
    {
      shapes: [
        [2, 1, 2, 3],
        [4, 3, 2],
      ],
    },
    { shapes: [[3], [2, 3, 4]] },
    { shapes: [[2, 4, 3], [3]] },
  ],
});

/**
 * Elements by index, with NumPy's rules: numbers, slices (`"1:3"`), `"..."`, `np.newaxis`, integer
 * lists, masks. Gradient: `gy` put back in place, summed where an element was taken several times.
 * Method: `x.get(...)`. RangeError when an index is out of range. Step 47.
 * @example getItem([[1, 2], [3, 4]], 1) // variable([3. 4.])
 */
export const getItem: Op<[x: VariableLike, ...index: Index[]]> = /* @__PURE__ */ op("getItem", GetItem, {
  inputs: (x: VariableLike, ...index: Index[]) => ({ inputs: [x], params: [index] }),
  check: [
    { shapes: [[3, 4]], params: [1] },
    { shapes: [[3, 4]], params: ["::-1", "1:3"] },
    { shapes: [[3, 4]], params: [[0, 2, 0]] },
    { shapes: [[3, 4]], params: ["...", null, -1] },
  ],
});
