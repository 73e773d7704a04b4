import * as np from "../ndarray";
import type { ArrayLike } from "../ndarray";
import { isFloat, show } from "../ndarray/dtype";
import { sameShape } from "../ndarray/layout";
import { toArray } from "../ndarray/ndarray";
import { Config, Variable, type VariableLike } from "../core";
import { Identity } from "../core/arithmetic";
import { gradientsOf } from "../core/backward";
import { runWith } from "../core/config";
import type { VariableFunction } from "./types";

/**
 * One call of a function that is to be differentiated, with its graph recorded.
 *
 * The function gets variables of its own. So the caller's are not written to, and a variable that the
 * function also reaches by its closure is a constant there: what is differentiated is the function of its
 * arguments. An argument that is a variable is connected to the one inside by an identity function, so that
 * results can be differentiated by whoever called: nested forms work because of it.
 */
export class Call {
  /** What `f` got. */
  readonly xs: readonly Variable[];
  /** What `f` returned, as a list. */
  readonly ys: readonly Variable[];
  /** Whether results are to be differentiated again: not under `noGrad`. */
  readonly recording: boolean = Config.enableBackprop;
  private readonly returnedList: boolean;

  constructor(
    readonly who: string,
    f: VariableFunction,
    args: readonly VariableLike[],
  ) {
    checkFunction(who, f);
    this.xs = args.map((x, i) => this.inside(x, i));
    const result: unknown = runWith(who, "enableBackprop", true, () => f(...this.xs));
    this.returnedList = Array.isArray(result);
    this.ys = checkResult(who, Array.isArray(result) ? (result as unknown[]) : [result]);
  }

  private inside(x: VariableLike, index: number): Variable {
    const outside = toVariable(this.who, `argument ${index}`, x);
    if (outside !== x) return outside;
    const own = this.recording ? outside.apply(new Identity()) : outside.detach();
    own.name = outside.name;
    return own;
  }

  /** Throws unless `f` returned one variable of one element. */
  checkScalar(): void {
    const { shape, size } = this.ys[0] ?? { shape: [], size: 0 };
    if (!this.returnedList && size === 1) return;
    const got = this.returnedList ? `a list of ${this.ys.length}` : `one of shape [${shape.join(", ")}]`;
    throw new RangeError(
      `${this.who}: expected the function to return a Variable of one element, got ${got}; ` +
        `jacobian and vjp differentiate others`,
    );
  }

  /** The gradients of `<covectors, ys>`, by default of the sum of all results, with respect to the arguments. */
  pull(covectors: readonly Variable[] | null, createGraph: boolean = Config.enableBackprop): Variable[] {
    return gradientsOf(this.ys, this.xs, covectors, createGraph);
  }

  /** What `f` returned, in the caller's mode: without a graph under `noGrad`. */
  get value(): Variable | Variable[] {
    return this.perResult(this.ys.map((y) => (this.recording ? y : y.detach())));
  }

  /** A list with an item for each argument, or the item for the only one. */
  perArgument<T>(list: readonly T[]): T | T[] {
    return this.xs.length === 1 ? list[0]! : [...list];
  }

  /** A list with an item for each result, or the item for the only one. */
  perResult<T>(list: readonly T[]): T | T[] {
    return this.returnedList ? [...list] : list[0]!;
  }

  /** The other way round: what the caller gave for each result, as a list. */
  listPerResult(given: unknown, name: string): unknown[] {
    if (!this.returnedList) return [given];
    if (Array.isArray(given)) return given as unknown[];
    throw new TypeError(`${this.who}: expected ${name} as a list, one for each result, got ${show(given)}`);
  }
}

/** Thrown by the forms that return a function where they get theirs, not where it is used. */
export function checkFunction(who: string, f: unknown): void {
  if (typeof f !== "function") throw new TypeError(`${who}: expected a function, got ${show(f)}`);
}

function checkResult(who: string, ys: readonly unknown[]): readonly Variable[] {
  for (const y of ys) {
    if (y instanceof Variable) continue;
    throw new TypeError(
      `${who}: expected the function to return a Variable or a list of them, got ${show(y)}; ` +
        `a number or an array has lost its graph`,
    );
  }
  return ys as readonly Variable[];
}

/** `x` itself when it is a variable, otherwise a new leaf. */
function toVariable(who: string, what: string, x: unknown): Variable {
  if (x instanceof Variable) return x;
  if (x === undefined || x === null) {
    throw new TypeError(`${who}: expected a Variable, an array or a number as ${what}, got ${String(x)}`);
  }
  return new Variable(toArray(who, x as ArrayLike));
}

/** Vectors as variables, one for each of `likes` and of its shape. Numbers and lists have its dtype too. */
export function vectorsLike(
  who: string,
  name: string,
  vectors: readonly unknown[],
  likes: readonly Variable[],
): Variable[] {
  if (vectors.length !== likes.length) {
    throw new RangeError(`${who}: expected ${likes.length} ${name}, got ${vectors.length}`);
  }
  return likes.map((like, i) => {
    const given = vectors[i];
    const v = toVariable(who, `${name}[${i}]`, given);
    if (!sameShape(v.shape, like.shape)) {
      throw new RangeError(
        `${who}: expected ${name}[${i}] of shape [${like.shape.join(", ")}], got [${v.shape.join(", ")}]`,
      );
    }
    const weak = typeof given === "number" || Array.isArray(given);
    return weak && isFloat(like.dtype) ? new Variable(v.data.astype(like.dtype)) : v;
  });
}

/** Throws unless `list` is a list: an array or a variable in its place is a common slip. */
export function checkList(who: string, name: string, list: unknown): asserts list is readonly VariableLike[] {
  if (Array.isArray(list)) return;
  throw new TypeError(`${who}: expected ${name} as a list, one for each argument, got ${show(list)}`);
}

/** A leaf of ones in the shape of `y`. */
export const onesLike = (y: Variable): Variable => new Variable(np.onesLike(y.data));
