#!/usr/bin/env node
// Brings a checkout to the state a script needs, so that every script works on a fresh clone:
//   node scripts/ensure.cjs            installs when node_modules is missing or older than the lock file
//   node scripts/ensure.cjs --dist     and builds the engine when dist/ is older than src/
//   node scripts/ensure.cjs --bench    and installs the libraries that npm run bench measures beside the engine
//   node scripts/ensure.cjs --site     and builds the static site when build/ is older than its sources
const fs = require("node:fs");
const path = require("node:path");
const { spawnSync } = require("node:child_process");

const root = path.resolve(__dirname, "..");
const inRoot = (...parts) => path.join(root, ...parts);
const mtime = (file) => fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? -1;

/** The newest modification time below a file or folder. */
function newest(file) {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  if (!stat) return -1;
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(
    -1,
    ...fs.readdirSync(file).map((name) => (name.startsWith(".") ? -1 : newest(path.join(file, name)))),
  );
}

function run(command, why) {
  console.error(`[dezero] ${why}: ${command}`);
  const { status } = spawnSync(command, { cwd: root, stdio: "inherit", shell: true });
  if (status !== 0) process.exit(status ?? 1);
}

const [major] = process.versions.node.split(".").map(Number);
if (major < 20) {
  console.error(`dezero needs Node 20 or newer; this is Node ${process.versions.node}.`);
  process.exit(1);
}

if (mtime(inRoot("node_modules", ".package-lock.json")) < mtime(inRoot("package-lock.json"))) {
  run("npm ci", "installing the dependencies");
}
if (process.argv.includes("--dist")) {
  const built = Math.min(
    ...["index.js", "index.mjs", "index.d.ts", "plot.js", "plot.d.ts", "graph.js", "graph.d.ts"].map((file) =>
      mtime(inRoot("dist", file)),
    ),
  );
  const sources = ["src", "scripts/build.mjs", "package.json"].map((file) => newest(inRoot(file)));
  if (built < Math.max(...sources)) run("node scripts/build.mjs", "building the engine");
}
if (process.argv.includes("--bench")) {
  const installed = mtime(inRoot("bench", "node_modules", ".package-lock.json"));
  if (installed < mtime(inRoot("bench", "package-lock.json"))) {
    const command = "npm ci --no-audit --no-fund --prefix bench";
    console.error(`[dezero] installing the libraries to measure beside dezero: ${command}`);
    const { status } = spawnSync(command, { cwd: root, stdio: "inherit", shell: true });
    // The benchmarks run without them too, and say which are missing.
    if (status !== 0) console.error("[dezero] that failed; going on without them");
  }
}
if (process.argv.includes("--site")) {
  const sources = [
    "src",
    "site",
    "docs",
    "notebooks",
    "docusaurus.config.ts",
    "sidebars.ts",
    "package-lock.json",
  ];
  if (mtime(inRoot("build", "index.html")) < Math.max(...sources.map((file) => newest(inRoot(file))))) {
    run("npx docusaurus build", "building the site");
  }
}
