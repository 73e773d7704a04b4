/** Level sets of a function of two numbers. */
import * as Plot from "@observablehq/plot";
import { contours, ticks as linearTicks } from "d3";
import { show } from "../ndarray/dtype";
import { checkOptions } from "../ndarray/options";
import type { ScaleType } from "./axes";
import { extent, gridOf, type Grid, type Height, type HeightGrid, type Region } from "./grid";
import { lettering, type Drawing, type Frame, type Mark } from "./marks";
import { formatNumber, formatPowers } from "./numbers";
import { colorOf, COLORS, type Color } from "./theme";
import { numbers, type Values } from "./values";

/** Options of {@link contour}. */
export interface ContourOptions extends Region {
  /** The heights to draw, or about how many. Default 12. */
  levels?: number | Values;
  /** Paint what is above a level a little darker. Default true. */
  filled?: boolean;
  /** `"log"` chooses levels by powers of ten, for heights of very different size. Default `"linear"`. */
  scale?: ScaleType;
  /** Write heights on the lines. Default true. */
  labels?: boolean;
  /** Default: one for contours. */
  color?: Color;
}

/**
 * Contour lines: where `f(x, y)` has one of the heights `levels`. `f` is sampled at 81 x 81 points, or as many as `samples`
 * says; it may return a `Variable` or an array of one number. A grid `{ x, y, z }` is drawn as it is.
 *
 * TypeError for what is neither function nor grid, RangeError for regions and grids that are none.
 * @example
 * const bowl = contour((x, y) => x * x + y * y, { x: [-2, 2], y: [-2, 2], levels: [1, 2, 3] });
 * figure({ title: "A bowl", aspectRatio: 1 }, bowl).includes("contours") // true
 */
export function contour(f: Height | HeightGrid, options: ContourOptions = {}): Mark {
  checkOptions("contour", options, ["x", "y", "samples", "levels", "filled", "scale", "labels", "color"]);
  const { filled = true, scale = "linear", labels = true } = options;
  if (scale !== "linear" && scale !== "log") {
    throw new TypeError(`contour: expected scale to be "linear" or "log", got ${show(scale)}`);
  }
  const grid = gridOf("contour", f, options, 81);
  const levels = chooseLevels(options.levels ?? 12, extent("contour", grid.z, scale === "log"), scale);
  const color = colorOf("contour", options.color ?? COLORS.level);
  return {
    kind: "contour",
    x: grid.x,
    y: grid.y,
    covers: true,
    color,
    draw: (frame) => {
      const sets = levelSets(grid, levels, scale).map((set) => simplify(set, frame));
      const format = scale === "log" ? formatPowers(levels) : formatNumber;
      return [
        Plot.geo(sets, {
          ariaDescription: "contours",
          stroke: color,
          strokeWidth: 0.9,
          strokeOpacity: 0.6,
          ...(filled && { fill: color, fillOpacity: Math.min(0.08, 0.75 / levels.length) }),
          clip: "frame",
        }),
        ...(labels ? [levelLabels(sets, frame, format)] : []),
      ];
    },
  } satisfies Drawing as Mark;
}

function chooseLevels(wanted: number | Values, [low, high]: [number, number], scale: ScaleType): number[] {
  if (typeof wanted !== "number") return numbers("contour", "levels", wanted).sort((a, b) => a - b);
  if (!(wanted >= 1 && wanted <= 100)) {
    throw new RangeError(`contour: expected from 1 to 100 levels, got ${show(wanted)}`);
  }
  if (scale === "linear")
    return linearTicks(low, high, wanted).filter((level) => level > low && level < high);
  // The least height above zero may be as small as rounding makes it: ten powers below the highest will do.
  const from = Math.floor(Math.log10(Math.max(low, high * 1e-10)) - 1e-9);
  const to = Math.ceil(Math.log10(high) + 1e-9);
  const perPower = [[1, 2, 5], [1, 3], [1]].find(({ length }) => length * (to - from) <= wanted * 1.3) ?? [1];
  const step = Math.max(1, Math.round((to - from) / (wanted * 1.3)));
  const levels: number[] = [];
  for (let power = from; power <= to; power += step) {
    levels.push(...perPower.map((digit) => Number(`${digit}e${power}`)));
  }
  return levels.filter((level) => level > low && level < high);
}

type Ring = number[][];
interface LevelSet {
  readonly type: "MultiPolygon";
  readonly value: number;
  readonly coordinates: Ring[][];
}

/** The sets of points above each level, in the units of the axes. */
function levelSets(grid: Grid, levels: readonly number[], scale: ScaleType): LevelSet[] {
  // Between two samples heights count as straight: on a logarithmic scale their logarithms do.
  const floor = Math.min(...levels) * 1e-3;
  const height = (z: number): number => (scale === "log" ? Math.log10(Math.max(z, floor)) : z);
  const find = contours().size([grid.columns, grid.rows]);
  const z = grid.z.map(height);
  // Samples are in the middle of the cells that `contours` thinks of.
  const unit = (ends: readonly [number, number], count: number) => (at: number) =>
    ends[0] + ((at - 0.5) / (count - 1)) * (ends[1] - ends[0]);
  const [toX, toY] = [unit(grid.x, grid.columns), unit(grid.y, grid.rows)];
  return levels.map((value) => ({
    type: "MultiPolygon",
    value,
    coordinates: find
      .contour(z, height(value))
      .coordinates.map((polygon) => polygon.map((ring) => ring.map(([x = 0, y = 0]) => [toX(x), toY(y)]))),
  }));
}

/** Leaves out points that are within this many pixels of the line through those that stay. */
const TOLERANCE = 0.12;

function simplify(set: LevelSet, { x, y }: Frame): LevelSet {
  const simpler = (ring: Ring): Ring => {
    const pixels = ring.map(([a = 0, b = 0]) => [x.at(a), y.at(b)] as const);
    const stays = new Set([0, ring.length - 1]);
    // A ring ends where it begins, which no line goes through: in two halves.
    const middle = ring.length >> 1;
    stays.add(middle);
    const spans = [
      [0, middle],
      [middle, ring.length - 1],
    ];
    for (let span = spans.pop(); span; span = spans.pop()) {
      const [from = 0, to = 0] = span;
      const [ax, ay] = pixels[from]!;
      const [bx, by] = pixels[to]!;
      const length = Math.hypot(bx - ax, by - ay) || 1;
      let [farthest, distance] = [-1, TOLERANCE];
      for (let i = from + 1; i < to; i++) {
        const [px, py] = pixels[i]!;
        const away = Math.abs((bx - ax) * (ay - py) - (ax - px) * (by - ay)) / length;
        if (away > distance) [farthest, distance] = [i, away];
      }
      if (farthest < 0) continue;
      stays.add(farthest);
      spans.push([from, farthest], [farthest, to]);
    }
    return ring.filter((_, i) => stays.has(i));
  };
  return { ...set, coordinates: set.coordinates.map((polygon) => polygon.map(simpler)) };
}

/** Distance between two labels, and from a label to the edge of the paper, in pixels. */
const APART = 34;
const INSIDE = 16;

/** Points of a ring that are at most so many pixels apart. */
const STEP = 12;

function* alongRing(ring: Ring, pixels: readonly (readonly [number, number])[]): Generator<[number, number]> {
  for (let i = 1; i < ring.length; i++) {
    const [[a = 0, b = 0], [c = 0, d = 0]] = [ring[i - 1]!, ring[i]!];
    const [[px, py], [qx, qy]] = [pixels[i - 1]!, pixels[i]!];
    const pieces = Math.ceil(Math.hypot(qx - px, qy - py) / STEP);
    for (let k = 0; k < pieces; k++) yield [a + ((c - a) * k) / pieces, b + ((d - b) * k) / pieces];
  }
}

/** One height on each line, away from other labels. */
function levelLabels(
  sets: readonly LevelSet[],
  { x, y }: Frame,
  format: (value: number) => string,
): Plot.Markish {
  const labels: { value: number; x: number; y: number }[] = [];
  const placed: (readonly [number, number])[] = [];
  const isInside = (px: number, py: number): boolean => {
    const [left, right] = [Math.min(x.low, x.high), Math.max(x.low, x.high)];
    const [top, bottom] = [Math.min(y.low, y.high), Math.max(y.low, y.high)];
    return px > left + INSIDE && px < right - INSIDE && py > top + INSIDE && py < bottom - INSIDE;
  };
  for (const { value, coordinates } of sets) {
    let best: { room: number; x: number; y: number } | undefined;
    for (const ring of coordinates.flat()) {
      const pixels = ring.map(([a = 0, b = 0]) => [x.at(a), y.at(b)] as const);
      const around = pixels.reduce(
        (sum, [px, py], i) =>
          sum + (i === 0 ? 0 : Math.hypot(px - pixels[i - 1]![0], py - pixels[i - 1]![1])),
        0,
      );
      if (around < 110) continue; // no longer than its label
      for (const [a, b] of alongRing(ring, pixels)) {
        const [px, py] = [x.at(a), y.at(b)];
        if (!isInside(px, py)) continue;
        // Whole pixels: which of two places is better must not depend on a last digit.
        const nearest = placed.map(([qx, qy]) => Math.round(Math.hypot(px - qx, py - qy)));
        const room = Math.min(80, ...nearest);
        if (room >= APART && (!best || room > best.room)) best = { room, x: a, y: b };
      }
    }
    if (!best) continue;
    placed.push([x.at(best.x), y.at(best.y)]);
    labels.push({ value, x: best.x, y: best.y });
  }
  return Plot.text(labels, {
    x: "x",
    y: "y",
    text: ({ value }: { value: number }) => format(value),
    fontSize: 10,
    ariaDescription: "levels",
    ...lettering(COLORS.quiet),
  });
}
