/** The one place where the worker is made: bundlers look for exactly this expression to build its file. */
import type { LanguageWorker } from "./client";

export function startLanguageWorker(): LanguageWorker {
  return new Worker(new URL("./worker.ts", import.meta.url), {
    name: "dezero-language",
  }) as unknown as LanguageWorker;
}
