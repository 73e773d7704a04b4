import { CELL_FENCE } from "../../site/plugin/ipynb";
import { remarkNotebook, type LinkResolver } from "../../site/plugin/remark";

const text = (value: string) => ({ type: "text", value });
const link = (url: string) => ({ type: "link", url, children: [text("there")] });
const heading = (depth: number) => ({ type: "heading", depth, children: [text("Title")] });
const paragraph = (...children: object[]) => ({ type: "paragraph", children });
const root = (...children: object[]) => ({ type: "root", children }) as any;
const cell = { id: "c", index: 0, source: 'const s = "<b>`";\n', outputs: [] };
const fenced = { type: "code", lang: CELL_FENCE, value: JSON.stringify(cell) };

const pages: Record<string, string> = {
  "/site/notebooks/step17.ipynb": "/base/notebooks/step17",
  "/site/docs/a b.md": "/base/docs/a-b",
};
const resolve: LinkResolver = ({ target }) => pages[target];
const transform = (tree: any, path = "/site/notebooks/step18.ipynb") => {
  remarkNotebook({ resolve })(tree, { path });
  return tree.children;
};
const attribute = (node: any, name: string) => node.attributes.find((a: any) => a.name === name).value;

describe("code cells", () => {
  test("become components that carry the cell, the toolbar goes below the title", () => {
    const [first, title, toolbar, component, end] = transform(root(paragraph(text("x")), heading(1), fenced));
    expect([first.type, title.type]).toEqual(["paragraph", "heading"]);
    expect(toolbar).toMatchObject({ type: "mdxJsxFlowElement", name: "NotebookToolbar" });
    expect(attribute(toolbar, "file")).toBe("step18.ipynb");
    expect(component).toMatchObject({ type: "mdxJsxFlowElement", name: "NotebookCell", children: [] });
    expect(end.name).toBe("NotebookEnd");
    expect(JSON.parse(attribute(component, "cell"))).toEqual(cell);
  });

  test("on a page without a title have the toolbar first", () => {
    expect(transform(root(heading(2), fenced))[0].name).toBe("NotebookToolbar");
  });

  test("other code stays code, and a page without cells has no toolbar", () => {
    const solution = { type: "code", lang: "ts", value: "x" };
    expect(transform(root(heading(1), solution))).toEqual([heading(1), solution]);
  });

  test("are made from notebooks only", () => {
    expect(transform(root(fenced), "/site/docs/start.md")).toEqual([fenced]);
  });
});

describe("solutions", () => {
  const html = (value: string) => ({ type: "html", value });
  const ts = (value: string, lang = "ts") => ({ type: "code", lang, value });

  test("can be tried: TypeScript inside of details, and no other", () => {
    const children = transform(
      root(
        ...[heading(1), fenced, ts("before"), html("<details>\n<summary>Solution 1</summary>"), ts("one")],
        ...[html("</details>\n<details>\n<summary>2</summary>"), ts("two", "typescript"), ts("py", "python")],
        ...[html("</details>"), ts("after")],
      ),
    );
    const solutions = children.filter(({ name }: { name?: string }) => name === "Solution");
    expect(solutions.map((node: any) => attribute(node, "code"))).toEqual(["one\n", "two\n"]);
    expect(solutions[0].children).toEqual([ts("one")]);
    expect(children.filter(({ type }: { type: string }) => type === "code")).toHaveLength(3);
  });
});

describe("links", () => {
  const route = (url: string, from?: string) =>
    transform(root(paragraph(link(url))), from)[0].children[0].url;

  test("to notebooks and Markdown files become routes, with their anchors", () => {
    expect(route("step17.ipynb")).toBe("/base/notebooks/step17");
    expect(route("./step17.ipynb#the-cycle")).toBe("/base/notebooks/step17#the-cycle");
    expect(route("../docs/a%20b.md")).toBe("/base/docs/a-b");
    expect(route("../notebooks/step17.ipynb", "/site/docs/start.md")).toBe("/base/notebooks/step17");
  });

  test("in definitions and deep in the tree too", () => {
    const definition = { type: "definition", url: "step17.ipynb" };
    const nested = {
      type: "list",
      children: [{ type: "listItem", children: [paragraph(link("step17.ipynb"))] }],
    };
    transform(root(definition, nested));
    expect(definition.url).toBe("/base/notebooks/step17");
    expect(JSON.stringify(nested)).toContain("/base/notebooks/step17");
  });

  test.each([
    "https://example.org/x.ipynb",
    "mailto:a@b.md",
    "/docs/x.md",
    "#x.md",
    "picture.svg",
    "data.csv",
  ])("%s is left alone", (url) => expect(route(url)).toBe(url));

  test("to a page that does not exist stop the build, naming both ends", () => {
    expect(() => route("step99.ipynb")).toThrow(
      '/site/notebooks/step18.ipynb: broken link "step99.ipynb": no page is made from /site/notebooks/step99.ipynb',
    );
  });
});
