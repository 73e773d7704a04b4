/** Which names a piece of syntax declares. */
import type { AnyNode, Pattern, Statement, ModuleDeclaration, VariableDeclaration } from "acorn";

/** The names that a pattern binds: `{a, b: [c = 1], ...d}` gives a, c, d. */
export function patternNames(pattern: Pattern | null | undefined): string[] {
  switch (pattern?.type) {
    case "Identifier":
      return [pattern.name];
    case "ObjectPattern":
      return pattern.properties.flatMap((part) =>
        patternNames(part.type === "RestElement" ? part : part.value),
      );
    case "ArrayPattern":
      return pattern.elements.flatMap(patternNames);
    case "AssignmentPattern":
      return patternNames(pattern.left);
    case "RestElement":
      return patternNames(pattern.argument);
    default:
      return [];
  }
}

export const declaredNames = (declaration: VariableDeclaration): string[] =>
  declaration.declarations.flatMap((declarator) => patternNames(declarator.id));

/** The names that a list of statements declares for itself: let, const, class, function. */
export function lexicalNames(body: readonly (Statement | ModuleDeclaration)[]): string[] {
  return body.flatMap((statement) => {
    if (statement.type === "VariableDeclaration")
      return statement.kind === "var" ? [] : declaredNames(statement);
    const named = statement.type === "ClassDeclaration" || statement.type === "FunctionDeclaration";
    return named ? [statement.id.name] : [];
  });
}

/** The `var`s anywhere below a node that belong to the function around it. */
export function hoistedNames(node: AnyNode): string[] {
  if (isFunction(node) || node.type === "ClassBody") return [];
  const own = node.type === "VariableDeclaration" && node.kind === "var" ? declaredNames(node) : [];
  return [...own, ...children(node).flatMap(hoistedNames)];
}

export function isFunction(node: AnyNode): boolean {
  return (
    node.type === "FunctionDeclaration" ||
    node.type === "FunctionExpression" ||
    node.type === "ArrowFunctionExpression"
  );
}

/** The nodes directly below, in the order of the text. */
export function children(node: AnyNode): AnyNode[] {
  const isNode = (value: unknown): value is AnyNode =>
    typeof (value as { type?: unknown } | null)?.type === "string";
  return Object.values(node)
    .flatMap((value: unknown) => value)
    .filter(isNode);
}
