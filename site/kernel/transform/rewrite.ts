/**
 * One cell's JavaScript, made into the body of a function.
 *
 * The cell's own declarations stay what they are, so inside a cell everything behaves (and runs as fast)
 * as in any program: temporal dead zone, `const`, closures, names of functions. Two things are added:
 *
 * - after a declaration, its names are *published*: an accessor on the shared scope reads and writes the
 *   very variable. Declaring a name again, in a later cell, publishes another variable under it.
 * - a name that the cell does not declare itself, and another cell does, is read from there: `__scope.x`.
 *
 * Nothing is ever put on a line of its own, so line numbers stay those of the cell.
 */
import type {
  AnyNode,
  AssignmentProperty,
  Class,
  Expression,
  ExpressionStatement,
  Function as FunctionNode,
  Identifier,
  ModuleDeclaration,
  Program,
  Property,
  Statement,
  VariableDeclaration,
} from "acorn";
import { children, declaredNames, hoistedNames, lexicalNames, patternNames } from "./bindings";
import { Edits } from "./edits";
import { CELL, LAST, SCOPE } from "./names";
import { parameterProperties } from "./parameter-properties";
import { CellSyntaxError } from "./syntax-error";

/** `imported` is `"*"` for a namespace. */
export interface ImportedName {
  imported: string;
  local: string;
  /** Whether the cell uses it as a value. If not, it may be a type, which no module has when the cell runs. */
  used: boolean;
}

export interface CellImport {
  module: string;
  names: ImportedName[];
}

export interface RewrittenCell {
  body: string;
  imports: CellImport[];
  /** Function declarations: they exist before the first statement runs. */
  functions: string[];
  isAsync: boolean;
}

/** Where a name that the cell does not declare comes from. */
export type Origin = "cell" | "global" | "unknown";

/** The statement that makes variables visible to the other cells. */
export function publish(names: readonly string[]): string {
  const accessors = names.map(
    (name) => `get ${name}() { return ${name}; }, set ${name}(__value) { ${name} = __value; }`,
  );
  return names.length > 0 ? `${CELL}.publish({ ${accessors.join(", ")} });` : "";
}

export function rewriteCell(js: string, program: Program, origin: (name: string) => Origin): RewrittenCell {
  return new Rewriter(js, program, origin).rewrite();
}

class Rewriter {
  private readonly edits: Edits;
  private readonly scopes: Set<string>[] = [];
  private readonly used = new Set<string>();
  private readonly imports: CellImport[] = [];
  private readonly functions: string[] = [];
  /** How many functions are around the present node: an `await` in none makes the cell asynchronous. */
  private depth = 0;
  private isAsync = false;

  constructor(
    private readonly js: string,
    private readonly program: Program,
    private readonly origin: (name: string) => Origin,
  ) {
    this.edits = new Edits(js);
  }

  rewrite(): RewrittenCell {
    const { body } = this.program;
    const declared = [...body.flatMap(topLevelNames), ...hoistedNames(this.program)];
    this.within(declared, () =>
      body.forEach((statement, at) => this.topLevel(statement, at === body.length - 1)),
    );
    for (const { names } of this.imports) for (const name of names) name.used = this.used.has(name.local);
    return {
      body: this.edits.apply(),
      imports: this.imports,
      functions: this.functions,
      isAsync: this.isAsync,
    };
  }

  // --- statements of the cell itself ------------------------------------------------------------

  private topLevel(statement: Statement | ModuleDeclaration, isLast: boolean): void {
    switch (statement.type) {
      case "ImportDeclaration":
        this.imports.push({
          module: String(statement.source.value),
          names: statement.specifiers.map((specifier) => ({
            imported:
              specifier.type === "ImportNamespaceSpecifier"
                ? "*"
                : specifier.type === "ImportDefaultSpecifier"
                  ? "default"
                  : nameOf(specifier.imported),
            local: specifier.local.name,
            used: false,
          })),
        });
        return this.edits.blank(statement.start, statement.end);
      case "ExportNamedDeclaration":
        if (statement.source)
          throw this.refused(statement, "a cell cannot re-export; import the names instead");
        if (!statement.declaration) return this.edits.blank(statement.start, statement.end);
        this.edits.blank(statement.start, statement.declaration.start);
        return this.topLevel(statement.declaration, isLast);
      case "ExportDefaultDeclaration":
      case "ExportAllDeclaration":
        throw this.refused(statement, "a cell has nothing to export to; its names are visible below anyway");
      case "ExpressionStatement":
        if (isLast) return this.result(statement);
        return this.visit(statement);
      case "FunctionDeclaration":
        this.functions.push(statement.id.name);
        return this.visit(statement);
      default:
        this.visit(statement);
        this.edits.insert(
          statement.end,
          publish([...new Set([...topLevelNames(statement), ...hoistedNames(statement)])]),
        );
    }
  }

  /** The last expression is what the cell shows. */
  private result({ expression, start, end }: ExpressionStatement): void {
    this.edits.insert(start, `${CELL}.show({ ${LAST}: (`);
    this.visit(expression);
    this.edits.insert(this.js[end - 1] === ";" ? end - 1 : end, `) });`);
  }

  private refused(node: AnyNode, message: string): CellSyntaxError {
    const before = this.js.slice(0, node.start).split("\n");
    return new CellSyntaxError(message, before.length);
  }

  // --- names ------------------------------------------------------------------------------------

  private within(names: readonly string[], visit: () => void): void {
    this.scopes.push(new Set(names));
    visit();
    this.scopes.pop();
  }

  /** How the cell must now write a name; the name itself where it is the cell's own or a global. */
  private reference(name: string): string {
    const [cell, ...inner] = this.scopes;
    if (inner.some((names) => names.has(name))) return name;
    this.used.add(name);
    if (cell?.has(name)) return name;
    return this.origin(name) === "global" ? name : `${SCOPE}.${name}`;
  }

  private identifier({ name, start, end }: Identifier): void {
    const written = this.reference(name);
    if (written !== name) this.edits.replace(start, end, written);
  }

  /** A function that is called by its bare name has no `this`; as `__scope.f()` it would get the scope. */
  private callee(node: Expression): void {
    if (node.type !== "Identifier") return this.visit(node);
    const written = this.reference(node.name);
    if (written !== node.name) this.edits.replace(node.start, node.end, `(0, ${written})`);
  }

  /** `{ x }` must become `{ x: __scope.x }`, as a value and as a target. */
  private property(property: Property | AssignmentProperty): void {
    if (property.computed) this.visit(property.key);
    if (property.shorthand && property.key.type === "Identifier") {
      const { name } = property.key;
      if (this.reference(name) !== name) this.edits.insert(property.start, `${name}: `);
    }
    this.visit(property.value);
  }

  // --- everything else --------------------------------------------------------------------------

  private visitAll(nodes: readonly (AnyNode | null)[]): void {
    for (const node of nodes) this.visit(node);
  }

  private visit(node: AnyNode | null | undefined): void {
    switch (node?.type) {
      case undefined:
        return;
      case "Identifier":
        return this.identifier(node);
      case "MemberExpression":
        this.visit(node.object);
        if (node.computed) this.visit(node.property);
        return;
      case "Property":
        return this.property(node);
      case "CallExpression":
        this.callee(node.callee as Expression);
        return this.visitAll(node.arguments);
      case "TaggedTemplateExpression":
        this.callee(node.tag);
        return this.visit(node.quasi);
      case "UnaryExpression":
        return this.unary(node.operator, node.argument, node.start, node.end);
      case "ImportExpression":
        this.edits.replace(node.start, node.start + "import".length, `${CELL}.import`);
        return this.visit(node.source);
      case "AwaitExpression":
        this.isAsync ||= this.depth === 0;
        return this.visit(node.argument);
      case "FunctionDeclaration":
      case "FunctionExpression":
      case "ArrowFunctionExpression":
        return this.function(node);
      case "ClassDeclaration":
      case "ClassExpression":
        return this.class(node);
      case "StaticBlock":
        return this.nested(() =>
          this.within([...lexicalNames(node.body), ...hoistedNames(node)], () => this.visitAll(node.body)),
        );
      case "MethodDefinition":
        if (node.computed) this.visit(node.key);
        return this.visit(node.value);
      case "PropertyDefinition":
        if (node.computed) this.visit(node.key);
        return this.nested(() => this.visit(node.value));
      case "BlockStatement":
        return this.within(lexicalNames(node.body), () => this.visitAll(node.body));
      case "SwitchStatement":
        this.visit(node.discriminant);
        return this.within(lexicalNames(node.cases.flatMap((branch) => branch.consequent)), () =>
          this.visitAll(node.cases),
        );
      case "CatchClause":
        return this.within(patternNames(node.param), () => this.visitAll([node.param ?? null, node.body]));
      case "ForStatement":
        return this.loop(node.init, [node.test ?? null, node.update ?? null, node.body]);
      case "ForInStatement":
        return this.loop(node.left, [node.right, node.body]);
      case "ForOfStatement":
        this.isAsync ||= node.await && this.depth === 0;
        return this.loop(node.left, [node.right, node.body]);
      case "LabeledStatement":
        return this.visit(node.body);
      case "BreakStatement":
      case "ContinueStatement":
        return this.close(node);
      case "VariableDeclaration":
        this.declarators(node);
        return this.close(node);
      case "ExpressionStatement":
      case "ReturnStatement":
      case "ThrowStatement":
      case "DoWhileStatement":
        this.visitAll(children(node));
        return this.close(node);
      case "MetaProperty":
        return;
      default:
        return this.visitAll(children(node as AnyNode));
    }
  }

  /** Ends a statement that relied on the line's end: what we put after it may begin with a parenthesis. */
  private close(node: AnyNode): void {
    if (this.js[node.end - 1] !== ";") this.edits.insert(node.end, ";");
  }

  private unary(operator: string, argument: Expression, start: number, end: number): void {
    // `typeof x` must not throw for a name that nobody has declared.
    if (operator === "typeof" && argument.type === "Identifier") {
      const { name } = argument;
      const written = this.reference(name);
      if (written !== name && this.origin(name) === "unknown") {
        return this.edits.replace(start, end, `${CELL}.typeOf(${JSON.stringify(name)})`);
      }
    }
    this.visit(argument);
  }

  private declarators(node: VariableDeclaration): void {
    if (node.kind === "using" || node.kind === "await using") {
      throw this.refused(
        node,
        "using does not run in notebooks yet (tslab does not know it); use try ... finally",
      );
    }
    for (const declarator of node.declarations) this.visitAll([declarator.id, declarator.init ?? null]);
  }

  private loop(head: AnyNode | null | undefined, rest: readonly (AnyNode | null)[]): void {
    const declares = head?.type === "VariableDeclaration" ? head : undefined;
    this.within(declares && declares.kind !== "var" ? declaredNames(declares) : [], () => {
      // Not visited as a statement: no semicolon belongs after the declaration of `for (const x of xs)`.
      if (declares) this.declarators(declares);
      else this.visit(head);
      this.visitAll(rest);
    });
  }

  private nested(visit: () => void): void {
    this.depth++;
    visit();
    this.depth--;
  }

  private function(node: FunctionNode): void {
    const isArrow = node.type === "ArrowFunctionExpression";
    const own = node.type === "FunctionExpression" && node.id ? [node.id.name] : [];
    const names = [...own, ...node.params.flatMap(patternNames), ...(isArrow ? [] : ["arguments"])];
    this.nested(() =>
      this.within(names, () => {
        this.visitAll(node.params);
        if (node.body.type !== "BlockStatement") return this.visit(node.body);
        const { body } = node.body;
        this.within([...lexicalNames(body), ...hoistedNames(node.body)], () => this.visitAll(body));
      }),
    );
  }

  private class(node: Class): void {
    this.within(node.id ? [node.id.name] : [], () => {
      this.visit(node.superClass);
      const fields = parameterProperties(node, this.js);
      if (fields.length > 0) this.edits.insert(node.body.start + 1, ` ${fields.join("; ")};`);
      this.visitAll(node.body.body);
    });
  }
}

/** The names that a statement of the cell declares, `var`s inside it aside. */
function topLevelNames(statement: Statement | ModuleDeclaration): string[] {
  if (statement.type === "ImportDeclaration")
    return statement.specifiers.map((specifier) => specifier.local.name);
  if (statement.type === "ExportNamedDeclaration")
    return statement.declaration ? topLevelNames(statement.declaration) : [];
  return statement.type === "VariableDeclaration" ? declaredNames(statement) : lexicalNames([statement]);
}

function nameOf(node: { type: string; name?: string; value?: unknown }): string {
  return node.type === "Identifier" ? node.name! : String(node.value);
}
