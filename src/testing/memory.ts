/**
 * Asks the garbage collector to collect now, and says whether it did. For tests and for the chapters
 * on memory; a program has no use for it.
 *
 * A `WeakRef` keeps its target until the current job ends, so the next job is awaited first. Then, in
 * this order: `gc()` where Node exposes it, the same function by way of `node:v8`, and where there is
 * no such function, in a page, allocation until the collector has to run.
 */
export async function collectGarbage(): Promise<boolean> {
  await nextJob();
  const canary = dropSomething();
  await nextJob();
  const collect = findCollector();
  if (collect !== undefined) {
    collect();
  } else {
    // Large buffers, dropped at once, each in a job of its own: the collector counts their bytes and has
    // to come. Their pages are never touched, so they cost address space and no memory.
    for (let i = 0; i < 300 && canary.deref() !== undefined; i++) {
      makePressure();
      await nextJob();
    }
  }
  // Finalization callbacks are jobs of their own, behind this one.
  await nextJob();
  await nextJob();
  return canary.deref() === undefined;
}

function makePressure(): void {
  try {
    new ArrayBuffer(256e6);
  } catch {
    new ArrayBuffer(16e6); // on a small device
  }
}

/** A weak reference to an object that nothing else refers to. */
function dropSomething(): WeakRef<object> {
  return new WeakRef({});
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
