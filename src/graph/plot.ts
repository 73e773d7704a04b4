/** Graphs as pictures, laid out by Graphviz. */
import type { Viz } from "@viz-js/viz";
import { show } from "../ndarray/dtype";
import { checkOptions } from "../ndarray/options";
import { exploreFor, toDot, type DotGraphOptions } from "./dot";
import type { Graph, GraphOutput } from "./explore";
import { toFigure } from "./svg";

/** Options of {@link plotDotGraph}. */
export interface PlotDotGraphOptions extends DotGraphOptions {
  /**
   * How many variables and functions to draw at most; those nearest to the output are. A drawing that leaves some out
   * says how many. Default 800, because the time of a layout grows faster than the graph.
   */
  maxNodes?: number;
  /** What the picture shows, for readers who do not see it. Default: how many functions and variables. */
  description?: string;
}

/** Options of {@link renderDot}. */
export interface RenderDotOptions {
  /** What the picture shows, for readers who do not see it. Default `"Graph"`. */
  description?: string;
}

/**
 * The text of an SVG picture of the graph that {@link getDotGraph} describes, for `display.svg` in a notebook, or a
 * file. It has light paper of its own; a page can give it other colors by custom properties (`--dezero-paper`,
 * `--dezero-ink`, `--dezero-variable`, `--dezero-function`). The same graph gives the same text on every machine.
 *
 * Graphviz, in WebAssembly, is loaded with the first picture; the graph is read before that.
 *
 * Errors, as rejections: those of {@link getDotGraph}, and an Error when Graphviz cannot be loaded.
 *
 * Follows step 26 (`plot_dot_graph`).
 * @example
 * const x = variable(2);
 * const picture = plotDotGraph(x.mul(x)); // a promise: in a notebook, display.svg(await picture)
 */
export async function plotDotGraph(output: GraphOutput, options: PlotDotGraphOptions = {}): Promise<string> {
  checkOptions("plotDotGraph", options, ["verbose", "maxNodes", "description"]);
  const graph = exploreFor("plotDotGraph", output, { maxNodes: 800, ...options });
  const dot = toDot(graph, options.verbose);
  return render("plotDotGraph", dot, readDescription("plotDotGraph", options) ?? describe(graph));
}

/**
 * The text of an SVG picture of the graph that `dot` describes, in DOT, the language of Graphviz. It looks like
 * those of {@link plotDotGraph}. One with colors of its own keeps light paper in dark pages.
 *
 * Errors, as rejections: TypeError for what is no text, SyntaxError, with the line, for text that is no DOT, and an
 * Error when Graphviz cannot be loaded or cannot draw it. What Graphviz warns of is a warning in the console.
 * @example
 * const picture = renderDot("digraph { x -> square -> y }"); // a promise, as above
 */
export async function renderDot(dot: string, options: RenderDotOptions = {}): Promise<string> {
  if (typeof dot !== "string") throw new TypeError(`renderDot: expected text in DOT, got ${show(dot)}`);
  checkOptions("renderDot", options, ["description"]);
  return render("renderDot", dot, readDescription("renderDot", options) ?? "Graph");
}

function readDescription(who: string, { description }: { description?: string }): string | undefined {
  if (description === undefined || typeof description === "string") return description;
  throw new TypeError(`${who}: expected description to be a text, got ${show(description)}`);
}

function describe({ variables, functions, outputs }: Graph): string {
  const names = variables.slice(0, outputs).flatMap(({ name }) => name || []);
  const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? "" : "s"}`;
  return [
    `Computational graph${names.length === 0 ? "" : ` of ${names.join(", ")}`}`,
    `${count(functions.length, "function")} and ${count(variables.length, "variable")}`,
  ].join(": ");
}

let graphviz: Promise<Viz> | undefined;

/** Graphviz, which is loaded once; again when that has failed. */
async function load(who: string): Promise<Viz> {
  graphviz ??= import(/* webpackChunkName: "graphviz" */ "./graphviz").then(({ instance }) => instance());
  try {
    return await graphviz;
  } catch (error) {
    graphviz = undefined;
    throw new Error(`${who}: Graphviz could not be loaded. Is there a network?`, { cause: error });
  }
}

/**
 * What a drawing looks like that does not say so itself. Arial has the widths of most fonts of screens. `nslimit` ends the
 * search for the straightest edges: a graph of 700 nodes takes 2 s instead of 14.
 */
const LOOKS = {
  graphAttributes: { fontname: "Helvetica", fontsize: 12, pad: 0.2, nodesep: 0.14, ranksep: 0.3, nslimit: 1 },
  nodeAttributes: { fontname: "Helvetica", fontsize: 12, width: 0.5, height: 0.4, margin: "0.08,0.04" },
  edgeAttributes: { fontname: "Helvetica", fontsize: 12, arrowsize: 0.65 },
};

async function render(who: string, dot: string, description: string): Promise<string> {
  const viz = await load(who);
  let result;
  try {
    result = viz.render(dot, { format: "svg", ...LOOKS });
  } catch (error) {
    graphviz = undefined; // its memory is not to be trusted any more
    throw new Error(`${who}: Graphviz failed, perhaps for want of memory`, { cause: error });
  }
  const isError = result.status === "failure";
  // It has no widths for letters beyond Latin's, and then takes others: not worth a word.
  const messages = result.errors.map(({ message }) => message).filter((text) => !/non-ASCII/.test(text));
  if (isError) throw failure(who, messages);
  for (const message of messages) console.warn(`${who}: ${message}`);
  return toFigure(result.output!, description);
}

function failure(who: string, messages: readonly string[]): Error {
  const [message] = messages;
  if (message === undefined)
    return new SyntaxError(`${who}: expected a graph in DOT, such as "digraph { x -> y }"`);
  // One message may come in several lines, of which the next ones quote.
  const text = message.split("\n")[0]!;
  return /^syntax error/.test(text) ? new SyntaxError(`${who}: ${text}`) : new Error(`${who}: ${text}`);
}
