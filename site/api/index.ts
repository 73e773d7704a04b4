// The Docusaurus side of the API reference: writes its pages before the docs plugin reads them.
import fs from "node:fs";
import path from "node:path";
import type { LoadContext, Plugin } from "@docusaurus/types";
import { writePages } from "./markdown";
import { apiNames } from "./names";
import { readReference, readSourcesOf } from "./reference";
import { apiFolder, reflect } from "./reflect";

export { apiFolder } from "./reflect";

export interface ApiOptions {
  /** The address to edit a file of the repository at; none without a repository. */
  editUrl?: (file: string) => string | undefined;
}

/** Written only when it has changed, so that nothing is compiled again without need. */
function write(file: string, text: string): void {
  if (fs.existsSync(file) && fs.readFileSync(file, "utf8") === text) return;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}

async function generate(siteDir: string, { editUrl }: ApiOptions): Promise<void> {
  const { docs, names } = apiFolder(siteDir);
  const reference = readReference(await reflect(siteDir), readSourcesOf(siteDir));
  const pages = writePages(reference, editUrl);
  for (const [file, text] of pages) write(path.join(docs, file), text);
  for (const file of fs.readdirSync(docs, { recursive: true, encoding: "utf8" })) {
    const isLeftOver = /\.(md|json)$/.test(file) && !pages.has(file.replaceAll(path.sep, "/"));
    if (isLeftOver) fs.rmSync(path.join(docs, file));
  }
  write(names, JSON.stringify(apiNames(reference), null, 1));
}

export default async function apiPlugin({ siteDir }: LoadContext, given: unknown): Promise<Plugin> {
  const options = given as ApiOptions;
  await generate(siteDir, options); // all plugins are made before any of them reads its content
  return {
    name: "dezero-api",
    getPathsToWatch: () => [path.join(siteDir, "src", "**", "*.ts")],
    loadContent: () => generate(siteDir, options), // again when a source changes under `npm start`
    configureWebpack(config) {
      // Pages link to the names: when those change, what has been compiled with the old ones is out of date.
      const cache = (config as { experiments?: { cache?: { buildDependencies?: unknown } } }).experiments
        ?.cache;
      const files = cache?.buildDependencies;
      if (Array.isArray(files)) files.push(apiFolder(siteDir).names);
      return {};
    },
  };
}
