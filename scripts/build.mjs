// npm run build: src/ -> dist/, as CommonJS, as ES modules, and as type declarations for each.
//
// `dezero/plot` and `dezero/graph` are entries of their own, src/plot and src/graph with the libraries that they draw with,
// so that the package needs none.
//
// There are two ways in with the same exports, and both share the engine: index for pages, and node, which Node takes
// because of the condition of this name in package.json, with what only Node can do (src/node).
//
// Rollup bundles, esbuild strips the types. esbuild's own bundler is not used, because it turns the namespace
// object behind `export { np }` into a call with side effects (`__export(ndarray_exports, { ... })`), which no
// user's bundler may drop: `import { sin } from "dezero"` would carry every array function with it. Rollup emits
// `/*#__PURE__*/Object.freeze({ ... })`, which disappears when it is unused.
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";
import { rollup } from "rollup";
import { dts } from "rollup-plugin-dts";

const root = fileURLToPath(new URL("..", import.meta.url));
/** The source of an entry of the package: of `dezero`, or of a part such as `dezero/plot`. */
const entry = (part = "") => path.join(root, "src", part, "index.ts");
const dist = path.join(root, "dist");

/** Finds extensionless relative imports and strips TypeScript's types. Names and `@__PURE__` comments stay. */
const typescript = {
  name: "typescript",
  resolveId(source, importer) {
    if (!importer || !source.startsWith(".")) return null;
    const base = path.resolve(path.dirname(importer), source);
    return [`${base}.ts`, path.join(base, "index.ts")].find(existsSync) ?? null;
  },
  async transform(code, id) {
    if (!id.endsWith(".ts")) return null;
    const tsconfigRaw = { compilerOptions: { target: "es2022" } };
    return transform(code, { loader: "ts", target: "es2022", sourcemap: true, sourcefile: id, tsconfigRaw });
  },
};

/** Warnings (a cycle, an unresolved import, an unused one) are mistakes here: the build stops. */
function onwarn(warning) {
  throw new Error(`build: ${warning.message}`);
}

async function javascript() {
  const input = { index: entry(), node: path.join(root, "src/node/index.ts") };
  const bundle = await rollup({ input, plugins: [typescript], external: /^node:/, onwarn });
  const options = (extension) => ({
    dir: dist,
    entryFileNames: `[name].${extension}`,
    chunkFileNames: `engine.${extension}`,
    sourcemap: true,
    generatedCode: { preset: "es2015", symbols: false },
    externalLiveBindings: false,
  });
  // Where this code is: each kind of module has a name of its own for it, and the source uses CommonJS's.
  const filename = {
    name: "filename",
    renderChunk: (code) => ({ code: code.replaceAll("__filename", "import.meta.url"), map: null }),
  };
  const outputs = [
    await bundle.generate({ ...options("js"), format: "cjs", exports: "named" }),
    await bundle.generate({ ...options("mjs"), format: "es", plugins: [filename] }),
  ];
  await bundle.close();
  return outputs.flatMap(({ output }) => output);
}

/**
 * An entry that carries libraries. Bundled by esbuild, which finds libraries of both kinds. Nobody imports half of it, so
 * it is made small. `later` are modules beside it that become files of their own, which it loads when it needs them.
 */
async function drawings(name, later = []) {
  const formats = { js: "cjs", mjs: "esm" };
  const bundles = Object.entries(formats).flatMap(([extension, format]) =>
    ["index", ...later].map(async (module) => {
      const { outputFiles, metafile } = await build({
        entryPoints: [path.join(path.dirname(entry(name)), `${module}.ts`)],
        absWorkingDir: root,
        bundle: true,
        minify: true,
        write: false,
        metafile: true,
        format,
        target: "es2022",
        platform: "neutral",
        mainFields: ["module", "main"],
        charset: "utf8", // WebAssembly in a string would be twice as long
        legalComments: "none",
        // A long string with line breaks would become a template, in which SWC's minifier, a user's or rspack's, writes
        // zero bytes as octal escapes: a syntax error.
        supported: { "dynamic-import": format === "esm", "template-literal": false },
        plugins: [filesOfTheirOwn(later, extension)],
        // Plot moves lines by half a pixel on coarse screens, and in tests: figures are the same everywhere.
        define: { window: "undefined", it: "undefined", "import.meta.url": "undefined" },
      });
      const fileName = `${module === "index" ? name : module}.${extension}`;
      return { fileName, code: outputFiles[0].text, inputs: Object.keys(metafile.inputs) };
    }),
  );
  const files = await Promise.all(bundles);
  const inputs = files.flatMap((file) => file.inputs);
  return [...files, { fileName: `${name}.LICENSES.txt`, code: await licenses(name, inputs) }];
}

/** Leaves imports of these modules alone, but for the ending that their files have. */
const filesOfTheirOwn = (names, extension) => ({
  name: "files-of-their-own",
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/\w+$/ }, ({ path: source, kind }) =>
      names.includes(source.slice(2)) && kind !== "entry-point"
        ? { path: `${source}.${extension}`, external: true }
        : undefined,
    );
  },
});

/** The licenses of the packages that these files are from. */
async function licenses(entry, inputs) {
  const packages = new Set(inputs.map((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0]));
  packages.delete(undefined);
  const texts = [...packages].sort().map(async (folder) => {
    const { name, version } = JSON.parse(await readFile(path.join(root, folder, "package.json"), "utf8"));
    const own = (await readdir(path.join(root, folder))).find((other) => /^licen[cs]e/i.test(other));
    // For a package that brings none, and for what was compiled into one.
    const ours = path.join(root, "scripts/licenses", `${name.replace("/", "-")}.txt`);
    const file = own ? path.join(root, folder, own) : existsSync(ours) && ours;
    if (!file) throw new Error(`build: expected a license in ${folder}, which dezero/${entry} contains`);
    const text = await readFile(file, "utf8");
    return `${name} ${version}\n\n${text.trim()}\n`;
  });
  const head = `What dezero/${entry} is made of contains these packages.\n`;
  return [head, ...(await Promise.all(texts))].join(`\n${"-".repeat(80)}\n\n`);
}

async function declarations(input, name) {
  const bundle = await rollup({
    input,
    plugins: [dts({ tsconfig: path.join(root, "tsconfig.json") })],
    onwarn,
  });
  const { output } = await bundle.generate({ format: "es", file: path.join(dist, `${name}.d.ts`) });
  await bundle.close();
  // The same text twice: Node reads `.d.ts` as the types of a CommonJS module and `.d.mts` as those of an ES module.
  return output.flatMap(({ code }) => [
    { fileName: `${name}.d.ts`, code },
    { fileName: `${name}.d.mts`, code },
  ]);
}

// Everything is made before anything is written, so a failed build leaves the last good one in place.
const files = (
  await Promise.all([
    javascript(),
    drawings("plot"),
    drawings("graph", ["graphviz"]),
    declarations(entry(), "index"),
    declarations(entry("plot"), "plot"),
    declarations(entry("graph"), "graph"),
  ])
).flat();
await mkdir(dist, { recursive: true });
for (const file of files) await writeFile(path.join(dist, file.fileName), file.code ?? file.source);
const made = new Set(files.map((file) => file.fileName));
for (const name of await readdir(dist))
  if (!made.has(name)) await rm(path.join(dist, name), { recursive: true });
console.log(
  files
    .map((file) => `dist/${file.fileName}  ${Buffer.byteLength(file.code ?? file.source)} bytes`)
    .join("\n"),
);
