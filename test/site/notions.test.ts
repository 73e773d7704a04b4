// docs/notions.md, the finder: every link leads to a section or a cell that exists, and a cell is in the section before it.
import fs from "node:fs";
import path from "node:path";
import { createSlugger } from "@docusaurus/utils";
import sidebars from "../../sidebars";
import { stageOf, stepOf } from "../../site/chapters";
import { parseNotebook, type Notebook } from "../../site/plugin/ipynb";

const root = path.resolve(__dirname, "../..");
const page = fs.readFileSync(path.join(root, "docs/notions.md"), "utf8");

/** The headings of a text, without their marks; not what looks like one inside of code. */
const headings = (text: string): string[] =>
  [...text.replace(/^```[\s\S]*?^```/gm, "").matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading!.replace(/[`*]/g, "").trim(),
  );

/** The anchors of a notebook's page, as Docusaurus makes them, and under which of them each code cell stands. */
class Sections {
  readonly titles = new Map<string, string>();
  readonly ofCell = new Map<string, string>();

  constructor(notebook: Notebook) {
    const slugger = createSlugger();
    let anchor = "";
    for (const part of notebook.parts) {
      if (part.type === "code") this.ofCell.set(part.cell.id, anchor);
      else
        for (const heading of headings(part.text)) {
          const first = this.titles.size === 0; // the page's title: a link to it needs no anchor
          const slug = slugger.slug(heading, { maintainCase: false });
          anchor = first ? "" : slug;
          this.titles.set(anchor, heading);
        }
    }
  }
}

const folder = path.join(root, "notebooks");
const sections = new Map(
  fs
    .readdirSync(folder)
    .filter((name) => name.endsWith(".ipynb"))
    .map((name) => [
      name,
      new Sections(parseNotebook(fs.readFileSync(path.join(folder, name), "utf8"), name)),
    ]),
);

/** A link to a cell has this before the cell's name: `cellAnchor` of site/theme/NotebookCell. */
const CELL = "cell-id=";

interface Found {
  title: string;
  file: string;
  anchor: string;
}

/** A link to a section, and those to cells in the brackets behind it. */
interface Entry extends Found {
  cells: Found[];
}

const linksIn = (text: string): Found[] =>
  [...text.matchAll(/\[([^\]]+)\]\(\.\.\/notebooks\/([^)#]+)(?:#([^)]*))?\)/g)].map(
    ([, title, file, anchor = ""]) => ({ title: title!, file: file!, anchor }),
  );

const LINK = String.raw`\[[^\]]+\]\(\.\.\/notebooks\/[^)]+\)`;
const links: Entry[] = [
  ...page.matchAll(new RegExp(String.raw`(${LINK})(?: \((${LINK}(?:, ${LINK})*)\))?`, "g")),
].map(([, section, cells = ""]) => ({ ...linksIn(section!)[0]!, cells: linksIn(cells) }));

test("there are links, to every chapter of the first three stages and to the appendices", () => {
  expect(links.length).toBeGreaterThan(200);
  expect(links.flatMap(({ cells }) => cells).length).toBeGreaterThan(300);
  const linked = new Set(links.map(({ file }) => file));
  const expected = [...sections.keys()].filter((file) => {
    const step = stepOf(file);
    return step === undefined || stageOf(step).number <= 3;
  });
  expect(expected.filter((file) => !linked.has(file))).toEqual([]);
});

test("each leads to a section of that title, in which the cells stand", () => {
  const wrong = links.flatMap(({ title, file, anchor, cells }) => {
    const found = sections.get(file);
    if (found === undefined) return [`there is no notebook ${file}`];
    const real = found.titles.get(anchor);
    if (real === undefined)
      return [`${file} has no section #${anchor}: it has ${[...found.titles.keys()].join(", ")}`];
    const expected = anchor === "" ? "its beginning" : real;
    return [
      ...(title === expected ? [] : [`${file}#${anchor} is called "${expected}", not "${title}"`]),
      ...cells
        .filter((cell) => found.ofCell.get(cell.title) !== anchor)
        .map(
          ({ title: id }) =>
            `${file}: the cell ${id} is in #${found.ofCell.get(id) ?? "(nowhere)"}, not in #${anchor}`,
        ),
    ];
  });
  expect(wrong).toEqual([]);
});

test("a cell's name is a link to it, in the notebook of its section", () => {
  for (const { file, cells } of links)
    for (const cell of cells) expect(cell).toEqual({ title: cell.title, file, anchor: CELL + cell.title });
  expect(links.filter(({ anchor }) => anchor.startsWith(CELL))).toEqual([]); // none without a section
});

test("every chapter is named by its number", () => {
  const named = [...page.matchAll(/(Step \d+|Appendix [A-Z]): \[[^\]]+\]\(\.\.\/notebooks\/([^)#]+)/g)];
  const appendices: Record<string, string> = {
    "appendix-garbage-collection.ipynb": "Appendix A",
    "appendix-context-managers.ipynb": "Appendix B",
  };
  expect(named.length).toBeGreaterThan(100);
  for (const [, label, file] of named) {
    expect([file, label]).toEqual([file, appendices[file!] ?? `Step ${stepOf(file!)}`]);
  }
});

test("the page's own anchors exist, and the sidebar has it", () => {
  const slugger = createSlugger();
  const own = headings(page).map((heading) => slugger.slug(heading, { maintainCase: false }));
  for (const [, anchor] of page.matchAll(/\]\(#([^)]+)\)/g)) expect(own).toContain(anchor);
  expect(sidebars.docs).toContain("notions");
});

test("links from notebook to notebook name sections and cells that exist", () => {
  const wrong = [...sections.keys()].flatMap((file) => {
    const { cells } = JSON.parse(fs.readFileSync(path.join(folder, file), "utf8")) as {
      cells: { cell_type: string; source: string[] }[];
    };
    const text = cells.flatMap((cell) => (cell.cell_type === "markdown" ? cell.source : [])).join("");
    return [...text.matchAll(/\]\(([\w-]+\.ipynb)?#([^)]+)\)/g)]
      .filter(([, target = file, anchor]) => {
        const found = sections.get(target);
        return anchor!.startsWith(CELL)
          ? !found?.ofCell.has(anchor!.slice(CELL.length))
          : !found?.titles.has(anchor!);
      })
      .map(([link]) => `${file}: ${link}`);
  });
  expect(wrong).toEqual([]);
});
