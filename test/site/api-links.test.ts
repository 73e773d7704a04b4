// Names in prose lead to the API reference: the first mention, and only where the package's own name is meant.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { remarkApiLinks } from "../../site/api/remark";
import { CELL_FENCE } from "../../site/plugin/ipynb";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "dezero-names-"));
const names = path.join(folder, "names.json");
fs.writeFileSync(
  names,
  JSON.stringify({ "np.sum": "np/reductions#sum", Variable: "variable#Variable", noGrad: "config#noGrad" }),
);
afterAll(() => fs.rmSync(folder, { recursive: true }));

const text = (value: string) => ({ type: "text", value });
const code = (value: string) => ({ type: "inlineCode", value });
const node = (type: string, ...children: object[]) => ({ type, children });
const link = (url: string, ...children: object[]) => ({ type: "link", url, children });
const transform = (...children: object[]) => {
  const tree: any = node("root", ...children);
  remarkApiLinks({ names: () => names, route: "/base/api" })(tree);
  return tree.children;
};

test("the first mention of a name becomes a link, and keeps its look", () => {
  const paragraph = node("paragraph", text("See "), code("np.sum"), text(" and "), code("np.sum(x)"));
  expect(transform(paragraph)).toEqual([
    node(
      "paragraph",
      text("See "),
      link("/base/api/np/reductions#sum", code("np.sum")),
      text(" and "),
      code("np.sum(x)"),
    ),
  ]);
});

test("headings, links and code blocks stay as they are", () => {
  const tree = [
    node("heading", code("noGrad")),
    node("paragraph", link("https://example.org", code("noGrad"))),
    { type: "code", lang: "ts", value: "noGrad" },
  ];
  expect(transform(...structuredClone(tree))).toEqual(tree);
});

test("a name that a cell of the page declares is the page's own", () => {
  const cell = { source: 'import x from "y";\nclass Variable {}\nabstract class Func {}', outputs: [] };
  const fenced = { type: "code", lang: CELL_FENCE, value: JSON.stringify(cell) };
  const [, paragraph] = transform(fenced, node("paragraph", code("Variable"), code("Func"), code("noGrad")));
  expect(paragraph.children.map(({ type }: any) => type)).toEqual(["inlineCode", "inlineCode", "link"]);
});

test("columns of a table that show Python have no links", () => {
  const row = (...cells: object[]) => node("tableRow", ...cells.map((cell) => node("tableCell", cell)));
  const [table] = transform(
    node("table", row(text("NumPy"), text("TypeScript")), row(code("np.sum"), code("np.sum"))),
  );
  expect(table.children[1].children.map(({ children }: any) => children[0].type)).toEqual([
    "inlineCode",
    "link",
  ]);
});
