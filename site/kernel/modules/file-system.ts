/** A file system in memory behind Node's synchronous functions. */
import { decode, encode, FileBytes } from "./file-bytes";
import { basename, dirname, resolve } from "./path";
import { argumentError, systemError, valueError } from "./system-error";

type Directory = Map<string, Entry>;
interface File {
  bytes: Uint8Array;
}
type Entry = File | Directory;

interface Descriptor {
  /** `undefined` for a directory, which can be opened but not read. */
  file: File | undefined;
  position: number;
  reads: boolean;
  writes: boolean;
  appends: boolean;
}

type Encoding = string | { encoding?: string | null; flag?: string } | null;

const FLAGS = /^(?:r|rs|w|wx|xw|a|ax|xa|as)\+?$/;
const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

const isDirectory = (entry: Entry | undefined): entry is Directory => entry instanceof Map;

export class MemoryFileSystem {
  private readonly root: Directory = new Map([
    ["tmp", new Map<string, Entry>()],
    ["home", new Map<string, Entry>()],
  ]);
  private readonly descriptors = new Map<number, Descriptor>();
  /** 0, 1 and 2 are the standard streams everywhere. */
  private nextDescriptor = 3;

  /** The functions of `node:fs`, free of `this`, as they are imported. */
  functions(): Record<string, unknown> {
    return {
      openSync: (path: unknown, flags?: string) => this.open(path, flags),
      closeSync: (fd: number) => this.close(fd),
      readSync: (
        fd: number,
        buffer: Uint8Array,
        offset?: number,
        length?: number,
        position?: number | null,
      ) => this.read(fd, buffer, offset, length, position),
      writeSync: (fd: number, data: unknown, ...where: (number | null | undefined)[]) =>
        this.write(fd, data, where),
      readFileSync: (path: unknown, options?: Encoding) => this.readFile(path, options),
      writeFileSync: (path: unknown, data: unknown, options?: Encoding) =>
        this.writeFile(path, data, options, "w"),
      appendFileSync: (path: unknown, data: unknown, options?: Encoding) =>
        this.writeFile(path, data, options, "a"),
      existsSync: (path: unknown) => typeof path === "string" && this.find(path) !== undefined,
      unlinkSync: (path: unknown) => this.unlink(path),
      rmSync: (path: unknown, options?: { recursive?: boolean; force?: boolean }) =>
        this.remove(path, options),
      mkdirSync: (path: unknown, options?: { recursive?: boolean }) => this.makeDirectory(path, options),
      mkdtempSync: (prefix: unknown) => this.makeTemporary(prefix),
      readdirSync: (path: unknown) => this.list(path),
    };
  }

  // --- descriptors ------------------------------------------------------------------------------

  private open(path: unknown, flags = "r", syscall = "open"): number {
    const name = asPath(path);
    if (!FLAGS.test(flags)) throw valueError("flags", flags);
    const update = flags.includes("+");
    const reads = flags.startsWith("r") || update;
    const writes = !flags.startsWith("r") || update;
    const parent = this.parent(name, syscall);
    let entry = this.find(name);
    if (entry && flags.includes("x")) throw systemError("EEXIST", syscall, name);
    if (!entry && flags.startsWith("r")) throw systemError("ENOENT", syscall, name);
    if (isDirectory(entry) && writes) throw systemError("EISDIR", syscall, name);
    if (!entry) parent.set(basename(resolve(name)), (entry = { bytes: new Uint8Array() }));
    const file = isDirectory(entry) ? undefined : entry;
    if (file && flags.startsWith("w")) file.bytes = new Uint8Array();
    this.descriptors.set(this.nextDescriptor, {
      file,
      position: 0,
      reads,
      writes,
      appends: flags.startsWith("a"),
    });
    return this.nextDescriptor++;
  }

  private descriptor(fd: unknown, syscall: string): Descriptor {
    if (typeof fd !== "number") throw argumentError("fd", "number", fd);
    const descriptor = this.descriptors.get(fd);
    if (!descriptor) throw systemError("EBADF", syscall);
    return descriptor;
  }

  private close(fd: number): void {
    this.descriptor(fd, "close");
    this.descriptors.delete(fd);
  }

  private read(
    fd: number,
    buffer: Uint8Array,
    offset = 0,
    length = buffer.byteLength - offset,
    position: number | null = null,
  ): number {
    const descriptor = this.descriptor(fd, "read");
    if (!descriptor.reads) throw systemError("EBADF", "read");
    if (!descriptor.file) throw systemError("EISDIR", "read");
    const start = position ?? descriptor.position;
    const bytes = descriptor.file.bytes.subarray(start, start + length);
    new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength).set(bytes, offset);
    if (position === null) descriptor.position += bytes.length;
    return bytes.length;
  }

  /** `where` is offset, length, position for bytes, and position for a string. */
  private write(fd: number, data: unknown, where: readonly (number | null | undefined)[]): number {
    const descriptor = this.descriptor(fd, "write");
    const { file } = descriptor;
    if (!descriptor.writes || !file) throw systemError("EBADF", "write");
    const isText = typeof data === "string";
    const [offset, length, at] = isText ? [0, undefined, where[0]] : where;
    const all = encode(data);
    const start = offset ?? 0;
    const bytes = all.subarray(start, start + (length ?? all.length));
    const position = descriptor.appends ? file.bytes.length : (at ?? descriptor.position);
    const grown = new Uint8Array(Math.max(file.bytes.length, position + bytes.length));
    grown.set(file.bytes);
    grown.set(bytes, position);
    file.bytes = grown;
    if (at === undefined || at === null) descriptor.position = position + bytes.length;
    return bytes.length;
  }

  // --- whole files ------------------------------------------------------------------------------

  private readFile(path: unknown, options?: Encoding): string | FileBytes {
    const own = typeof path === "number";
    const fd = own ? path : this.open(path);
    try {
      const { file, position, reads } = this.descriptor(fd, "read");
      if (!reads) throw systemError("EBADF", "read");
      if (!file) throw systemError("EISDIR", "read");
      const bytes = FileBytes.from(file.bytes.subarray(own ? position : 0)) as FileBytes;
      if (own) this.descriptor(fd, "read").position = file.bytes.length;
      const encoding = typeof options === "object" ? options?.encoding : options;
      return encoding ? decode(bytes, encoding) : bytes;
    } finally {
      if (!own) this.close(fd);
    }
  }

  private writeFile(path: unknown, data: unknown, options: Encoding | undefined, flag: string): void {
    if (typeof path === "number") return void this.write(path, data, []);
    const fd = this.open(path, (typeof options === "object" ? options?.flag : undefined) ?? flag);
    try {
      this.write(fd, data, []);
    } finally {
      this.close(fd);
    }
  }

  // --- the tree ---------------------------------------------------------------------------------

  private find(path: string): Entry | undefined {
    let entry: Entry | undefined = this.root;
    for (const part of resolve(path).split("/").filter(Boolean))
      entry = isDirectory(entry) ? entry.get(part) : undefined;
    return entry;
  }

  private parent(path: string, syscall: string): Directory {
    const entry = this.find(dirname(resolve(path)));
    if (!entry) throw systemError("ENOENT", syscall, path);
    if (!isDirectory(entry)) throw systemError("ENOTDIR", syscall, path);
    return entry;
  }

  private unlink(path: unknown): void {
    const name = asPath(path);
    const entry = this.find(name);
    if (!entry) throw systemError("ENOENT", "unlink", name);
    if (isDirectory(entry)) throw systemError("EISDIR", "unlink", name);
    this.parent(name, "unlink").delete(basename(resolve(name)));
  }

  private remove(path: unknown, { recursive = false, force = false } = {}): void {
    const name = asPath(path);
    const entry = this.find(name);
    if (!entry && force) return;
    if (!entry) throw systemError("ENOENT", "lstat", name);
    if (isDirectory(entry) && !recursive) {
      const error = new Error(`Path is a directory: rm returned EISDIR (is a directory) ${name}`);
      throw Object.assign(error, {
        name: "SystemError [ERR_FS_EISDIR]",
        code: "ERR_FS_EISDIR",
        errno: 21,
        syscall: "rm",
      });
    }
    this.parent(name, "rm").delete(basename(resolve(name)));
  }

  private makeDirectory(path: unknown, { recursive = false } = {}): void {
    const name = asPath(path);
    if (recursive && !this.find(dirname(resolve(name))))
      this.makeDirectory(dirname(resolve(name)), { recursive });
    const parent = this.parent(name, "mkdir");
    const known = this.find(name);
    if (known && recursive && isDirectory(known)) return;
    if (known) throw systemError("EEXIST", "mkdir", name);
    parent.set(basename(resolve(name)), new Map());
  }

  private makeTemporary(prefix: unknown): string {
    const name = asPath(prefix, "prefix");
    const random = Array.from({ length: 6 }, () => LETTERS[Math.floor(Math.random() * LETTERS.length)]).join(
      "",
    );
    const parent = this.find(dirname(resolve(`${name}x`)));
    if (!isDirectory(parent)) throw systemError("ENOENT", "mkdtemp", `${name}XXXXXX`);
    this.makeDirectory(name + random);
    return name + random;
  }

  private list(path: unknown): string[] {
    const name = asPath(path);
    const entry = this.find(name);
    if (!entry) throw systemError("ENOENT", "scandir", name);
    if (!isDirectory(entry)) throw systemError("ENOTDIR", "scandir", name);
    return [...entry.keys()].sort();
  }
}

function asPath(path: unknown, name = "path"): string {
  if (typeof path !== "string") throw argumentError(name, "string or an instance of Buffer or URL", path);
  return path;
}
