/**
 * A cell as the compiler sees it: a module that imports the names of the cells above and exports its own.
 *
 * So a later cell may declare a name again, as in tslab, and what it hides keeps its type for the cells between.
 * The imports stand in a line before its text. Positions move by its length, `offset`; lines are counted in the cell.
 */
import type TS from "typescript";

export type TypeScript = typeof TS;

/** How a value was declared. */
export type Kind = "const" | "let" | "function" | "class" | "enum" | "import";

export interface CellModule {
  file: string;
  text: string;
  /** Where the cell's own text begins. */
  offset: number;
  source: string;
  /** The values of cells above, by the kind of their declaration. */
  visible: ReadonlyMap<string, Kind>;
}

const FOLDER = "/notebook/";

export const cellFile = (cell: number): string => `${FOLDER}cell-${cell + 1}.ts`;

/** What a cell declares. A name may be a value, a type, or both, as a class is. */
interface Names {
  values: Map<string, Kind>;
  types: Set<string>;
}

/** What is read from the text of one cell. */
interface ParsedCell extends Names {
  source: string;
  /** The names that the cell exports itself: once more would be an error. */
  exported: ReadonlySet<string>;
}

/** Where a name comes from, as a value and as a type: the two may be of different cells. */
interface Origin {
  value?: { kind: Kind; cell: number };
  type?: { cell: number };
}

/** Makes modules of a page's cells. Remembers what it read: between two questions most cells are the same. */
export class CellModules {
  private readonly parsed: ParsedCell[] = [];

  constructor(private readonly ts: TypeScript) {}

  /** The modules of the cells, in order. */
  of(cells: readonly string[]): CellModule[] {
    const origins = new Map<string, Origin>();
    return cells.map((source, cell) => {
      const own = this.parse(source, cell);
      const above = [...origins].map(([name, { value, type }]): [string, Origin] => [
        name,
        { value: own.values.has(name) ? undefined : value, type: own.types.has(name) ? undefined : type },
      ]);
      const declared = new Set([...own.values.keys(), ...own.types]);
      // With its line break: a comment behind it on the same line would not count as the first statement's TSDoc.
      const prefix = above.map(([name, from]) => bring(name, from, declared.has(name))).join("") + "\n";
      const shared = [...declared].filter((name) => !own.exported.has(name));
      for (const [name, kind] of own.values)
        origins.set(name, { ...origins.get(name), value: { kind, cell } });
      for (const name of own.types) origins.set(name, { ...origins.get(name), type: { cell } });
      return {
        file: cellFile(cell),
        text: `${prefix}${source}\nexport { ${shared.join(", ")} };\n`,
        offset: prefix.length,
        source,
        visible: new Map(above.flatMap(([name, { value }]) => (value ? [[name, value.kind]] : []))),
      };
    });
  }

  private parse(source: string, cell: number): ParsedCell {
    const known = this.parsed[cell];
    if (known?.source === source) return known;
    const file = this.ts.createSourceFile("cell.ts", source, this.ts.ScriptTarget.Latest);
    const names = declaredNames(this.ts, file);
    return (this.parsed[cell] = { source, ...names, exported: exportedNames(this.ts, file) });
  }
}

/**
 * Makes a name of cells above visible. An import does, but it cannot be assigned to, as a variable can from any cell;
 * and it cannot stand beside a declaration of the cell that hides the name as a value only, or as a type only.
 */
function bring(name: string, { value, type }: Origin, isDeclared: boolean): string {
  const from = (cell: number) => `"./cell-${cell + 1}"`;
  if (value && (value.kind === "let" || isDeclared)) {
    const variable = value.kind === "let" ? "let" : "const";
    const declaration = `declare ${variable} ${name}: typeof import(${from(value.cell)}).${name};`;
    return declaration + bring(name, { type }, true);
  }
  if (type && isDeclared) return `type ${name} = import(${from(type.cell)}).${name};`;
  // The later of the two cells sees what the earlier one declared, and shares both.
  const cell = Math.max(value?.cell ?? -1, type?.cell ?? -1);
  return cell < 0 ? "" : `import { ${name} } from ${from(cell)};`;
}

/** The names that a cell declares at its top level, and `var`s in blocks, which belong to the cell too. */
function declaredNames(ts: TypeScript, file: TS.SourceFile): Names {
  const values = new Map<string, Kind>();
  const types = new Set<string>();
  const declare = (name: TS.Identifier | undefined, kind: Kind | "type") => {
    // A statement that is not complete yet may lack its name.
    if (name === undefined || name.text === "") return;
    if (kind !== "type") values.set(name.text, kind);
    // An import may be of either.
    if (["type", "class", "enum", "import"].includes(kind)) types.add(name.text);
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
      declare(statement.name, "type");
    } else if (ts.isImportDeclaration(statement)) {
      const { name, namedBindings } = statement.importClause ?? {};
      declare(name, "import");
      if (namedBindings && ts.isNamespaceImport(namedBindings)) declare(namedBindings.name, "import");
      else namedBindings?.elements.forEach((element) => declare(element.name, "import"));
    } else findVars(statement);
  }
  return { values, types };
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
      const { values, types } = declaredNames(ts, alone);
      for (const name of [...values.keys(), ...types]) names.add(name);
    }
  }
  return names;
}
