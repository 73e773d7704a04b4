import { layoutFor, type BlockKernels, type Workspace } from "./blocked";
import { matmul as compiled } from "./generated/matmul";
import { kernelBuild, sharedKernels, type KernelBuild } from "./loader";
import { pageThreads } from "./page";

/**
 * Several threads for large matrix products. The caller stages and packs operands in a memory that workers share,
 * puts the task up, and computes with them: each takes a chunk of rows, and then another, until none is left. So a
 * worker that is late, or gone, takes none, and nothing waits for it.
 *
 * Arrays stay in the caller's own memory, and what it computes is, bit for bit, what one thread would.
 */

interface ThreadKernels extends BlockKernels {
  /** Threads must not share the place where a tile at the edge of C is stored first. */
  setEdge(at: number): void;
}

/** A worker, as its starter sees it. */
export interface RunningWorker {
  stop(): void;
}

/** How this platform starts workers. */
export interface ThreadStarter {
  /** Runs `source`, the body of a function of `data`, in a new thread that does not keep the process alive. */
  start(source: string, data: object): RunningWorker;
  /** Whether a worker gets going while the thread that started it is busy or waits. */
  readonly startsMeanwhile: boolean;
}

/** More share a memory bus that is too narrow for all. */
export const MOST_THREADS = 64;

/** Products are computed by more than one thread in blocks of A of up to 4 MB. */
const LAYOUT = /* @__PURE__ */ layoutFor(4 * 1024 * 1024);

/** Rows of a chunk at most: enough to use a slab of B well. */
const CHUNK_ROWS = 64;

/**
 * What threads tell each other: numbers in the header of the layout, after the task, each on a cache line of its own.
 * The number of workers that are ready; the number of tasks so far; how many chunks nobody has taken yet (0 or less:
 * none); how many are not finished.
 */
const CONTROL = LAYOUT.header / 4;
const READY = CONTROL + 16;
const TASKS = CONTROL + 32;
const UNTAKEN = CONTROL + 48;
const UNFINISHED = CONTROL + 64;

/** Where a thread keeps a tile at the edge of C, of 128 bytes; the caller is thread 0. */
function edgeOf(thread: number): number {
  return LAYOUT.header + 4096 + 128 * thread;
}

/** How long workers may take to start, and to finish a chunk of about a millisecond. In milliseconds. */
const PATIENCE_AT_START = 5000;
const PATIENCE = 2000;

/** How often the caller looks before it sleeps until the last chunk is finished: some 20 microseconds. */
const LOOKS = 2000;

/** What a worker does. It is source text because a bundle has no file for it. */
const worker = `
const { memory, module, task, edge, READY, TASKS, UNTAKEN, UNFINISHED } = data;
const control = new Int32Array(memory.buffer);
const kernels = new WebAssembly.Instance(module, { env: { memory } }).exports;
kernels.setEdge(edge);
let tasks = Atomics.load(control, TASKS);
Atomics.add(control, READY, 1);
Atomics.notify(control, READY);
for (;;) {
  for (let left; (left = Atomics.sub(control, UNTAKEN, 1)) > 0; ) {
    kernels.multiplyChunk(task, left - 1);
    if (Atomics.sub(control, UNFINISHED, 1) === 1) Atomics.notify(control, UNFINISHED);
  }
  Atomics.wait(control, TASKS, tasks);
  tasks = Atomics.load(control, TASKS);
}`;

interface Team extends Workspace {
  /** Threads, the caller among them. */
  readonly size: number;
  readonly build: KernelBuild;
  readonly control: Int32Array;
  stop(): void;
}

let starter: ThreadStarter | undefined;
let wanted: number | undefined;
let current: Team | undefined;

/** Hooks in how Node starts threads; pages have their own way (page.ts). */
export function registerThreads(threads: ThreadStarter): void {
  starter = threads;
}

/** Uses so many threads from now on, or as many as there can be. Returns how many these are. */
export function chooseThreads(threads: number): number {
  disband();
  wanted = threads;
  return threadCount();
}

/** How many threads compute large products now. */
export function threadCount(): number {
  return find()?.size ?? 1;
}

/** The threads, when there is more than one and a worker is ready. */
export function team(): Workspace | undefined {
  const found = find();
  return found && Atomics.load(found.control, READY) > 0 ? found : undefined;
}

function find(): Team | undefined {
  wanted ??= environmentThreads();
  if (wanted === 1 || kernelBuild() === "off") return undefined;
  if (current && current.build !== kernelBuild()) disband();
  current ??= gather(wanted);
  // Where there can be no second thread, nobody tries again with each product.
  if (!current) wanted = 1;
  return current;
}

function disband(): void {
  current?.stop();
  current = undefined;
}

/** Starts workers on a new shared memory. Undefined when there are none or nothing to share. */
function gather(threads: number): Team | undefined {
  const starts = starter ?? pageThreads();
  const shared = starts && sharedKernels<ThreadKernels>(compiled, LAYOUT.end);
  if (!shared) return undefined;
  const { memory, module, exports, scratch } = shared;
  const control = scratch.i32;
  exports.setEdge(edgeOf(0));
  const workers: RunningWorker[] = [];
  const stop = (): void => workers.forEach((each) => each.stop());
  try {
    for (let i = 0; i < threads - 1; i++) {
      const places = { task: LAYOUT.header, edge: edgeOf(i + 1), READY, TASKS, UNTAKEN, UNFINISHED };
      workers.push(starts.start(worker, { memory, module, ...places }));
    }
  } catch {
    // This platform has no more threads to give: those that have started do.
  }
  const ready = starts.startsMeanwhile ? waitUntilReady(control, workers.length) : workers.length;
  if (ready === 0) {
    stop();
    return undefined;
  }
  const run = (chunks: number): boolean => {
    if (runWithWorkers(exports, control, chunks)) return true;
    // A worker has died with a chunk, or sleeps. It may still write to this memory, which nobody uses any more.
    disband();
    wanted = 1;
    return false;
  };
  return {
    ...{ size: ready + 1, build: kernelBuild(), control, stop },
    ...{ kernels: exports, scratch, layout: LAYOUT, run },
    // Four chunks for each thread, since they may be of uneven speed.
    chunkRows: (rows) => Math.min(CHUNK_ROWS, (Math.ceil(rows / (4 * (ready + 1))) + 3) & -4),
  };
}

/** Waits until all workers have announced themselves, or long enough; returns how many have. */
function waitUntilReady(control: Int32Array, workers: number): number {
  const end = now() + PATIENCE_AT_START;
  for (;;) {
    const ready = Atomics.load(control, READY);
    const left = end - now();
    if (ready >= workers || left <= 0) return ready;
    Atomics.wait(control, READY, ready, left);
  }
}

/** Puts a task up and computes with the others. False when one of them keeps a chunk and does not finish it. */
function runWithWorkers(kernels: BlockKernels, control: Int32Array, chunks: number): boolean {
  // Who takes a chunk finds its task written: the number of chunks is stored last.
  Atomics.store(control, UNFINISHED, chunks);
  Atomics.store(control, UNTAKEN, chunks);
  Atomics.add(control, TASKS, 1);
  Atomics.notify(control, TASKS);
  for (let left; (left = Atomics.sub(control, UNTAKEN, 1)) > 0;) {
    kernels.multiplyChunk(LAYOUT.header, left - 1);
    Atomics.sub(control, UNFINISHED, 1);
  }
  for (let i = 0; i < LOOKS; i++) if (Atomics.load(control, UNFINISHED) === 0) return true;
  return waitUntilFinished(control);
}

function waitUntilFinished(control: Int32Array): boolean {
  let seen = Atomics.load(control, UNFINISHED);
  let end = now() + PATIENCE;
  for (;;) {
    const unfinished = Atomics.load(control, UNFINISHED);
    if (unfinished === 0) return true;
    if (unfinished !== seen) {
      seen = unfinished;
      end = now() + PATIENCE;
    }
    const left = end - now();
    if (left <= 0) return false;
    // A page's own thread may not sleep: it looks again.
    if (starter) Atomics.wait(control, UNFINISHED, unfinished, left);
  }
}

/** Milliseconds of a clock that nobody sets; the engine compiles without the DOM's types. */
function now(): number {
  return (globalThis as unknown as { performance: { now(): number } }).performance.now();
}

/** The variable DEZERO_THREADS where there are environment variables: in Node, not in a page. */
function environmentThreads(): number {
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } };
  const threads = Number(process?.env?.DEZERO_THREADS);
  return Number.isInteger(threads) && threads >= 1 && threads <= MOST_THREADS ? threads : 1;
}
