/** Reads DOT back, as far as getDotGraph writes it: one statement a line, and no line that is not understood. */
export interface ParsedDot {
  variables: Map<string, string>;
  functions: Map<string, string>;
  /** What stands for functions that were left out. */
  stubs: string[];
  edges: [from: string, to: string][];
  dashed: [from: string, to: string][];
  label: string | undefined;
}

export function parseDot(dot: string): ParsedDot {
  const lines = dot.split("\n");
  expect([lines[0], ...lines.slice(-2)]).toEqual(["digraph g {", "}", ""]);
  const parsed: ParsedDot = {
    variables: new Map(),
    functions: new Map(),
    stubs: [],
    edges: [],
    dashed: [],
    label: undefined,
  };
  for (const line of lines.slice(1, -2)) {
    const text = /"((?:[^"\\]|\\.)*)"/.exec(line)?.[1]?.replace(/\\(.)/g, (_, c) => (c === "n" ? "\n" : c));
    const rest = line.replace(/"(?:[^"\\]|\\.)*"/, "T");
    const [, id = "", to = ""] = /^ {2}(\w+)(?: -> (\w+))?/.exec(rest) ?? [];
    if (rest === `  ${id} [label=T, color=orange, style=filled]`) once(parsed.variables, id, text!);
    else if (rest === `  ${id} [label=T, color=lightblue, style=filled, shape=box]`)
      once(parsed.functions, id, text!);
    else if (rest === `  ${id} [label=T, shape=plaintext]`) parsed.stubs.push(id);
    else if (rest === `  ${id} -> ${to}`) parsed.edges.push([id, to]);
    else if (rest === `  ${id} -> ${to} [style=dashed]`) parsed.dashed.push([id, to]);
    else if (rest === "  label=T") parsed.label = text;
    else throw new Error(`unknown line of DOT: ${line}`);
  }
  const known = new Set([...parsed.variables.keys(), ...parsed.functions.keys(), ...parsed.stubs]);
  for (const edge of [...parsed.edges, ...parsed.dashed]) {
    for (const end of edge) if (!known.has(end)) throw new Error(`an edge ends at ${end}, which is no node`);
  }
  return parsed;
}

function once(nodes: Map<string, string>, id: string, label: string): void {
  if (nodes.has(id)) throw new Error(`${id} is declared twice`);
  nodes.set(id, label);
}

/** How many there are of each. */
export function counts(items: Iterable<string>): Record<string, number> {
  const found: Record<string, number> = {};
  for (const item of items) found[item] = (found[item] ?? 0) + 1;
  return found;
}
