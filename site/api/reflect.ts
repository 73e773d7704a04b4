// Runs TypeDoc on the engine, and keeps what it found until a source changes.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { promisify } from "node:util";
import type { JSONOutput } from "typedoc";

export type Project = JSONOutput.ProjectReflection;

/** The reference's folder, ignored by git: what TypeDoc found, the pages made of it, and where each name is. */
export function apiFolder(siteDir: string): { docs: string; names: string; project: string } {
  const folder = path.join(siteDir, ".cache", "api");
  const docs = path.join(folder, "docs");
  fs.mkdirSync(docs, { recursive: true }); // a docs plugin expects its folder from the start
  return { docs, names: path.join(folder, "names.json"), project: path.join(folder, "typedoc.json") };
}

/** What the package exports, below src/. */
const ENTRIES = ["index.ts", "plot/index.ts", "graph/index.ts"];

const OPTIONS = [
  "--excludeInternal",
  "--excludePrivate",
  "--skipErrorChecking", // `npm run lint` checks the types
  "--disableGit",
  ...["--sourceLinkTemplate", "{path}"],
  ...["--sort", "source-order"],
  ...["--readme", "none"],
  ...["--logLevel", "Error"],
];

function digest(siteDir: string): string {
  const src = path.join(siteDir, "src");
  const hash = createHash("sha256").update([...OPTIONS, ...ENTRIES].join(" "));
  for (const file of fs.readdirSync(src, { recursive: true, encoding: "utf8" }).sort()) {
    if (file.endsWith(".ts")) hash.update(file).update(fs.readFileSync(path.join(src, file)));
  }
  return hash.digest("hex");
}

/** What TypeDoc says about the entries, a module each. A process of its own: it takes seconds, beside the rest of the build. */
export async function reflect(siteDir: string): Promise<Project> {
  const { project } = apiFolder(siteDir);
  const src = path.join(siteDir, "src");
  const digestFile = `${project}.sha256`;
  const found = digest(siteDir);
  const isFresh = fs.existsSync(digestFile) && fs.readFileSync(digestFile, "utf8") === found;
  if (!isFresh || !fs.existsSync(project)) {
    fs.rmSync(digestFile, { force: true });
    const typedoc = path.dirname(createRequire(__filename).resolve("typedoc/package.json"));
    const cli = path.join(typedoc, "bin", "typedoc");
    const entry = [...ENTRIES.flatMap((file) => ["--entryPoints", path.join(src, file)]), "--basePath", src];
    const config = ["--tsconfig", path.join(siteDir, "tsconfig.json")];
    await promisify(execFile)(process.execPath, [cli, ...entry, ...config, "--json", project, ...OPTIONS], {
      cwd: siteDir,
    });
    fs.writeFileSync(digestFile, found);
  }
  return JSON.parse(fs.readFileSync(project, "utf8")) as Project;
}
