// The parts of Node that cells in the page can import (site/kernel/modules). A test compares the names.

declare module "node:fs" {
  /** What `readFileSync` gives without an encoding. */
  interface Buffer extends Uint8Array {
    /** The text of the bytes; `"utf8"` by default. */
    toString(encoding?: string): string;
  }
  type Data = string | NodeJS.ArrayBufferView;
  interface FileOptions {
    encoding?: string | null;
    /** How the file is opened: `"r"`, `"w"`, `"a"`, `"r+"`, ... */
    flag?: string;
  }

  /** Opens a file and returns its number. `flags` are `"r"` (the default), `"w"`, `"a"`, and more as in Node. */
  export function openSync(path: string, flags?: string): number;
  /** Closes an open file. */
  export function closeSync(fd: number): void;
  /** Reads from an open file into `buffer`, and returns how many bytes were read. */
  export function readSync(
    fd: number,
    buffer: NodeJS.ArrayBufferView,
    offset?: number,
    length?: number,
    position?: number | null,
  ): number;
  /** Writes to an open file, and returns how many bytes were written. */
  export function writeSync(fd: number, text: string, position?: number | null): number;
  export function writeSync(
    fd: number,
    bytes: NodeJS.ArrayBufferView,
    offset?: number | null,
    length?: number | null,
    position?: number | null,
  ): number;
  /** The content of a file, or of what is left to read of an open one: bytes, or text when an encoding is given. */
  export function readFileSync(
    path: string | number,
    options?: { encoding?: null; flag?: string } | null,
  ): Buffer;
  export function readFileSync(
    path: string | number,
    options: string | { encoding: string; flag?: string },
  ): string;
  /** Writes a file, replacing what it held. */
  export function writeFileSync(
    path: string | number,
    data: Data,
    options?: string | FileOptions | null,
  ): void;
  /** Writes at the end of a file. */
  export function appendFileSync(
    path: string | number,
    data: Data,
    options?: string | FileOptions | null,
  ): void;
  /** Whether there is a file or a folder of this name. */
  export function existsSync(path: string): boolean;
  /** Deletes a file. */
  export function unlinkSync(path: string): void;
  /** Deletes a file, or a folder when `recursive` is true; `force` is content when there is none. */
  export function rmSync(path: string, options?: { recursive?: boolean; force?: boolean }): void;
  /** Makes a folder, and with `recursive` those above it. */
  export function mkdirSync(path: string, options?: { recursive?: boolean }): void;
  /** Makes a folder whose name begins with `prefix`, and returns its name. */
  export function mkdtempSync(prefix: string): string;
  /** The names in a folder. */
  export function readdirSync(path: string): string[];
}
declare module "fs" {
  export * from "node:fs";
}

declare module "node:os" {
  /** The folder for files that nobody keeps. */
  export function tmpdir(): string;
  /** The folder in which relative paths begin. */
  export function homedir(): string;
  /** What ends a line. */
  export const EOL: string;
}
declare module "os" {
  export * from "node:os";
}

declare module "node:path" {
  export const sep: string;
  /** Whether a path begins at the root. */
  export function isAbsolute(path: string): boolean;
  /** The path without `.`, `..` and doubled slashes. */
  export function normalize(path: string): string;
  /** The parts with slashes between them. */
  export function join(...paths: string[]): string;
  /** The absolute path. */
  export function resolve(...paths: string[]): string;
  /** The last part of a path. */
  export function basename(path: string, suffix?: string): string;
  /** All but the last part of a path. */
  export function dirname(path: string): string;
  /** The end of a path from its last dot on. */
  export function extname(path: string): string;
}
declare module "path" {
  export * from "node:path";
}

declare module "node:process" {
  interface Stream {
    /** Shows the text as it is, without ending the line: `"\r"` goes back to its start. */
    write(text: string | Uint8Array): boolean;
  }
  export const stdout: Stream;
  export const stderr: Stream;
}
declare module "process" {
  export * from "node:process";
}

declare namespace NodeJS {
  type ArrayBufferView = Uint8Array | Int8Array | Uint8ClampedArray | DataView;
}

// Names that chapters ask about before they use them (`typeof process`): in the page they are undefined.

/** Node's process. Only in Node: in the page there is none, and `typeof process` is `"undefined"`. */
declare var process: any;
/** Node's bytes. Only in Node: in the page `Uint8Array` does the same. */
declare var Buffer: any;
/** Collects garbage. Only in Node, and only when it was started with `--expose-gc`. */
declare var gc: any;
