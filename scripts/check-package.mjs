// npm run check:package: packs the package as `npm publish` would, installs the tarball in an empty folder, and uses it
// there as its users will: as an ES module, as CommonJS, with TypeScript in each way of finding types, in a bundle.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const require = createRequire(import.meta.url);
const typescript = path.join(root, "node_modules/typescript/bin/tsc");
// The TypeScript inside tslab, which reads our declarations in every notebook.
const tslabTypescript = path.join(root, "node_modules/@tslab/typescript-for-tslab/bin/tsc");

const folder = mkdtempSync(path.join(os.tmpdir(), "dezero-package-"));
let failed = 0;

/** Runs one check and says how it went. A check fails by throwing. */
async function check(name, run) {
  const start = Date.now();
  try {
    await run();
    console.log(`ok    ${name} (${Date.now() - start} ms)`);
  } catch (error) {
    failed++;
    const output = [error.stdout, error.stderr].filter(Boolean).join("\n").trim();
    console.log(`FAIL  ${name}\n${output || error.stack}`);
  }
}

function expect(condition, message) {
  if (!condition) throw new Error(message);
}

const write = (name, text) => writeFileSync(path.join(folder, name), text);
const inFolder = (command, ...args) =>
  execFileSync(command, args, { cwd: folder, encoding: "utf8", stdio: "pipe" });
const tool = (name) => path.join(root, "node_modules/.bin", name);

// What a user writes: the same lines run as both kinds of module, and are type-checked.
const program = `
np.random.seed(0);
const x = new Variable(np.random.rand(2, 3));
const y = sin(x).sum();
y.backward();
console.log(String(y), np.allclose(x.grad.data, np.cos(x.data)), np.array([1, 2.5]));
`;
const printed = "variable(3.2756825221340042) true array([1. , 2.5])\n";

// Assignments that only compile while the declarations say what they should: `any` would let the wrong ones pass.
const types = `
import { grad, hessian, jacobian, np, NDArray, sin, Variable, vjp } from "dezero";
import { contour, figure, line, surface } from "dezero/plot";
import { countNodes, getDotGraph, plotDotGraph, renderDot } from "dezero/graph";

type IsAny<T> = 0 extends 1 & T ? true : false;
function notAny<T>(value: T, ...any: IsAny<T> extends true ? [never] : []): void {}

const a: NDArray = np.array([[1, 2], [3, 4]], { dtype: "float32" });
const buffer: Float64Array | Float32Array | Int32Array | Uint8Array = a.data;
const shape: readonly number[] = a.shape;
const v: Variable = sin(new Variable(a));
const one: number = np.random.rand();
const many: NDArray = np.random.rand(2, 3);
const picked: NDArray = np.random.choice(3, { size: 2, p: [0.5, 0.25, 0.25] });
notAny(np), notAny(np.array), notAny(np.sum(a)), notAny(a.data), notAny(a.shape), notAny(a.dtype), notAny(a.T);
notAny(np.random), notAny(np.random.RandomState), notAny(np.random.seed), notAny(one), notAny(many);
notAny(v), notAny(v.data), notAny(v.grad), notAny(sin), notAny(Variable), notAny(v.add(1)), notAny(np.setPrintOptions);
const picture: string = figure({ title: "t" }, line(a, v), contour((x, y) => sin(x * y), { x: [0, 1], y: [0, 1] }));
notAny(picture), notAny(line(one === 0 ? [1] : many, v)), notAny(surface), notAny(contour);
const dot: string = getDotGraph([v, v.mul(2)], { verbose: true, maxNodes: 100 });
const drawn: Promise<string> = plotDotGraph(v.grad ?? v, { verbose: true });
const count: number = countNodes(v).functions;
notAny(dot), notAny(count), notAny(drawn), notAny(renderDot(dot)), notAny(getDotGraph), notAny(countNodes);
// @ts-expect-error an array has no graph
getDotGraph(a);
// @ts-expect-error options are closed lists
plotDotGraph(v, { toFile: "graph.png" });
// @ts-expect-error options are closed lists
figure({ titel: "t" });
// @ts-expect-error a string is no list of numbers
line("abc", [1]);
const slope: Variable = grad(grad((x) => x.mul(x)))(2);
const slopes: [Variable, Variable] = grad((x, y) => x.mul(y))(1, a);
const blocks: [[Variable, Variable], [Variable, Variable]] = hessian((x: Variable, y: Variable) => x.mul(y))(1, 2);
const [value, pullback] = vjp((x: Variable, y: Variable): [Variable] => [x.mul(y)], 1, 2);
const back: [Variable, Variable] = pullback([value[0]]);
notAny(slope), notAny(slopes), notAny(blocks), notAny(value), notAny(back), notAny(jacobian(sin)(1)), notAny(grad(sin));
// @ts-expect-error an argument is missing
grad((x: Variable, y: Variable) => x.mul(y))(1);
// @ts-expect-error a list has no gradient
grad((x) => [x]);
// @ts-expect-error dtypes are a closed list
np.array([1], { dtype: "float16" });
// @ts-expect-error a string is no array
np.sum("abc");
// @ts-expect-error a string is no seed
np.random.seed("0");
// @ts-expect-error a string is no variable
sin("x");
// @ts-expect-error shapes are read-only
a.shape = [4];
export { buffer, shape, picked };
`;

/** Type-checks files of the folder, strictly. */
function typeCheck(compiler, files, ...options) {
  const strict = ["--noEmit", "--strict", "--target", "es2022", "--lib", "es2022", "--types", "node"];
  const typeRoots = ["--typeRoots", path.join(root, "node_modules/@types")];
  inFolder(process.execPath, compiler, ...strict, ...typeRoots, ...options, ...files);
}

/** What a bundler leaves of a program that imports the package. */
async function bundle(text) {
  const result = await build({
    stdin: { contents: text, resolveDir: folder },
    bundle: true,
    write: false,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
  });
  return result.outputFiles[0].text;
}

try {
  execFileSync(process.execPath, [path.join(root, "scripts/build.mjs")], { cwd: root, stdio: "pipe" });

  let tarball;
  await check("the tarball holds only what a user needs", () => {
    const packed = execFileSync("npm", ["pack", "--json", "--pack-destination", folder], {
      cwd: root,
      encoding: "utf8",
      stdio: "pipe",
    });
    // npm prints a list of packages, newer versions an object by name.
    const [info] = Object.values(JSON.parse(packed));
    tarball = path.join(folder, info.filename);
    const allowed =
      /^(dist\/((index|node|engine)\.(js|mjs)(\.map)?|(plot|graph)\.(js|mjs|LICENSES\.txt)|graphviz\.(js|mjs)|(index|plot|graph)\.d\.m?ts)|README\.md|LICENSE|CHANGELOG\.md|package\.json)$/;
    const names = info.files.map((file) => file.path);
    const extra = names.filter((name) => !allowed.test(name));
    expect(extra.length === 0, `the tarball should not hold ${extra.join(", ")}`);
    const needed = ["index", "node", "engine", "plot", "graph", "graphviz"]
      .flatMap((name) => [`${name}.js`, `${name}.mjs`])
      .concat(["index", "plot", "graph"].flatMap((name) => [`${name}.d.ts`, `${name}.d.mts`]))
      .concat("plot.LICENSES.txt", "graph.LICENSES.txt")
      .map((name) => `dist/${name}`);
    const missing = [...needed, "README.md", "LICENSE", "CHANGELOG.md"].filter(
      (name) => !names.includes(name),
    );
    expect(missing.length === 0, `the tarball should hold ${missing.join(", ")}`);
  });
  await check("it names no folder of this machine", () => {
    for (const name of readdirSync(path.join(root, "dist"))) {
      const text = readFileSync(path.join(root, "dist", name), "utf8");
      expect(!text.includes(root) && !text.includes(os.homedir() + path.sep), `dist/${name} does`);
    }
  });
  await check("it installs alone, without the network", () => {
    write("package.json", JSON.stringify({ name: "consumer", version: "1.0.0", private: true }));
    const shell = process.platform === "win32";
    const quiet = ["--offline", "--no-audit", "--no-fund", "--ignore-scripts"];
    execFileSync("npm", ["install", ...quiet, tarball], {
      cwd: folder,
      encoding: "utf8",
      stdio: "pipe",
      shell,
    });
    const installed = readdirSync(path.join(folder, "node_modules")).filter((name) => !name.startsWith("."));
    expect(
      installed.join() === "dezero",
      `expected dezero alone in node_modules, got ${installed.join(", ")}`,
    );
  });

  await check("it runs as an ES module", () => {
    write("run.mjs", `import { np, sin, Variable } from "dezero";${program}`);
    expect(
      inFolder(process.execPath, "run.mjs") === printed,
      `printed ${inFolder(process.execPath, "run.mjs")}`,
    );
  });
  await check("it runs as CommonJS", () => {
    write("run.cjs", `const { np, sin, Variable } = require("dezero");${program}`);
    expect(
      inFolder(process.execPath, "run.cjs") === printed,
      `printed ${inFolder(process.execPath, "run.cjs")}`,
    );
  });
  await check("it draws, in both kinds of module alike", () => {
    const use = `console.log(figure({ title: "t" }, line([0, 1], np.ones([2]))).length > 500, Object.keys(plot).length);`;
    write(
      "plot.mjs",
      `import { np } from "dezero"; import * as plot from "dezero/plot"; const { figure, line } = plot;${use}`,
    );
    write(
      "plot.cjs",
      `const { np } = require("dezero"); const plot = require("dezero/plot"); const { figure, line } = plot;${use}`,
    );
    for (const file of ["plot.mjs", "plot.cjs"]) {
      const text = inFolder(process.execPath, file);
      expect(text === "true 8\n", `${file} printed ${text}`);
    }
  });
  await check("it draws graphs, in both kinds of module alike, and loads Graphviz for that alone", () => {
    const use = `
const y = variable(2).mul(3);
console.log(getDotGraph(y).length > 100, renderDot.length);
plotDotGraph(y).then((svg) => console.log(svg.includes(">mul<")));`;
    const names = "{ getDotGraph, plotDotGraph, renderDot }";
    write("graph.mjs", `import { variable } from "dezero"; import ${names} from "dezero/graph";${use}`);
    write(
      "graph.cjs",
      `const { variable } = require("dezero"); const ${names} = require("dezero/graph");${use}`,
    );
    for (const file of ["graph.mjs", "graph.cjs"]) {
      const text = inFolder(process.execPath, file);
      expect(text === "true 1\ntrue\n", `${file} printed ${text}`);
    }
    const { size } = statSync(path.join(folder, "node_modules/dezero/dist/graph.mjs"));
    expect(size < 20_000, `dist/graph.mjs has ${size} bytes: it should load graphviz.mjs, not contain it`);
  });
  await check("it looks for a BLAS library and does without koffi", () => {
    const use = `
const x = np.ones([64, 64]);
if (np.matmul(x, x).item(0, 0) !== 64 || np.showConfig().blas) throw new Error("expected 64 without BLAS");
try { np.setBlas("libopenblas.so.0"); } catch (error) { console.log(error.message); }`;
    write("blas.mjs", `import { np } from "dezero";${use}`);
    write("blas.cjs", `const { np } = require("dezero");${use}`);
    for (const file of ["blas.mjs", "blas.cjs"]) {
      const text = inFolder(process.execPath, file);
      expect(text.includes("expected the package koffi"), `${file} printed ${text}`);
    }
  });
  await check("both kinds of module export the same names, to Node and to pages", () => {
    write(
      "names.mjs",
      `import * as es from "dezero"; import { createRequire } from "node:module";
const require = createRequire(import.meta.url), page = "./node_modules/dezero/dist/index";
const list = (m) => [...Object.keys(m), ...Object.keys(m.np)].filter((k) => k !== "default" && k !== "module.exports").sort().join();
for (const other of [require("dezero"), await import(page + ".mjs"), require(page + ".js")])
  if (list(es) !== list(other)) throw new Error(list(es) + " / " + list(other));`,
    );
    inFolder(process.execPath, "names.mjs");
  });

  write("types.ts", types);
  write("types.mts", types);
  write("types.cts", types);
  await check("types: node16", () => {
    typeCheck(typescript, ["types.mts", "types.cts"], "--module", "node16", "--moduleResolution", "node16");
  });
  await check("types: bundler", () => {
    typeCheck(typescript, ["types.ts"], "--module", "esnext", "--moduleResolution", "bundler");
  });
  await check("types: node10", () => {
    const old = ["--moduleResolution", "node10", "--ignoreDeprecations", "6.0"];
    typeCheck(typescript, ["types.ts"], "--module", "commonjs", ...old);
  });
  await check("types: the TypeScript inside tslab", () => {
    const asTslab = ["--module", "esnext", "--moduleResolution", "node10"];
    typeCheck(
      tslabTypescript,
      ["types.ts", ...["index", "plot", "graph"].map((name) => `node_modules/dezero/dist/${name}.d.ts`)],
      ...asTslab,
    );
  });
  await check("declarations hold no any", () => {
    const declarations = ["index", "plot", "graph"].map((name) =>
      path.join(folder, `node_modules/dezero/dist/${name}.d.ts`),
    );
    const found = declarations.flatMap(anyTypes);
    expect(found.length === 0, `found any in:\n${found.join("\n")}`);
  });

  await check("publint", () => {
    execFileSync(tool("publint"), ["run", tarball, "--strict"], {
      cwd: root,
      encoding: "utf8",
      stdio: "pipe",
    });
  });
  await check("are the types wrong?", () => {
    execFileSync(tool("attw"), [tarball], { cwd: root, encoding: "utf8", stdio: "pipe" });
  });

  await check("an unused import leaves nothing in a bundle", async () => {
    const text = await bundle(`import { np, sin } from "dezero"; console.log("alone");`);
    expect(text.length < 200, `left ${text.length} characters:\n${text.slice(0, 600)}`);
  });
  await check("a bundle for a page holds nothing that is only for Node", async () => {
    const text = await bundle(`export * from "dezero"`);
    expect(text.includes("registeredBlas"), "the engine itself is missing");
    for (const name of ["node:", 'koffi"', "libopenblas", "createRequire", "dezero-figure"]) {
      expect(!text.includes(name), `the bundle holds ${name}`);
    }
  });
  await check("a bundle of one op holds neither the random generator nor other ops", async () => {
    const text = await bundle(`import { sin } from "dezero"; console.log(sin(1));`);
    expect(text.includes("Math.sin"), "the op itself is missing");
    for (const name of ["RandomState", "1664525", "linspace", "central differences"]) {
      expect(!text.includes(name), `the bundle of sin holds ${name}`);
    }
    console.log(
      `      sin alone: ${text.length} of ${(await bundle(`export * from "dezero"`)).length} characters`,
    );
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
if (failed > 0) {
  console.log(`${failed} failed`);
  process.exit(1);
}

/** The lines of a declaration file that say `any`, comments aside. */
function anyTypes(file) {
  const ts = require("typescript");
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.ES2022, true);
  const found = [];
  const visit = (node) => {
    if (node.kind === ts.SyntaxKind.AnyKeyword) found.push(node.parent.getText().split("\n")[0]);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
