/**
 * A cell as the compiler sees it: a module that imports the names of the cells above and exports its own.
 *
 * So a later cell may declare a name again, as in tslab, and what it hides keeps its type for the cells between.
 * The imports stand in a line before its text. Positions move by its length, `offset`; lines are counted in the cell.
 */
import type TS from "typescript";

export type TypeScript = typeof TS;

/** How a name was declared. */
export type Kind = "const" | "let" | "function" | "class" | "enum" | "import" | "type";

export interface CellModule {
  file: string;
  text: string;
  /** Where the cell's own text begins. */
  offset: number;
  source: string;
  /** The names from cells above, by the kind of their declaration. */
  visible: ReadonlyMap<string, Kind>;
}

const FOLDER = "/notebook/";

export const cellFile = (cell: number): string => `${FOLDER}cell-${cell + 1}.ts`;

/** What is read from the text of one cell. */
interface ParsedCell {
  source: string;
  declared: ReadonlyMap<string, Kind>;
  /** The names that the cell exports itself: once more would be an error. */
  exported: ReadonlySet<string>;
}

/** Makes modules of a page's cells. Remembers what it read: between two questions most cells are the same. */
export class CellModules {
  private readonly parsed: ParsedCell[] = [];

  constructor(private readonly ts: TypeScript) {}

  /** The modules of the cells, in order. */
  of(cells: readonly string[]): CellModule[] {
    const visible = new Map<string, { kind: Kind; cell: number }>();
    return cells.map((source, cell) => {
      const { declared, exported } = this.parse(source, cell);
      const above = [...visible].filter(([name]) => !declared.has(name));
      // With its line break: a comment behind it on the same line would not count as the first statement's TSDoc.
      const prefix = above.map(([name, from]) => bring(name, from.kind, from.cell)).join("") + "\n";
      const shared = [...declared.keys()].filter((name) => !exported.has(name));
      for (const [name, kind] of declared) visible.set(name, { kind, cell });
      return {
        file: cellFile(cell),
        text: `${prefix}${source}\nexport { ${shared.join(", ")} };\n`,
        offset: prefix.length,
        source,
        visible: new Map(above.map(([name, { kind }]) => [name, kind])),
      };
    });
  }

  private parse(source: string, cell: number): ParsedCell {
    const known = this.parsed[cell];
    if (known?.source === source) return known;
    const file = this.ts.createSourceFile("cell.ts", source, this.ts.ScriptTarget.Latest);
    const declared = declaredNames(this.ts, file);
    return (this.parsed[cell] = { source, declared, exported: exportedNames(this.ts, file) });
  }
}

/** An import cannot be assigned to. A variable can, from any cell, so it is declared again with the type that it has. */
function bring(name: string, kind: Kind, cell: number): string {
  const module = `"./cell-${cell + 1}"`;
  return kind === "let"
    ? `declare let ${name}: typeof import(${module}).${name};`
    : `import { ${name} } from ${module};`;
}

/** The names that a cell declares at its top level, and `var`s in blocks, which belong to the cell too. */
function declaredNames(ts: TypeScript, file: TS.SourceFile): Map<string, Kind> {
  const names = new Map<string, Kind>();
  const declare = (name: TS.Identifier | undefined, kind: Kind) => {
    // A statement that is not complete yet may lack its name.
    if (name !== undefined && name.text !== "") names.set(name.text, kind);
  };
  const declareAll = (name: TS.BindingName, kind: Kind): void => {
    if (ts.isIdentifier(name)) return declare(name, kind);
    for (const element of name.elements) {
      if (ts.isBindingElement(element)) declareAll(element.name, kind);
    }
  };
  const variables = (list: TS.VariableDeclarationList) => {
    const kind = list.flags & ts.NodeFlags.Const ? "const" : "let";
    for (const { name } of list.declarations) declareAll(name, kind);
  };
  const findVars = (node: TS.Node): void => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) return;
    if (ts.isVariableDeclarationList(node) && !(node.flags & ts.NodeFlags.BlockScoped)) variables(node);
    ts.forEachChild(node, findVars);
  };

  for (const statement of file.statements) {
    if (ts.isVariableStatement(statement)) variables(statement.declarationList);
    else if (ts.isFunctionDeclaration(statement)) declare(statement.name, "function");
    else if (ts.isClassDeclaration(statement)) declare(statement.name, "class");
    else if (ts.isEnumDeclaration(statement)) declare(statement.name, "enum");
    else if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) {
      // A value of the same name is what most of the cells below are about.
      if (!names.has(statement.name.text)) declare(statement.name, "type");
    } else if (ts.isImportDeclaration(statement)) {
      const { name, namedBindings } = statement.importClause ?? {};
      declare(name, "import");
      if (namedBindings && ts.isNamespaceImport(namedBindings)) declare(namedBindings.name, "import");
      else namedBindings?.elements.forEach((element) => declare(element.name, "import"));
    } else findVars(statement);
  }
  return names;
}

function exportedNames(ts: TypeScript, file: TS.SourceFile): Set<string> {
  const names = new Set<string>();
  for (const statement of file.statements) {
    if (ts.isExportDeclaration(statement)) {
      const clause = statement.exportClause;
      if (clause && ts.isNamedExports(clause)) clause.elements.forEach(({ name }) => names.add(name.text));
    } else if (
      ts.canHaveModifiers(statement) &&
      ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
    ) {
      const alone = ts.createSourceFile("export.ts", statement.getText(file), ts.ScriptTarget.Latest);
      declaredNames(ts, alone).forEach((_, name) => names.add(name));
    }
  }
  return names;
}
