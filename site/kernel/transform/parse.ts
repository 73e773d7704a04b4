/** JavaScript to a syntax tree (ESTree), with errors that speak of the cell. */
import { parse } from "acorn";
import type { Program } from "acorn";
import { CellSyntaxError } from "./syntax-error";

/** Parses stripped code; `source` is the text the reader typed, which shares its lines. */
export function parseCell(js: string, source: string): Program {
  try {
    return parse(js, { ecmaVersion: "latest", sourceType: "module", allowAwaitOutsideFunction: true });
  } catch (error) {
    const { pos, loc, message } = error as SyntaxError & {
      pos: number;
      loc: { line: number; column: number };
    };
    const line = js.split("\n")[loc.line - 1] ?? "";
    const typed = source.split("\n")[loc.line - 1];
    // Where types were taken out of the line, a column would point at the wrong place.
    const column = typed === line ? loc.column + 1 : undefined;
    throw new CellSyntaxError(
      explain(js, pos, line) ?? message.replace(/ \(\d+:\d+\)$/, ""),
      loc.line,
      column,
    );
  }
}

/** TypeScript that sucrase passes through untouched and no engine knows yet. */
function explain(js: string, pos: number, line: string): string | undefined {
  if (js[pos] === "@") return "decorators do not run in the page; call the function on the class instead";
  if (/(?:^|[\s;{])accessor\s+[\w$#[]/.test(line)) {
    return "accessor fields do not run in the page; write a get and a set method";
  }
  return undefined;
}
