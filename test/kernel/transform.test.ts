/** What a compiled cell must keep: its lines, its speed, and the names of others as they are. */
import { compileCell } from "../../site/kernel/transform";
import { Notebook } from "./run-cells";

const compile = (source: string) => compileCell(source, () => "cell").code("cell-1", new Set());

test.each([
  "let a = 1\nlet b = 2",
  "import { x }\n  from 'dezero'\nimport * as y from 'tslab'\nx",
  "interface A {\n  b: number\n}\n\ntype C =\n  | 1\n  | 2\nconst c: C = 1",
  "class A<\n  T\n> {\n  constructor(\n    private a: T,\n  ) {}\n}\nenum E {\n  A,\n  B\n}",
  "f(\n  `a\n${b}`\n) // c",
  "export {\n  }\nexport const z = 1\n",
])("a cell keeps its lines: %j", (source) => {
  // One line more: the function's closing brace; and one for the name of the cell.
  expect(compile(source).split("\n")).toHaveLength(source.split("\n").length + 2);
});

test("nothing of the cell's own is renamed", () => {
  const code = compile("let own = 1\nfunction f(p: number) { return own + p + other }\nf(own)");
  expect(code).toContain("return own + p + __scope.other");
  expect(code).toContain("f(own)");
});

test("dynamic names are not needed for names of other cells: loops stay fast", async () => {
  const book = new Notebook();
  const body = "for (let i = 0; i < 2e7; i++) total += step * (i & 7)";
  const timed = (code: string) => `const begin = performance.now();\n${code};\nperformance.now() - begin`;
  const time = async (source: string) => Number((await book.run(source)).slice(1));
  const plain = await time(timed(`(function () { let total = 0, step = 1; ${body}; return total })()`));
  const own = await time(`let total = 0, step = 1; ${timed(body).replace("const", "let")}`);
  const declaredAgain = await time(`let total = 0, step = 1.5; ${timed(body).replace("const", "let")}`);
  const other = await time(timed(body).replace("const", "var"));
  // Plain takes 15-25 ms and the others 1-5 times that; a scope in dictionary mode took 50 times as long.
  const limit = 20 * Math.max(plain, 20);
  expect([own < limit, declaredAgain < limit, other < limit]).toEqual([true, true, true]);
});

test("a cell is compiled in milliseconds", () => {
  const source =
    "class A { constructor(private a: number) {} m(): number { return this.a } }\nnew A(1).m()\n".repeat(50);
  const unique = source.replace(/class A/g, () => `class A${Math.random().toString(36).slice(2)}`);
  compile(unique);
  const begin = performance.now();
  compile(unique);
  expect(performance.now() - begin).toBeLessThan(500);
});
