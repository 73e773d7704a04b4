/** Marks on paper, with axes, a title and the names of the lines. */
import * as Plot from "@observablehq/plot";
import type { Document, Element } from "@xmldom/xmldom";
import { show } from "../ndarray/dtype";
import { checkOptions } from "../ndarray/options";
import { Axis, checkAxis, chooseDomain, type AxisOptions } from "./axes";
import { drawing, isDrawing, type Drawing, type Mark, type PointSymbol } from "./marks";
import { element, newDocument, serialize, textWidth } from "./svg";
import { COLORS, SERIES } from "./theme";
import { checkWords } from "./values";

/** Options of {@link figure}. */
export interface FigureOptions {
  /** Above the figure. */
  title?: string;
  /** In pixels. Default 560. */
  width?: number;
  /** In pixels. Default 360, or what `aspectRatio` asks for. */
  height?: number;
  x?: AxisOptions;
  y?: AxisOptions;
  /** How many times as long a unit of x is drawn as one of y: 1 keeps circles round. It decides the height. */
  aspectRatio?: number;
  /** What the figure shows, for readers who do not see it. Default: made of the title and the labels. */
  description?: string;
}

/** Pixels between two labels at the ends of lines. */
const LABEL_HEIGHT = 14;
/** How far a label may be moved from the end of its line. */
const LABEL_SHIFT = 20;

/**
 * The text of an SVG picture of `marks`, drawn in this order: for `display.svg` in a notebook, or a file. It has light paper of
 * its own; a page can give it other colors by custom properties (`--dezero-paper`, `--dezero-ink`, ...). The same
 * arguments give the same text on every machine.
 *
 * Several labelled lines have their names at their ends, or in a legend where these would be in each other's way.
 *
 * TypeError for unknown options and for what is no mark, RangeError for sizes and domains that are none.
 * @example
 * const xs = [1, 10, 100];
 * const picture = figure({ title: "Squares", x: { type: "log" } }, line(xs, xs.map((x) => x * x)));
 * picture.startsWith("<svg") // true
 */
export function figure(options: FigureOptions, ...marks: Mark[]): string {
  if (isDrawing(options))
    throw new TypeError("figure: expected options before the marks, such as {}, got a mark");
  checkOptions("figure", options, ["title", "width", "height", "x", "y", "aspectRatio", "description"]);
  const drawings = marks.map((mark) => drawing("figure", mark));
  const { title, aspectRatio } = options;
  checkWords("figure", { title, description: options.description });
  const width = pixels("width", options.width ?? 560);
  const xs = { ...options.x };
  const ys = { ...options.y };
  for (const [name, axis] of Object.entries({ x: options.x, y: options.y })) {
    checkOptions(`figure: ${name}`, axis, ["label", "type", "domain", "ticks"]);
    checkAxis(name, axis ?? {});
    checkWords("figure", { [`${name}.label`]: axis?.label });
  }
  const covered = drawings.some(({ covers }) => covers);
  const series = nameSeries(drawings);

  // Where the paper of the marks is. Each margin depends on what stands in it.
  const reach = (name: "x" | "y") => drawings.flatMap((mark) => [...mark[name]]);
  // Lines may end at the edge of the paper; points keep away from it.
  const hasPoints = drawings.some(({ kind }) => kind === "scatter" || kind === "arrows");
  const domainX = chooseDomain("x", xs, reach("x"), covered || !hasPoints ? "none" : "little");
  const domainY = chooseDomain("y", ys, reach("y"), covered ? "none" : hasPoints ? "little" : "nice");
  const labelled = series.filter(({ mark }) => mark.label !== undefined);
  const legend = new Legend(labelled, width - 24);
  const layout = (hasLegend: boolean) => {
    const top = 14 + (title ? 24 : 0) + (hasLegend ? legend.height : 0) + (ys.label ? 20 : 4);
    const bottom = xs.label ? 46 : 30;
    const ends = hasLegend ? [] : labelled.map(({ mark }) => textWidth(mark.label!));
    const right = Math.max(18, ...ends.map((end) => end + 16));
    const roughY = new Axis(ys.type ?? "linear", domainY, 300, 0, ys.ticks);
    const left = 18 + Math.max(14, ...roughY.ticks.map((tick) => textWidth(roughY.tickFormat(tick), 11)));
    let height = pixels("height", options.height ?? 360);
    if (aspectRatio !== undefined) {
      if (!(aspectRatio > 0) || xs.type === "log" || ys.type === "log") {
        throw new RangeError(
          `figure: expected a positive aspectRatio, and linear axes, got ${show(aspectRatio)}`,
        );
      }
      const unit = (width - left - right) / Math.abs(domainX[1] - domainX[0]);
      height = Math.round((unit / aspectRatio) * Math.abs(domainY[1] - domainY[0])) + top + bottom;
    }
    const x = new Axis(xs.type ?? "linear", domainX, left, width - right, xs.ticks);
    const y = new Axis(ys.type ?? "linear", domainY, height - bottom, top, ys.ticks);
    if (x.high - x.low < 20 || y.low - y.high < 20) {
      throw new RangeError(`figure: expected room for the marks, got width ${width} and height ${height}`);
    }
    return { x, y, top, bottom, left, right, height };
  };
  let place = layout(false);
  const names = endLabels(labelled, place.x, place.y);
  if (!names) place = layout(true);
  const { x, y, top, bottom, left, right, height } = place;

  const document = newDocument();
  const tickLook = { stroke: COLORS.quiet, strokeOpacity: 0.7, tickSize: 4 };
  const plotted = Plot.plot({
    // Plot wants the type of a browser's, of which it uses what this one has.
    ...({ document } as object),
    className: "dezero-figure",
    width,
    height,
    marginTop: top,
    marginBottom: bottom,
    marginLeft: left,
    marginRight: right,
    x: { type: x.type, domain: [...domainX], axis: null },
    y: { type: y.type, domain: [...domainY], axis: null },
    marks: [
      ...(covered
        ? []
        : [
            Plot.gridX(x.ticks, { stroke: COLORS.grid, strokeOpacity: 1 }),
            Plot.gridY(y.ticks, { stroke: COLORS.grid, strokeOpacity: 1 }),
          ]),
      ...series.flatMap(({ mark, color }) => mark.draw({ x, y, color })),
      Plot.frame({ stroke: COLORS.quiet, strokeOpacity: covered ? 0.7 : 0.25 }),
      Plot.axisX(x.ticks, {
        ...tickLook,
        label: null,
        tickFormat: x.tickFormat,
        fill: COLORS.quiet,
        fontSize: 11,
      }),
      Plot.axisY(y.ticks, {
        ...tickLook,
        label: null,
        tickFormat: y.tickFormat,
        fill: COLORS.quiet,
        fontSize: 11,
      }),
    ],
  }) as unknown as Element;
  // Not Plot's own style sheet: ours is made when all colors are known.
  const shown = Array.from(plotted.childNodes).filter(({ nodeName }) => nodeName !== "style") as Element[];
  const drawn = element(document, "svg", {}, element(document, "g", { "text-anchor": "middle" }, ...shown));
  const add = (attributes: Record<string, string | number>, words: string) =>
    drawn.appendChild(element(document, "text", attributes, words));
  if (title) add({ x: 14, y: 27, "font-size": 15, "font-weight": 600 }, title);
  if (xs.label) {
    add({ x: (x.low + x.high) / 2, y: height - 11, "text-anchor": "middle" }, xs.label);
  }
  if (ys.label) add({ x: Math.min(14, left), y: top - 9 }, ys.label);
  if (names) {
    for (const { label, at, color } of names) add({ x: x.high + 7, y: at + 4, fill: color }, label);
  } else {
    drawn.appendChild(legend.draw(document, 14, (title ? 24 : 0) + 12));
  }
  return serialize(document, drawn, {
    width,
    height,
    description: options.description ?? describe(options, labelled),
  });
}

function pixels(name: string, value: number): number {
  if (typeof value === "number" && value >= 60 && value <= 10000) return value;
  throw new RangeError(`figure: expected ${name} from 60 to 10000 pixels, got ${show(value)}`);
}

interface Series {
  readonly mark: Drawing;
  readonly color: string;
}

/** Gives each mark that has none the next color. */
function nameSeries(drawings: readonly Drawing[]): Series[] {
  let next = 0;
  return drawings.map((mark) => {
    if (mark.color !== undefined || !mark.isSeries) return { mark, color: mark.color ?? COLORS.ink };
    return { mark, color: COLORS[SERIES[next++ % SERIES.length]!] };
  });
}

interface EndLabel {
  label: string;
  color: string;
  at: number;
}

/** Where the names of the lines go, right of the paper; undefined when they need a legend. */
function endLabels(labelled: readonly Series[], x: Axis, y: Axis): EndLabel[] | undefined {
  const wanted: EndLabel[] = [];
  for (const { mark, color } of labelled) {
    if (mark.kind !== "line") return undefined;
    let last = mark.x.length - 1;
    const isShown = (i: number) => x.has(mark.x[i]!) && y.has(mark.y[i]!);
    while (last >= 0 && !isShown(last)) last--;
    if (last < 0 || Math.abs(x.at(mark.x[last]!) - x.high) > 0.04 * Math.abs(x.high - x.low))
      return undefined;
    wanted.push({ label: mark.label!, color, at: y.at(mark.y[last]!) });
  }
  const sorted = wanted.sort((a, b) => a.at - b.at);
  const placed = sorted.map(({ at }) => at);
  // Down until none covers another, then all of a group up by half of what it was moved.
  for (let i = 1; i < placed.length; i++) placed[i] = Math.max(placed[i]!, placed[i - 1]! + LABEL_HEIGHT);
  for (let end = placed.length - 1; end >= 0;) {
    let start = end;
    while (start > 0 && placed[start]! - placed[start - 1]! <= LABEL_HEIGHT) start--;
    const moved = placed.slice(start, end + 1).reduce((sum, at, i) => sum + at - sorted[start + i]!.at, 0);
    const up = moved / (end - start + 1);
    const room = start === 0 ? up : Math.min(up, placed[start]! - placed[start - 1]! - LABEL_HEIGHT);
    for (let i = start; i <= end; i++) placed[i]! -= Math.max(0, room);
    end = start - 1;
  }
  if (sorted.some(({ at }, i) => Math.abs(at - placed[i]!) > LABEL_SHIFT)) return undefined;
  return sorted.map((label, i) => ({ ...label, at: placed[i]! }));
}

/** The names of all series above the paper, in rows. */
class Legend {
  readonly height: number;
  private readonly places: { x: number; row: number }[] = [];

  constructor(
    private readonly series: readonly Series[],
    width: number,
  ) {
    let [x, row] = [0, 0];
    for (const { mark } of series) {
      const size = 26 + textWidth(mark.label!) + 18;
      if (x > 0 && x + size > width) [x, row] = [0, row + 1];
      this.places.push({ x, row });
      x += size;
    }
    this.height = (row + 1) * 19 + 4;
  }

  draw(document: Document, left: number, top: number): Element {
    const entries = this.series.map(({ mark, color }, i) => {
      const { x, row } = this.places[i]!;
      return element(
        document,
        "g",
        { transform: `translate(${Math.round(left + x)},${top + row * 19 + 8})` },
        swatch(document, mark.swatch ?? "line", color),
        element(document, "text", { x: 26, y: 4 }, mark.label!),
      );
    });
    return element(document, "g", { "aria-label": "legend" }, ...entries);
  }
}

function swatch(document: Document, kind: "line" | "dashed" | PointSymbol, color: string): Element {
  if (kind === "line" || kind === "dashed") {
    const dashes = kind === "dashed" ? "6 4" : "none";
    const look = { stroke: color, "stroke-width": 2.4, "stroke-dasharray": dashes };
    return element(document, "path", { d: "M0,0H20", ...look });
  }
  const paths: Record<PointSymbol, string> = {
    circle: "M14.5,0A4.5,4.5,0,1,1,5.5,0A4.5,4.5,0,1,1,14.5,0Z",
    square: "M6,-4H14V4H6Z",
    triangle: "M10,-5.5L15,3.5H5Z",
    diamond: "M10,-6L13.5,0L10,6L6.5,0Z",
    star: "M10,-6L11.4,-1.9L15.7,-1.9L12.2,0.7L13.5,4.9L10,2.3L6.5,4.9L7.8,0.7L4.3,-1.9L8.6,-1.9Z",
    cross: "M10,-5V5M5,0H15",
    times: "M6.5,-3.5L13.5,3.5M6.5,3.5L13.5,-3.5",
  };
  const isOpen = kind === "cross" || kind === "times";
  return element(document, "path", {
    d: paths[kind],
    ...(isOpen ? { stroke: color, "stroke-width": 1.6 } : { fill: color }),
  });
}

/** The figure in words. */
function describe({ title, x, y }: FigureOptions, labelled: readonly Series[]): string {
  const axes = [x?.label && `x: ${x.label}`, y?.label && `y: ${y.label}`].filter(Boolean).join(", ");
  const names = labelled.map(({ mark }) => mark.label).join(", ");
  return [title ?? "Figure", axes, names].filter(Boolean).join(". ");
}
