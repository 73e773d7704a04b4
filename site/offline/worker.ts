// The service worker: after a first visit the site is complete without a network. Online, a page always comes from the
// server, so nobody reads an old one; what it is made of has a new name when it changes.
import {
  cleanupOutdatedCaches,
  matchPrecache,
  precacheAndRoute,
  type PrecacheEntry,
} from "workbox-precaching";
import { registerRoute } from "workbox-routing";

/** All files of this build, with a digest where the name does not have one. Put in by `index.ts`. */
declare const FILES: PrecacheEntry[];

interface ServiceWorker {
  addEventListener(
    type: "activate",
    listener: (event: { waitUntil(work: Promise<unknown>): void }) => void,
  ): void;
  clients: { claim(): Promise<void> };
}
const worker = globalThis as unknown as ServiceWorker;

/** How long a page may keep its reader waiting when the network is there but slow. */
const PATIENCE_MS = 4000;

/** A page as it was when it was stored, by the names under which static hosts serve it; else the page for lost readers. */
async function storedPage({ pathname }: URL): Promise<Response> {
  const names = pathname.endsWith("/")
    ? [`${pathname}index.html`, `${pathname.slice(0, -1)}.html`]
    : [pathname, `${pathname}.html`, `${pathname}/index.html`];
  for (const name of names) {
    const stored = await matchPrecache(name);
    if (stored) return stored;
  }
  return (await matchPrecache("404.html")) ?? Response.error();
}

async function page(request: Request, url: URL): Promise<Response> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  try {
    return await fetch(request, { signal });
  } catch {
    return storedPage(url);
  }
}

registerRoute(
  ({ request }) => request.mode === "navigate",
  ({ request, url }) => page(request, url),
);
// A new build takes over when the last page of the old one is closed: until then those find their files here.
precacheAndRoute(FILES);
cleanupOutdatedCaches();
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));
