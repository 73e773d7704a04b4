/** All tests of what operations compute, with every product of float matrices computed by the system's BLAS library. */
process.env.DEZERO_BLAS = "auto";

module.exports = {
  ...require("./jest.config.cjs"),
  setupFiles: ["<rootDir>/test/node/every-product.ts"],
  testMatch: ["core", "ndarray", "parity", "property"]
    .map((folder) => `<rootDir>/test/${folder}/**/*.test.ts`)
    .concat("<rootDir>/test/*.test.ts"),
  // What is chosen there is chosen against the configuration without BLAS.
  testPathIgnorePatterns: ["/node_modules/", "<rootDir>/test/ndarray/kernels.test.ts"],
};
