/** A computational graph as text in DOT, the language of Graphviz. */
import { show } from "../ndarray/dtype";
import { checkOptions } from "../ndarray/options";
import { explore, type Graph, type GraphFunction, type GraphOutput, type GraphVariable } from "./explore";
import { wellFormed } from "./text";

/** Options of {@link getDotGraph}. */
export interface DotGraphOptions {
  /** Write the shape and the dtype into each variable. Default false. */
  verbose?: boolean;
  /**
   * How many variables and functions to draw at most; those nearest to the output are. A drawing that leaves some out
   * says how many. Default: all.
   */
  maxNodes?: number;
}

/**
 * The graph of all functions and variables that `output` was computed from, as text in DOT. Variables are orange, with
 * their names; functions are light blue boxes with the names of their ops. `output` may be several variables, and a
 * gradient that was computed with `createGraph`. Arrows lead from arguments to functions to results; `x * x` has two.
 * Numbers that were operands are variables without a name; a number as exponent belongs to its function.
 *
 * Equal graphs have equal texts: nodes are called `v0`, `f0` and so on in the order in which they are met, from the
 * output backwards. The cost is linear in the size of the graph, in a loop. Nothing is kept of it.
 *
 * TypeError for what is no variable and for unknown options, RangeError for a `maxNodes` that is no positive integer.
 *
 * Follows step 26 (`get_dot_graph`).
 * @example
 * const x = new Variable(np.array(1), "x");
 * const y = x.add(x);
 * y.name = "y";
 * getDotGraph(y).split("\n")[1] // '  v0 [label="y", color=orange, style=filled]'
 */
export function getDotGraph(output: GraphOutput, options: DotGraphOptions = {}): string {
  checkOptions("getDotGraph", options, ["verbose", "maxNodes"]);
  return toDot(exploreFor("getDotGraph", output, options), options.verbose);
}

/** The graph, of which only as much is to be drawn as the options say. */
export function exploreFor(
  who: string,
  output: GraphOutput,
  { maxNodes = Infinity }: DotGraphOptions,
): Graph {
  if (typeof maxNodes !== "number") {
    throw new TypeError(`${who}: expected maxNodes to be a number, got ${show(maxNodes)}`);
  }
  if (maxNodes !== Infinity && !(Number.isInteger(maxNodes) && maxNodes > 0)) {
    throw new RangeError(`${who}: expected maxNodes to be a positive integer, got ${maxNodes}`);
  }
  return explore(who, output, maxNodes);
}

export function toDot({ variables, functions, creators, outputs, drawn }: Graph, verbose = false): string {
  const lines = ["digraph g {"];
  const cut = functions.length - drawn.functions;
  if (cut > 0) lines.push(`  label=${quote(`cut: ${grouped(cut)} more function${cut === 1 ? "" : "s"}`)}`);

  let declared = 0;
  /** Variables up to a place that have not been declared yet. */
  const declare = (end: number): void => {
    for (; declared < end; declared++) {
      const label = quote(variableLabel(variables[declared]!, verbose));
      lines.push(`  v${declared} [label=${label}, color=orange, style=filled]`);
      // What has computed it is left out.
      if (creators[declared]! < drawn.functions) continue;
      lines.push(
        `  c${declared} [label="...", shape=plaintext]`,
        `  c${declared} -> v${declared} [style=dashed]`,
      );
    }
  };
  declare(outputs);
  for (let i = 0; i < drawn.functions; i++) {
    const { func, inputs, outputs: ys } = functions[i]!;
    lines.push(`  f${i} [label=${quote(functionLabel(func))}, color=lightblue, style=filled, shape=box]`);
    ys.forEach((y) => y < drawn.variables && lines.push(`  f${i} -> v${y}`));
    for (const x of inputs) {
      declare(x + 1);
      lines.push(`  v${x} -> f${i}`);
    }
  }
  lines.push("}");
  return lines.join("\n") + "\n";
}

/** What an op's name is, or else the name of the class: `mul`, `Square`. */
function functionLabel(func: GraphFunction): string {
  const { name } = func;
  return typeof name === "string" && name !== "" ? name : func.constructor.name;
}

function variableLabel(x: GraphVariable, verbose: boolean): string {
  const name = x.name ?? "";
  if (!verbose || x.hasData === false || x.shape === undefined) return name;
  const kind = `[${x.shape.join(", ")}]${x.dtype === undefined ? "" : ` ${x.dtype}`}`;
  return name === "" ? kind : `${name}: ${kind}`;
}

/** A text between quotation marks, in which Graphviz would read escapes and HTML's entities. */
function quote(text: string): string {
  const escaped = text
    .replace(/[\\"]/g, "\\$&")
    .replace(/&(?=#?\w+;)/g, "&amp;")
    .replace(/\r\n?|\n/g, "\\n");
  return `"${wellFormed(escaped)}"`;
}

/** 12,345 whatever the locale. */
const grouped = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ",");
