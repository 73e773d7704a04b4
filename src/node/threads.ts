import { Worker } from "node:worker_threads";
import type { ThreadStarter } from "../ndarray/kernels/threads";

/** Threads in Node. */
export const threads: ThreadStarter = {
  startsMeanwhile: true,
  start(source, data) {
    const code = `const { workerData: data } = require("node:worker_threads");${source}`;
    // Options of this process, such as a module to load first, are none of the worker's.
    const worker = new Worker(code, { eval: true, workerData: data, execArgv: [] });
    // A worker that fails is not missed: it takes no more chunks (kernels/threads.ts).
    worker.on("error", () => undefined);
    worker.unref();
    return { stop: () => void worker.terminate() };
  },
};
