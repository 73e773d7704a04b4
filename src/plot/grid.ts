/** Heights over a plane: sampled from a function, or given. */
import { show } from "../ndarray/dtype";
import { numbers, rows, scalar, type Heights, type Scalar, type Values } from "./values";

/** A function of two numbers. It may compute with `Variable`s and return one. */
export type Height = (x: number, y: number) => Scalar;

/** Heights that are known: `z[i][j]` at `(x[j], y[i])`, with both lists rising in equal steps. */
export interface HeightGrid {
  x: Values;
  y: Values;
  z: Heights;
}

/** Where a function is sampled. */
export interface Region {
  /** From where to where. Not for a grid, which knows it. */
  x?: readonly [number, number];
  y?: readonly [number, number];
  /** How many points along each axis. */
  samples?: number;
}

export interface Grid {
  readonly columns: number;
  readonly rows: number;
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  /** Row by row. */
  readonly z: readonly number[];
}

/** All but the last digits, in which engines differ: a height is on the same side of a level everywhere. */
const settled = (z: number): number => (Number.isFinite(z) ? Number(z.toPrecision(12)) : NaN);

export function gridOf(who: string, f: Height | HeightGrid, region: Region, samples: number): Grid {
  const grid = typeof f === "function" ? sample(who, f, region, region.samples ?? samples) : given(who, f);
  if (!grid.z.some((z) => !Number.isNaN(z)))
    throw new RangeError(`${who}: expected finite heights, got none`);
  return grid;
}

function sample(who: string, f: Height, { x, y }: Region, samples: number): Grid {
  if (!Number.isInteger(samples) || samples < 2 || samples > 512) {
    throw new RangeError(`${who}: expected samples from 2 to 512, got ${show(samples)}`);
  }
  const [xRange, yRange] = [range(who, "x", x), range(who, "y", y)];
  const at = ([low, high]: readonly [number, number], i: number) => low + ((high - low) * i) / (samples - 1);
  const z: number[] = [];
  for (let i = 0; i < samples; i++) {
    for (let j = 0; j < samples; j++) z.push(settled(scalar(who, f(at(xRange, j), at(yRange, i)))));
  }
  return { columns: samples, rows: samples, x: xRange, y: yRange, z };
}

function range(who: string, name: string, ends: readonly [number, number] | undefined): [number, number] {
  const [low, high] = Array.isArray(ends) ? (ends as [number, number]) : [NaN, NaN];
  if (ends?.length === 2 && low < high && Number.isFinite(high - low)) return [low, high];
  throw new RangeError(`${who}: expected ${name}: [min, max], got ${show(ends)}`);
}

function given(who: string, grid: HeightGrid): Grid {
  if (typeof grid !== "object" || grid === null || !("z" in grid)) {
    throw new TypeError(`${who}: expected a function or a grid { x, y, z }, got ${show(grid)}`);
  }
  const [x, y] = [numbers(who, "x", grid.x), numbers(who, "y", grid.y)];
  const z = rows(who, grid.z);
  if (x.length < 2 || z.length !== y.length || y.length < 2 || z.some((row) => row.length !== x.length)) {
    const shape = `${z.length} rows of ${z[0]?.length ?? 0}`;
    throw new RangeError(`${who}: expected z with ${y.length} rows of ${x.length} as y and x, got ${shape}`);
  }
  for (const [name, values] of Object.entries({ x, y })) {
    const step = (values.at(-1)! - values[0]!) / (values.length - 1);
    const isEven = values.every(
      (value, i) => Math.abs(value - values[0]! - i * step) <= 1e-6 * Math.abs(step),
    );
    if (!(step > 0) || !isEven) throw new RangeError(`${who}: expected ${name} to rise in equal steps`);
  }
  return {
    columns: x.length,
    rows: y.length,
    x: [x[0]!, x.at(-1)!],
    y: [y[0]!, y.at(-1)!],
    z: z.flat().map(settled),
  };
}

/** The least and the largest height; on a logarithmic scale of those above zero. */
export function extent(who: string, z: readonly number[], isLog: boolean): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of z) {
    if (Number.isNaN(value) || (isLog && value <= 0)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) throw new RangeError(`${who}: expected heights above zero for scale "log", got none`);
  return [low, high];
}
