// The editor in the built site: types as the reader types, in a worker of their own, and never in the way.
import fs from "node:fs";
import path from "node:path";
import zlib from "node:zlib";
import type { BrowserContextOptions, Locator, Page } from "playwright-core";
import { build, useSite } from "./site";

const CHAPTER = "notebooks/step17";
const site = useSite();

const open = (options: BrowserContextOptions = {}): Promise<Page> => site.open(CHAPTER, options);
/** What the page has asked for, as paths in the site. */
const requested = (): string[] => site.requests.map((url) => url.slice(site.url.length));

const cellAt = (page: Page, index: number): Locator => page.locator("[data-cell]").nth(index);
const button = (scope: Page | Locator, name: string): Locator =>
  scope.getByRole("button", { name, exact: true });
const checked = (cell: Locator, count: number): Promise<void> =>
  cell.locator(`[data-problems="${count}"]`).waitFor();

/** Opens the editor, if need be, and replaces its text. */
async function edit(cell: Locator, source: string): Promise<void> {
  const editor = cell.locator(".cm-content");
  if ((await editor.count()) === 0) await button(cell, "Edit").click();
  await editor.focus();
  await cell.page().keyboard.press("ControlOrMeta+A");
  await cell.page().keyboard.insertText(source);
}

/** Lets the compiler arrive with the cell's own text, which has no errors, so that what comes next is about the next text. */
async function editTyped(cell: Locator, source: string): Promise<void> {
  await button(cell, "Edit").click();
  await checked(cell, 0);
  await edit(cell, source);
}

const gzipped = (file: string): number =>
  zlib.gzipSync(fs.readFileSync(path.join(build, file)), { level: 9 }).length;

test("nothing of it is loaded before Edit, not by hovering or running either", async () => {
  const page = await open();
  const cell = cellAt(page, 0);
  const isOurs = (url: string) => /^editor\/|\/(editor|dezero-language)\./.test(url);
  await cell.hover();
  await button(cell, "Run").click();
  await cell.and(page.locator('[data-status="ok"]')).waitFor();
  await page.waitForLoadState("networkidle");
  expect(requested().filter(isOurs)).toEqual([]);

  const before = requested().length;
  await button(cell, "Edit").click();
  await checked(cell, 0);
  const loaded = requested().slice(before);
  const find = (pattern: RegExp) => loaded.filter((url) => pattern.test(url));
  expect(find(/^editor\/typescript-[\d.]+\.js$/).length).toBe(1);
  expect(find(/^editor\/types-\w+\.json$/).length).toBe(1);
  expect(find(/dezero-language\./).length).toBe(1);
  // Gzipped: what a reader waits for before the first key, and what then comes in the background.
  const editor = find(/^assets\/js\/(?!dezero-language)/).reduce((sum, file) => sum + gzipped(file), 0);
  const types = find(/^editor\/|dezero-language/).reduce((sum, file) => sum + gzipped(file), 0);
  expect(editor).toBeLessThan(170 * 1024);
  expect(types).toBeLessThan(1150 * 1024);

  // Another cell's editor has the compiler already.
  await button(cellAt(page, 1), "Edit").click();
  await checked(cellAt(page, 1), 0);
  expect(requested().filter((url) => url.startsWith("editor/")).length).toBe(2);
});

test("a type error is marked, listed and explained, and the cell runs all the same", async () => {
  const page = await open();
  const cell = cellAt(page, 0);
  await editTyped(cell, 'const text: string = "one";\nconst size: string = text.length;\nconsole.log(size);');
  await checked(cell, 1);
  expect(await cell.locator(".cm-lintRange-error").textContent()).toBe("size");
  const message = "Type 'number' is not assignable to type 'string'.";
  const item = cell.getByRole("listitem");
  expect(await item.textContent()).toBe(`line 2 ${message}`);
  expect(await cell.getByText("1 type error; the cell runs all the same").first().isVisible()).toBe(true);
  // A screen reader hears it after a pause, and finds it described when it comes to the editor.
  await cell.locator('[role="status"]', { hasText: "1 type error" }).waitFor();
  const described = await cell.locator(".cm-content").getAttribute("aria-describedby");
  expect(await page.locator(`[id="${described}"]`).textContent()).toContain("1 type error");

  await cell.locator(".cm-lintRange-error").hover();
  await page.locator(".cm-tooltip", { hasText: message }).waitFor();

  await cell.locator(".cm-content").focus();
  await page.keyboard.press("Shift+Enter");
  await cell.and(page.locator('[data-status="ok"]')).waitFor();
  expect(await cell.locator("[data-output]").allTextContents()).toEqual(["3\n"]);

  await edit(cell, "const size = 3;");
  await checked(cell, 0);
  expect(await cell.getByText("No type errors").first().isVisible()).toBe(true);
  expect(await cell.locator(".cm-lintRange-error").count()).toBe(0);
});

test("the list and F8 lead to the error", async () => {
  const page = await open();
  const cell = cellAt(page, 0);
  await editTyped(cell, "const a = 1;\n\nmissing();\n");
  await checked(cell, 1);
  const selected = () => page.evaluate(() => document.getSelection()?.toString());
  await cell.getByRole("listitem").getByRole("button").click();
  expect(await selected()).toBe("missing");
  await page.keyboard.press("ControlOrMeta+Home");
  expect(await selected()).toBe("");
  await page.keyboard.press("F8");
  expect(await selected()).toBe("missing");
  await page.locator(".cm-tooltip", { hasText: "Cannot find name 'missing'." }).waitFor();
});

test("a name of the engine can be imported from the list", async () => {
  const page = await open();
  const cell = cellAt(page, 0);
  await editTyped(cell, "console.log(variable(2).shape.length);");
  await checked(cell, 1);
  await cell.getByRole("button", { name: 'Add import { variable } from "dezero";' }).click();
  await checked(cell, 0);
  await page.keyboard.press("ControlOrMeta+Enter");
  await cell.and(page.locator('[data-status="ok"]')).waitFor();
  expect(await cell.locator("[data-output]").allTextContents()).toEqual(["0\n"]);
});

test("completions list the engine's methods with types and TSDoc", async () => {
  const page = await open();
  const cell = cellAt(page, 0);
  await editTyped(cell, 'import { variable } from "dezero";\nconst x = variable(2);\nx');
  await page.keyboard.type(".ba");
  const list = page.locator(".cm-tooltip-autocomplete");
  await list.getByRole("option", { name: "backward", exact: true }).waitFor();
  const info = page.locator(".cm-completionInfo");
  await info.getByText("(method) Variable.backward(options?: BackwardOptions): void").waitFor();
  expect(await info.textContent()).toContain("Differentiates this variable");
  await page.waitForTimeout(200); // a list that has just come takes no key yet
  await page.keyboard.press("Tab");
  expect(await cell.locator(".cm-line").last().textContent()).toBe("x.backward");

  // The list closes by Escape; then Escape and Tab leave the editor, as ever.
  await page.keyboard.type(";x.s");
  await list.getByRole("option", { name: "sum", exact: true }).waitFor();
  await page.keyboard.press("Escape");
  await list.waitFor({ state: "detached" });
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  await page.waitForFunction(() => !document.activeElement?.matches(".cm-content"));
  expect(await cell.locator(".cm-line").last().textContent()).toBe("x.backward;x.s");
});

test("hovering shows the declaration and its TSDoc; so does F1 at the cursor, aloud", async () => {
  const page = await open();
  const cell = cellAt(page, 0);
  await editTyped(cell, 'import { variable } from "dezero";\nvariable(2).backward();');
  await checked(cell, 0);
  const tooltip = page.getByRole("tooltip");
  await cell.locator(".cm-line").last().getByText("backward").hover();
  await tooltip.getByText("(method) Variable.backward(options?: BackwardOptions): void").waitFor();
  const text = await tooltip.textContent();
  expect(text).toContain("Differentiates this variable with respect to every variable");
  expect(text).toContain("y.backward({ createGraph: true });"); // its @example
  await page.mouse.move(5, 5);
  await tooltip.waitFor({ state: "detached" });

  await page.keyboard.press("ControlOrMeta+End");
  for (const _ of "();") await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("F1");
  await tooltip.getByText("Differentiates this variable").first().waitFor();
  await cell
    .locator(".cm-announced", { hasText: "Differentiates this variable" })
    .waitFor({ state: "attached" });
  await page.keyboard.press("Escape");
  await tooltip.waitFor({ state: "detached" });
});

test("documentation is text, also that of a page that someone shared", async () => {
  const page = await open();
  const cell = cellAt(page, 0);
  await editTyped(cell, '/** <img src="x" onerror="window.hacked = 1"> `<b>` */\nconst danger = 1;\ndanger;');
  await checked(cell, 0);
  await cell
    .locator(".cm-line")
    .last()
    .hover({ position: { x: 30, y: 8 } });
  const tooltip = page.getByRole("tooltip");
  await tooltip.getByText('<img src="x"').waitFor();
  expect(await tooltip.locator("img, b").count()).toBe(0);
});

test("the explanation of a name of the engine leads to its place in the reference", async () => {
  const page = await open();
  const cell = cellAt(page, 0);
  await edit(cell, 'import { usingConfig } from "dezero";\nusingConfig;');
  await checked(cell, 0);
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("F1");
  const link = page.getByRole("tooltip").locator("a[href*='/api/']");
  await link.waitFor();
  const place = new URL((await link.getAttribute("href"))!, site.url);
  await page.goto(place.href);
  expect(await page.locator(`[id="${place.hash.slice(1)}"]`).textContent()).toContain("usingConfig");
});

test("types come from the cells above, and follow their edits", async () => {
  const page = await open();
  const [above, below] = [cellAt(page, 0), cellAt(page, 1)] as const;
  await edit(above, "const shared = 3;");
  await edit(below, "const half: number = shared / 2;\nshared.toFixed(1);");
  await checked(below, 0);
  await edit(above, 'const shared = "three";');
  await checked(below, 2);
  expect(await below.getByRole("listitem").last().textContent()).toBe(
    "line 2 Property 'toFixed' does not exist on type '\"three\"'. Did you mean 'fixed'?",
  );
  await button(above, "Reset").click();
  await below.getByText("Cannot find name 'shared'.").first().waitFor();
});

test("the parameters of a call show while it is typed", async () => {
  const page = await open();
  const cell = cellAt(page, 0);
  await editTyped(cell, 'import { usingConfig } from "dezero";\n');
  await page.keyboard.type('usingConfig("train",');
  const help = page.locator(".cm-call");
  await help.locator("strong", { hasText: "value: boolean" }).waitFor();
  await page.waitForTimeout(300); // Escape is the list's while one may come
  await page.keyboard.press("Escape");
  await help.waitFor({ state: "detached" });
});

test("without the compiler the editor works, says so, and tries again when it is asked to", async () => {
  const page = await open();
  await page.route("**/editor/**", (route) => route.abort());
  const cell = cellAt(page, 0);
  await edit(cell, "console.log(6 * 7);");
  await cell.getByText("The type checker could not be loaded.").first().waitFor();
  await cell.locator(".cm-content").focus();
  await page.keyboard.press("ControlOrMeta+Enter");
  await cell.and(page.locator('[data-status="ok"]')).waitFor();
  expect(await cell.locator("[data-output]").allTextContents()).toEqual(["42\n"]);
  site.ignore(/ERR_FAILED/);

  await page.unroute("**/editor/**");
  await button(cell, "Try again").click();
  await checked(cell, 0);
});

test.each(["light", "dark"] as const)(
  "is accessible with errors, a list and a hover, %s",
  async (colorScheme) => {
    const page = await open({ colorScheme });
    const cell = cellAt(page, 0);
    await editTyped(cell, 'import { variable } from "dezero";\nmissing;\nvariable(1)');
    await page.keyboard.type(".b");
    await page.locator(".cm-completionInfo").waitFor();
    await checked(cell, 2);
    // Not as a script element, which the page's policy forbids.
    await page.evaluate(fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8"));
    const violations = () =>
      page.evaluate(async () => {
        const { axe } = window as unknown as {
          axe: {
            run(
              target: object,
            ): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }>;
          };
        };
        const { violations } = await axe.run({ include: [".cm-editor", "[data-problems]"] });
        return violations.map(
          ({ id, nodes }) =>
            `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`).join("\n")}`,
        );
      });
    expect(await violations()).toEqual([]);
    await page.keyboard.press("Escape");
    for (const _ of "(1).b") await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("F1");
    await page.getByRole("tooltip").waitFor();
    expect(await violations()).toEqual([]);

    // Once more goes into the tooltip, where the arrow keys scroll; Escape comes back.
    await page.keyboard.press("F1");
    await page.waitForFunction(() => document.activeElement?.matches("[role=tooltip]"));
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => document.activeElement?.matches(".cm-content"));
    await page.getByRole("tooltip").waitFor({ state: "detached" });
  },
);
