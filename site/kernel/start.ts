/**
 * The one place where the worker is made: the bundler looks for exactly this expression to build its file
 * (`site/plugin/index.ts` tells it that a ConfinedWorker is a worker).
 */
import { ConfinedWorker } from "./confined";
import type { WorkerLike } from "./protocol";

export function startWorker(): WorkerLike {
  return new ConfinedWorker(new URL("./worker.ts", import.meta.url), {
    name: "dezero-kernel",
  }) as unknown as WorkerLike;
}
