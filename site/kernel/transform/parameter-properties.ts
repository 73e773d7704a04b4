/**
 * `constructor(private a: number)`: sucrase assigns `this.a = a` but declares no field, TypeScript declares
 * the field first. That decides the order in which a printed object shows its properties, so we declare it too.
 */
import type { Class, MethodDefinition, Statement } from "acorn";
import { patternNames } from "./bindings";

/** The parameters of the constructor that are properties as well. `js` is sucrase's output. */
export function parameterProperties(node: Class, js: string): string[] {
  const constructor = node.body.body.find(
    (member): member is MethodDefinition =>
      member.type === "MethodDefinition" && member.kind === "constructor",
  );
  if (!constructor) return [];
  const names = new Set(constructor.value.params.flatMap(patternNames));
  const found: string[] = [];
  for (const statement of constructor.value.body.body) {
    const name = assignedFromItself(statement, js);
    if (name !== undefined && names.has(name)) found.push(name);
  }
  return found;
}

/** `x` if the statement is sucrase's own `;this.x = x`, which nobody types without a space after the semicolon. */
function assignedFromItself(statement: Statement, js: string): string | undefined {
  if (statement.type !== "ExpressionStatement" || js[statement.start - 1] !== ";") return undefined;
  return /^this\.([\w$]+) = \1;?$/.exec(js.slice(statement.start, statement.end))?.[1];
}
