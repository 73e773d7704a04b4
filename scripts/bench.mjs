#!/usr/bin/env node
// npm run bench: bundles bench/*.ts for Node and runs the result, with the Node that runs this.
//   npm run bench -- --help
import { spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const bench = fileURLToPath(new URL("../bench", import.meta.url));
// Inside bench/node_modules, so that imports find the peers there, and the engine as built in the project's own.
const out = path.join(bench, "node_modules", ".bench");

await build({
  entryPoints: ["main.ts", "worker.ts"].map((file) => path.join(bench, file)),
  outdir: out,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  packages: "external",
  // Not the project's, in which "dezero" is src/: what is measured is the package.
  tsconfigRaw: "{}",
  platform: "node",
  format: "esm",
  target: "node20",
  logLevel: "warning",
});
const { status } = spawnSync(process.execPath, [path.join(out, "main.mjs"), ...process.argv.slice(2)], {
  stdio: "inherit",
});
process.exit(status ?? 1);
