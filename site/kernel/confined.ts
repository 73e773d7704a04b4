/**
 * A worker that may do no more than its page. A worker with an address of its own has a content security policy of its
 * own, from the headers of its file, which hosts of static sites do not let us set. One that is made from a blob has
 * the page's. So the blob is a line that loads the file: code in it can reach this site and nothing else.
 */
export class ConfinedWorker {
  /** Returns a `Worker`. Not a subclass, because the module is also loaded where there are none. */
  constructor(script: URL, options?: WorkerOptions) {
    const url = new URL(script, location.href).href;
    const code = `(${load.toString()})(${JSON.stringify(url)})`;
    const blob = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
    const worker = new Worker(blob, options);
    worker.addEventListener("message", () => URL.revokeObjectURL(blob), { once: true });
    return worker;
  }
}

/** The worker's first code. Its further files have addresses relative to the site, which a blob does not know. */
function load(url: string): void {
  const scope = globalThis as unknown as { importScripts(...urls: string[]): void };
  const { importScripts } = scope;
  scope.importScripts = (...urls) => importScripts(...urls.map((other) => new URL(other, url).href));
  scope.importScripts(url);
}
