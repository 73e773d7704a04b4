/** A notebook session: runs cells one after another. Knows no page and no worker, so tests run it in Node. */
import { inspect } from "node-inspect-extracted";
import type { Output } from "../protocol";
import { asTyped, CellSyntaxError, compileCell } from "../transform";
import type { CompiledCell, Origin } from "../transform";
import { createConsole, type Write } from "./console";
import { createTslab } from "./display";
import { errorOutput, withoutPageFrames } from "./errors";
import { Owners } from "./owners";
import { createProcess } from "./process";
import { CellScope } from "./scope";

export type Module = Readonly<Record<string, unknown>>;
/** Modules by the name in `import`; a function loads one when it is first imported. */
export type ModuleTable = Readonly<Record<string, Module | (() => Promise<Module>)>>;
export type Emit = (output: Output) => void;

export interface SessionOptions {
  /** What cells can import, besides `tslab`. */
  modules: ModuleTable;
  /** Globals of the host that cells shall not see. */
  hidden?: Iterable<string>;
}

/** Names that Node has and a page has not, and those by which a cell could cut the worker off from its page. */
export const HIDDEN_GLOBALS: readonly string[] = [
  ...[
    "process",
    "require",
    "module",
    "exports",
    "Buffer",
    "global",
    "__dirname",
    "__filename",
    "gc",
    "setImmediate",
  ],
  ...[
    "clearImmediate",
    "importScripts",
    "postMessage",
    "onmessage",
    "close",
    "indexedDB",
    "caches",
    "cookieStore",
  ],
];

export interface RunResult {
  ok: boolean;
  ms: number;
}

interface Run {
  label: string;
  emit: Emit;
  failed: boolean;
}

export class Session {
  /** The session's `console`, for a host that wants library code to print into the cell as well. */
  readonly console: ReturnType<typeof createConsole>;
  readonly timers: ReturnType<Owners<Run>["timers"]>;
  private readonly scope: CellScope;
  private readonly modules: ModuleTable;
  private readonly owners = new Owners<Run>();

  constructor({ modules, hidden = HIDDEN_GLOBALS }: SessionOptions) {
    const emit: Emit = (output) => this.owners.current?.emit(output);
    const write: Write = (name, text) => emit({ type: "stream", name, text: asRead(text) });
    this.console = createConsole(write);
    this.timers = this.owners.timers();
    const process = createProcess(write);
    this.modules = { ...modules, tslab: { ...createTslab(emit) }, process, "node:process": process };
    this.scope = new CellScope({ console: this.console, ...this.timers }, new Set(hidden));
  }

  /** The names that cells have declared so far. */
  names(): string[] {
    return this.scope.names();
  }

  /**
   * Runs a cell and says whether it went well; its outputs go to `emit`, later ones too.
   * `label` names it in stack traces and is of the form `cell-3` or `scratch-1`.
   */
  async run(label: string, source: string, emit: Emit): Promise<RunResult> {
    const run: Run = { label, emit, failed: false };
    const start = performance.now();
    await this.execute(run, source);
    const ms = performance.now() - start;
    // A rejection that nobody handles counts for this cell. Hosts report it in a turn of its own, which
    // they ask for when the promises of this turn are through: that is after our first wait has begun.
    await nextTurn();
    await nextTurn();
    return { ok: !run.failed, ms };
  }

  private async execute(run: Run, source: string): Promise<void> {
    const { label, emit } = run;
    try {
      const cell = compileCell(source, (name) => this.origin(name));
      const modules = await Promise.all(cell.imports.map(({ module }) => this.load(module)));
      const compiled = evaluate(cell.code(label, typesAmong(cell, modules)));
      this.owners.enter(run);
      const shown: { value?: unknown } = {};
      const result = compiled(this.scope.scope, {
        modules,
        publish: (accessors: object) => this.scope.publish(accessors),
        show: (last: { tsLastExpr: unknown }) => (shown.value = last.tsLastExpr),
        import: (name: unknown) => this.load(String(name)),
        typeOf: (name: string) => this.typeOf(name),
      });
      if (cell.isAsync) await result;
      if (shown.value !== undefined && shown.value !== null) {
        emit({ type: "result", data: { "text/plain": asRead(await print(shown.value)) } });
      }
    } catch (error) {
      this.fail(run, error);
    }
  }

  /** To be told of a rejection or an exception that nobody caught: the cell it belongs to shows it and has failed. */
  uncaught(error: unknown): void {
    const run = this.owners.current;
    if (run) this.fail(run, error);
  }

  private fail(run: Run, error: unknown): void {
    run.failed = true;
    run.emit(errorOutput(error, run.label));
  }

  private origin(name: string): Origin {
    if (this.scope.has(name)) return "cell";
    // A function's own `arguments` is resolved before this is asked.
    return this.scope.hasGlobal(name) && name !== "arguments" ? "global" : "unknown";
  }

  private typeOf(name: string): string {
    const known = this.scope.has(name) || this.scope.hasGlobal(name);
    return known ? typeof this.scope.scope[name] : "undefined";
  }

  private async load(name: string): Promise<Module> {
    const module = Object.hasOwn(this.modules, name) ? this.modules[name] : undefined;
    if (module === undefined) {
      const known = Object.keys(this.modules).filter(
        (other) => !Object.hasOwn(this.modules, `node:${other}`),
      );
      throw new Error(
        `Cannot find module '${name}'. In the page a cell can import ${known.sort().join(", ")}.`,
      );
    }
    return typeof module === "function" ? await module() : module;
  }
}

const { setTimeout } = globalThis;
const nextTurn = () => new Promise((resolve) => setTimeout(resolve));

type CellFunction = (scope: object, cell: object) => unknown;

/** Indirect `eval`: the cell sees globals, not this module. */
function evaluate(code: string): CellFunction {
  return (0, eval)(code) as CellFunction;
}

/** Imported names that a module does not have: types, unless the cell uses one as a value. */
function typesAmong(cell: CompiledCell, modules: readonly Module[]): Set<string> {
  const types = new Set<string>();
  cell.imports.forEach(({ module, names }, at) => {
    for (const { imported, local, used } of names) {
      if (imported === "*" || imported in modules[at]!) continue;
      if (used) throw new CellSyntaxError(`Module '${module}' has no exported member '${imported}'.`);
      types.add(local);
    }
  });
  return types;
}

/** An error that a cell prints quotes its code and its stack: as the reader knows them. */
const asRead = (text: string): string => asTyped(withoutPageFrames(text));

/** As tslab prints a result: strings bare, everything else as Node inspects it. */
async function print(value: unknown): Promise<string> {
  if (typeof value === "string") return value;
  return value instanceof Promise ? printPromise(value) : inspect(value);
}

/** Node can look into a promise; here we have to ask it, and give it no time to settle meanwhile. */
async function printPromise(promise: Promise<unknown>): Promise<string> {
  // Asking counts as handling a rejection; this makes one that the cell does not handle show as uncaught again.
  void promise.then(() => undefined);
  const pending = {};
  const [state, value] = await Promise.race([
    promise.then(
      (value) => ["", value] as const,
      (reason: unknown) => ["<rejected> ", reason] as const,
    ),
    Promise.resolve(pending).then(() => ["<pending>", pending] as const),
  ]);
  if (value === pending) return "Promise { <pending> }";
  // One level deeper than a bare value; a line holds 80 columns, of which Node reserves 21 here.
  const text = state + inspect(value, { depth: 1 });
  const fits = text.length <= 59 && !text.includes("\n");
  return fits ? `Promise { ${text} }` : `Promise {\n  ${text.replaceAll("\n", "\n  ")}\n}`;
}
