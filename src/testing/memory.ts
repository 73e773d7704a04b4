/** A collection may come too early for an object that a compiler at work in the background still holds. */
const ROUNDS = 3;

/**
 * Asks the garbage collector to collect now, and says whether it did. For tests and for the chapters
 * on memory; a program has no use for it.
 *
 * A `WeakRef` keeps its target until the current job ends, so the next job is awaited first. Then, in
 * this order: `gc()` where Node exposes it, the same function by way of `node:v8`, and where there is
 * no such function, in a page, allocation until the collector has to run. When the promise is fulfilled,
 * the callbacks of finalization registries have run too.
 *
 * `false` too when the engine calls back no more: V8 up to Node 24 stops for good when a registry is collected
 * between a collection that finds something for it to report and the job that reports it.
 */
export async function collectGarbage(): Promise<boolean> {
  // All of them are made now. Those of the later rounds grow old meanwhile, and what is old only a full collection takes.
  const canaries = Array.from({ length: ROUNDS }, () => new Canary());
  await nextJob();
  const collect = findCollector();
  for (const canary of canaries) {
    canary.release();
    await nextJob();
    if (collect !== undefined) collect();
    else await allocateUntil(() => canary.finalized);
    // Finalization callbacks are jobs of their own, one for each registry, in no order that one could rely on.
    for (let i = 0; i < 20 && !canary.finalized; i++) await nextJob();
    await nextJob();
  }
  return canaries.every(({ finalized }) => finalized);
}

/** An object that nothing else refers to, and the news of its end. */
class Canary {
  finalized = false;
  private object: object | null = {};

  constructor() {
    watch ??= new FinalizationRegistry((canary) => {
      canary.finalized = true;
    });
    watch.register(this.object!, this);
  }

  /** From now on the collector may have it. */
  release(): void {
    this.object = null;
  }
}

let watch: FinalizationRegistry<Canary> | undefined;

/**
 * Drops large buffers, each in a job of its own: the collector counts their bytes and has to come. Their
 * pages are never touched, so they cost address space and no memory.
 */
async function allocateUntil(collected: () => boolean): Promise<void> {
  for (let i = 0; i < 300 && !collected(); i++) {
    makePressure();
    await nextJob();
  }
}

function makePressure(): void {
  try {
    new ArrayBuffer(256e6);
  } catch {
    new ArrayBuffer(16e6); // on a small device
  }
}

const nextJob = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

interface Runtime {
  gc?: () => void;
  process?: { getBuiltinModule?: (name: string) => unknown };
}

let collector: (() => void) | undefined;

function findCollector(): (() => void) | undefined {
  const runtime = globalThis as Runtime;
  if (typeof runtime.gc === "function") return runtime.gc;
  if (collector !== undefined) return collector;
  // Not an import: in a page there is no such module, and bundlers would look for it.
  const load = runtime.process?.getBuiltinModule;
  const v8 = load?.("v8") as { setFlagsFromString(flags: string): void } | undefined;
  const vm = load?.("vm") as { runInNewContext(code: string): unknown } | undefined;
  if (v8 === undefined || vm === undefined) return undefined;
  v8.setFlagsFromString("--expose-gc");
  collector = vm.runInNewContext("gc") as () => void;
  return collector;
}
