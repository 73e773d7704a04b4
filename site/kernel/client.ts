/**
 * The page's side of the kernel: which cells have run, which wait, and what they showed.
 *
 * A store without a framework: `subscribe` and `get` fit React's `useSyncExternalStore`, because a
 * snapshot keeps its identity until something in it changes.
 */
import { appendOutputs, replaceDisplay } from "./outputs";
import type { FromWorker, Output, WorkerLike } from "./protocol";

export type { MimeBundle, Output, WorkerLike } from "./protocol";

export type CellStatus = "idle" | "queued" | "running" | "ok" | "error" | "stopped";

/** One cell as the page shows it. Never changed in place. */
export interface CellState {
  readonly status: CellStatus;
  /** `null`: never run here, show the outputs stored in the notebook. */
  readonly outputs: readonly Output[] | null;
  /** How long the last run took, in milliseconds. */
  readonly ms?: number;
  /** How many cells this kernel had run when this one was done: Jupyter's `[3]`. */
  readonly count?: number;
  /** The text of this cell, or of one above it, has changed since this cell ran. */
  readonly stale?: boolean;
}

/** What a page gives for each of its code cells. */
export interface CellHandle {
  /** Unique on the page, and the same at each registration. */
  id: string;
  /** Position among the page's code cells, from 0: the order in which cells depend on each other. Fractions lie between. */
  index: number;
  /** The text as it is now. */
  source(): string;
  /** The cell is there to show an error (tagged `raises-exception`): cells below it run all the same. */
  mayRaise?: boolean;
  /** The reader's own: it can use everything above, and nothing of the chapter waits for it or depends on it. */
  scratch?: boolean;
}

export type KernelStatus = "off" | "starting" | "idle" | "busy" | "failed";

interface Cell {
  handle: CellHandle;
  state: CellState;
  /** What the cell was before it was queued, to go back to when it does not get its turn. */
  before?: CellStatus;
  last?: LastRun;
}

interface LastRun {
  /** The text that ran. */
  source: string;
  /** The number of the run. */
  run: number;
  /** The run since which the cell does what this text says: what ran below before that is stale. */
  changedAt: number;
  ok: boolean;
  /** Whether the worker that ran it still lives, so that what it declared is there. */
  live: boolean;
}

interface CurrentRun {
  id: string;
  run: number;
  source: string;
}

const UNTOUCHED: CellState = Object.freeze({ status: "idle", outputs: null });

const LOAD_FAILED: Output = {
  type: "error",
  ename: "KernelError",
  evalue: "The kernel could not be loaded. Check the connection, then press Run again.",
  traceback: [],
};

const CRASHED: Output = {
  type: "error",
  ename: "KernelError",
  evalue: "The kernel crashed, perhaps out of memory. Its state is gone; press Run to start afresh.",
  traceback: [],
};

/** The kernel of one page: one worker, one queue, one state per cell. */
export class PageKernel {
  private readonly cells = new Map<string, Cell>();
  private readonly listeners = new Set<() => void>();
  private worker: WorkerLike | null = null;
  private ready = false;
  private failed = false;
  private queue: string[] = [];
  private current: CurrentRun | null = null;
  /** Numbers runs over the page's whole life, so that a message of an old worker is never taken for a new one's. */
  private runs = 0;
  private count = 0;
  /** Which cell each run belongs to: output may come long after the run is done. */
  private readonly cellOfRun = new Map<number, string>();

  constructor(private readonly makeWorker: () => WorkerLike) {}

  get status(): KernelStatus {
    if (this.failed) return "failed";
    if (!this.worker) return "off";
    if (!this.ready) return "starting";
    return this.current ? "busy" : "idle";
  }

  /** Makes a cell known. The returned function forgets it; when none is left, the worker is shut down. */
  register(handle: CellHandle): () => void {
    const known = this.cells.get(handle.id);
    const cell: Cell = known ? { ...known, handle } : { handle, state: UNTOUCHED };
    this.cells.set(handle.id, cell);
    return () => {
      if (this.cells.get(handle.id)?.handle !== handle) return;
      // Frameworks unmount and mount again in one go; only a cell that stays away is forgotten.
      setTimeout(() => {
        if (this.cells.get(handle.id)?.handle !== handle) return;
        this.cells.delete(handle.id);
        if (this.cells.size === 0) this.shutdown();
      });
    };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  readonly get = (id: string): CellState => this.cells.get(id)?.state ?? UNTOUCHED;

  /** The texts of the cells above one, in order, and its own: what it is run with, and what its types come from. */
  sources(id: string): string[] {
    const target = this.cells.get(id);
    return target ? [...this.above(target), target].map(({ handle }) => handle.source()) : [];
  }

  /** To be called when the text of a cell has changed: it and those below it that ran are now stale (or fresh again). */
  edited(_id: string): void {
    this.markStale();
    this.notify(); // also when nothing is stale: the editors below show other types now
  }

  /** Starts the worker early (on hover or focus), so that the first Run is quick. */
  warm(): void {
    if (this.worker) return;
    this.failed = false;
    this.ready = false;
    try {
      const worker = this.makeWorker();
      this.worker = worker;
      // A terminated worker may still have messages under way: they are not ours any more.
      worker.onmessage = (event) => {
        if (this.worker === worker) this.receive(event.data);
      };
      worker.onerror = (event) => {
        event.preventDefault?.();
        if (this.worker === worker) this.fail();
      };
    } catch {
      this.fail();
      return;
    }
    this.notify();
  }

  /** Runs a cell; first those above it that have not run, failed, were edited, or follow one that was. */
  run(id: string): void {
    const target = this.cells.get(id);
    if (!target) return;
    const stale = this.staleCells();
    const isReady = ({ handle, last }: Cell) => last?.ok && last.live && !stale.has(handle.id);
    this.enqueue([
      ...this.above(target)
        .filter((cell) => !isReady(cell))
        .map((cell) => cell.handle.id),
      id,
    ]);
  }

  runAll(): void {
    this.enqueue(this.inOrder().map((cell) => cell.handle.id));
  }

  /** Ends whatever runs, an endless loop too: the worker is killed and a fresh one started. */
  stop(): void {
    if (!this.worker) return;
    const running = this.current?.id;
    this.kill();
    if (running !== undefined) this.update(running, { status: "stopped" });
    this.warm();
  }

  /** Whether every cell of the chapter has run, as it stands now, and none failed that should not. */
  get complete(): boolean {
    const chapter = this.inOrder().filter(({ handle }) => !handle.scratch);
    return chapter.length > 0 && chapter.every(({ last, state }) => last?.ok && !state.stale);
  }

  /** A fresh kernel in which nothing has run; the cells show their stored outputs again. */
  restart(): void {
    this.kill();
    for (const cell of this.cells.values()) {
      cell.state = UNTOUCHED;
      cell.last = undefined;
    }
    this.warm();
  }

  shutdown(): void {
    const running = this.current?.id;
    this.kill();
    this.failed = false;
    if (running !== undefined) this.update(running, { status: "stopped" });
    this.notify();
  }

  // --- the queue ------------------------------------------------------------------------------

  private enqueue(ids: readonly string[]): void {
    for (const id of ids) {
      const cell = this.cells.get(id);
      if (!cell || this.queue.includes(id)) continue;
      // Pressing Run on a running cell again asks for nothing new, unless its text has changed.
      if (this.current?.id === id && this.current.source === cell.handle.source()) continue;
      this.queue.push(id);
    }
    this.queue.sort((a, b) => this.indexOf(a) - this.indexOf(b));
    for (const id of this.queue) {
      const cell = this.cells.get(id);
      if (!cell || this.current?.id === id || cell.state.status === "queued") continue;
      cell.before = cell.state.status;
      this.update(id, { status: "queued" });
    }
    this.warm();
    this.startNext();
    this.notify();
  }

  private startNext(): void {
    if (!this.worker || !this.ready || this.current) return;
    const id = this.queue.shift();
    if (id === undefined) return;
    const cell = this.cells.get(id);
    if (!cell) return this.startNext();
    const source = cell.handle.source();
    const run = ++this.runs;
    // What an older run of this cell still prints has no place any more.
    for (const [old, owner] of this.cellOfRun) if (owner === id) this.cellOfRun.delete(old);
    this.cellOfRun.set(run, id);
    this.current = { id, run, source };
    const unchanged = cell.last?.ok === true && cell.last.source === source;
    cell.last = { source, run, changedAt: unchanged ? cell.last!.changedAt : run, ok: false, live: true };
    this.update(id, { status: "running", outputs: [], ms: undefined, count: undefined });
    const label = cell.handle.scratch ? id : `cell-${cell.handle.index + 1}`;
    this.worker.postMessage({ type: "run", run, label, source });
  }

  private finish(current: CurrentRun, ok: boolean, ms: number): void {
    this.current = null;
    const cell = this.cells.get(current.id);
    if (cell) {
      if (cell.last) cell.last.ok = ok || mayFail(cell);
      this.update(current.id, { status: ok ? "ok" : "error", ms, count: ++this.count });
    }
    if (!ok && !(cell && mayFail(cell))) this.emptyQueue();
    this.markStale();
    this.startNext();
    this.notify();
  }

  /** Those that still wait go back to what they were. */
  private emptyQueue(): void {
    for (const id of this.queue.splice(0)) {
      if (this.get(id).status === "queued") this.update(id, { status: this.cells.get(id)?.before ?? "idle" });
    }
  }

  // --- messages -------------------------------------------------------------------------------

  private receive(message: FromWorker): void {
    if (message.type === "ready") {
      this.ready = true;
      this.startNext();
      this.notify();
    } else if (message.type === "outputs") {
      this.show(message.run, message.outputs);
    } else if (this.current?.run === message.run) {
      this.finish(this.current, message.ok, message.ms);
    }
  }

  private show(run: number, outputs: readonly Output[]): void {
    const id = this.cellOfRun.get(run);
    if (id === undefined || !this.cells.has(id)) return;
    const own = outputs.filter((output) => !this.replaceElsewhere(id, output));
    const { outputs: shown, status } = this.get(id);
    this.update(id, { outputs: appendOutputs(shown ?? [], own) });
    // A promise that nobody awaited may fail long after its cell was done.
    if (status === "ok" && own.some((output) => output.type === "error")) {
      this.update(id, { status: "error" });
      const cell = this.cells.get(id)!;
      if (cell.last) cell.last.ok = mayFail(cell);
    }
    this.notify();
  }

  /** A display may be updated from another cell than the one that made it. */
  private replaceElsewhere(id: string, output: Output): boolean {
    if (output.type !== "display" || output.id === undefined) return false;
    for (const [other, { state }] of this.cells) {
      const outputs = [...(state.outputs ?? [])];
      if (other !== id && replaceDisplay(outputs, output)) {
        this.update(other, { outputs });
        return true;
      }
    }
    return false;
  }

  // --- the worker's end -----------------------------------------------------------------------

  private kill(): void {
    this.worker?.terminate();
    this.worker = null;
    this.ready = false;
    this.current = null;
    this.count = 0;
    this.cellOfRun.clear();
    for (const { last } of this.cells.values()) if (last) last.live = false;
    this.emptyQueue();
  }

  private fail(): void {
    const crashed = this.ready;
    const asked = this.current?.id ?? this.queue.at(-1);
    const outputs =
      crashed && asked !== undefined ? [...(this.get(asked).outputs ?? []), CRASHED] : [LOAD_FAILED];
    this.kill();
    this.failed = true;
    if (asked !== undefined) this.update(asked, { status: "error", outputs });
    this.notify();
  }

  // --- cells ----------------------------------------------------------------------------------

  /** The cells that a cell may build on. Those of the chapter do not see what the reader wrote between them. */
  private above({ handle: { index, scratch } }: Cell): Cell[] {
    return this.inOrder().filter(({ handle }) => handle.index < index && (scratch || !handle.scratch));
  }

  private inOrder(): Cell[] {
    return [...this.cells.values()].sort((a, b) => a.handle.index - b.handle.index);
  }

  private indexOf(id: string): number {
    return this.cells.get(id)?.handle.index ?? 0;
  }

  /** The cells whose text, or a text above, is not what it was when they ran. */
  private staleCells(): Set<string> {
    const stale = new Set<string>();
    let edited = false;
    let changedAt = 0;
    for (const { handle, last } of this.inOrder()) {
      if (!last) continue;
      const differs = last.source !== handle.source();
      if (edited || differs || changedAt > last.run) stale.add(handle.id);
      if (handle.scratch) continue; // what is below does not depend on it
      edited ||= differs;
      changedAt = Math.max(changedAt, last.changedAt);
    }
    return stale;
  }

  /** Brings every cell's `stale` up to date, and says whether one changed. */
  private markStale(): boolean {
    const stale = this.staleCells();
    let changed = false;
    for (const [id, { state }] of this.cells) {
      if (stale.has(id) === (state.stale ?? false)) continue;
      this.update(id, { stale: stale.has(id) });
      changed = true;
    }
    return changed;
  }

  private update(id: string, change: Partial<CellState>): void {
    const cell = this.cells.get(id);
    if (cell) cell.state = { ...cell.state, ...change };
  }

  private notify(): void {
    for (const listener of [...this.listeners]) listener();
  }
}

/** Whether the cells after it run even if this one fails. */
const mayFail = ({ handle }: Cell): boolean => handle.mayRaise === true || handle.scratch === true;

const kernels = new Map<string, PageKernel>();

/** The kernel of a page, made when first asked for. */
export function kernelFor(page: string, makeWorker: () => WorkerLike): PageKernel {
  let kernel = kernels.get(page);
  if (!kernel) kernels.set(page, (kernel = new PageKernel(makeWorker)));
  return kernel;
}
