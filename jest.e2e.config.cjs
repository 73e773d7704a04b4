/** Browser and JupyterLab tests: npm run test:e2e. Chromium is found on the PATH, or by CHROMIUM_PATH. */
const { transform } = require("./jest.config.cjs");

module.exports = {
  testEnvironment: "node",
  testMatch: ["<rootDir>/test/e2e/**/*.e2e.ts"],
  modulePathIgnorePatterns: ["<rootDir>/dist/", "<rootDir>/build/", "<rootDir>/.docusaurus/"],
  transform,
  setupFilesAfterEnv: ["<rootDir>/test/e2e/retry.ts"],
  testTimeout: 120000,
};
