/** The computational graph behind a variable, as lists of its nodes. */
import { show } from "../ndarray/dtype";

/** A variable as far as drawings look at it: of the engine, or of a class of your own. */
export interface GraphVariable {
  readonly creator: GraphFunction | null;
  /** Which output of its creator it is. Variables of one output are one node. */
  readonly outputIndex?: number;
  readonly name?: string | null;
  readonly shape?: readonly number[];
  readonly dtype?: string;
  /** False for a variable that gets its data later, and has no shape until then. */
  readonly hasData?: boolean;
}

/** A function as far as drawings look at it. Without a name, its class has one. */
export interface GraphFunction {
  readonly name?: string;
  readonly inputs: readonly GraphVariable[];
}

/** What a graph is drawn of: a result, or several. */
export type GraphOutput = GraphVariable | readonly GraphVariable[];

/** A function, by the places of its variables in {@link Graph.variables}. */
export interface FunctionNode {
  readonly func: GraphFunction;
  /** One for each argument: `x * x` has the same twice. */
  readonly inputs: number[];
  /** By their index, with holes for those that nothing was computed from. */
  readonly outputs: number[];
}

/**
 * Variables and functions in the order of their discovery, from the outputs backwards: all that are `n` functions away
 * from the outputs come before those that are `n + 1` away.
 */
export interface Graph {
  readonly variables: readonly GraphVariable[];
  readonly functions: readonly FunctionNode[];
  /** For each variable the place of its creator in `functions`; -1 for a leaf. */
  readonly creators: readonly number[];
  /** How many variables at the beginning of the list are what the graph was asked for. */
  readonly outputs: number;
  /** How many of them are to be drawn, of each list from its beginning. */
  readonly drawn: { readonly variables: number; readonly functions: number };
}

/** Visits each node and each edge once, in a loop. `maxNodes` says how many nodes are to be drawn. */
export function explore(who: string, output: GraphOutput, maxNodes = Infinity): Graph {
  const variables: GraphVariable[] = [];
  const creators: number[] = [];
  const functions: FunctionNode[] = [];
  const places = new Map<GraphVariable | GraphFunction, number>();

  /** The place of a function, at the end of `functions` unless it was seen: there it waits to be visited. */
  const placeOf = (func: GraphFunction): number => {
    const known = places.get(func);
    if (known !== undefined) return known;
    places.set(func, functions.length);
    return functions.push({ func, inputs: [], outputs: [] }) - 1;
  };

  /** The place of a variable, which is a new one unless it was seen. */
  const visit = (x: GraphVariable): number => {
    const func = x.creator ?? null;
    const creator = func === null ? -1 : placeOf(func);
    const outputs = functions[creator]?.outputs;
    // A gradient may know an output by another variable than its user does: then the index says that they are one.
    const index = outputs === undefined ? undefined : x.outputIndex;
    const known = index === undefined ? places.get(x) : outputs![index];
    if (known !== undefined) return known;
    const place = variables.push(x) - 1;
    creators.push(creator);
    if (index === undefined) places.set(x, place);
    if (outputs !== undefined) outputs[index ?? outputs.length] = place;
    return place;
  };

  for (const x of outputsOf(who, output)) visit(x);
  const outputs = variables.length;
  let drawn: Graph["drawn"] | undefined;
  for (let i = 0; i < functions.length; i++) {
    const before = variables.length;
    const { func, inputs } = functions[i]!;
    for (const x of func.inputs) inputs.push(visit(x));
    if (variables.length + i + 1 > maxNodes) drawn ??= { variables: before, functions: i };
  }
  drawn ??= { variables: variables.length, functions: functions.length };
  return { variables, functions, creators, outputs, drawn };
}

function outputsOf(who: string, output: GraphOutput): readonly GraphVariable[] {
  const outputs = (Array.isArray(output) ? output : [output]) as readonly GraphVariable[];
  if (outputs.length === 0) throw new RangeError(`${who}: expected at least one Variable, got an empty list`);
  for (const x of outputs) {
    if (typeof x === "object" && x !== null && "creator" in x) continue;
    const hint = x === null ? "; a gradient is there after backward()" : "";
    throw new TypeError(`${who}: expected a Variable or a list of them, got ${show(x)}${hint}`);
  }
  return outputs;
}

/**
 * How many functions and variables a drawing of the graph behind `output` has. Numbers and arrays that were operands
 * count as variables, as in the drawing. A gradient that was computed with `createGraph` has a graph too.
 *
 * Cost: linear in the size of the graph, in a loop. TypeError for what is no variable.
 * @example
 * const x = variable(1);
 * const y = x.mul(x).add(1);
 * countNodes(y) // { functions: 2, variables: 4 }
 */
export function countNodes(output: GraphOutput): { functions: number; variables: number } {
  const { functions, variables } = explore("countNodes", output);
  return { functions: functions.length, variables: variables.length };
}
