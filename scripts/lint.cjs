#!/usr/bin/env node
// Everything that can be found without running the code:  npm run lint
// Types (engine, tests and site), ESLint, formatting, spelling, direction and circles of imports, kernels up to date.
const path = require("node:path");
const { spawnSync } = require("node:child_process");

const root = path.resolve(__dirname, "..");
// Not node_modules/.bin/tsc: that name belongs to tslab's own, older compiler.
const tsc = `"${process.execPath}" node_modules/typescript/bin/tsc`;
const checks = {
  "types of the engine and the tests": `${tsc} --noEmit -p tsconfig.json`,
  "types of the site": `${tsc} --noEmit -p site/tsconfig.json`,
  "types of the browser tests": `${tsc} --noEmit -p test/e2e/tsconfig.json`,
  ESLint: "eslint --max-warnings 0 .",
  formatting: "prettier --check --log-level warn .",
  spelling: "cspell --no-progress --no-summary",
  imports: "depcruise --config .dependency-cruiser.cjs src site/kernel site/language",
  "kernels are compiled": `"${process.execPath}" scripts/build-kernels.mjs --check`,
};

let failed = 0;
for (const [what, command] of Object.entries(checks)) {
  const { status } = spawnSync(command, {
    cwd: root,
    stdio: "inherit",
    shell: true,
    env: {
      ...process.env,
      PATH: `${path.join(root, "node_modules", ".bin")}${path.delimiter}${process.env.PATH}`,
    },
  });
  console.log(`${status === 0 ? "ok    " : "FAILED"} ${what}`);
  if (status !== 0) failed++;
}
process.exit(failed === 0 ? 0 : 1);
