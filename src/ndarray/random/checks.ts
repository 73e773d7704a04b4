import type { Shape } from "../dtype";
import { INT32_MAX, INT32_MIN, show } from "../dtype";
import { checkOptions } from "../options";

/** What random functions accept, or a clear error. */

/** How many numbers are drawn. */
export interface SizeOption {
  /** Shape of the result, or its length. Left out: one plain number. */
  size?: number | Shape;
}

/** The shape that the option `size` asks for; undefined stands for one plain number. */
export function sizeOption(
  who: string,
  options: SizeOption | undefined,
  more: readonly string[] = [],
): Shape | undefined {
  checkOptions(who, options, ["size", ...more]);
  const size = options?.size;
  if (size === undefined) return undefined;
  return checkShape(who, typeof size === "number" ? [size] : size);
}

/** A copy of `shape`, checked. */
export function checkShape(who: string, shape: unknown): Shape {
  if (!Array.isArray(shape)) throw new TypeError(`${who}: expected a size, got ${show(shape)}`);
  for (const n of shape as readonly unknown[]) {
    if (typeof n !== "number") throw new TypeError(`${who}: expected sizes to be numbers, got ${show(n)}`);
    if (!Number.isInteger(n) || n < 0) {
      throw new RangeError(`${who}: expected sizes to be integers of at least 0, got ${show(n)}`);
    }
  }
  return (shape as number[]).slice();
}

/** Throws unless `value` is a finite number. */
export function checkFinite(who: string, name: string, value: unknown): asserts value is number {
  if (typeof value !== "number") {
    throw new TypeError(`${who}: expected ${name} to be a number, got ${show(value)}`);
  }
  if (!Number.isFinite(value)) {
    throw new RangeError(`${who}: expected ${name} to be finite, got ${show(value)}`);
  }
}

/** Throws unless `value` is an integer from `least` to `most`. */
export function checkInteger(
  who: string,
  name: string,
  value: unknown,
  least: number = INT32_MIN,
  most: number = INT32_MAX,
): asserts value is number {
  const expected = `${who}: expected ${name} to be an integer from ${least} to ${most}`;
  if (typeof value !== "number") throw new TypeError(`${expected}, got ${show(value)}`);
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new RangeError(`${expected}, got ${show(value)}`);
  }
}
