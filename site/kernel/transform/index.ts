/** A notebook cell in TypeScript, made into a JavaScript function of `(__scope, __cell)`. */
import { CELL, SCOPE } from "./names";
import { parseCell } from "./parse";
import { publish, rewriteCell } from "./rewrite";
import type { CellImport, Origin } from "./rewrite";
import { stripTypes } from "./strip-types";

export { asTyped } from "./names";
export { CellSyntaxError } from "./syntax-error";
export type { CellImport, Origin } from "./rewrite";

export interface CompiledCell {
  imports: CellImport[];
  isAsync: boolean;
  /**
   * The function's expression, on as many lines as the cell. `missing` are the imported names that the
   * modules do not have, because they are types.
   */
  code(label: string, missing: ReadonlySet<string>): string;
}

/** Throws a CellSyntaxError when the cell is not TypeScript, or uses what cannot run in the page. */
export function compileCell(source: string, origin: (name: string) => Origin): CompiledCell {
  const js = stripTypes(source);
  const program = parseCell(js, source);
  if (endsWithType(source, js, program.body.at(-1)?.end ?? 0)) program.body.push(emptyStatement(js.length));
  const { body, imports, functions, isAsync } = rewriteCell(js, program, origin);
  return {
    imports,
    isAsync,
    code(label, missing) {
      const bound = imports
        .flatMap(({ names }) => names.map(({ local }) => local))
        .filter((name) => !missing.has(name));
      const prologue = imports.map(importStatement).join("") + publish([...bound, ...functions]);
      return `(${isAsync ? "async " : ""}function (${SCOPE}, ${CELL}) { ${prologue}${body}\n})\n//# sourceURL=${label}.ts`;
    },
  };
}

function importStatement({ names }: CellImport, at: number): string {
  return names
    .map(({ imported, local }) => {
      const member = imported === "*" ? "" : `[${JSON.stringify(imported)}]`;
      return `const ${local} = ${CELL}.modules[${at}]${member};`;
    })
    .join("");
}

/** Whether the cell's last statement was a type: then, as in tslab, the expression before it is not the result. */
function endsWithType(source: string, js: string, end: number): boolean {
  const lastLine = js.slice(0, end).split("\n").length;
  const stripped = js.split("\n");
  return source
    .split("\n")
    .some(
      (line, at) =>
        at >= lastLine &&
        line !== stripped[at] &&
        /^\s*(?:export\s+|declare\s+)*(?:interface|type|declare)\b/.test(line),
    );
}

const emptyStatement = (at: number) => ({ type: "EmptyStatement", start: at, end: at }) as const;
