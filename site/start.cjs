#!/usr/bin/env node
// `docusaurus start` on the first free port from 3000 (or PORT) on, without asking: it prompts in a terminal and
// gives up outside of one. Options are passed on: npm start -- --host 0.0.0.0 --no-open
const net = require("node:net");
const path = require("node:path");
const { spawn } = require("node:child_process");

const root = path.resolve(__dirname, "..");
const options = process.argv.slice(2);

/** Whether a server can listen on the port, on IPv4 and IPv6 alike. */
const isFree = (port) =>
  new Promise((resolve) => {
    const server = net.createServer();
    server.once("error", () => resolve(false));
    server.listen({ port }, () => server.close(() => resolve(true)));
  });

async function freePort(first) {
  for (let port = first; port < first + 100; port++) if (await isFree(port)) return port;
  throw new Error(`no free port between ${first} and ${first + 99}: set PORT`);
}

async function main() {
  const first = Number(process.env.PORT || 3000);
  if (!Number.isInteger(first) || first < 1 || first > 65535) {
    throw new Error(`expected PORT to be a number up to 65535, got ${process.env.PORT}`);
  }
  if (!options.some((option) => /^(-p|--port)(=|$)/.test(option))) {
    const port = await freePort(first);
    if (port !== first) console.error(`[dezero] port ${first} is in use, taking ${port}`);
    options.push("--port", String(port));
  }
  const cli = require.resolve("@docusaurus/core/bin/docusaurus.mjs");
  const child = spawn(process.execPath, [cli, "start", ...options], { cwd: root, stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}

main().catch((error) => {
  console.error(`[dezero] ${error.message}`);
  process.exit(1);
});
