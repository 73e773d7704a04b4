// What a notebook page offers beside running: copies, resets, cells of the reader's own, links and downloads with changes.
import fs from "node:fs";
import type { BrowserContext, Page } from "playwright-core";
import { parseNotebook } from "../../scripts/notebooks/index.cjs";
import { button, cellOf, chapters, edit, shownOutputs, waitFor } from "./reader";
import { useSite } from "./site";

const site = useSite();
const chapter = chapters.at(-1)!;
const [first, second] = [chapter.cells[0]!, chapter.cells[1]!];
const route = `notebooks/${chapter.name}`;
const openChapter = (): Promise<Page> =>
  site.open(route, { permissions: ["clipboard-read", "clipboard-write"] });

const clipboard = (page: Page): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
const codeOf = (page: Page, cell: { id: string }): Promise<string | null> =>
  cellOf(page, cell).locator("pre code").first().textContent();
const asShown = (source: string): string => source.replace(/\n*$/, "\n");

/** The same page in another tab of the same browser, or of another reader's. */
async function openIn(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url);
  await page.waitForSelector('html[data-has-hydrated="true"]');
  return page;
}

test("code is copied as it stands", async () => {
  const page = await openChapter();
  await button(cellOf(page, second), "Copy").click();
  await button(cellOf(page, second), "Copied").waitFor();
  expect(await clipboard(page)).toBe(second.source);
  await edit(cellOf(page, second), "edited();");
  await button(cellOf(page, second), "Copy").click();
  await button(cellOf(page, second), "Copied").waitFor();
  expect(await clipboard(page)).toBe("edited();");
});

test("all edits are counted, reset together, and the reset undone", async () => {
  const page = await openChapter();
  expect(await page.getByRole("button", { name: /^Reset/ }).count()).toBe(0);
  await edit(cellOf(page, first), "1;");
  await edit(cellOf(page, second), "2;");
  await button(page, "Reset 2 edited").click();
  await button(page, "Undo reset").waitFor();
  expect(await page.getByText("edited", { exact: true }).count()).toBe(0);
  expect(await cellOf(page, first).locator(".cm-line").first().textContent()).toBe(
    first.source.split("\n")[0],
  );
  await button(page, "Undo reset").click();
  await button(page, "Reset 2 edited").click();
  await page.reload();
  await page.waitForSelector('html[data-has-hydrated="true"]');
  expect(await codeOf(page, second)).toBe(asShown(second.source));
  expect(await page.getByRole("button", { name: /^Reset/ }).count()).toBe(0);
});

describe("a cell of the reader's own", () => {
  test("uses what is above it, is kept, and can be removed", async () => {
    const page = await openChapter();
    await button(cellOf(page, first), "Add").click();
    const scratch = cellOf(page, { id: "scratch-1" });
    await scratch.locator(".cm-content").waitFor();
    await page.waitForFunction(() => document.activeElement?.matches(".cm-content"));
    await page.keyboard.insertText("const mine = typeof Variable;\nmine + nobody");
    await page.keyboard.press("ControlOrMeta+Enter");
    await waitFor(scratch, "error");
    await waitFor(cellOf(page, first), "ok"); // which declares Variable
    await waitFor(cellOf(page, second), "idle");
    expect(await scratch.getByText("line 2", { exact: true }).count()).toBe(1);
    await edit(scratch, "typeof Variable");
    await button(scratch, "Run").click();
    await waitFor(scratch, "ok");
    expect(await shownOutputs(scratch)).toEqual([["stdout", "function\n"]]);

    await page.reload();
    await scratch.waitFor();
    expect(await codeOf(page, { id: "scratch-1" })).toBe("typeof Variable\n");
    expect(await scratch.getAttribute("aria-label")).toBe("Scratch cell 1");
    // It stands between its neighbors.
    const order = await page
      .locator("[data-cell]")
      .evaluateAll((cells) => cells.slice(0, 3).map((cell) => (cell as HTMLElement).dataset.cell));
    expect(order).toEqual([first.id, "scratch-1", second.id]);
    await button(scratch, "Remove").click();
    await page.waitForFunction(() => document.activeElement?.textContent === "Undo");
    await page.keyboard.press("Enter");
    expect(await codeOf(page, { id: "scratch-1" })).toBe("typeof Variable\n");
    await button(scratch, "Remove").click();
    await page.reload();
    await page.waitForSelector('html[data-has-hydrated="true"]');
    expect(await scratch.count()).toBe(0);
  });

  test("can stand at the end of the page, after everything", async () => {
    const page = await openChapter();
    await button(page, "Add a cell of your own").click();
    const scratch = cellOf(page, { id: "scratch-1" });
    await scratch.locator(".cm-content").waitFor();
    await edit(scratch, 'console.log("end")');
    await button(scratch, "Run").click();
    await waitFor(scratch, "ok");
    for (const cell of chapter.cells) await waitFor(cellOf(page, cell), "ok");
    expect(await page.locator("[data-cell]").last().getAttribute("data-cell")).toBe("scratch-1");
  });
});

describe("a link with changes", () => {
  const theirs = 'console.log("theirs");';

  /** The link that a reader makes who changes the first cell and adds one. */
  async function makeLink(): Promise<string> {
    const page = await openChapter();
    await edit(cellOf(page, first), theirs);
    await button(page, "Add a cell of your own").click();
    await edit(cellOf(page, { id: "scratch-1" }), "2 + 3");
    await button(page, "Share").click();
    const link = await page.getByLabel("Link to this page").inputValue();
    expect(link.startsWith(`${site.url}${route}#edits=`)).toBe(true);
    expect(await clipboard(page)).toBe(link);
    await page.context().close();
    return link;
  }

  test("opens as text, marked as shared, and nothing runs until the reader says so", async () => {
    const link = await makeLink();
    const page = await site.open(route);
    const workers: string[] = [];
    page.on("worker", (worker) => workers.push(worker.url()));
    await page.goto(link);
    await page.getByText("Shared page.").waitFor();
    expect(await codeOf(page, first)).toBe(`${theirs}\n`);
    expect(await page.getByText("shared", { exact: true }).count()).toBe(2);
    await page.waitForTimeout(500);
    expect(workers).toEqual([]);
    expect(await page.locator('[data-cell]:not([data-status="idle"])').count()).toBe(0);
    await button(cellOf(page, first), "Run").click();
    await waitFor(cellOf(page, first), "ok");
    expect(await shownOutputs(cellOf(page, first))).toEqual([["stdout", "theirs\n"]]);
  });

  test("is discarded without a trace, and the reader's own changes are back", async () => {
    const link = await makeLink();
    const page = await site.open(route);
    await edit(cellOf(page, second), "mine;");
    const other = await openIn(page.context(), link);
    await other.getByText("Shared page.").waitFor();
    expect(await codeOf(other, second)).toBe(asShown(second.source));
    await button(other, "Discard").click();
    expect([await codeOf(other, first), await codeOf(other, second)]).toEqual([
      asShown(first.source),
      "mine;\n",
    ]);
    expect(new URL(other.url()).hash).toBe("");
    await other.reload();
    await other.waitForSelector('html[data-has-hydrated="true"]');
    expect(await other.getByText("shared", { exact: true }).count()).toBe(0);
    expect(await cellOf(other, { id: "scratch-1" }).count()).toBe(0);
  });

  test("is kept when the reader wants it", async () => {
    const link = await makeLink();
    const page = await site.open(route);
    await page.goto(link);
    await button(page, "Keep as mine").click();
    await page.reload();
    await cellOf(page, first).getByText("edited", { exact: true }).waitFor();
    expect([await codeOf(page, first), await codeOf(page, { id: "scratch-1" })]).toEqual([
      `${theirs}\n`,
      "2 + 3\n",
    ]);
  });

  test("that is cut off says so, and the page is there", async () => {
    const link = await makeLink();
    const page = await site.open(route);
    await page.goto(link.slice(0, -20));
    await page.getByRole("alert").getByText("cannot be read").waitFor();
    expect(await codeOf(page, first)).toBe(asShown(first.source));
    await button(page, "Show the page as it is").click();
    expect(await page.getByRole("alert").count()).toBe(0);
  });
});

test("the notebook is downloaded with the reader's edits, cells and outputs", async () => {
  const page = await openChapter();
  await edit(cellOf(page, first), "console.log(6 * 7);");
  await button(cellOf(page, first), "Run").click();
  await waitFor(cellOf(page, first), "ok");
  await button(cellOf(page, first), "Add").click();
  await edit(cellOf(page, { id: "scratch-1" }), "// mine");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    button(page, "Download with my changes").click(),
  ]);
  expect(download.suggestedFilename()).toBe(`${chapter.name}-mine.ipynb`);
  const notebook = parseNotebook(fs.readFileSync(await download.path(), "utf8"));
  const original = parseNotebook(fs.readFileSync(chapter.file, "utf8"));
  const at = original.cells.findIndex(({ id }) => id === first.id);
  expect(notebook.cells[at]).toMatchObject({
    source: ["console.log(6 * 7);"],
    outputs: [{ output_type: "stream", name: "stdout", text: ["42\n"] }],
    execution_count: 1,
  });
  expect(notebook.cells[at + 1]).toMatchObject({ cell_type: "code", source: ["// mine"], outputs: [] });
  const others = notebook.cells.filter((_, index) => index !== at && index !== at + 1);
  expect(others).toEqual(original.cells.filter((_, index) => index !== at));
});

test("what waits, runs and how long is visible", async () => {
  const page = await openChapter();
  await edit(cellOf(page, first), "await new Promise((resolve) => setTimeout(resolve, 1500));");
  await button(cellOf(page, second), "Run").click();
  const status = (cell: { id: string }) => cellOf(page, cell).getByRole("status").first();
  await cellOf(page, second).getByText("queued", { exact: true }).waitFor();
  await cellOf(page, first)
    .getByText(/1\.\d s/)
    .waitFor();
  expect(await status(first).textContent()).toBe("running");
  await cellOf(page, first)
    .getByText(/^done in 1[5-9]\d\d ms$/)
    .waitFor();
});
