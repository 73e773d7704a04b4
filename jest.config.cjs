// The same sums in the same order on every machine, whatever it has installed: jest.blas.config.cjs tests with BLAS.
process.env.DEZERO_BLAS ||= "off";

/** Unit and chapter tests. Browser and JupyterLab tests: jest.e2e.config.cjs. */
module.exports = {
  testEnvironment: "<rootDir>/test/environment.cjs",
  // For what hangs. A busy machine takes five seconds (the default) for what an idle one does in half a second.
  testTimeout: 60_000,
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/", "<rootDir>/test/e2e/"],
  modulePathIgnorePatterns: ["dist", "build", ".docusaurus", ".venv", ".jupyter"].map(
    (folder) => `<rootDir>/${folder}/`,
  ),
  moduleNameMapper: {
    "^dezero$": "<rootDir>/src/node/index.ts",
    "^dezero/(plot|graph)$": "<rootDir>/src/$1/index.ts",
    // Libraries whose other builds are ECMAScript modules, which jest does not load.
    "^@observablehq/plot$": "<rootDir>/test/plot/observable-plot.cjs",
    "^d3(@.*)?$": "<rootDir>/node_modules/d3/dist/d3.js",
    "^marked$": "<rootDir>/node_modules/marked/lib/marked.umd.js",
    "\\.css$": "<rootDir>/test/site/no-styles.cjs",
  },
  // Types are checked by `npm run lint`; here they are only stripped, which keeps `npm test` short.
  transform: {
    "^.+\\.tsx?$": [
      "ts-jest",
      {
        tsconfig: {
          module: "commonjs",
          moduleResolution: "node10",
          ignoreDeprecations: "6.0",
          target: "es2022",
          lib: ["es2022"],
          esModuleInterop: true,
          isolatedModules: true,
          jsx: "react-jsx",
        },
      },
    ],
  },
};
