/** Errors name the line in the cell that runs, and the way there through the reader's own code. */
import type { Output } from "../../site/kernel/protocol";
import { Notebook } from "./run-cells";

type ErrorOutput = Extract<Output, { type: "error" }>;

/** Runs cells and gives the error of the last. */
async function errorOf(...cells: string[]): Promise<ErrorOutput> {
  const book = new Notebook();
  for (const cell of cells) await book.run(cell);
  const error = book.raw(cells.length).find((output) => output.type === "error");
  if (error?.type !== "error") throw new Error("the cell did not fail");
  return error;
}

test.each([
  ["let a1 = 1,", 1, 12],
  ["const ok = 1;\nlet b1 = ;", 2, 10],
  ["let x = 1\nlet y = (\n\n", 4, 1],
  ["if (true) {\n  x", 2, 4],
])("syntax errors have a line and a column: %j", async (source, line, column) => {
  expect(await errorOf(source)).toMatchObject({ ename: "SyntaxError", line, column, traceback: [] });
});

test("a syntax error that the types hid has its line", async () => {
  expect(await errorOf("const a: number = 1\nlet dup: number = 1; let dup = 2;")).toEqual({
    type: "error",
    ename: "SyntaxError",
    evalue: "Identifier 'dup' has already been declared",
    line: 2,
    column: undefined,
    traceback: [],
  });
});

test("a cell with a syntax error runs nothing and declares nothing", async () => {
  const book = new Notebook();
  await book.run("console.log('ran'); let fresh = 1; let b = ;");
  expect(book.shown(1)).toMatch(/^!SyntaxError/);
  expect(await book.run("typeof fresh")).toBe("=undefined");
});

test("types, imports and comments move no line", async () => {
  const source = [
    "import { sin } from 'dezero'",
    "interface Shape {",
    "  a: number",
    "}",
    "type T = {",
    "  b: Shape",
    "}",
    "export function f<",
    "  A,",
    ">(a: A): A {",
    "  throw new Error('here') // line 11",
    "}",
    "enum E {",
    "  A,",
    "  B,",
    "}",
    "f(sin(0))",
  ].join("\n");
  expect(await errorOf(source)).toMatchObject({
    line: 11,
    traceback: ["at f (cell 1, line 11)", "at cell 1, line 17"],
  });
});

test("an error in a function of another cell shows both lines", async () => {
  const error = await errorOf(
    "\n\nfunction deep() {\n  throw new RangeError('in deep')\n}",
    "let ok = 1\ndeep()",
  );
  expect(error).toMatchObject({ ename: "RangeError", evalue: "in deep", line: 2 });
  expect(error.traceback).toEqual(["at deep (cell 1, line 4)", "at cell 2, line 2"]);
});

test("methods, constructors and asynchronous functions are named", async () => {
  const source =
    "class A {\n  constructor() { this.go() }\n  go() { throw new Error('x') }\n}\nasync function f() {\n  await null\n  new A()\n}\nawait f()";
  const { traceback, line } = await errorOf(source);
  expect(line).toBe(3);
  expect(traceback).toEqual([
    "at A.go (cell 1, line 3)",
    "at new A (cell 1, line 2)",
    "at f (cell 1, line 7)",
    "at cell 1, line 9",
  ]);
});

test("an error in code that is not the reader's shows where it was called", async () => {
  expect(await errorOf("\n[3, 1].map(() => JSON.parse('{'))")).toMatchObject({
    ename: "SyntaxError",
    line: 2,
  });
});

test("messages quote names as they were typed", async () => {
  expect((await errorOf("let g: any = 3", "g()")).evalue).toBe("g is not a function");
  expect((await errorOf("let o: any = {}", "o.a.b()")).evalue).toBe(
    "Cannot read properties of undefined (reading 'b')",
  );
  expect((await errorOf("let g: any = 3", "new g()")).evalue).toBe("g is not a constructor");
  expect((await errorOf("let g: any = 3", "const [a] = g")).evalue).toMatch(
    /^g is not iterable|number 3 is not iterable/,
  );
});

test("a message that the cell catches and prints quotes them too", async () => {
  const book = new Notebook();
  await book.run("let g: any = 3");
  expect(await book.run("try { g() } catch (e) { console.log(String(e)) }")).toBe(
    "TypeError: g is not a function",
  );
  expect(await book.run("let said = ''; try { g() } catch (e) { said = String(e) }\nsaid")).toBe(
    "=TypeError: g is not a function",
  );
});

test("anything can be thrown", async () => {
  expect(await errorOf("throw 3")).toMatchObject({ ename: "Uncaught", evalue: "3" });
  expect(await errorOf("throw { a: 1 }")).toMatchObject({ ename: "Uncaught", evalue: "{ a: 1 }" });
  expect(await errorOf("throw undefined")).toMatchObject({ ename: "Uncaught", evalue: "undefined" });
  expect(
    await errorOf("class MyError extends Error { name = 'MyError' }; throw new MyError('own')"),
  ).toMatchObject({
    ename: "MyError",
    evalue: "own",
    line: 1,
  });
});

test("endless recursion is cut short", async () => {
  const error = await errorOf("function f(): number { return f() + 1 }\nf()");
  expect(error).toMatchObject({ ename: "RangeError", evalue: "Maximum call stack size exceeded" });
  expect(error.traceback.length).toBeLessThanOrEqual(20);
});

test("what was printed and declared before the error stays", async () => {
  const book = new Notebook();
  expect(await book.run("let before = 1; console.log('printed')\nthrow new Error('then')")).toBe(
    "printed|!Error: then @2",
  );
  expect(await book.run("before")).toBe("=1");
});

test("a printed error keeps the lines of the cell and drops those of the page", async () => {
  const book = new Notebook();
  const shown = await book.run("\nconsole.log(new Error('printed'))");
  expect(shown).toMatch(/^Error: printed\n {4}at .*cell-1\.ts:2:\d+\)?$/);
});

test("an error that nobody caught belongs to the cell that ran last, and makes it fail while it runs", async () => {
  const book = new Notebook();
  await book.run("1");
  book.session.uncaught(new Error("lost"));
  expect(book.shown(1)).toBe("=1|!Error: lost");
  const running = book.session.run("cell-9", "await new Promise(r => setTimeout(r, 5))", () => undefined);
  await new Promise((resolve) => setTimeout(resolve));
  book.session.uncaught(new Error("lost too"));
  expect(await running).toMatchObject({ ok: false });
});
