// The docs' programs run and print what their comments say, and the names in the tables exist.
import fs from "node:fs";
import path from "node:path";
import vm from "node:vm";
import * as ts from "typescript";
import * as dezero from "dezero";

const docs = path.resolve(__dirname, "../../docs");
const read = (file: string): string => fs.readFileSync(path.join(docs, file), "utf8");
const start = read("start.md");
const table = read("python-to-typescript.md");

/** Runs a program that imports dezero, and returns what it printed. */
function run(source: string): string[] {
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const printed: string[] = [];
  const console = { log: (...values: unknown[]) => printed.push(values.map(String).join(" ")) };
  const require = (name: string) => (name === "dezero" ? dezero : undefined);
  vm.compileFunction(outputText, ["require", "exports", "console"])(require, {}, console);
  return printed;
}

describe("the programs of docs/start.md", () => {
  const programs = [...start.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, source]) => source!);

  test("are there", () => expect(programs).toHaveLength(2));

  test.each(programs)("print what they say\n%s", (source) => {
    const expected = [...source.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm)].map(([, text]) => text);
    expect(expected).toHaveLength(1);
    expect(run(source)).toEqual(expected);
  });
});

describe("docs/python-to-typescript.md", () => {
  test("the function of one's own works, and has the gradient it says", () => {
    const [, source] = /^```ts\n(class Square[\s\S]*?)^```/m.exec(table)!;
    const imports = 'import { Func, np, op, variable } from "dezero";\n';
    const use = "const x = variable(3); const y = square(x); y.backward(); console.log(y, x.grad);";
    expect(run(imports + source + use)).toEqual(["variable(9.0) variable(6.0)"]);
  });

  /** The code spans of the columns for TypeScript: all but the first of each table. */
  const snippets = table
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .flatMap((line) => line.split("|").slice(2).join("|"))
    .flatMap((cells) => [...cells.matchAll(/(`+) ?(.+?) ?\1(?!`)/g)].map(([, , snippet]) => snippet!));

  const names = (pattern: RegExp): string[] => [
    ...new Set(snippets.flatMap((snippet) => [...snippet.matchAll(pattern)].map(([, name]) => name!))),
  ];

  const { Variable, NDArray, np } = dezero as any;

  test.each(names(/\bnp\.([a-z]\w*)/g))("np.%s exists", (name) => expect(np[name]).toBeDefined());

  test.each(names(/\bnp\.random\.(\w+)/g))("np.random.%s exists", (name) =>
    expect(np.random[name]).toBeDefined(),
  );

  test.each(names(/\b[xy]\.([a-z]\w*)/gi))("x.%s exists", (name) => {
    const owners = [new Variable(np.ones([2, 2])), np.ones([2, 2])];
    expect(owners.some((owner) => name in owner)).toBe(true);
  });

  test.each(names(/import \{ (.*?) \}/g).flatMap((list) => list.split(", ")))("dezero exports %s", (name) => {
    expect(dezero).toHaveProperty(name);
  });

  test("the formulas compute what the methods do", () => {
    const x = dezero.variable([[1, 2], [3, 4]]); // prettier-ignore
    const y = dezero.variable([[5, 6], [7, 9]]); // prettier-ignore
    const scope = { ...dezero, x, y, W: y };
    const evaluate = (code: string) =>
      vm.compileFunction(`return ${code}`, Object.keys(scope))(...Object.values(scope));
    const rows = table.split("## Arithmetic")[1]!.split("## ")[0]!.split("\n");
    const pairs = rows.flatMap((row) => {
      const found = /\| `([^`]+)`[^|]*\| `` (expr`.*`) `` *\|$/.exec(row);
      return found ? [[found[1]!, found[2]!]] : [];
    });
    expect(pairs).toHaveLength(8);
    for (const [method, formula] of pairs) expect(String(evaluate(formula!))).toBe(String(evaluate(method!)));
  });

  test("NDArray is the array of the tables", () => expect(np.ones([2])).toBeInstanceOf(NDArray));
});
