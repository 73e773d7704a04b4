/** Axes: which numbers they span, where a number is on them, and which of them are labelled. */
import { nice, ticks as linearTicks } from "d3";
import { show } from "../ndarray/dtype";
import { formatNumber, formatPowers } from "./numbers";

export type ScaleType = "linear" | "log";

/** One axis of a figure. */
export interface AxisOptions {
  /** What it measures. */
  label?: string;
  /** `"log"` gives every power of ten the same length; values that are not positive are left out. Default `"linear"`. */
  type?: ScaleType;
  /** The numbers at its ends. Default: as far as the marks reach. */
  domain?: readonly [number, number];
  /** The numbers to label, or about how many of them. */
  ticks?: number | readonly number[];
}

/** An axis as it is drawn. `low` and `high` are the pixels of its ends. */
export class Axis {
  readonly tickFormat: (value: number) => string;
  readonly ticks: number[];
  private readonly from: number;
  private readonly to: number;

  constructor(
    readonly type: ScaleType,
    readonly domain: readonly [number, number],
    readonly low: number,
    readonly high: number,
    ticks?: number | readonly number[],
  ) {
    [this.from, this.to] = domain.map((value) => this.transform(value)) as [number, number];
    const count =
      typeof ticks === "number" ? ticks : Math.max(2, Math.abs(high - low) / (low > high ? 45 : 75));
    this.ticks = typeof ticks === "object" ? [...ticks] : chooseTicks(type, domain, count);
    this.tickFormat = type === "log" ? formatPowers(this.ticks) : formatNumber;
  }

  /** The pixel of a value. */
  at(value: number): number {
    return this.low + ((this.transform(value) - this.from) / (this.to - this.from)) * (this.high - this.low);
  }

  /** Whether a value can be shown at all: logarithms are of positive numbers. */
  shows(value: number): boolean {
    return Number.isFinite(this.transform(value));
  }

  contains(value: number): boolean {
    const [a, b] = this.domain;
    return value >= Math.min(a, b) && value <= Math.max(a, b);
  }

  /** Whether a value is on the axis. */
  has(value: number): boolean {
    return this.shows(value) && this.contains(value);
  }

  private transform(value: number): number {
    return this.type === "log" ? Math.log10(value) : value;
  }
}

export function chooseTicks(type: ScaleType, domain: readonly [number, number], count: number): number[] {
  const [low, high] = [Math.min(...domain), Math.max(...domain)];
  if (type === "linear") return linearTicks(low, high, count);
  const [first, last] = [Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9)];
  if (last - first < 1) return linearTicks(low, high, count);
  const step = Math.max(1, Math.ceil((last - first) / count));
  const powers: number[] = [];
  // Written as a literal is: 10 ** -5 is not always the nearest number to 0.00001.
  for (let power = first; power <= last; power += step) powers.push(Number(`1e${power}`));
  return powers;
}

/** How far an axis reaches: the given domain, or from the least to the largest value, with some room beyond. */
export function chooseDomain(
  who: string,
  { type = "linear", domain }: AxisOptions,
  values: readonly number[],
  room: "none" | "little" | "nice",
): [number, number] {
  const isLog = type === "log";
  if (domain) {
    const [a, b] = domain;
    const fits = domain.length === 2 && Number.isFinite(a) && Number.isFinite(b) && a !== b;
    if (!fits || (isLog && (a <= 0 || b <= 0))) {
      const kind = isLog ? "two different positive numbers" : "two different numbers";
      throw new RangeError(`figure: expected ${who}.domain to be ${kind}, got ${show(domain)}`);
    }
    return [a, b];
  }
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (!Number.isFinite(value) || (isLog && value <= 0)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) {
    if (values.length === 0) return isLog ? [1, 10] : [0, 1];
    throw new RangeError(`figure: expected a ${isLog ? "positive" : "finite"} value of ${who}, got none`);
  }
  if (low === high) return isLog ? [low / 10, high * 10] : [low - 1, high + 1];
  if (room === "none") return [low, high];
  if (isLog) {
    const pad = (high / low) ** 0.03;
    return [low / pad, high * pad];
  }
  const pad = 0.03 * (high - low);
  return room === "nice" ? nice(low, high, 8) : [low - pad, high + pad];
}

/** Throws unless the options of an axis are of their kinds. */
export function checkAxis(who: string, options: AxisOptions): void {
  const { type } = options;
  if (type !== undefined && type !== "linear" && type !== "log") {
    throw new TypeError(`figure: expected ${who}.type to be "linear" or "log", got ${show(type)}`);
  }
}
