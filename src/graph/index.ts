/**
 * Drawings of computational graphs: `import { plotDotGraph } from "dezero/graph"`. A part of its own, which the engine
 * does not know: who draws nothing loads nothing, and Graphviz comes with the first picture.
 */
export { getDotGraph } from "./dot";
export { countNodes } from "./explore";
export { plotDotGraph, renderDot } from "./plot";
export type { DotGraphOptions } from "./dot";
export type { GraphFunction, GraphOutput, GraphVariable } from "./explore";
export type { PlotDotGraphOptions, RenderDotOptions } from "./plot";
