import tseslint from "typescript-eslint";
import prettier from "eslint-config-prettier";

export default tseslint.config(
  {
    ignores: [
      "dist",
      "build",
      ".docusaurus",
      ".cache",
      ".venv",
      ".jupyter",
      "node_modules",
      "site/static",
      // What cells see, not what the site is made of. Tests hold them to the kernel.
      "site/language/types",
      "coverage",
      // AssemblyScript: its compiler checks it (npm run build:kernels).
      "src/ndarray/kernels/assembly",
    ],
  },
  ...tseslint.configs.recommendedTypeChecked.map((config) => ({
    ...config,
    files: ["src/**/*.ts", "test/**/*.ts", "bench/**/*.ts", "site/**/*.{ts,tsx}"],
  })),
  {
    files: ["src/**/*.ts", "test/**/*.ts", "bench/**/*.ts", "site/**/*.{ts,tsx}"],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/consistent-type-imports": ["error", { disallowTypeAnnotations: false }],
      "@typescript-eslint/restrict-template-expressions": "off",
      "@typescript-eslint/unbound-method": "off",
    },
  },
  {
    files: ["src/**/*.ts"],
    rules: {
      "@typescript-eslint/explicit-module-boundary-types": "error",
      "@typescript-eslint/no-explicit-any": "error",
    },
  },
  {
    // Tests feed wrong types on purpose and read untyped fixtures. Benchmarks program peers whose types may not be there.
    files: ["test/**/*.ts", "bench/**/*.ts"],
    rules: Object.fromEntries(
      [
        "no-unsafe-assignment",
        "no-unsafe-member-access",
        "no-unsafe-argument",
        "no-unsafe-call",
        "no-unsafe-return",
        "no-explicit-any",
      ].map((r) => [`@typescript-eslint/${r}`, "off"]),
    ),
  },
  prettier,
);
