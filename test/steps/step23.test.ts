// Step 23: packaging. What the chapter says of modules, of this package's files, and of using it in a fresh folder.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import vm from "node:vm";
import * as dezero from "dezero";
import { runNotebook } from "../../scripts/notebooks/index.cjs";
import { Chapter } from "./chapter";

const root = path.resolve(__dirname, "../..");
const inRoot = (...names: string[]): string => path.join(root, ...names);
const read = (...names: string[]): string => fs.readFileSync(inRoot(...names), "utf8");
const { cells } = JSON.parse(read("notebooks/step23.ipynb")) as {
  cells: { id: string; cell_type: string; source: string[] }[];
};
const prose = cells
  .filter((cell) => cell.cell_type === "markdown")
  .map((cell) => cell.source.join(""))
  .join("\n\n");
const manifest = JSON.parse(read("package.json")) as Record<string, any>;

test("(x + 3)^2 at 1, by the engine, and by its formula", async () => {
  expect(await new Chapter("step23").runThrough("first")).toBe("variable(16.0)\nvariable(8.0)\n");
  const x = dezero.variable(1);
  const y = dezero.expr`(${x} + 3) ** 2`;
  y.backward();
  expect([y.item(), x.grad!.item()]).toEqual([16, 8]);
  expect(dezero.checkGradients((v) => v.add(3).pow(2), [dezero.np.array(1)])).toBeUndefined();
});

describe("the toy loader", () => {
  type Code = (exports: Record<string, unknown>, require: (path: string) => Record<string, unknown>) => void;
  let Loader: new (files: Record<string, Code>) => { require(path: string): Record<string, unknown> };
  let printed: string;
  beforeAll(async () => {
    const chapter = new Chapter("step23");
    printed = await chapter.runThrough("twice");
    ({ Loader } = await chapter.take<{ Loader: typeof Loader }>("Loader"));
  });

  test("the chapter's claims", () => {
    expect(printed.match(/core runs/g)).toHaveLength(1);
    expect(printed).toContain("one Config for both: true");
    expect(printed).toContain("functions sees Variable as undefined");
    expect(printed).toContain(
      "a Variable for us:   true\na Variable for them: false\nthey see the switch: false",
    );
  });

  test("agrees with Node's own modules: once for each path, half done in a circle", () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "dezero-step23-"));
    const one = 'exports.early = 1; exports.seen = require("./two").seen; exports.late = 2;';
    const two = "const { early, late } = require('./one'); exports.seen = [early, late];";
    fs.writeFileSync(path.join(folder, "one.js"), one);
    fs.writeFileSync(path.join(folder, "two.js"), two);
    fs.writeFileSync(path.join(folder, "copy.js"), two);
    const node = createRequire(path.join(folder, "index.js"));
    const run = (text: string) => vm.compileFunction(text, ["exports", "require"]) as Code;
    const toy = new Loader({ "./one": run(one), "./two": run(two), "./copy": run(two) });
    for (const load of [node, toy.require.bind(toy)]) {
      expect(load("./one")).toEqual({ early: 1, seen: [1, undefined], late: 2 });
      expect(load("./two")).toBe(load("./two"));
      expect(load("./copy")).not.toBe(load("./two"));
      expect(() => load("./three")).toThrow(/cannot find/i);
    }
    fs.rmSync(folder, { recursive: true });
  });
});

describe("how a file is found", () => {
  const chapter = new Chapter("step23");
  interface Finding {
    searchPath(folder: string): string[];
    choose(target: unknown, conditions: readonly string[]): string | undefined;
    packageExports: unknown;
  }
  let finding: Finding;
  beforeAll(async () => {
    await chapter.runThrough("exports");
    finding = await chapter.take<Finding>("searchPath", "choose", "packageExports");
  });

  test.each(["/home/me/dezero/notebooks", "/", "/a/node_modules/b/dist", "/a/node_modules"])(
    "searchPath(%s) is Node's",
    (folder) => {
      const { _nodeModulePaths } = createRequire(__filename)("node:module");
      expect(finding.searchPath(folder)).toEqual(_nodeModulePaths(folder));
    },
  );

  test("the exports in the cell are those of package.json", () => {
    expect(finding.packageExports).toEqual(manifest.exports["."]);
    expect(Object.keys(manifest.exports)).toEqual(expect.arrayContaining([".", "./plot"]));
    expect(manifest.devDependencies.dezero).toBe("file:.");
    expect(finding.choose({ import: { node: "./a" } }, ["import", "browser"])).toBeUndefined();
    expect(finding.choose({ default: "./a", node: "./b" }, ["node"])).toBe("./a");
  });
});

describe("where everything went", () => {
  const rows = [...prose.matchAll(/^\| [^|]*\d[^|]*\| (.*) \| `(src\/[^`]+)` \|$/gm)];

  test("there is a table", () => expect(rows.length).toBeGreaterThan(10));

  test.each(rows.map(([, what, file]) => [file!, what!]))("%s has %s", (file, what) => {
    const [own] = what.split(", with "); // what follows is explained, not declared there
    const names = [...own!.matchAll(/`([^`]+)`/g)].map(([, name]) => name!);
    for (const name of names) expect(read(file)).toMatch(new RegExp(`^export .*\\b${name}\\b`, "m"));
  });

  test("the front door is the file that it shows", () => {
    const [, shown] = /^```ts\n(export \* as np[\s\S]*?)^```/m.exec(prose)!;
    const lines = (text: string) => text.split("\n").filter((line) => line.startsWith("export"));
    for (const line of lines(shown!)) expect(lines(read("src/index.ts"))).toContain(line);
  });
});

describe("in a fresh folder", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "dezero-fresh-"));
  const write = (name: string, text: string) => fs.writeFileSync(path.join(folder, name), text);
  const npm = (cwd: string, ...args: string[]) =>
    execFileSync("npm", args, { cwd, encoding: "utf8", stdio: "pipe", shell: process.platform === "win32" });
  const node = (...args: string[]) => execFileSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
  const fence = (start: string): string => {
    const found = [...prose.matchAll(/^```js\n([\s\S]*?)^```/gm)].map(([, text]) => text!);
    return found.find((text) => text.startsWith(start))!;
  };
  const program = fence('import { variable } from "dezero"');
  const printed = "variable(16.0) variable(8.0)\n";

  beforeAll(() => {
    const quiet = ["--offline", "--no-audit", "--no-fund", "--ignore-scripts"];
    npm(root, "pack", "--ignore-scripts", "--pack-destination", folder);
    write("package.json", JSON.stringify({ name: "fresh", version: "1.0.0" }));
    npm(folder, "install", ...quiet, `./dezero-${manifest.version}.tgz`);
  }, 120_000);
  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

  test("one package and nothing else; what is not exported cannot be imported", () => {
    const installed = fs.readdirSync(path.join(folder, "node_modules"));
    expect(installed.filter((name) => !name.startsWith("."))).toEqual(["dezero"]);
    write("inner.mjs", 'import "dezero/dist/engine.mjs";');
    expect(() => execFileSync(process.execPath, ["inner.mjs"], { cwd: folder, stdio: "pipe" })).toThrow(
      "ERR_PACKAGE_PATH_NOT_EXPORTED",
    );
  });

  test("as an ES module and as CommonJS", () => {
    write("program.mjs", program);
    write("program.cjs", program.replace(/^import .*/, fence("const { variable } = require").trim()));
    expect([node("program.mjs"), node("program.cjs")]).toEqual([printed, printed]);
  });

  test("in TypeScript, which says what the transcript says of a wrong type", () => {
    const tsc = (file: string) => {
      const compiler = inRoot("node_modules/typescript/bin/tsc");
      return node(compiler, "--noEmit", "--strict", "--module", "nodenext", file);
    };
    write("program.ts", program);
    expect(tsc("program.ts")).toBe("");
    const [, wrong] = /^\$ echo '(.*)' > wrong\.ts$/m.exec(prose)!;
    const [expected] = /^wrong\.ts\(.*$/m.exec(prose)!;
    write("wrong.ts", wrong!);
    let said = "";
    try {
      tsc("wrong.ts");
    } catch (error) {
      said = (error as { stdout: string }).stdout;
    }
    expect(said.trim()).toBe(expected);
  }, 60_000);

  test("in a notebook: this chapter's first cell", async () => {
    const source = cells.find(({ id }) => id === "first")!.source;
    const cell = { cell_type: "code", id: "first", source, metadata: {}, outputs: [], execution_count: null };
    write("fresh.ipynb", JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [cell] }));
    const run = await runNotebook(path.join(folder, "fresh.ipynb"));
    expect(run.cells[0]).toMatchObject({
      status: "ok",
      outputs: [{ text: "variable(16.0)\nvariable(8.0)\n" }],
    });
  }, 60_000);

  test("both kinds of module in one program are two engines", () => {
    write("both.mjs", fence("import { createRequire }"));
    const [, said] = /\$ node both\.mjs\n([\s\S]*?)```/.exec(prose)!;
    expect(node("both.mjs")).toBe(said);
  });
});
