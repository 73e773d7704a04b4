// npm run build: src/ -> dist/, as CommonJS, as ES modules, and as type declarations for each.
//
// There are two ways in with the same exports, and both share the engine: index for pages, and node, which Node takes
// because of the condition of this name in package.json, with what only Node can do (src/node).
//
// Rollup bundles, esbuild strips the types. esbuild's own bundler is not used, because it turns the namespace
// object behind `export { np }` into a call with side effects (`__export(ndarray_exports, { ... })`), which no
// user's bundler may drop: `import { sin } from "dezero"` would carry every array function with it. Rollup emits
// `/*#__PURE__*/Object.freeze({ ... })`, which disappears when it is unused.
import { existsSync } from "node:fs";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { transform } from "esbuild";
import { rollup } from "rollup";
import { dts } from "rollup-plugin-dts";

const root = fileURLToPath(new URL("..", import.meta.url));
const entry = path.join(root, "src/index.ts");
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
  const input = { index: entry, node: path.join(root, "src/node/index.ts") };
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

async function declarations() {
  const bundle = await rollup({
    input: entry,
    plugins: [dts({ tsconfig: path.join(root, "tsconfig.json") })],
    onwarn,
  });
  const { output } = await bundle.generate({ format: "es", file: path.join(dist, "index.d.ts") });
  await bundle.close();
  // The same text twice: Node reads `.d.ts` as the types of a CommonJS module and `.d.mts` as those of an ES module.
  return output.flatMap(({ code }) => [
    { fileName: "index.d.ts", code },
    { fileName: "index.d.mts", code },
  ]);
}

// Everything is made before anything is written, so a failed build leaves the last good one in place.
const files = (await Promise.all([javascript(), declarations()])).flat();
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
