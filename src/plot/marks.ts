/** What a figure can show. A mark holds numbers and looks; `figure` decides where they are on the paper. */
import * as Plot from "@observablehq/plot";
import { show } from "../ndarray/dtype";
import { checkOptions } from "../ndarray/options";
import type { Axis } from "./axes";
import { colorOf, COLORS, type Color } from "./theme";
import { checkWords, columns, numbers, type Values } from "./values";

/** Something to draw, made by `line`, `scatter`, `contour` and their like, for {@link figure}. */
export interface Mark {
  /** The function that made it. */
  readonly kind: string;
}

/** Where a mark is drawn. */
export interface Frame {
  readonly x: Axis;
  readonly y: Axis;
  /** The color of this mark, if it does not say one itself. */
  readonly color: string;
}

/** A mark as `figure` knows it. */
export interface Drawing extends Mark {
  /** The values that the axes should reach. */
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** It covers the paper: axes end where it does, and no grid would be seen. */
  readonly covers?: boolean;
  /** It takes the next color of the series. */
  readonly isSeries?: boolean;
  readonly label?: string | undefined;
  readonly color?: string | undefined;
  /** How a legend shows it. */
  readonly swatch?: "line" | "dashed" | PointSymbol;
  draw(frame: Frame): Plot.Markish[];
}

export const isDrawing = (value: unknown): value is Drawing =>
  typeof value === "object" && value !== null && "draw" in value;

export function drawing(who: string, mark: Mark): Drawing {
  if (isDrawing(mark)) return mark;
  throw new TypeError(`${who}: expected marks such as line(xs, ys), got ${show(mark)}`);
}

/** Points in the data's units, as Plot takes them. */
type Point = readonly [x: number, y: number];
const x = (point: Point): number => point[0];
const y = (point: Point): number => point[1];

/** The points that are on the paper. */
const within = ({ x, y }: Frame, xs: readonly number[], ys: readonly number[]): number[] =>
  xs.flatMap((value, i) => (x.has(value) && y.has(ys[i]!) ? [i] : []));

const optionalColor = (who: string, color: Color | undefined): string | undefined =>
  color === undefined ? undefined : colorOf(who, color);

const positive = (who: string, name: string, value: number): number => {
  if (typeof value === "number" && value > 0 && value < Infinity) return value;
  throw new RangeError(`${who}: expected ${name} to be a positive number, got ${show(value)}`);
};

/** Options of {@link line}. */
export interface LineOptions {
  /** Its name, written at its end, or in a legend where there is no room. */
  label?: string;
  /** Default: the next of the series. */
  color?: Color;
  dashed?: boolean;
  /** In pixels. Default 2. */
  width?: number;
}

/**
 * A line through the points `(xs[i], ys[i])`, in this order. It has a gap where a value is `NaN`, infinite, or not
 * positive on a logarithmic axis.
 *
 * TypeError for anything but numbers, RangeError for lists of different lengths.
 * @example figure({ title: "A parabola" }, line([-1, 0, 1], [1, 0, 1], { label: "x²" })).startsWith("<svg") // true
 */
export function line(xs: Values, ys: Values, options: LineOptions = {}): Mark {
  checkOptions("line", options, ["label", "color", "dashed", "width"]);
  const [px = [], py = []] = columns("line", { xs, ys });
  const { label, dashed = false } = options;
  checkWords("line", { label });
  const width = positive("line", "width", options.width ?? 2);
  const color = optionalColor("line", options.color);
  return {
    kind: "line",
    x: px,
    y: py,
    label,
    color,
    isSeries: true,
    swatch: dashed ? "dashed" : "line",
    draw: (frame) => {
      const points = px.map((value, i): Point => {
        const isShown = frame.x.shows(value) && frame.y.shows(py[i]!);
        return isShown ? [value, py[i]!] : [NaN, NaN];
      });
      const leaves = points.some(
        ([a, b]) => !Number.isNaN(a) && !(frame.x.contains(a) && frame.y.contains(b)),
      );
      return [
        Plot.line(points, {
          x,
          y,
          stroke: frame.color,
          strokeWidth: width,
          strokeLinejoin: "round",
          ...(dashed && { strokeDasharray: "6 4" }),
          ...(leaves && { clip: "frame" as const }),
        }),
      ];
    },
  } satisfies Drawing as Mark;
}

const SYMBOLS = ["circle", "square", "triangle", "diamond", "star", "cross", "times"] as const;
/** The shape of a point. */
export type PointSymbol = (typeof SYMBOLS)[number];

/** Options of {@link scatter}. */
export interface ScatterOptions {
  /** Its name in the legend. */
  label?: string;
  /** Default: the next of the series. */
  color?: Color;
  /** The radius in pixels. Default 3.5. */
  size?: number;
  /** Default `"circle"`. */
  symbol?: PointSymbol;
}

/**
 * The points `(xs[i], ys[i])`, those outside of the axes left out.
 *
 * TypeError for anything but numbers, RangeError for lists of different lengths.
 * @example figure({}, scatter([1, 2, 3], [2, 4, 9], { symbol: "star", label: "measured" })).includes("measured") // true
 */
export function scatter(xs: Values, ys: Values, options: ScatterOptions = {}): Mark {
  checkOptions("scatter", options, ["label", "color", "size", "symbol"]);
  const [px = [], py = []] = columns("scatter", { xs, ys });
  const { label, symbol = "circle" } = options;
  checkWords("scatter", { label });
  if (!SYMBOLS.includes(symbol)) {
    throw new TypeError(`scatter: expected symbol to be one of ${SYMBOLS.join(", ")}, got ${show(symbol)}`);
  }
  const size = positive("scatter", "size", options.size ?? 3.5);
  const color = optionalColor("scatter", options.color);
  return {
    kind: "scatter",
    x: px,
    y: py,
    label,
    color,
    isSeries: true,
    swatch: symbol,
    draw: (frame) => {
      const points = within(frame, px, py).map((i): Point => [px[i]!, py[i]!]);
      const look = { fill: frame.color, stroke: COLORS.paper, strokeWidth: 1 };
      const lines = { stroke: frame.color, strokeWidth: 1.6 };
      const isOpen = symbol === "cross" || symbol === "times";
      // Plot draws a circle more briefly than the other symbols, of which all have the same area.
      return [
        Plot.dot(points, {
          x,
          y,
          r: size,
          ...(isOpen ? lines : look),
          ...(symbol !== "circle" && { symbol: symbol === "cross" ? "plus" : symbol }),
        }),
      ];
    },
  } satisfies Drawing as Mark;
}

/** Options of {@link arrows}. */
export interface ArrowsOptions {
  /** The longest arrow, in pixels. Default 24. */
  length?: number;
  /** Instead of `length`: an arrow reaches from `x` to `x + scale * u`, in the units of the axes. */
  scale?: number;
  /** All of one length: only the direction is shown. Default false. */
  normalize?: boolean;
  /** Default `"ink"`. */
  color?: Color;
}

/**
 * An arrow at each point `(xs[i], ys[i])` in the direction `(us[i], vs[i])`: a vector field, such as a gradient. Directions
 * are those of the axes' units, so that an arrow points where a step would lead. A vector of length zero has no arrow.
 *
 * TypeError for anything but numbers, RangeError for lists of different lengths.
 * @example
 * const field = arrows([0, 1], [0, 1], [1, 0], [0, 1], { normalize: true });
 * figure({ aspectRatio: 1 }, field).includes("<svg") // true
 */
export function arrows(xs: Values, ys: Values, us: Values, vs: Values, options: ArrowsOptions = {}): Mark {
  checkOptions("arrows", options, ["length", "scale", "normalize", "color"]);
  const [px = [], py = [], pu = [], pv = []] = columns("arrows", { xs, ys, us, vs });
  const { normalize = false, scale } = options;
  const longest = positive("arrows", "length", options.length ?? 24);
  if (scale !== undefined) positive("arrows", "scale", scale);
  return {
    kind: "arrows",
    x: px,
    y: py,
    color: colorOf("arrows", options.color ?? "ink"),
    draw: (frame) => {
      const steps = within(frame, px, py).map((i) => {
        const reach = scale ?? 1;
        const dx = frame.x.at(px[i]! + reach * pu[i]!) - frame.x.at(px[i]!);
        const dy = frame.y.at(py[i]! + reach * pv[i]!) - frame.y.at(py[i]!);
        return { i, dx, dy, size: Math.hypot(dx, dy) };
      });
      const drawn = steps.filter(({ size }) => size > 0 && Number.isFinite(size));
      const largest = drawn.reduce((most, { size }) => Math.max(most, size), 0);
      const lengthOf = (size: number): number => {
        if (normalize) return longest;
        return scale === undefined ? (size / largest) * longest : size;
      };
      return [
        Plot.vector(drawn, {
          x: drawn.map(({ i }) => px[i]!),
          y: drawn.map(({ i }) => py[i]!),
          rotate: drawn.map(({ dx, dy }) => (Math.atan2(dx, -dy) * 180) / Math.PI),
          length: { value: drawn.map(({ size }) => lengthOf(size)), scale: null },
          anchor: "start",
          stroke: frame.color,
          strokeWidth: 1.4,
        }),
      ];
    },
  } satisfies Drawing as Mark;
}

/** Options of {@link text}. */
export interface TextOptions {
  /** Default `"ink"`. */
  color?: Color;
  /** Which part of the text is at the point. Default `"start"`, a little to the right of it. */
  anchor?: "start" | "middle" | "end";
  /** Pixels to the right of the point and below it. Default 7 (0 in the middle, -7 at the end) and 0. */
  dx?: number;
  dy?: number;
}

/**
 * Words at the points `(xs[i], ys[i])`.
 *
 * TypeError for anything but numbers and strings, RangeError for lists of different lengths.
 * @example figure({}, scatter([1], [1]), text([1], [1], ["minimum"])).includes("minimum") // true
 */
export function text(xs: Values, ys: Values, strings: readonly string[], options: TextOptions = {}): Mark {
  checkOptions("text", options, ["color", "anchor", "dx", "dy"]);
  const [px = [], py = []] = columns("text", { xs, ys });
  if (!Array.isArray(strings) || strings.some((string) => typeof string !== "string")) {
    throw new TypeError(`text: expected a list of strings, got ${show(strings)}`);
  }
  if (strings.length !== px.length) {
    throw new RangeError(`text: expected ${px.length} strings, one for each point, got ${strings.length}`);
  }
  const words: readonly string[] = strings;
  const { anchor = "start", dy = 0 } = options;
  const dx = options.dx ?? { start: 7, middle: 0, end: -7 }[anchor];
  return {
    kind: "text",
    x: px,
    y: py,
    color: colorOf("text", options.color ?? "ink"),
    draw: (frame) => {
      const shown = within(frame, px, py);
      return [
        Plot.text(shown, {
          x: shown.map((i) => px[i]!),
          y: shown.map((i) => py[i]!),
          text: shown.map((i) => words[i]!),
          textAnchor: anchor,
          dx,
          dy,
          ...lettering(frame.color),
        }),
      ];
    },
  } satisfies Drawing as Mark;
}

/** Letters with a rim of paper, so that they can be read on anything. */
export const lettering = (fill: string): Plot.MarkOptions => ({ fill, stroke: COLORS.paper, strokeWidth: 3 });

/** Options of {@link rule}. */
export interface RuleOptions {
  /** Written at its end. */
  label?: string;
  /** Default `"quiet"`. */
  color?: Color;
  dashed?: boolean;
}

/**
 * A line across the figure at one value of `x`, or of `y`.
 *
 * TypeError unless one of the two is given.
 * @example figure({}, line([0, 1], [0, 1]), rule({ y: 0.5 }, { dashed: true })).includes("stroke-dasharray") // true
 */
export function rule(at: { x: number } | { y: number }, options: RuleOptions = {}): Mark {
  checkOptions("rule", options, ["label", "color", "dashed"]);
  const name = typeof at === "object" && at !== null ? Object.keys(at).join() : "";
  if (name !== "x" && name !== "y") throw new TypeError(`rule: expected { x } or { y }, got ${show(at)}`);
  const [value = NaN] = numbers("rule", name, [(at as Record<string, number>)[name]!]);
  const { label, dashed = false } = options;
  checkWords("rule", { label });
  const color = colorOf("rule", options.color ?? "quiet");
  return {
    kind: "rule",
    x: name === "x" ? [value] : [],
    y: name === "y" ? [value] : [],
    color,
    draw: (frame) => {
      if (!frame[name].contains(value)) return [];
      const look = { stroke: color, strokeWidth: 1.2, ...(dashed && { strokeDasharray: "5 4" }) };
      const words = {
        ...lettering(color),
        frameAnchor: name === "x" ? ("top" as const) : ("right" as const),
      };
      const labels = label === undefined ? [] : [label];
      return name === "x"
        ? [
            Plot.ruleX([value], look),
            Plot.text(labels, { x: () => value, text: String, ...words, textAnchor: "start", dx: 5, dy: 8 }),
          ]
        : [
            Plot.ruleY([value], look),
            Plot.text(labels, { y: () => value, text: String, ...words, textAnchor: "end", dx: -4, dy: -8 }),
          ];
    },
  } satisfies Drawing as Mark;
}
