// The API reference: complete, with a place for every name, and linked from prose where a name is meant.
import path from "node:path";
import * as dezero from "dezero";
import * as graph from "dezero/graph";
import * as plot from "dezero/plot";
import { writePages } from "../../site/api/markdown";
import { apiNames, findName } from "../../site/api/names";
import { PAGES } from "../../site/api/pages";
import { KNOWN_NAMES, pythonNames } from "../../site/api/python-names";
import { readReference, readSourcesOf, type Entry, type Reference } from "../../site/api/reference";
import { reflect } from "../../site/api/reflect";

const root = path.resolve(__dirname, "../..");
let reference: Reference;
let entries: Map<string, Entry>;
let files: Map<string, string>;

beforeAll(async () => {
  reference = readReference(await reflect(root), readSourcesOf(root));
  const all = reference.pages.flatMap((page) => page.entries);
  entries = new Map(all.flatMap((entry) => [entry, ...entry.members]).map((entry) => [entry.name, entry]));
  files = writePages(reference);
}, 120_000);

const own = (names: string[]): string[] => names.filter((name) => !["constructor", "default"].includes(name));

describe("the reference", () => {
  test("has every value that the package exports", () => {
    const values = own(Object.keys(dezero)).filter((name) => name !== "np");
    const arrays = own(Object.keys(dezero.np)).filter((name) => !["random", "NDArray"].includes(name));
    const random = Object.keys(dezero.np.random);
    expect(values.length + arrays.length + random.length).toBeGreaterThan(150);
    const documented = [
      ...values,
      ...own(Object.keys({ ...plot, ...graph })),
      ...arrays.map((name) => `np.${name}`),
      ...random.map((name) => `np.random.${name}`),
    ];
    expect(documented.filter((name) => !entries.has(name))).toEqual([]);
  });

  test("says something about each of them", () => {
    const silent = [...entries.values()].filter((entry) => !entry.comment && !entry.isType);
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  test("puts every export on a page with a title of its own", () => {
    const titled = new Set(PAGES.map((page) => page.path));
    expect(reference.pages.filter((page) => !titled.has(page.path)).map((page) => page.files)).toEqual([]);
  });

  test.each([
    ["np.sum", "np.sum(x: ArrayLike, options?: ReduceOptions): NDArray"],
    ["sum", "sum(x: VariableLike, options?: ReduceOptions): Variable"],
    ["getItem", "getItem(x: VariableLike, ...index: Index[]): Variable"],
    ["np.abs", "np.abs(x: ArrayLike, options?: OutOptions): NDArray"],
    ["np.random.rand", "np.random.rand(): number\nnp.random.rand(...shape: number[]): NDArray"],
    ["Variable", "class Variable\nnew Variable(data: NDArray | null, name?: string | null)"],
    ["Parameter", "class Parameter extends Variable"],
    ["getDotGraph", "getDotGraph(output: GraphOutput, options?: DotGraphOptions): string"],
    ["figure", "figure(options: FigureOptions, ...marks: Mark[]): string"],
    ["Variable.shape", "readonly shape: Shape"],
    ["Variable.data", "data: NDArray"],
    ["Variable.backward", "backward(options?: BackwardOptions): void"],
    ["Config.train", "Config.train: boolean"],
    [
      "op",
      "op<A extends readonly unknown[], R = Variable, X extends readonly NDArray[] = NDArray[]>(\n  name: string,\n  func: Rule<X> | (new (...params: never[]) => Func),\n  meta: OpMeta,\n): Op<A, R>",
    ],
    [
      "grad",
      "grad<F extends ScalarFunction>(\n  f: F,\n): (...args: Arguments<F>) => PerArgument<Parameters<F>, Variable>",
    ],
    [
      "PerArgument",
      'type PerArgument<A extends readonly unknown[], T> = 1 extends A["length"] ? A["length"] extends 1 ? T : T | Each<A, T> : Each<A, T>',
    ],
    ["Each", "type Each<A extends readonly unknown[], T> = { -readonly [K in keyof A]: T }"],
    ["DType", 'type DType = "float64" | "float32" | "int32" | "bool"'],
  ])("declares %s", (name, code) => expect(entries.get(name)?.code).toBe(code));

  test("shows a function with its gradient, its example and its name in Python", () => {
    const page = files.get("config.md")!;
    const section = page.slice(page.indexOf("## noGrad"), page.indexOf("## testMode"));
    expect(section).toContain("Runs `fn` without recording a graph");
    expect(section).toContain("`no_grad`");
    expect(section).toContain("```ts\nnoGrad(() => square(variable(2)).creator); // null\n```");
  });

  test("begins a page with what it is about", () => {
    const first = (path: string) =>
      reference.pages.find((page) => page.path === path)!.entries.find(({ isType }) => !isType)!.name;
    expect(["variable", "func", "ndarray", "np/random"].map(first)).toEqual([
      "Variable",
      "Func",
      "NDArray",
      "np.random.seed",
    ]);
  });

  test("leads to other pages and within its own", () => {
    expect(files.get("variable.md")).toContain("See [`matmul`](shape.md#matmul).");
    expect(files.get("config.md")).toContain("[`Config`](#Config)");
    expect(files.get("np/random.md")).not.toMatch(/\]\(np\//);
  });

  test("finds a file to edit when there is a repository", () => {
    const pages = writePages(reference, (file) => `https://example.org/edit/${file}`);
    expect(pages.get("variable.md")).toContain(
      'custom_edit_url: "https://example.org/edit/src/core/variable.ts"',
    );
    expect(files.get("variable.md")).toContain("custom_edit_url: null");
  });
});

describe("names", () => {
  test("have a heading on their page, every one", () => {
    const places = Object.entries(apiNames(reference));
    expect(places.length).toBeGreaterThan(250);
    const lost = places.filter(([, place]) => {
      const [page, anchor] = place.split("#");
      return !files.get(`${page}.md`)?.includes(` {#${anchor}}\n`);
    });
    expect(lost).toEqual([]);
  });

  const names = {
    "np.sum": "np/reductions#sum",
    sum: "shape#sum",
    usingConfig: "config#usingConfig",
    Variable: "v#V",
  };
  test.each([
    ["np.sum", "np.sum"],
    ["np.sum(x, { axis: 0 })", "np.sum"],
    ["usingConfig", "usingConfig"],
    ["new Variable(a)", "Variable"],
    ["sum(x)", "sum"],
    ["sum", undefined], // a word
    ["x.sum()", undefined],
    ["np.summit", undefined],
    ["y = np.sum(x)", undefined],
    ["toString", undefined],
  ])("`%s` means %s", (code, name) => expect(findName(code, names)?.name).toBe(name));

  test("in Python are known for names that exist", () => {
    expect(KNOWN_NAMES.filter((name) => !entries.has(name))).toEqual([]);
    expect(pythonNames("usingConfig")).toEqual(["using_config"]);
    expect(pythonNames("np.onesLike")).toEqual(["np.ones_like"]);
    expect(pythonNames("Variable.sumTo")).toEqual(["sum_to"]);
    expect(pythonNames("np.addAt")).toEqual(["np.add.at"]);
    expect(pythonNames("Variable.mul")).toContain("__mul__");
    expect(pythonNames("np.exp")).toEqual([]);
    expect(pythonNames("Variable")).not.toContain("_variable");
  });
});
