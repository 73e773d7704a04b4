import {
  codeCells,
  convertOutputs,
  parseNotebook,
  readNotebook,
  toMarkdown,
  toProse,
  type RawNotebook,
} from "../../site/plugin/ipynb";

type RawCell = RawNotebook["cells"][number];

const markdown = (source: string | string[], more: Partial<RawCell> = {}): RawCell => ({
  cell_type: "markdown",
  source,
  ...more,
});
const code = (source: string | string[], more: Partial<RawCell> = {}): RawCell => ({
  cell_type: "code",
  source,
  outputs: [],
  ...more,
});
const raw = (source: string): RawCell => ({ cell_type: "raw", source });
const read = (...cells: RawCell[]) => readNotebook({ nbformat: 4, cells }, "test.ipynb");

describe("front matter", () => {
  test("is the YAML of a leading raw cell", () => {
    expect(
      read(raw("---\ntitle: Memory\nsidebar_position: 17\n---\n"), markdown("# Memory")).frontMatter,
    ).toBe("title: Memory\nsidebar_position: 17");
  });

  test("may come from Windows, with its line ends", () => {
    expect(read(raw("---\r\ntitle: Memory\r\n---")).frontMatter).toBe("title: Memory");
  });

  test("is empty without such a cell, and raw cells elsewhere are not shown", () => {
    const notebook = read(markdown("# Memory"), raw("---\ntitle: Too late\n---"));
    expect(notebook.frontMatter).toBe("");
    expect(toMarkdown(notebook)).toBe("# Memory\n");
  });
});

describe("cells", () => {
  test("keep their order, their text and their ids; lines are joined", () => {
    const notebook = read(
      markdown(["# One\n", "\n", "text"]),
      code(["let x = 1;\n", "x"], { id: "first" }),
      code("x", { id: "second" }),
    );
    expect(notebook.parts.map((part) => part.type)).toEqual(["markdown", "code", "code"]);
    expect(codeCells(notebook)).toEqual([
      { id: "first", index: 0, source: "let x = 1;\nx", outputs: [] },
      { id: "second", index: 1, source: "x", outputs: [] },
    ]);
    expect(toProse(notebook)).toBe("# One\n\ntext\n");
  });

  test("without an id get one by position; empty ones are left out", () => {
    expect(codeCells(read(code("1"), code("  \n"), code("2"))).map((cell) => cell.id)).toEqual([
      "cell-0",
      "cell-1",
    ]);
  });

  test("travel through Markdown on one line, whatever fences and headings their code holds", () => {
    const source = "const s = `a`;\n```\n# no heading {#id}\n:::note Title\n<details>\n~~~\n---\n";
    const text = toMarkdown(read(markdown("Before."), code(source), markdown("After.")));
    const lines = text.split("\n");
    expect(lines.filter((line) => line.startsWith("```"))).toEqual(["```dezero-cell", "```"]);
    const body = lines[lines.indexOf("```dezero-cell") + 1]!;
    expect(body).not.toContain("`");
    expect(JSON.parse(body)).toEqual({ id: "cell-0", index: 0, source, outputs: [] });
    expect(lines.at(-2)).toBe("After.");
  });
});

describe("formulas between two dollars", () => {
  const shown = (source: string) => toMarkdown(read(markdown(source))).trimEnd();

  test("stand on lines of their own, as remark-math wants them", () => {
    expect(shown("so\n\n$$a^2$$\n\nand\n\n$$ b\n+ c $$\n\n$$\nd\n$$")).toBe(
      "so\n\n$$\na^2\n$$\n\nand\n\n$$\nb\n+ c\n$$\n\n$$\nd\n$$",
    );
  });

  test("stay where they are in a line, and in code", () => {
    for (const source of ["costs $$5 or $$6 a piece", "```ts\n$$a$$\n```", "$$\n\ntwo paragraphs $$"])
      expect(shown(source)).toBe(source);
  });
});

describe("pasted images", () => {
  const attachments = { "a plot.png": { "image/png": ["QUJD\n", "REVG"] } };

  test("become data URLs", () => {
    const notebook = read(markdown("![plot](attachment:a%20plot.png)", { attachments }));
    expect(toMarkdown(notebook)).toBe("![plot](data:image/png;base64,QUJDREVG)\n");
  });

  test("that are missing stay as they are, for the build to report", () => {
    expect(toMarkdown(read(markdown("![x](attachment:x.png)", { attachments })))).toContain(
      "(attachment:x.png)",
    );
  });
});

describe("outputs", () => {
  test("streams, results, displays and errors have the form of the page's kernel", () => {
    const spec = { mark: "bar" };
    expect(
      convertOutputs([
        { output_type: "stream", name: "stdout", text: ["a\n", "b\n"] },
        { output_type: "stream", name: "stderr", text: "c" },
        { output_type: "execute_result", data: { "text/plain": ["variable(", "3.0)"] } },
        {
          output_type: "display_data",
          data: { "image/svg+xml": ["<svg>", "</svg>"], "application/json": spec },
        },
        { output_type: "display_data", data: { "text/plain": "x" }, transient: { display_id: "d1" } },
        { output_type: "error", ename: "RangeError", evalue: "axis 2" },
      ]),
    ).toEqual([
      { type: "stream", name: "stdout", text: "a\nb\n" },
      { type: "stream", name: "stderr", text: "c" },
      { type: "result", data: { "text/plain": "variable(3.0)" } },
      { type: "display", data: { "image/svg+xml": "<svg></svg>", "application/json": spec } },
      { type: "display", id: "d1", data: { "text/plain": "x" } },
      { type: "error", ename: "RangeError", evalue: "axis 2", traceback: [] },
    ]);
  });
});

describe("a cell tagged raises-exception", () => {
  const raises = (text: string) =>
    codeCells(
      read(
        code("throw 1", {
          metadata: { tags: ["raises-exception"] },
          outputs: [{ output_type: "stream", name: "stderr", text }],
        }),
      ),
    )[0]!;

  test("may fail, and shows the error that tslab printed as one", () => {
    expect(raises("RangeError: expected an axis,\n  got 2\n")).toMatchObject({
      mayRaise: true,
      outputs: [{ type: "error", ename: "RangeError", evalue: "expected an axis,\n  got 2", traceback: [] }],
    });
  });

  test("keeps what it printed before", () => {
    expect(raises("a warning: careful\nTypeError: no\n").outputs).toEqual([
      { type: "stream", name: "stderr", text: "a warning: careful\n" },
      { type: "error", ename: "TypeError", evalue: "no", traceback: [] },
    ]);
    const typeError = "1:7 - Type 'string' is not assignable to type 'number'.\n";
    expect(raises(typeError).outputs).toEqual([{ type: "stream", name: "stderr", text: typeError }]);
  });

  test("others are not marked", () => {
    expect(codeCells(read(code("1", { metadata: { tags: ["engine"] } })))[0]).not.toHaveProperty("mayRaise");
  });
});

describe("a file that is no notebook", () => {
  test.each([
    ["{ not json", SyntaxError, "bad.ipynb: expected a notebook, got invalid JSON"],
    ["null", TypeError, "bad.ipynb: expected a notebook of format 4"],
    ['{"nbformat": 3, "worksheets": []}', TypeError, "bad.ipynb: expected a notebook of format 4"],
  ])("%s is refused by name", (text, kind, message) => {
    expect(() => parseNotebook(text, "bad.ipynb")).toThrow(kind);
    expect(() => parseNotebook(text, "bad.ipynb")).toThrow(message);
  });
});
