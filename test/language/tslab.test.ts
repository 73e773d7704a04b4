// The same cells in tslab, with its older compiler: an error there is an error here, at the same place.
import path from "node:path";
import { createConverter } from "tslab/dist/converter";
import ts from "typescript";
import { CellProject } from "../../site/language/project";
import { typeFiles } from "../../site/plugin/editor-files";

/** Where it begins, and what it says. The versions differ in where some end, and in a quotation mark. */
type Found = [from: number, message: string];
const found = (from: number, message: string): Found => [from, message.trim().replaceAll("'", "")];

let project: CellProject;
let converter: ReturnType<typeof createConverter>;
beforeAll(async () => {
  project = new CellProject(ts, await typeFiles(path.resolve(__dirname, "../..")));
  converter = createConverter();
});
afterAll(() => converter?.close());

/** What tslab says of the last cell. */
function inTslab(cells: readonly string[]): Found[] {
  let declarations = "";
  for (const cell of cells.slice(0, -1)) declarations = converter.convert(declarations, cell).declOutput!;
  const { diagnostics } = converter.convert(declarations, cells.at(-1)!);
  return diagnostics.map(({ start, messageText }) => found(start.offset, messageText));
}

const inPage = (cells: readonly string[]): Found[] =>
  project
    .problems(cells, cells.length - 1)
    // tslab gives the links of a chain of messages one by one.
    .flatMap(({ from, message }) => message.split("\n").map((link) => found(from, link)));

const engine = 'import { np, variable, Variable, usingConfig } from "dezero";';

test.each<[what: string, cells: string[]]>([
  ["a wrong type", ["const a: string = 1;"]],
  ["an unknown name", ["const a = 1;\nb;"]],
  ["an unknown method of the engine", [engine, "const x = variable(2);\nx.backwards();"]],
  ["an argument of the engine", [engine, 'usingConfig("trian", false, () => 1);']],
  ["a wrong type from above", ["let n = 1;", 'n = "one";']],
  ["a constant from above", ["const n = 1;", "n = 2;"]],
  ["a missing property", ["interface P { x: number }", "const p: P = {};"]],
  ["too few arguments", ["function f(a: number, b: number) {}", "f(1);"]],
  ["a class that is not complete", ["abstract class A { abstract f(): void }", "class B extends A {}"]],
  ["null, which is allowed without strict", ["const a: number = null;\nfunction f(x) { return x; }"]],
  ["a name that is declared again", ["let n = 1;", 'const n = "one";\nconst up: string = n.toUpperCase();']],
  [
    "a name that is declared again as a value, and stays a type",
    ["interface P { x: number }", "const P = 'one';", "const p: P = { x: 1 }; P.toUpperCase(); P.x;"],
  ],
  [
    "a name that is declared again as a type, and stays a value",
    ["let P = 'one';", "interface P { x: number }", "const p: P = { x: 1 }; P.toUpperCase(); P.x;"],
  ],
  ["the same in the cell that does", ["interface P { x: number }", "const P: P = { x: 1 };\nP.y;"]],
  ["and with a constant", ["const P = 1;", "type P = string;\nlet p: P = P;"]],
  ["await at the top", ["const a: number = await Promise.resolve(1);"]],
  ["an unused directive", ["// @ts-expect-error\nconst a = 1;"]],
  ["a name twice in one cell", ["const a = 1;\nconst a = 2;"]],
])("%s", (_, cells) => {
  expect(inPage(cells)).toEqual(inTslab(cells));
});
