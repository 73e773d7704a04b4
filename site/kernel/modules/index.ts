/**
 * What cells in the page can import, besides the engine and `tslab`: the parts of Node that the chapters
 * show (files and `finally` in step 18), kept in memory and gone with the worker.
 *
 * Written by hand because the well-kept package, memfs, costs 57 KB gz before its polyfills of Buffer and
 * streams; these are 3 KB and give Node's own messages. `node:fs` has the synchronous functions only.
 */
import type { Module, ModuleTable } from "../session";
import { MemoryFileSystem } from "./file-system";
import * as path from "./path";

/** A fresh file system and the modules that reach it, under both of their names. */
export function nodeModules(): ModuleTable {
  const system = new MemoryFileSystem();
  const fs = withDefault(system.functions());
  const os = withDefault({ tmpdir: () => "/tmp", homedir: () => "/home", EOL: "\n" });
  const paths = withDefault({ ...path });
  return { "node:fs": fs, fs, "node:os": os, os, "node:path": paths, path: paths };
}

/** `import fs from "node:fs"` gives the same as `import * as fs`. */
const withDefault = (module: Module): Module => ({ ...module, default: module });
