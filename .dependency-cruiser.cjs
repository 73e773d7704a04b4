/** Imports point down (docs/design/index.md has the picture), and never in a circle. `import type` may point up. */
const layers = [
  "ndarray",
  "core",
  "functions",
  "autodiff",
  "layers",
  "models",
  "optimizers",
  "datasets",
  "graph",
  "plot",
  "testing",
  "node",
];
const mayImport = {
  ndarray: [],
  core: ["ndarray"],
  functions: ["core", "ndarray"],
  autodiff: ["functions", "core", "ndarray"],
  layers: ["functions", "core", "ndarray"],
  models: ["layers", "functions", "core", "ndarray"],
  optimizers: ["layers", "functions", "core", "ndarray"],
  datasets: ["ndarray"],
  // Entries of their own, which carry libraries: they know arrays and variables by their shape.
  plot: ["ndarray/(options|dtype).ts"],
  graph: ["ndarray/(options|dtype).ts", "plot/(theme|numbers|digest).ts"],
  testing: ["core", "ndarray"],
  // The entry of the package in Node: all of src/index.ts and what it hooks in.
  node: ["ndarray", "index.ts"],
};

module.exports = {
  forbidden: [
    { name: "no-circles", severity: "error", from: {}, to: { circular: true } },
    ...layers.map((layer) => ({
      name: `${layer}-imports-downward`,
      severity: "error",
      from: { path: `^src/${layer}/` },
      to: { path: "^src/", pathNot: `^src/(${[layer, ...mayImport[layer]].join("|")})(/|$)` },
    })),
    {
      name: "node-only-in-src-node",
      comment: "The engine runs in pages: what needs Node lives in src/node/.",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/node/" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "nothing-imports-node",
      comment: 'Only package.json chooses src/node, by the condition "node": pages must not carry it.',
      severity: "error",
      from: { path: "^src/", pathNot: "^src/node/" },
      to: { path: "^src/node/" },
    },
    {
      name: "engine-imports-no-drawings",
      comment: "dezero/plot and dezero/graph are loaded by those who draw: the engine must not carry them.",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/(plot|graph)/" },
      to: { path: "^src/(plot|graph)/" },
    },
    {
      name: "engine-knows-no-site",
      severity: "error",
      from: { path: "^src/" },
      to: { path: "^(site|test|scripts|notebooks)/" },
    },
    {
      name: "kernel-knows-no-framework",
      comment:
        "site/kernel will serve JupyterLite too, and site/language other editors: no React, no Docusaurus.",
      severity: "error",
      from: { path: "^site/(kernel|language)/" },
      to: { path: "(^site/(theme|plugin|pages)/|node_modules/(react|react-dom|@docusaurus)/)" },
    },
    {
      name: "no-unresolved",
      severity: "error",
      from: { path: "^src/" },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: false,
    tsConfig: { fileName: "tsconfig.json" },
    exclude: { path: "^(dist|build|\\.docusaurus|src/ndarray/kernels/assembly)/" },
  },
};
