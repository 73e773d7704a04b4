/** What can be drawn: numbers, by whatever name they come. Arrays are known by their shape, so that plots need no engine. */
import { show } from "../ndarray/dtype";

/** An array such as `NDArray`, as far as plots look at it. */
export interface PlottedArray {
  readonly shape: readonly number[];
  tolist(): unknown;
}

/** Numbers to draw: a list, a typed array, an `NDArray` with one axis, or a `Variable` of one. */
export type Values = ArrayLike<number> | PlottedArray | { readonly data: PlottedArray };

/** One number: plain, or in an array or a `Variable` without axes. */
export type Scalar = number | PlottedArray | { readonly data: PlottedArray };

/** Heights over a plane, row by row: `z[i][j]` belongs to the i-th y and the j-th x. */
export type Heights = readonly ArrayLike<number>[] | PlottedArray | { readonly data: PlottedArray };

function asArray(value: unknown): PlottedArray | undefined {
  const isArray = (x: unknown): x is PlottedArray =>
    typeof x === "object" && x !== null && "shape" in x && "tolist" in x && typeof x.tolist === "function";
  if (typeof value === "object" && value !== null && "data" in value && isArray(value.data)) {
    return value.data; // a Variable: it has a shape too, but its data is the array
  }
  return isArray(value) ? value : undefined;
}

/** The numbers of `values`. TypeError unless all are numbers, RangeError for another number of axes than one. */
export function numbers(who: string, name: string, values: Values): number[] {
  const array = asArray(values);
  if (array && array.shape.length !== 1) {
    throw new RangeError(`${who}: expected ${name} with one axis, got shape [${array.shape.join(", ")}]`);
  }
  const isList = array ?? (typeof values === "object" && values !== null && "length" in values);
  if (!isList) throw new TypeError(`${who}: expected ${name} to be a list of numbers, got ${show(values)}`);
  const list = Array.from((array ? array.tolist() : values) as ArrayLike<number>, asNumber);
  const wrong = list.findIndex((value) => typeof value !== "number");
  if (wrong >= 0) {
    throw new TypeError(`${who}: expected ${name} to hold numbers, got ${show(list[wrong])} at ${wrong}`);
  }
  return list as number[];
}

/** Several lists of one length. */
export function columns(who: string, lists: Readonly<Record<string, Values>>): number[][] {
  const made = Object.entries(lists).map(([name, values]) => numbers(who, name, values));
  if (made.some(({ length }) => length !== made[0]!.length)) {
    const lengths = made.map(({ length }) => length).join(", ");
    throw new RangeError(`${who}: expected ${Object.keys(lists).join(", ")} of one length, got ${lengths}`);
  }
  return made;
}

/** The number that a function to be drawn has returned. */
export function scalar(who: string, value: unknown): number {
  const array = asArray(value);
  const number: unknown =
    array && array.shape.every((length) => length === 1) ? first(array.tolist()) : value;
  const found = asNumber(number);
  if (typeof found !== "number") {
    const got = array ? `an array of shape [${array.shape.join(", ")}]` : show(value);
    throw new TypeError(`${who}: expected the function to return one number, got ${got}`);
  }
  return found;
}

/** The rows of a grid of heights. */
export function rows(who: string, z: Heights): number[][] {
  const array = asArray(z);
  if (array && array.shape.length !== 2) {
    throw new RangeError(`${who}: expected z with two axes, got shape [${array.shape.join(", ")}]`);
  }
  const list = array ? array.tolist() : z;
  if (!Array.isArray(list)) throw new TypeError(`${who}: expected z to be rows of numbers, got ${show(z)}`);
  return list.map((row: Values, i) => numbers(who, `z[${i}]`, row));
}

const asNumber = (value: unknown): unknown => (typeof value === "boolean" ? Number(value) : value);
const first = (nested: unknown): unknown => (Array.isArray(nested) ? first(nested[0]) : nested);

/** Throws unless these words of a drawing, where they are given, are words. */
export function checkWords(who: string, words: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(words)) {
    if (value === undefined || typeof value === "string") continue;
    throw new TypeError(`${who}: expected ${name} to be a string, got ${show(value)}`);
  }
}
