/**
 * The settings of the engine, in one static place. Never instantiated: `Config.enableBackprop` is
 * read by every operation, `Config.train` by functions that behave differently in training and in
 * use (dropout, batch normalization). Change them for a while with {@link usingConfig}.
 *
 * Follows step 18 of the book (`Config`) and step 54 (`train`).
 */
export class Config {
  /** Whether operations record the graph that `backward` walks. */
  static enableBackprop = true;
  /** Whether the program is training (`true`) or using (`false`) a model. */
  static train = true;
  /** Whether `backward` looks for gradients that are nan or infinite: see {@link detectAnomaly}. */
  static detectAnomaly = false;
}

/** The names of the settings in {@link Config}. */
export type ConfigName = "enableBackprop" | "train" | "detectAnomaly";

// `Symbol.dispose` is younger than ES2022. Declared as @types/node does, so that the declarations of
// this package are readable by every TypeScript since 4.9 and `using` works from 5.2 on.
declare global {
  interface SymbolConstructor {
    readonly dispose: unique symbol;
  }
}

/** A changed setting that is put back by {@link ConfigScope.end}, or at the end of a `using` block. */
export interface ConfigScope {
  /**
   * Puts the old value back. Calling it again does nothing. Scopes may end in any order: the value that is
   * left when all have ended is the one from before the first. A scope that is still open when the callback
   * around it returns ends with it.
   */
  end(): void;
  [Symbol.dispose](): void;
}

const KNOWN: readonly string[] = ["enableBackprop", "train", "detectAnomaly"];

function checkSetting(who: string, name: unknown, value: unknown): void {
  if (typeof name !== "string" || !KNOWN.includes(name)) {
    throw new TypeError(`${who}: there is no setting ${JSON.stringify(name)}; known: ${KNOWN.join(", ")}`);
  }
  if (typeof value !== "boolean") {
    throw new TypeError(`${who}: ${name} expects true or false, got ${String(value)}`);
  }
}

/** A callback that returns before its body has run would run that body with the wrong setting. */
function checkCallback(who: string, fn: unknown): asserts fn is () => unknown {
  if (typeof fn !== "function") {
    throw new TypeError(`${who}: expected a function, got ${fn === null ? "null" : typeof fn}`);
  }
  const kind = fn.constructor.name;
  if (kind === "AsyncFunction" || kind === "AsyncGeneratorFunction") throw asyncError(who);
  if (kind === "GeneratorFunction") {
    throw new TypeError(
      `${who}: the callback is a generator; its body would run after the setting is put back`,
    );
  }
}

const asyncError = (who: string): TypeError =>
  new TypeError(
    `${who}: the callback is async. What follows its first await would run after the setting is put back: ` +
      `await first, then call ${who} around the synchronous part`,
  );

/** A change of a setting that is under way, and what to put back when it ends. */
interface Change {
  readonly name: ConfigName;
  old: boolean;
}

/** The changes under way, oldest first. */
const changes: Change[] = [];

function begin(name: ConfigName, value: boolean): Change {
  const change = { name, old: Config[name] };
  Config[name] = value;
  changes.push(change);
  return change;
}

/** Ends a change, if it is under way. When a later one of the same setting is too, that one inherits the old value. */
function end(change: Change): void {
  const at = changes.lastIndexOf(change);
  if (at < 0) return;
  changes.splice(at, 1);
  const later = changes.slice(at).find(({ name }) => name === change.name);
  if (later === undefined) Config[change.name] = change.old;
  else later.old = change.old;
}

/** Runs `fn` with a setting changed; the old value comes back however `fn` ends, with scopes left open or not. */
export function runWith<T>(who: string, name: ConfigName, value: boolean, fn: (() => T) | undefined): T {
  checkCallback(who, fn);
  const change = begin(name, value);
  let result: T;
  try {
    result = fn();
  } finally {
    for (const inner of changes.slice(changes.lastIndexOf(change)).reverse()) end(inner);
  }
  if (typeof (result as { then?: unknown } | null | undefined)?.then === "function") {
    // The promise is dropped with the error below; without this a rejection would be reported as well.
    (result as unknown as Promise<unknown>).then(undefined, () => undefined);
    throw asyncError(who);
  }
  return result;
}

/**
 * Runs `fn` with one setting of {@link Config} changed and returns its result. The old value is put
 * back however `fn` ends, also by an error, and calls nest. Without `fn`, the setting is changed until
 * the returned scope ends: `using scope = usingConfig("train", false)` (TypeScript 5.2).
 *
 * Errors: TypeError for an unknown name, a value that is no boolean, or an async callback (what
 * follows its first `await` would run with the wrong setting).
 *
 * Follows step 18 (`using_config`).
 * @example
 * usingConfig("enableBackprop", false, () => square(variable(2)).creator); // null
 */
export function usingConfig<T>(name: ConfigName, value: boolean, fn: () => T): T;
export function usingConfig(name: ConfigName, value: boolean): ConfigScope;
export function usingConfig<T>(name: ConfigName, value: boolean, ...fn: Callback<T>): T | ConfigScope {
  checkSetting("usingConfig", name, value);
  return changeSetting("usingConfig", name, value, fn);
}

/** A callback or nothing. `undefined` is neither: a misspelt method given as callback must not open a scope. */
type Callback<T> = readonly [fn?: (() => T) | undefined];

function changeSetting<T>(who: string, name: ConfigName, value: boolean, fn: Callback<T>): T | ConfigScope {
  return fn.length === 0 ? openScope(name, value) : runWith(who, name, value, fn[0]);
}

function openScope(name: ConfigName, value: boolean): ConfigScope {
  const change = begin(name, value);
  const endScope = (): void => end(change);
  // Runtimes without Symbol.dispose get the key that compilers and polyfills agree on.
  const dispose = (Symbol.dispose as symbol | undefined) ?? Symbol.for("Symbol.dispose");
  return { end: endScope, [dispose]: endScope } as unknown as ConfigScope;
}

/**
 * Runs `fn` without recording a graph: what only inference needs, in less memory. The same as
 * `usingConfig("enableBackprop", false, fn)`.
 *
 * Follows step 18 (`no_grad`).
 * @example
 * noGrad(() => square(variable(2)).creator); // null
 */
export function noGrad<T>(fn: () => T): T;
export function noGrad(): ConfigScope;
export function noGrad<T>(...fn: Callback<T>): T | ConfigScope {
  return changeSetting("noGrad", "enableBackprop", false, fn);
}

/**
 * Runs `fn` with `Config.train` switched off, so that dropout and its like behave as in use. The graph
 * is still recorded: the two settings are independent.
 *
 * Follows step 54 (`test_mode`).
 * @example
 * testMode(() => Config.train); // false
 */
export function testMode<T>(fn: () => T): T;
export function testMode(): ConfigScope;
export function testMode<T>(...fn: Callback<T>): T | ConfigScope {
  return changeSetting("testMode", "train", false, fn);
}

/**
 * Runs `fn` and throws at the first gradient in it that turns nan or infinite. The Error names the function
 * whose backward did it, which input's gradient it is, what that input holds there, and where in your program
 * the function was applied: so `fn` is to hold the forward computation too. Values may be infinite; only
 * gradients are looked at. No `grad` is changed by the pass that throws.
 *
 * For finding a mistake, not for every day: each function notes a stack, and each gradient is read once more.
 * Off, it costs nothing that can be measured. The same as `usingConfig("detectAnomaly", true, fn)`, and as
 * strict: TypeError for an async callback. PyTorch: `torch.autograd.detect_anomaly`.
 * @example
 * const loss = (x) => sqrt(x).sum();
 * const find = () => { try { detectAnomaly(() => grad(loss)([4, 0])); } catch (error) { return String(error); } };
 * find().split(". ")[0]; // "Error: backward of sqrt: expected a finite gradient for input 0, got inf at [1], where the input is 0"
 */
export function detectAnomaly<T>(fn: () => T): T;
export function detectAnomaly(): ConfigScope;
export function detectAnomaly<T>(...fn: Callback<T>): T | ConfigScope {
  return changeSetting("detectAnomaly", "detectAnomaly", true, fn);
}
