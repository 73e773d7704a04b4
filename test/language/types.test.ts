// What the editor says a cell can use is what the page's kernel gives it.
import path from "node:path";
import ts from "typescript";
import { nodeModules } from "../../site/kernel/modules";
import { Session } from "../../site/kernel/session";
import { createProcess } from "../../site/kernel/session/process";
import type { Output } from "../../site/kernel/protocol";
import { nameNamespaces, typeFiles } from "../../site/plugin/editor-files";

const root = path.resolve(__dirname, "../..");
const parse = (name: string, text: string) => ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);

/** The names of the values that statements declare. */
function values(statements: Iterable<ts.Statement>): string[] {
  return [...statements].flatMap((statement): string[] => {
    if (ts.isVariableStatement(statement))
      return statement.declarationList.declarations.map(({ name }) => name.getText());
    const isValue =
      ts.isFunctionDeclaration(statement) ||
      ts.isClassDeclaration(statement) ||
      (ts.isModuleDeclaration(statement) &&
        statement.name.text !== "NodeJS" &&
        !ts.isStringLiteral(statement.name));
    return isValue ? [statement.name!.text] : [];
  });
}

let globals: ts.SourceFile;
let node: ts.SourceFile;
beforeAll(async () => {
  const files = await typeFiles(root);
  globals = parse("globals.d.ts", files["/globals/globals.d.ts"]!);
  node = parse("node.d.ts", files["/globals/node.d.ts"]!);
});

test("the modules of Node, name by name", () => {
  const streams = createProcess(() => undefined);
  const modules = { ...nodeModules(), "node:process": streams, process: streams };
  for (const name of ["node:fs", "node:os", "node:path", "node:process"]) {
    const declared = node.statements.find(
      (statement): statement is ts.ModuleDeclaration =>
        ts.isModuleDeclaration(statement) && statement.name.text === name,
    );
    const { statements } = declared!.body as ts.ModuleBlock;
    const names = Object.keys(modules[name as keyof typeof modules] as object).filter(
      (key) => key !== "default",
    );
    expect({ name, names: [...new Set(values(statements))].sort() }).toEqual({ name, names: names.sort() });
  }
  const named = node.statements.filter(ts.isModuleDeclaration).map((statement) => statement.name.text);
  expect(named.filter((name) => name !== "NodeJS").sort()).toEqual(Object.keys(modules).sort());
});

test("the globals, each of which a cell finds", async () => {
  const names = [...new Set(values(globals.statements))];
  expect(names).toEqual(expect.arrayContaining(["console", "setTimeout", "URL", "WebAssembly"]));
  const session = new Session({ modules: nodeModules() });
  const outputs: Output[] = [];
  const cell = `const kinds = { ${names.map((name) => `${name}: typeof ${name}`).join(", ")} };\nObject.keys(kinds).filter((name) => kinds[name] === "undefined").join()`;
  expect(await session.run("cell-1", cell, (output) => outputs.push(output))).toMatchObject({ ok: true });
  expect(outputs).toEqual([{ type: "result", data: { "text/plain": "" } }]);
});

test("names that only Node has are undefined in the page, as their documentation says", async () => {
  const names = values(node.statements);
  expect(names).toEqual(["process", "Buffer", "gc"]);
  const session = new Session({ modules: nodeModules() });
  const outputs: Output[] = [];
  await session.run("cell-1", `[${names.map((name) => `typeof ${name}`).join(", ")}].join()`, (output) =>
    outputs.push(output),
  );
  expect(outputs).toEqual([{ type: "result", data: { "text/plain": names.map(() => "undefined").join() } }]);
});

test("the methods of console", () => {
  const declared = globals.statements.find(
    (statement): statement is ts.InterfaceDeclaration =>
      ts.isInterfaceDeclaration(statement) && statement.name.text === "Console",
  );
  const { console } = new Session({ modules: {} });
  expect(declared!.members.map((member) => member.name!.getText()).sort()).toEqual(
    Object.keys(console).sort(),
  );
});

test("namespaces get the names they are exported by", () => {
  const declarations = [
    "declare function add(): void;",
    "declare const index$1_seed: typeof seed;",
    "declare namespace index$1 {",
    "  export { index$1_seed as seed };",
    "}",
    "declare const index_zeros: typeof zeros;",
    "declare namespace index {",
    "  export { add$1 as add, index$1 as random, index_zeros as zeros };",
    "}",
    "declare const index_of: number;",
    "export { add, index as np };",
    "",
  ].join("\n");
  expect(nameNamespaces(declarations).split("\n")).toEqual([
    "declare function add(): void;",
    "declare const index$1_seed: typeof seed;",
    "declare const index_zeros: typeof zeros;",
    "declare namespace np {",
    "  export { add$1 as add, index_zeros as zeros };",
    "  export namespace random {",
    "  export { index$1_seed as seed };",
    "  }",
    "}",
    "declare const index_of: number;",
    "export { add, np };",
    "",
  ]);
});
