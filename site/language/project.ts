/** The cells of a page as a TypeScript project, which answers the editor's questions. Knows no worker and no page. */
import type TS from "typescript";
import { CellModules, type CellModule, type Kind, type TypeScript } from "./cell-module";
import type { CallHelp, Cells, Completions, Description, Hover, Language, Problem } from "./protocol";
import { description, markdown, nameIn, readableMessage, signature } from "./readable";

const ENGINE = "/dezero/index.d.ts";
/** The modules of the package, and where their declarations are. Of two with the same name the first one's is meant. */
const MODULES: Readonly<Record<string, string>> = {
  dezero: ENGINE,
  "dezero/plot": "/dezero/plot.d.ts",
  "dezero/graph": "/dezero/graph.d.ts",
};
/** Where each name of the engine is documented, below the route of the API reference. Optional. */
const REFERENCE = "/reference/names.json";

/** "Cannot find name": perhaps it is one of the engine, and only its import is missing. */
const NAME_NOT_FOUND = new Set([2304, 2503, 2552]);

/** "Cannot assign to 'x' because it is an import": true of our modules, not of the reader's cells. */
const ASSIGNED_TO_IMPORT = 2632;
const INSTEAD_OF_IMPORT: Partial<Record<Kind, string>> = {
  const: "a constant",
  function: "a function",
  class: "a class",
};

export class CellProject implements Language {
  private readonly service: TS.LanguageService;
  private readonly modules: CellModules;
  private readonly cells = new Map<string, { text: string; version: number }>();
  /** Counts the changes, so that the compiler sees at once when there was none. */
  private version = 0;
  /** The module of each name that a cell could import from us. */
  private readonly exports: ReadonlyMap<string, string>;
  private readonly reference: Readonly<Record<string, string>>;

  /** `files` are the declarations: `/lib.*.d.ts`, `/globals/*.d.ts`, `/dezero/*.d.ts`, `/tslab/index.d.ts`. */
  constructor(
    private readonly ts: TypeScript,
    files: Readonly<Record<string, string>>,
  ) {
    this.modules = new CellModules(ts);
    this.service = ts.createLanguageService(this.host(files), ts.createDocumentRegistry(true));
    this.exports = new Map(
      Object.entries(MODULES)
        .reverse()
        .flatMap(([module, file]) => exportsOf(files[file] ?? "").map((name) => [name, module] as const)),
    );
    this.reference = JSON.parse(files[REFERENCE] ?? "{}") as Record<string, string>;
  }

  problems(cells: Cells, cell: number): Problem[] {
    const module = this.update(cells, cell);
    const { file, offset, source } = module;
    const found: TS.Diagnostic[] = [
      ...this.service.getSyntacticDiagnostics(file),
      ...this.service.getSemanticDiagnostics(file),
    ];
    const problems = found.flatMap((diagnostic): Problem[] => {
      const start = (diagnostic.start ?? 0) - offset;
      const isSyntax = diagnostic.code < 2000;
      // What is missing at the end of a cell is found missing in the line that we add.
      if (start < 0 || (start > source.length && !isSyntax)) return [];
      const end = source.trimEnd().length;
      const from = Math.min(start, end);
      const to = Math.max(from, Math.min(start + (diagnostic.length ?? 0), end));
      const isError = diagnostic.category === this.ts.DiagnosticCategory.Error;
      const severity = isError ? "error" : "warning";
      const problem: Problem = { from, to, severity, message: this.message(diagnostic, module) };
      const name = source.slice(from, to);
      const home = NAME_NOT_FOUND.has(diagnostic.code) ? this.exports.get(name) : undefined;
      return [home ? { ...problem, fix: `import { ${name} } from "${home}";` } : problem];
    });
    const seen = new Set<string>();
    return problems.filter(({ from, message }) => {
      const key = `${from} ${message}`;
      return !seen.has(key) && seen.add(key);
    });
  }

  hover(cells: Cells, cell: number, position: number): Hover | null {
    const { file, offset } = this.update(cells, cell);
    const info = this.service.getQuickInfoAtPosition(file, offset + position);
    if (!info || info.textSpan.start < offset) return null;
    const from = info.textSpan.start - offset;
    const hover: Hover = { from, to: from + info.textSpan.length, ...description(info) };
    const reference = this.referenceOf(file, offset + position, hover.signature);
    return reference === undefined ? hover : { ...hover, reference };
  }

  completions(cells: Cells, cell: number, position: number): Completions | null {
    const { file, offset, source } = this.update(cells, cell);
    const found = this.service.getCompletionsAtPosition(file, offset + position, {});
    if (!found) return null;
    const typed = /[\w$]*$/.exec(source.slice(0, position))![0];
    const replaced = found.optionalReplacementSpan ?? found.entries[0]?.replacementSpan;
    const from = replaced && replaced.start >= offset ? replaced.start - offset : position - typed.length;
    const entries = found.entries
      .filter(({ kind }) => kind !== this.ts.ScriptElementKind.warning)
      .map(({ name, kind, sortText, insertText }) => ({
        name,
        kind: String(kind),
        sort: sortText,
        ...(insertText === undefined ? {} : { insert: insertText }),
      }));
    return { from: Math.min(from, position), to: position, entries };
  }

  describe(cells: Cells, cell: number, position: number, name: string): Description | null {
    const { file, offset } = this.update(cells, cell);
    const details = this.service.getCompletionEntryDetails(
      file,
      offset + position,
      name,
      undefined,
      undefined,
      undefined,
      undefined,
    );
    return details ? description(details) : null;
  }

  call(cells: Cells, cell: number, position: number): CallHelp | null {
    const { file, offset } = this.update(cells, cell);
    const help = this.service.getSignatureHelpItems(file, offset + position, undefined);
    const item = help?.items[help.selectedItemIndex];
    if (!help || !item) return null;
    return {
      prefix: signature(item.prefixDisplayParts),
      parameters: item.parameters.map((parameter) => ({
        label: signature(parameter.displayParts),
        documentation: markdown(parameter.documentation),
      })),
      suffix: signature(item.suffixDisplayParts),
      active: Math.min(help.argumentIndex, Math.max(item.parameters.length - 1, 0)),
      documentation: markdown(item.documentation),
      from: help.applicableSpan.start - offset,
    };
  }

  /**
   * The compiler's view of the files. By hand, because the library for it, @typescript/vfs, names TypeScript in a
   * `require` for Node, which bundlers follow.
   */
  private host(files: Readonly<Record<string, string>>): TS.LanguageServiceHost {
    const globals = Object.keys(files).filter((file) => file.startsWith("/globals/"));
    const settings = options(this.ts);
    const textOf = (file: string) => this.cells.get(file)?.text ?? files[file];
    return {
      getCompilationSettings: () => settings,
      getCurrentDirectory: () => "/",
      getDefaultLibFileName: () => "/lib.es2022.d.ts",
      getProjectVersion: () => String(this.version),
      getScriptFileNames: () => [...globals, ...this.cells.keys()],
      getScriptVersion: (file) => String(this.cells.get(file)?.version ?? 0),
      getScriptSnapshot: (file) => {
        const text = textOf(file);
        return text === undefined ? undefined : this.ts.ScriptSnapshot.fromString(text);
      },
      fileExists: (file) => textOf(file) !== undefined,
      readFile: textOf,
    };
  }

  /** Brings the files of this cell and of those above it up to date. */
  private update(cells: Cells, cell: number): CellModule {
    const modules = this.modules.of(cells.slice(0, cell + 1));
    for (const { file, text } of modules) {
      if (this.cells.get(file)?.text !== text) this.cells.set(file, { text, version: ++this.version });
    }
    return modules[cell]!;
  }

  private message({ code, messageText, start, length }: TS.Diagnostic, module: CellModule): string {
    const message = readableMessage(this.ts.flattenDiagnosticMessageText(messageText, "\n"));
    if (code !== ASSIGNED_TO_IMPORT) return message;
    const name = module.text.slice(start, start! + length!);
    const instead = INSTEAD_OF_IMPORT[module.visible.get(name) ?? "import"];
    return instead === undefined ? message : message.replace("an import", instead);
  }

  /** Where a name is documented, if it is declared in the engine and not in a cell that builds its own `Variable`. */
  private referenceOf(file: string, position: number, signature: string): string | undefined {
    const definitions = this.service.getDefinitionAtPosition(file, position) ?? [];
    if (!definitions.some(({ fileName }) => Object.values(MODULES).includes(fileName))) return undefined;
    const name = nameIn(signature);
    return Object.hasOwn(this.reference, name) ? this.reference[name] : undefined;
  }
}

/** The names in a declaration file's lists of exports. */
function exportsOf(declarations: string): string[] {
  const lists = [...declarations.matchAll(/^export (?:type )?\{([^}]*)\};$/gm)].map(([, names]) => names!);
  return lists.flatMap((names) => names.split(",").map((name) => /[\w$]+\s*$/.exec(name)![0].trim()));
}

/** tslab's options (`createConverter` there), so that an error here is an error in JupyterLab, and none here is none there. */
function options(ts: TypeScript): TS.CompilerOptions {
  return {
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2022.d.ts"],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    moduleDetection: ts.ModuleDetectionKind.Force,
    strict: false,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    paths: {
      ...Object.fromEntries(Object.entries(MODULES).map(([name, file]) => [name, [file]])),
      tslab: ["/tslab/index.d.ts"],
    },
  };
}
