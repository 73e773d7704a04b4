/**
 * Loads the WebAssembly kernels: lazily, synchronously, and never with an error. Where WebAssembly is missing,
 * lacks SIMD or refuses to compile, a kernel is null and its caller runs the plain loop.
 *
 * Arrays live in ordinary typed arrays, which the collector owns. A kernel sees them through one small memory of
 * fixed size: the caller copies a block in, runs the kernel, and copies the result out (docs/design/kernels.md).
 */

/** What the kernels are: with fused multiply-add, with plain SIMD, or not in use. */
export type KernelBuild = "relaxed" | "simd" | "off";

/**
 * A module as `npm run build:kernels` writes it: the bytes of each build in base64. `relaxed` is missing where it
 * would be the same.
 */
export interface CompiledKernels {
  readonly simd: string;
  readonly relaxed?: string;
}

/** The part of WebAssembly that is needed here; the engine compiles without the DOM's types. */
interface WebAssemblyApi {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { readonly exports: object };
  Memory: new (size: { initial: number; maximum: number; shared?: boolean }) => KernelMemory;
}

/** A WebAssembly.Memory. */
export interface KernelMemory {
  readonly buffer: ArrayBuffer;
}

/** The memory of all kernels, seen as each of its types. It never grows, so these views stay valid. */
export interface Scratch {
  readonly u8: Uint8Array;
  readonly i32: Int32Array;
  readonly f32: Float32Array;
  readonly f64: Float64Array;
}

const PAGE = 65536;

/**
 * 64 KB of constants and 11 MB of scratch. Pages that nothing has been written to cost no memory, and only large
 * matrix products get beyond the first megabyte.
 */
const PAGES = 177;

/** Where scratch begins, in bytes: below it lie the constants of the modules. */
export const SCRATCH_START = PAGE;

/** Where scratch ends, in bytes. */
export const SCRATCH_END = PAGES * PAGE;

/**
 * The smallest modules that use what a build needs: the runtime is asked, not its version. Each has one
 * function: `f32x4.relaxed_madd` and `f32x4.add` of zeros.
 */
const probes = {
  relaxed:
    "AGFzbQEAAAABBQFgAAF7AwIBAAo9ATsA/QwAAAAAAAAAAAAAAAAAAAAA/QwAAAAAAAAAAAAAAAAAAAAA/QwAAAAAAAAAAAAAAAAAAAAA/YUCCw==",
  simd: "AGFzbQEAAAABBQFgAAF7AwIBAAorASkA/QwAAAAAAAAAAAAAAAAAAAAA/QwAAAAAAAAAAAAAAAAAAAAA/eQBCw==",
};

/** What the user asked for: the best build there is, or at most the one named. */
let choice: "auto" | KernelBuild | undefined;

/** Counts the calls of `setKernels`, so that a loaded kernel knows when it was loaded for another build. */
let generation = 0;

let build: KernelBuild | undefined;
let memory: KernelMemory | undefined;
let views: Scratch | undefined;

/**
 * Chooses the kernels: `"auto"` is the best build that this runtime can run; `"relaxed"`, `"simd"` and `"off"`
 * are at most that one. Returns the build that is used from now on.
 */
export function chooseKernels(wanted: "auto" | KernelBuild): KernelBuild {
  choice = wanted;
  build = undefined;
  generation++;
  return kernelBuild();
}

/** The build in use; it is found out at the first call. */
export function kernelBuild(): KernelBuild {
  return (build ??= bestBuild(choice ?? environmentChoice()));
}

/** The views of the kernels' memory. Only for a caller that holds a kernel: without WebAssembly there is none. */
export function scratch(): Scratch {
  return views!;
}

/**
 * A function that gives the exports of a module, or null when they cannot be used and the plain loop has to do.
 * The module is compiled at the first call and again when another build is chosen.
 */
export function lazyKernels<Exports extends object>(compiled: CompiledKernels): () => Exports | null {
  let loadedFor = -1;
  let exports: Exports | null = null;
  return () => {
    if (loadedFor !== generation) {
      exports = instantiate(compiled) as Exports | null;
      loadedFor = generation;
    }
    return exports;
  };
}

function instantiate(compiled: CompiledKernels): object | null {
  const which = kernelBuild();
  const api = webAssembly();
  if (which === "off" || !api) return null;
  try {
    memory ??= new api.Memory({ initial: PAGES, maximum: PAGES });
    views ??= viewsOf(memory.buffer);
    const module = new api.Module(decode(compiled[which] ?? compiled.simd));
    return new api.Instance(module, { env: { memory } }).exports;
  } catch {
    // There is no memory to be had, or the module is larger than this thread may compile at once. The plain
    // loop works everywhere.
    return null;
  }
}

/** Kernels on a memory that threads share. Each thread makes an instance of the module for itself. */
export interface SharedKernels<Exports extends object> {
  readonly memory: KernelMemory;
  readonly module: object;
  readonly exports: Exports;
  readonly scratch: Scratch;
}

/** A module on a new shared memory of at least `bytes`; undefined where there are no kernels or no such memory. */
export function sharedKernels<Exports extends object>(
  compiled: CompiledKernels,
  bytes: number,
): SharedKernels<Exports> | undefined {
  const which = kernelBuild();
  const api = webAssembly();
  if (which === "off" || !api) return undefined;
  try {
    const pages = Math.ceil(bytes / PAGE);
    const memory = new api.Memory({ initial: pages, maximum: pages, shared: true });
    const module = new api.Module(forSharedMemory(decode(compiled[which] ?? compiled.simd)));
    const { exports } = new api.Instance(module, { env: { memory } });
    return { memory, module, exports: exports as Exports, scratch: viewsOf(memory.buffer) };
  } catch {
    return undefined;
  }
}

/**
 * A module says of the memory it imports whether it is shared: after the name comes 2, which stands for a memory, and
 * then 1 for one with a maximum or 3 for a shared one.
 */
function forSharedMemory(module: Uint8Array): Uint8Array {
  const name = "memory";
  for (let i = 0; i < module.length; i++) {
    let length = 0;
    while (length < name.length && module[i + length] === name.charCodeAt(length)) length++;
    if (length === name.length && module[i + length] === 2 && module[i + length + 1] === 1) {
      module[i + length + 1] = 3;
      return module;
    }
  }
  throw new TypeError("expected a module that imports a memory with a maximum");
}

function viewsOf(buffer: ArrayBuffer): Scratch {
  return {
    u8: new Uint8Array(buffer),
    i32: new Int32Array(buffer),
    f32: new Float32Array(buffer),
    f64: new Float64Array(buffer),
  };
}

function bestBuild(atMost: "auto" | KernelBuild): KernelBuild {
  if (atMost === "off") return "off";
  if (atMost !== "simd" && compiles(probes.relaxed)) return "relaxed";
  return compiles(probes.simd) ? "simd" : "off";
}

/** `WebAssembly.validate` would not do: a content security policy lets it say yes and then forbids to compile. */
function compiles(probe: string): boolean {
  const api = webAssembly();
  if (!api) return false;
  try {
    new api.Module(decode(probe));
    return true;
  } catch {
    return false;
  }
}

/** The variable DEZERO_KERNELS where there are environment variables: in Node, not in a page. */
function environmentChoice(): "auto" | KernelBuild {
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } };
  const wanted = process?.env?.DEZERO_KERNELS;
  return wanted === "relaxed" || wanted === "simd" || wanted === "off" ? wanted : "auto";
}

function webAssembly(): WebAssemblyApi | undefined {
  return (globalThis as { WebAssembly?: WebAssemblyApi }).WebAssembly;
}

function decode(base64: string): Uint8Array {
  const { atob } = globalThis as unknown as { atob: (text: string) => string };
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
