#!/usr/bin/env node
// The engine's tests with each build of kernels that `npm test`, which takes the best, leaves out:
//   npm run test:kernels
const path = require("node:path");
const { spawnSync } = require("node:child_process");

const root = path.resolve(__dirname, "..");
const tests = ["core", "ndarray", "parity", "property", "examples", "ops"].map((name) => `test/${name}`);
let failed = false;
for (const kernels of ["off", "simd"]) {
  console.log(`DEZERO_KERNELS=${kernels}`);
  const { status } = spawnSync(process.execPath, [require.resolve("jest/bin/jest"), ...tests], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, DEZERO_KERNELS: kernels },
  });
  failed ||= status !== 0;
}
process.exit(failed ? 1 : 0);
