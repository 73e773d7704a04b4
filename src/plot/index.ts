/**
 * Figures as SVG, in Node and in pages alike: `import { figure, line } from "dezero/plot"`. A part of its own, which the
 * engine does not know: who draws nothing loads nothing.
 */
export { figure } from "./figure";
export { line, scatter, arrows, text, rule } from "./marks";
export { contour } from "./contours";
export { surface } from "./surface";
export type { FigureOptions } from "./figure";
export type { AxisOptions, ScaleType } from "./axes";
export type {
  Mark,
  LineOptions,
  ScatterOptions,
  PointSymbol,
  ArrowsOptions,
  TextOptions,
  RuleOptions,
} from "./marks";
export type { ContourOptions } from "./contours";
export type { SurfaceOptions } from "./surface";
export type { Height, HeightGrid, Region } from "./grid";
export type { Heights, PlottedArray, Scalar, Values } from "./values";
export type { Color } from "./theme";
