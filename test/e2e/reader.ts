// What tests of the built site share: its pages in a browser, and what a reader does and sees there.
import fs from "node:fs";
import path from "node:path";
import type { Locator, Page } from "playwright-core";
import { codeCells, parseNotebook, type CodeCell } from "../../site/plugin/ipynb";
import { root } from "./site";

export interface Chapter {
  name: string;
  file: string;
  cells: CodeCell[];
  /** Ids of cells whose output is known to differ from tslab's (cell metadata `dezero.differs`). */
  differs: Set<string>;
}

function readChapter(file: string): Chapter {
  const json = fs.readFileSync(file, "utf8");
  const raw = JSON.parse(json) as { cells: { id: string; metadata: { dezero?: { differs?: string } } }[] };
  return {
    name: path.basename(file, ".ipynb"),
    file,
    cells: codeCells(parseNotebook(json, file)),
    differs: new Set(raw.cells.filter((cell) => cell.metadata.dezero?.differs).map((cell) => cell.id)),
  };
}

export const chapters = fs
  .readdirSync(path.join(root, "notebooks"))
  .filter((name) => name.endsWith(".ipynb"))
  .map((name) => readChapter(path.join(root, "notebooks", name)));
export const landing = readChapter(path.join(root, "site", "pages", "landing.ipynb"));

export const cellOf = (page: Page, { id }: Pick<CodeCell, "id">): Locator =>
  page.locator(`[data-cell="${id}"]`);
export const button = (scope: Page | Locator, name: string): Locator =>
  scope.getByRole("button", { name, exact: true });

export async function waitFor(cell: Locator, status: string): Promise<void> {
  await cell.and(cell.page().locator(`[data-status="${status}"]`)).waitFor();
}

/**
 * What a cell shows, piece by piece: text as text, pictures and HTML as markup. Streams in a row are one, and a
 * cell's value is a line of output, because that is how tslab stores it.
 */
export async function shownOutputs(cell: Locator): Promise<[kind: string, content: string][]> {
  // What a run displays is sanitized by a library that comes with the first display.
  await cell.evaluate(async (section) => {
    const empty = (output: Element): boolean => {
      const box = output.firstElementChild;
      return (box?.shadowRoot?.lastElementChild?.innerHTML ?? box?.innerHTML ?? "") === "";
    };
    for (let i = 0; i < 100 && [...section.querySelectorAll("[data-mime]")].some(empty); i++)
      await new Promise((resolve) => setTimeout(resolve, 50));
  });
  const pieces = await cell.locator("[data-output]").evaluateAll((elements) =>
    elements.map((element): [string, string] => {
      const kind = element.getAttribute("data-output")!;
      if (element.hasAttribute("data-mime")) {
        const { shadowRoot, innerHTML } = element.firstElementChild!;
        const shown = shadowRoot?.lastElementChild?.innerHTML ?? innerHTML;
        // The build shortens style sheets in the HTML that it writes: `#fff` for `#ffffff`.
        return [kind, shown.replace(/<style>.*?<\/style>/gs, "<style></style>")];
      }
      if (element.querySelector("img")) return [kind, element.querySelector("img")!.src];
      const text = (element.querySelector("[data-message]") ?? element).textContent;
      return kind === "result" ? ["stdout", `${text}\n`] : [kind, text];
    }),
  );
  return pieces.reduce<[string, string][]>((joined, [kind, content]) => {
    const last = joined.at(-1);
    if (kind.startsWith("std") && last?.[0] === kind) last[1] += content;
    else joined.push([kind, content]);
    return joined;
  }, []);
}

/** Replaces a cell's text in its editor, which is opened if need be. */
export async function edit(cell: Locator, source: string): Promise<void> {
  const editor = cell.locator(".cm-content");
  if ((await editor.count()) === 0) await button(cell, "Edit").click();
  await editor.focus();
  await cell.page().keyboard.press("ControlOrMeta+A");
  await cell.page().keyboard.insertText(source);
}
