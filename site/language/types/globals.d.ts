// The globals of a cell, besides those of the language itself (TypeScript's lib.es2022): what Node and a worker in the
// page have in common. A test compares the names with those that the page's kernel offers.

interface Console {
  /** Prints values, with a space between them and a new line after them. */
  log(...values: any[]): void;
  info(...values: any[]): void;
  debug(...values: any[]): void;
  /** Prints to the stream for errors. */
  error(...values: any[]): void;
  warn(...values: any[]): void;
  /** Prints an object as `inspect` shows it. */
  dir(value: any, options?: { depth?: number | null; showHidden?: boolean; colors?: boolean }): void;
  dirxml(...values: any[]): void;
  /** Prints the rows of an array, or the properties of an object, as a table. */
  table(data: any, columns?: readonly string[]): void;
  trace(...values: any[]): void;
  /** Prints a message when `condition` is false. */
  assert(condition?: boolean, ...values: any[]): void;
  /** Prints how often it was called with this label. */
  count(label?: string): void;
  countReset(label?: string): void;
  /** Indents what is printed up to `groupEnd`. */
  group(...label: any[]): void;
  groupCollapsed(...label: any[]): void;
  groupEnd(): void;
  /** Starts a clock; `timeEnd` prints the time since then. */
  time(label?: string): void;
  timeLog(label?: string, ...values: any[]): void;
  timeEnd(label?: string): void;
  clear(): void;
}
declare var console: Console;

/** Calls `callback` once, after `delay` milliseconds. */
declare function setTimeout<A extends any[]>(
  callback: (...args: A) => void,
  delay?: number,
  ...args: A
): number;
declare function clearTimeout(timer: number | undefined): void;
/** Calls `callback` every `delay` milliseconds, until `clearInterval`. */
declare function setInterval<A extends any[]>(
  callback: (...args: A) => void,
  delay?: number,
  ...args: A
): number;
declare function clearInterval(timer: number | undefined): void;
/** Calls `callback` as soon as the running code has ended. */
declare function queueMicrotask(callback: () => void): void;
/** A deep copy. */
declare function structuredClone<T>(value: T): T;

interface Performance {
  /** Milliseconds since the kernel was started, with fractions. */
  now(): number;
  readonly timeOrigin: number;
}
declare var performance: Performance;

interface Crypto {
  /** Fills an array with random numbers. */
  getRandomValues<
    T extends
      Int8Array | Uint8Array | Uint8ClampedArray | Int16Array | Uint16Array | Int32Array | Uint32Array,
  >(
    array: T,
  ): T;
}
declare var crypto: Crypto;

/** Text to UTF-8. */
declare class TextEncoder {
  readonly encoding: string;
  encode(text?: string): Uint8Array;
}
/** Bytes to text. */
declare class TextDecoder {
  constructor(encoding?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  readonly encoding: string;
  decode(bytes?: ArrayBuffer | ArrayBufferView, options?: { stream?: boolean }): string;
}
/** Text to base64; each character stands for one byte. */
declare function btoa(text: string): string;
declare function atob(text: string): string;

declare class URLSearchParams {
  constructor(init?: string | Record<string, string> | [string, string][]);
  append(name: string, value: string): void;
  delete(name: string): void;
  get(name: string): string | null;
  getAll(name: string): string[];
  has(name: string): boolean;
  set(name: string, value: string): void;
  toString(): string;
  [Symbol.iterator](): IterableIterator<[string, string]>;
}
declare class URL {
  constructor(url: string | URL, base?: string | URL);
  hash: string;
  host: string;
  hostname: string;
  href: string;
  readonly origin: string;
  pathname: string;
  port: string;
  protocol: string;
  search: string;
  readonly searchParams: URLSearchParams;
  toString(): string;
}

interface AbortSignal {
  readonly aborted: boolean;
  readonly reason: any;
  throwIfAborted(): void;
}
declare class AbortController {
  readonly signal: AbortSignal;
  abort(reason?: any): void;
}

interface Response {
  readonly ok: boolean;
  readonly status: number;
  readonly statusText: string;
  readonly url: string;
  text(): Promise<string>;
  json(): Promise<any>;
  arrayBuffer(): Promise<ArrayBuffer>;
}
interface RequestOptions {
  method?: string;
  headers?: Record<string, string>;
  body?: string | ArrayBuffer | ArrayBufferView;
  signal?: AbortSignal;
}
/** Gets a file from the net, if its server and this page allow it. */
declare function fetch(url: string | URL, options?: RequestOptions): Promise<Response>;

declare namespace WebAssembly {
  type ValueType = "i32" | "i64" | "f32" | "f64" | "v128" | "externref" | "anyfunc";
  type Bytes = ArrayBuffer | ArrayBufferView;
  type Imports = Record<string, Record<string, any>>;
  class Module {
    constructor(bytes: Bytes);
  }
  class Instance {
    constructor(module: Module, imports?: Imports);
    readonly exports: Record<string, any>;
  }
  class Memory {
    constructor(descriptor: { initial: number; maximum?: number; shared?: boolean });
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
  class Table {
    constructor(descriptor: { element: ValueType; initial: number; maximum?: number });
    readonly length: number;
    get(index: number): any;
    set(index: number, value?: any): void;
    grow(count: number): number;
  }
  class Global {
    constructor(descriptor: { value: ValueType; mutable?: boolean }, value?: any);
    value: any;
  }
  function validate(bytes: Bytes): boolean;
  function compile(bytes: Bytes): Promise<Module>;
  function instantiate(bytes: Bytes, imports?: Imports): Promise<{ module: Module; instance: Instance }>;
  function instantiate(module: Module, imports?: Imports): Promise<Instance>;
}
