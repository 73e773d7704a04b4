import type { ThreadStarter } from "./threads";

/** What a page has for threads; the engine compiles without the DOM's types. */
interface Page {
  readonly crossOriginIsolated?: boolean;
  readonly Worker?: new (url: string) => {
    onerror: ((event: { preventDefault(): void }) => void) | null;
    postMessage(data: object): void;
    terminate(): void;
  };
  readonly Blob?: new (parts: string[], options: { type: string }) => object;
  readonly URL?: { createObjectURL(blob: object): string; revokeObjectURL(url: string): void };
}

/** Threads in a page, or in a worker of a page: where it is isolated from others, so that memory may be shared. */
export function pageThreads(): ThreadStarter | undefined {
  const { crossOriginIsolated, Worker, Blob, URL } = globalThis as Page;
  if (crossOriginIsolated !== true || !Worker || !Blob || !URL) return undefined;
  return {
    startsMeanwhile: false,
    start(source, data) {
      const code = `onmessage = ({ data }) => { URL.revokeObjectURL(data.url); ${source} };`;
      const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
      const worker = new Worker(url);
      // A worker that fails never announces itself, and is not missed.
      worker.onerror = (event) => event.preventDefault();
      worker.postMessage({ ...data, url });
      return { stop: () => worker.terminate() };
    },
  };
}
