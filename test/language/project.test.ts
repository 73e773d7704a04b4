// The type checker of the editor: cells as modules that see the names above them.
import fs from "node:fs";
import path from "node:path";
import ts from "typescript";
import { CellProject } from "../../site/language/project";
import { typeFiles } from "../../site/plugin/editor-files";
import { codeCells, parseNotebook } from "../../site/plugin/ipynb";

const root = path.resolve(__dirname, "../..");

let files: Record<string, string>;
let project: CellProject;
beforeAll(async () => {
  files = {
    ...(await typeFiles(root)),
    "/reference/names.json": JSON.stringify({
      "Variable.backward": "variable#backward",
      "np.add": "np/math#add",
    }),
  };
  project = new CellProject(ts, files);
});

/** The problems of the last cell: what they say, and about which part of its text. */
function problems(...cells: string[]): [part: string, message: string][] {
  const last = cells.at(-1)!;
  return project
    .problems(cells, cells.length - 1)
    .map(({ from, to, message }) => [last.slice(from, to), message]);
}

/** What is said of the first place of `name` in the last cell. */
function hover(name: string, ...cells: string[]) {
  const last = cells.at(-1)!;
  const found = project.hover(cells, cells.length - 1, last.indexOf(name));
  if (found) expect(last.slice(found.from, found.to)).toBe(name);
  return found;
}

function completions(...cells: string[]): string[] {
  const found = project.completions(cells, cells.length - 1, cells.at(-1)!.length);
  return (found?.entries ?? []).map(({ name }) => name);
}

const notebooks = [
  ...fs.readdirSync(path.join(root, "notebooks")).map((name) => path.join("notebooks", name)),
  path.join("site", "pages", "landing.ipynb"),
].filter((name) => name.endsWith(".ipynb"));

test.each(notebooks)("%s has no type error, as in tslab", (name) => {
  const cells = codeCells(parseNotebook(fs.readFileSync(path.join(root, name), "utf8"), name));
  const sources = cells.map(({ source }) => source);
  cells.forEach(({ id }, at) => {
    expect({ id, problems: project.problems(sources, at) }).toEqual({ id, problems: [] });
  });
});

describe("a type error", () => {
  test("is found in the cell's own text, whatever comes from above", () => {
    const above = ["const a = 1;\nlet b = 2;", 'import { np } from "dezero";'];
    const cell = "const first = a;\nconst text: string = b;\nnp.nope();";
    expect(problems(...above, cell)).toEqual([
      ["text", "Type 'number' is not assignable to type 'string'."],
      ["nope", "Property 'nope' does not exist on type 'typeof np'."],
    ]);
    expect(problems(...above, "missing; a")).toEqual([["missing", "Cannot find name 'missing'."]]);
  });

  test("is that of the cell alone", () => {
    expect(problems("const a: number = 'text';", "a.toFixed(2);")).toEqual([]);
  });

  test("of engine types names both", () => {
    const cell = 'import { variable, np } from "dezero";\nconst y: string = variable(2);\nvariable("two");';
    const found = problems(cell);
    expect(found[0]).toEqual(["y", "Type 'Variable' is not assignable to type 'string'."]);
    expect(found[1]![0]).toBe('"two"');
    expect(found[1]![1]).toContain("not assignable to parameter of type");
  });

  test("at the end of a text that is not complete is shown at its end", () => {
    expect(problems("const a = 1;", "function f() {\n  return a;\n")).toEqual([["", "'}' expected."]]);
    expect(problems("Math.max(1,\n")).toEqual([["", "Argument expression expected."]]);
    expect(problems("/* open")).toEqual([["", "'*/' expected."]]);
  });

  test("in an incomplete cell above does not hide the cells below", () => {
    expect(problems("const a = 1;\nconst b = (", "const c: string = a;")).toEqual([
      ["c", "Type 'number' is not assignable to type 'string'."],
    ]);
  });

  test("tells classes of the same name apart by their cells", () => {
    const one = "class Variable { private data = 1; }\nfunction f(x: Variable) {}";
    const two = "class Variable { private data = 2; }\nconst x = new Variable();";
    const [[part, message] = ["", ""]] = problems(one, two, "f(x);");
    expect(part).toBe("x");
    expect(message).toContain(
      "'Variable (cell 2)' is not assignable to parameter of type 'Variable (cell 1)'",
    );
    expect(message).not.toContain("import(");
  });

  test("of a module that the page does not have says so", () => {
    expect(problems('import _ from "lodash";')).toEqual([
      ['"lodash"', "Cannot find module 'lodash' or its corresponding type declarations."],
    ]);
  });

  test("of a name of the engine that is not imported comes with the import", () => {
    const fixes = (...cells: string[]) => project.problems(cells, cells.length - 1).map(({ fix }) => fix);
    expect(fixes("const x: Variable = variable(2);\nnp.zeros([2]); let shape: Shape;")).toEqual(
      ["Variable", "variable", "np", "Shape"].map((name) => `import { ${name} } from "dezero";`),
    );
    expect(fixes("figure({}); getDotGraph();")).toEqual([
      'import { figure } from "dezero/plot";',
      'import { getDotGraph } from "dezero/graph";',
    ]);
    expect(fixes('import * as dezero from "dezero";', "nothing; dezero.nothing;")).toEqual([
      undefined,
      undefined,
    ]);
    expect(problems('import { variable } from "dezero";\nvariable(2);')).toEqual([]);
  });

  test("expected by a comment is none", () => {
    expect(problems("// @ts-expect-error: on purpose\nconst a: string = 1;")).toEqual([]);
    expect(problems("// @ts-expect-error\nconst a = 1;")).toEqual([
      ["// @ts-expect-error", "Unused '@ts-expect-error' directive."],
    ]);
  });
});

describe("names of the cells above", () => {
  test("keep their types: variables, functions, classes, types, imports", () => {
    const cells = [
      'import { np, type NDArray } from "dezero";\nimport * as fs from "node:fs";',
      "interface Point { x: number }\ntype Pair = [Point, Point];\nenum Color { Red }",
      "const [p, { x: renamed }] = [{ x: 1 }, { x: 2 }];\nfunction norm(q: Point) { return q.x; }\nclass A<T> { item?: T }",
    ];
    const good = [
      "const q: Point = p; const n: number = norm(q) + renamed; const pair: Pair = [p, q];",
      "const a: NDArray = np.zeros([2]); const t: string = fs.readFileSync('f', 'utf8');",
      "const i: string | undefined = new A<string>().item; const c: Color = Color.Red;",
    ].join("\n");
    expect(problems(...cells, good)).toEqual([]);
    expect(problems(...cells, "norm({ y: 1 });").length).toBe(1);
    expect(problems(...cells, "const wrong: string = renamed;").length).toBe(1);
  });

  test("are those of the nearest cell that declares them", () => {
    const cells = ["let x = 1;", 'const x = "text";', "x.toUpperCase();"];
    expect(problems(...cells)).toEqual([]);
    expect(problems("let x = 1;", "x.toFixed();", 'const x = "text";')).toEqual([]);
    expect(problems(cells[0]!, cells[2]!)).toEqual([
      ["toUpperCase", "Property 'toUpperCase' does not exist on type 'number'."],
    ]);
  });

  test("may be declared again with another type, also in a block, as a function or a class", () => {
    const first = "let x = 1; function f() {} class A {} const [y] = [1]; var v = 1;";
    expect(
      problems(first, 'let f = 1; class x {} function A() {} const y = "s"; for (var v = "a"; ; ) break;'),
    ).toEqual([]);
  });

  test("include those that a `var` in a block declares, and none that a function keeps", () => {
    const cell = "for (var i = 0; i < 3; i++) { var last = String(i); }\nfunction f() { var inner = 1; }";
    expect(problems(cell, "const a: number = i, b: string = last;")).toEqual([]);
    expect(problems(cell, "inner;")).toEqual([["inner", "Cannot find name 'inner'."]]);
  });

  test("can be assigned to when they are variables, with values of their type", () => {
    expect(problems("let x = 1; var y = 2;", "x = 3; y += 1; x++; [x, y] = [y, x];")).toEqual([]);
    expect(problems("let x = 1;", 'x = "three";')).toEqual([
      ["x", "Type 'string' is not assignable to type 'number'."],
    ]);
    expect(problems("const x = 1;", "x = 2;")).toEqual([
      ["x", "Cannot assign to 'x' because it is a constant."],
    ]);
  });

  test("follow an edit of their cell", () => {
    expect(problems("const size = 3;", "size.toFixed();")).toEqual([]);
    expect(problems("const size = [3];", "size.toFixed();")).toEqual([
      ["toFixed", "Property 'toFixed' does not exist on type 'number[]'."],
    ]);
    expect(problems("const length = 3;", "size;")).toEqual([["size", "Cannot find name 'size'."]]);
  });

  test("hide globals, as the book's `Function` does", () => {
    expect(
      problems("class Function { call(x: number) { return x; } }", "new Function().call(2).toFixed();"),
    ).toEqual([]);
  });
});

test("a cell may await, export, and end without a semicolon or with a comment", () => {
  expect(problems("await Promise.resolve(1)")).toEqual([]);
  expect(
    problems("export const a = 1; const b = 2; export { b }; export function f() {}", "a + b; f();"),
  ).toEqual([]);
  expect(problems("const a = 1 // one", "a")).toEqual([]);
  expect(problems("", "  \n", "1")).toEqual([]);
});

describe("hovering", () => {
  const engine = 'import { np, variable, Variable, Config } from "dezero";';

  test("shows the type and the TSDoc of the engine, and where it is documented", () => {
    const found = hover("backward", engine, "variable(2).backward();");
    expect(found?.signature).toBe("(method) Variable.backward(options?: BackwardOptions): void");
    expect(found?.documentation).toContain("Differentiates this variable");
    expect(found?.tags).toContainEqual({
      name: "example",
      text: expect.stringContaining("createGraph: true"),
    });
    expect(found?.reference).toBe("variable#backward");
  });

  test("calls np by its name, also deep inside", () => {
    expect(hover("add", engine, "np.add(1, 2);")).toMatchObject({
      signature: expect.stringMatching(/^np\.add\(x: ArrayLike, y: ArrayLike/),
      documentation: expect.stringContaining("element by element"),
      reference: "np/math#add",
    });
    expect(hover("seed", engine, "np.random.seed(0);")?.signature).toBe("np.random.seed(seed?: Seed): void");
  });

  test("writes links in TSDoc as code", () => {
    const { documentation } = hover("Config", engine, "Config.train;")!;
    expect(documentation).toContain("`usingConfig`");
    expect(documentation).not.toContain("@link");
  });

  test("shows the reader's own TSDoc from a cell above, and no link to the engine's", () => {
    const own =
      "/** Twice `x`. */\nfunction twice(x: number) { return 2 * x; }\nclass Variable { backward() {} }";
    expect(hover("twice", engine, own, "  twice(3);")).toEqual({
      from: 2,
      to: 7,
      signature: "twice(x: number): number",
      documentation: "Twice `x`.",
      tags: [],
    });
    expect(hover("backward", engine, own, "new Variable().backward();")).not.toHaveProperty("reference");
  });

  test("over nothing shows nothing", () => {
    expect(hover(";", "const a = 1;", "  ;")).toBeNull();
  });
});

describe("completions", () => {
  const engine = 'import { variable, usingConfig } from "dezero";';

  test("list the methods of a value, with types and documentation", () => {
    const cells = [engine, "const x = variable(2);", "x.ba"];
    expect(project.completions(cells, 2, 4)).toMatchObject({ from: 2, to: 4 });
    expect(completions(...cells)).toEqual(expect.arrayContaining(["backward", "matmul", "grad", "shape"]));
    expect(project.describe(cells, 2, 4, "backward")).toMatchObject({
      signature: expect.stringContaining("Variable.backward"),
      documentation: expect.stringContaining("Differentiates"),
    });
  });

  test("list names of the cells above and of the language, and none from below", () => {
    const names = completions("const myNumber = 1;", "const other = 2;", "my");
    expect(names).toEqual(expect.arrayContaining(["myNumber", "other", "Math", "console", "const"]));
    const cells = ["first", "const later = 1;"];
    expect(project.completions(cells, 0, 5)?.entries.map(({ name }) => name)).not.toContain("later");
  });

  test("list the strings that an argument can be, and the modules that can be imported", () => {
    expect(completions(engine, 'usingConfig("')).toEqual(["enableBackprop", "train", "detectAnomaly"]);
    expect(completions('import {} from "').sort()).toEqual(
      [
        "dezero",
        "dezero/graph",
        "dezero/plot",
        "fs",
        "node:fs",
        "node:os",
        "node:path",
        "node:process",
        "os",
        "path",
        "process",
        "tslab",
      ].sort(),
    );
  });

  test("stay away from comments and from names that are being made", () => {
    expect(completions("// hello wor")).toEqual([]);
    expect(completions("const na")).toEqual([]);
  });
});

test("the parameters of a call that is being typed", () => {
  const engine = 'import { usingConfig } from "dezero";';
  const cell = 'usingConfig("train", ';
  expect(project.call([engine, cell], 1, cell.length)).toMatchObject({
    prefix: "usingConfig(",
    parameters: [{ label: "name: ConfigName" }, { label: "value: boolean" }, expect.anything()],
    active: 1,
    from: "usingConfig(".length,
  });
  expect(project.call([engine, "usingConfig"], 1, 3)).toBeNull();
});

test("tslab's displays have types", () => {
  expect(problems('import * as tslab from "tslab";\ntslab.display.html("<b>b</b>");')).toEqual([]);
  expect(problems('import { display } from "tslab";\ndisplay.html(1);').length).toBe(1);
});
