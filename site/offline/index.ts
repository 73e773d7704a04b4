// Makes the service worker, once everything else of the site is there.
import { createHash } from "node:crypto";
import fs from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";
import { getManifest, type ManifestEntry } from "workbox-build";

/** A name with a digest in it: the file never changes. */
const HAS_DIGEST = /\.[0-9a-f]{8,}\.(js|css)$|-[0-9a-f]{32}\.\w+$/;

/** Stored on a first visit: everything that pages show and run. The notebooks to download are not among it. */
const FILES = ["**/*.{html,js,css,json,svg,png,woff2}"];
const NOT_STORED = ["notebooks/images/**", "img/card.png", "sw.js", "search-index.json"];

/** What the service worker stores. The index of the search is made at the same time as this list, from the pages. */
export async function filesToStore(outDir: string): Promise<ManifestEntry[]> {
  const { manifestEntries } = await getManifest({
    globDirectory: outDir,
    globPatterns: FILES,
    globIgnores: NOT_STORED,
    dontCacheBustURLsMatching: HAS_DIGEST,
    maximumFileSizeToCacheInBytes: 16e6,
  });
  const pages = manifestEntries.filter(({ url }) => url.endsWith(".html"));
  const revision = createHash("md5").update(JSON.stringify(pages)).digest("hex");
  return [...manifestEntries, { url: "search-index.json", revision }];
}

export async function writeServiceWorker(outDir: string): Promise<void> {
  const { outputFiles } = await build({
    entryPoints: [path.join(__dirname, "worker.ts")],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: "es2022",
    define: {
      FILES: JSON.stringify(await filesToStore(outDir)),
      "process.env.NODE_ENV": '"production"',
    },
  });
  await fs.writeFile(path.join(outDir, "sw.js"), outputFiles[0]!.text);
}
