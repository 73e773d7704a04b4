/** A function of two numbers as a surface in space. */
import { ticks as linearTicks } from "d3";
import { show } from "../ndarray/dtype";
import { checkOptions } from "../ndarray/options";
import { chooseTicks, type ScaleType } from "./axes";
import { extent, gridOf, type Height, type HeightGrid, type Region } from "./grid";
import { formatNumber, formatPowers, round } from "./numbers";
import { element, newDocument, serialize } from "./svg";
import { COLORS, viridis } from "./theme";
import { checkWords } from "./values";

/** Options of {@link surface}. */
export interface SurfaceOptions extends Region {
  title?: string;
  /** In pixels. Default 480. */
  width?: number;
  /** In pixels. Default 380. */
  height?: number;
  /** The names of the axes. Default `"x"`, `"y"` and none. */
  labels?: { x?: string; y?: string; z?: string };
  /** `"log"` gives every power of ten the same height. Default `"linear"`. */
  scale?: ScaleType;
  /** Where it is seen from: around the vertical axis, in degrees. 0 looks along y. Default 35. */
  azimuth?: number;
  /** And from how high, in degrees: 0 is level with it, 90 above it. Default 32. */
  elevation?: number;
  /** What it shows, for readers who do not see it. */
  description?: string;
}

type Vector = readonly [x: number, y: number, z: number];

/** Half of the height of the box, whose half width is 1. */
const HALF_HEIGHT = 0.62;

/** An orthographic view: x to the right, y into the depth, z up, all from -1 to 1. */
class View {
  private readonly sinA: number;
  private readonly cosA: number;
  private readonly sinE: number;
  private readonly cosE: number;

  constructor(azimuth: number, elevation: number) {
    const [a, e] = [(azimuth * Math.PI) / 180, (elevation * Math.PI) / 180];
    [this.sinA, this.cosA, this.sinE, this.cosE] = [Math.sin(a), Math.cos(a), Math.sin(e), Math.cos(e)];
  }

  /** How far from the viewer, heights aside. */
  depth([x, y]: readonly [number, number]): number {
    return x * this.sinA + y * this.cosA;
  }

  /** Right and down, as on a screen. */
  project([x, y, z]: Vector): [number, number] {
    return [x * this.cosA - y * this.sinA, -(z * HALF_HEIGHT * this.cosE + this.depth([x, y]) * this.sinE)];
  }
}

/**
 * The text of an SVG picture of the surface `z = f(x, y)`, seen from the side. `f` is sampled at 27 x 27 points, or as many as
 * `samples` says; it may return a `Variable` or an array of one number. A grid `{ x, y, z }` is drawn as it is. What is
 * not finite is left out.
 *
 * TypeError for what is neither function nor grid, RangeError for regions, sizes and grids that are none.
 * @example surface((x, y) => x * x - y * y, { x: [-1, 1], y: [-1, 1], title: "A saddle" }).startsWith("<svg") // true
 */
export function surface(f: Height | HeightGrid, options: SurfaceOptions = {}): string {
  checkOptions(
    "surface",
    options,
    "x y samples title width height labels scale azimuth elevation description".split(" "),
  );
  const { title, width = 480, height = 380, scale = "linear", azimuth = 35, elevation = 32 } = options;
  checkWords("surface", { title, description: options.description });
  for (const [name, value] of Object.entries({ width, height })) {
    if (!(value >= 120 && value <= 10000)) {
      throw new RangeError(`surface: expected ${name} from 120 to 10000 pixels, got ${show(value)}`);
    }
  }
  if (scale !== "linear" && scale !== "log") {
    throw new TypeError(`surface: expected scale to be "linear" or "log", got ${show(scale)}`);
  }
  if (!Number.isFinite(azimuth) || !(elevation >= 0 && elevation <= 90)) {
    const got = `${show(azimuth)} and ${show(elevation)}`;
    throw new RangeError(`surface: expected angles in degrees, elevation from 0 to 90, got ${got}`);
  }
  const labels = { x: "x", y: "y", z: "", ...options.labels };
  const grid = gridOf("surface", f, options, 27);
  const isLog = scale === "log";
  const [low, high] = extent("surface", grid.z, isLog);
  const heightOf = isLog ? (z: number) => Math.log10(Math.max(z, low)) : (z: number) => z;
  const [bottom, top] = [heightOf(low), heightOf(high)];
  const unitZ = (z: number): number => (top > bottom ? ((heightOf(z) - bottom) / (top - bottom)) * 2 - 1 : 0);

  // The box on the paper.
  const view = new View(azimuth, elevation);
  const ends = [-1, 1] as const;
  const corners = ends.flatMap((x) => ends.flatMap((y) => ends.map((z) => view.project([x, y, z]))));
  const [left, right] = [Math.min(...corners.map(([x]) => x)), Math.max(...corners.map(([x]) => x))];
  const [upper, lower] = [Math.min(...corners.map(([, y]) => y)), Math.max(...corners.map(([, y]) => y))];
  const margin = { top: title ? 44 : 20, side: 58, bottom: 46 };
  const zoom = Math.min(
    (width - 2 * margin.side) / (right - left),
    (height - margin.top - margin.bottom) / (lower - upper),
  );
  const middle = [width / 2, (margin.top + height - margin.bottom) / 2] as const;
  const place = (vector: Vector): [number, number] => {
    const [x, y] = view.project(vector);
    return [middle[0] + (x - (left + right) / 2) * zoom, middle[1] + (y - (upper + lower) / 2) * zoom];
  };

  const document = newDocument();
  const add = (name: string, attributes: Record<string, string | number>, ...words: string[]) =>
    drawing.appendChild(element(document, name, attributes, ...words));
  const drawing = element(document, "svg", {});
  const point = (vector: Vector): string =>
    place(vector)
      .map((value) => round(value, 1))
      .join(",");
  const path = (...vectors: Vector[]): string => `M${vectors.map(point).join("L")}`;
  const toUnit = (ends: readonly [number, number], value: number): number =>
    ((value - ends[0]) / (ends[1] - ends[0])) * 2 - 1;

  // Floor and walls at the back, with a line for each tick.
  const ticksOf = {
    x: linearTicks(...grid.x, 5).map((value) => ({ at: toUnit(grid.x, value), text: formatNumber(value) })),
    y: linearTicks(...grid.y, 5).map((value) => ({ at: toUnit(grid.y, value), text: formatNumber(value) })),
    z: (isLog ? chooseTicks("log", [low, high], 5) : linearTicks(low, high, 5)).map((value, _, all) => ({
      at: unitZ(value),
      text: (isLog ? formatPowers(all) : formatNumber)(value),
    })),
  };
  const backX = view.depth([1, 0]) >= 0 ? 1 : -1;
  const backY = view.depth([0, 1]) >= 0 ? 1 : -1;
  const lines = [
    ...ticksOf.x.flatMap(({ at }) => [
      path([at, -1, -1], [at, 1, -1]),
      path([at, backY, -1], [at, backY, 1]),
    ]),
    ...ticksOf.y.flatMap(({ at }) => [
      path([-1, at, -1], [1, at, -1]),
      path([backX, at, -1], [backX, at, 1]),
    ]),
    ...ticksOf.z.map(({ at }) => path([backX, -backY, at], [backX, backY, at], [-backX, backY, at])),
  ];
  add("path", { d: lines.join(""), fill: "none", stroke: COLORS.grid, "aria-label": "grid" });
  const edges = [
    path([-1, -1, -1], [1, -1, -1], [1, 1, -1], [-1, 1, -1], [-1, -1, -1]),
    path([backX, -backY, -1], [backX, -backY, 1], [backX, backY, 1], [-backX, backY, 1], [-backX, backY, -1]),
    path([backX, backY, -1], [backX, backY, 1]),
  ];
  add("path", { d: edges.join(""), fill: "none", stroke: COLORS.quiet, "stroke-opacity": "0.45" });

  // The far quadrangles first: what is nearer covers them. Of a surface above a plane, distance in the plane decides.
  const vertex = (i: number, j: number): Vector => [
    (j / (grid.columns - 1)) * 2 - 1,
    (i / (grid.rows - 1)) * 2 - 1,
    unitZ(grid.z[i * grid.columns + j]!),
  ];
  const quads: { depth: number; vertices: Vector[] }[] = [];
  for (let i = 0; i + 1 < grid.rows; i++) {
    for (let j = 0; j + 1 < grid.columns; j++) {
      const vertices = [vertex(i, j), vertex(i, j + 1), vertex(i + 1, j + 1), vertex(i + 1, j)];
      if (vertices.some(([, , z]) => Number.isNaN(z))) continue;
      const [[x0, y0], , [x1, y1]] = vertices as [Vector, Vector, Vector];
      // Rounded: the order of two that are equally far must not depend on a last digit.
      quads.push({ depth: Math.round(view.depth([(x0 + x1) / 2, (y0 + y1) / 2]) * 1e6), vertices });
    }
  }
  quads.sort((a, b) => b.depth - a.depth);
  const mesh = element(document, "g", {
    "aria-label": "surface",
    stroke: "#1b2630",
    "stroke-opacity": "0.3",
    "stroke-width": "0.5",
    "stroke-linejoin": "round",
  });
  for (const { vertices } of quads) {
    const mean = vertices.reduce((sum, [, , z]) => sum + z, 0) / 4;
    const fill = viridis((mean + 1) / 2, light(vertices));
    mesh.appendChild(element(document, "path", { d: `${relativePath(vertices.map(place))}`, fill }));
  }
  drawing.appendChild(mesh);

  // Ticks on the edges of the floor that are in front, and upright on the left.
  const write = (
    vector: Vector,
    away: readonly [number, number],
    distance: number,
    words: string,
    look = {},
  ) => {
    const [x, y] = place(vector);
    const length = Math.hypot(...away) || 1;
    const [ux, uy] = [away[0] / length, away[1] / length];
    const anchor = Math.abs(ux) < 0.35 ? "middle" : ux > 0 ? "start" : "end";
    const at = { x: x + ux * distance, y: y + uy * distance + 4, "text-anchor": anchor };
    add("text", { ...at, "font-size": 11, fill: COLORS.quiet, ...look }, words);
  };
  const outward = (from: Vector, to: Vector): [number, number] => {
    const [[x0, y0], [x1, y1]] = [place(from), place(to)];
    return [x1 - x0, y1 - y0];
  };
  const name = { "font-size": 12, fill: COLORS.ink };
  const awayX = outward([0, backY, -1], [0, -backY, -1]);
  const uprights: [number, number][] = [
    [backX, -backY],
    [-backX, backY],
  ];
  const [zx, zy] = uprights.sort((a, b) => place([...a, 0])[0] - place([...b, 0])[0])[0]!;
  // Further out where the upright axis stands, whose lowest tick is there too.
  const distance = (x: number, y: number): number => (Math.hypot(x - zx, y - zy) < 0.1 ? 21 : 11);
  for (const { at, text } of ticksOf.x) write([at, -backY, -1], awayX, distance(at, -backY), text);
  write([0, -backY, -1], awayX, 32, labels.x, name);
  const awayY = outward([backX, 0, -1], [-backX, 0, -1]);
  for (const { at, text } of ticksOf.y) write([-backX, at, -1], awayY, distance(-backX, at), text);
  write([-backX, 0, -1], awayY, 32, labels.y, name);
  for (const { at, text } of ticksOf.z) write([zx, zy, at], [-1, 0], 7, text);
  if (labels.z) {
    const [x, y] = place([zx, zy, 1]);
    add("text", { x, y: y - 10, "text-anchor": "middle", ...name }, labels.z);
  }
  if (title) add("text", { x: 14, y: 27, "font-size": 15, "font-weight": 600 }, title);
  const description =
    options.description ?? `${title ?? "Surface"}, a surface over ${labels.x} and ${labels.y}`;
  return serialize(document, drawing, { width, height, description });
}

/** How much light falls on a quadrangle, from the left above. */
function light([a, b, , d]: readonly Vector[]): number {
  const along = [b![0] - a![0], (b![2] - a![2]) * HALF_HEIGHT] as const;
  const across = [d![1] - a![1], (d![2] - a![2]) * HALF_HEIGHT] as const;
  const normal = [-along[1] / along[0], -across[1] / across[0], 1] as const;
  const cosine = (-0.35 * normal[0] - 0.45 * normal[1] + 0.82 * normal[2]) / Math.hypot(...normal);
  return Math.min(1.08, 0.72 + 0.36 * Math.max(0, cosine));
}

/** A closed path of few characters: a tenth of a pixel, and steps from one corner to the next. */
function relativePath(points: readonly (readonly [number, number])[]): string {
  const whole = points.map(([x, y]) => [Math.round(x * 10), Math.round(y * 10)] as const);
  const write = (tenths: number): string => round(tenths / 10, 1);
  const [[x0, y0]] = whole as [readonly [number, number]];
  const steps = whole.slice(1).map(([x, y], i) => {
    const [px, py] = whole[i]!;
    return `${write(x - px)},${write(y - py)}`;
  });
  return `M${write(x0)},${write(y0)}l${steps.join(" ")}z`;
}
