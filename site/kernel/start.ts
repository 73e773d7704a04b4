/** The one place where the worker is made: bundlers look for exactly this expression to build its file. */
import type { WorkerLike } from "./protocol";

export function startWorker(): WorkerLike {
  return new Worker(new URL("./worker.ts", import.meta.url), {
    name: "dezero-kernel",
  }) as unknown as WorkerLike;
}
