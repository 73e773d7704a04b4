// The built site in a browser: what a reader sees, runs, edits, breaks and stops.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { BrowserContextOptions, Page } from "playwright-core";
import type { CodeCell } from "../../site/plugin/ipynb";
import { serve } from "./browser";
import { button, cellOf, chapters, edit, landing, shownOutputs, waitFor, type Chapter } from "./reader";
import { build, root, useSite } from "./site";

const site = useSite();
const chapter = chapters.find(({ name }) => name === "step18")!;

const openChapter = (which: Chapter, options?: BrowserContextOptions): Promise<Page> =>
  site.open(`notebooks/${which.name}`, options);

describe.each(chapters)("$name", (which) => {
  test("is complete without JavaScript", async () => {
    const page = await openChapter(which, { javaScriptEnabled: false });
    expect(await page.locator("[data-cell]").count()).toBe(which.cells.length);
    for (const cell of which.cells) {
      const code = await cellOf(page, cell).locator("pre code").first().textContent();
      expect(code).toBe(cell.source.replace(/\n*$/, "\n"));
      const texts = cell.outputs.flatMap((output) => (output.type === "stream" ? [output.text] : []));
      const shown = await shownOutputs(cellOf(page, cell));
      expect(
        shown
          .filter(([kind]) => kind.startsWith("std"))
          .map(([, text]) => text)
          .join(""),
      ).toBe(texts.join(""));
      expect(shown.length > 0).toBe(cell.outputs.length > 0);
    }
  });

  test("runs from top to bottom with exactly the stored outputs", async () => {
    const page = await openChapter(which);
    const stored = new Map<string, unknown>();
    for (const cell of which.cells) stored.set(cell.id, await shownOutputs(cellOf(page, cell)));
    await button(page, "Run all").click();
    for (const cell of which.cells) {
      await waitFor(cellOf(page, cell), cell.mayRaise ? "error" : "ok");
      if (which.differs.has(cell.id)) continue;
      expect({ cell: cell.id, outputs: await shownOutputs(cellOf(page, cell)) }).toEqual({
        cell: cell.id,
        outputs: stored.get(cell.id),
      });
    }
  });
});

/** The mechanics are those of every chapter; these are short, long, and full of figures. */
const few = chapters.filter(({ name }) => ["step01", "step18", "step24"].includes(name));

describe.each(few)("$name", (which) => {
  test("runs its last cell first, with what it needs above", async () => {
    const page = await openChapter(which);
    const last = which.cells.at(-1)!;
    const stored = await shownOutputs(cellOf(page, last));
    await button(cellOf(page, last), "Run").click();
    await waitFor(cellOf(page, last), "ok");
    for (const cell of which.cells) await waitFor(cellOf(page, cell), cell.mayRaise ? "error" : "ok");
    if (!which.differs.has(last.id)) expect(await shownOutputs(cellOf(page, last))).toEqual(stored);
  });

  test("can be downloaded as it is in the repository", async () => {
    const page = await openChapter(which);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Download .ipynb" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(`${which.name}.ipynb`);
    expect(fs.readFileSync(await download.path())).toEqual(fs.readFileSync(which.file));
  });
});

test("no file of the site names a folder of the machine that built it", () => {
  const files = fs
    .readdirSync(build, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(html|js|css|json|xml|ipynb|md)$/.test(name));
  expect(files.length).toBeGreaterThan(50);
  expect(files.filter((name) => fs.readFileSync(path.join(build, name), "utf8").includes(root))).toEqual([]);
});

describe("a reader", () => {
  const [first, second] = chapter.cells as [CodeCell, CodeCell];

  test("edits a cell, runs it, and finds the edit again after a reload", async () => {
    const page = await openChapter(chapter);
    const cell = cellOf(page, first);
    const stored = await shownOutputs(cell);
    await edit(cell, "console.log(6 * 7);");
    await page.keyboard.press("Shift+Enter");
    await waitFor(cell, "ok");
    expect(await shownOutputs(cell)).toEqual([["stdout", "42\n"]]);
    expect(await cell.getByText("edited", { exact: true }).count()).toBe(1);

    await page.reload();
    await cell.getByText("edited", { exact: true }).waitFor();
    expect(await cell.locator("pre code").first().textContent()).toBe("console.log(6 * 7);\n");
    expect(await cellOf(page, second).getByText("edited", { exact: true }).count()).toBe(0);

    await button(cell, "Reset").click();
    expect(await cell.locator("pre code").first().textContent()).toBe(first.source.replace(/\n*$/, "\n"));
    await page.reload();
    expect(await cell.getByText("edited", { exact: true }).count()).toBe(0);
    expect(await shownOutputs(cell)).toEqual(stored);
  });

  test("needs no mouse", async () => {
    const page = await openChapter(chapter);
    const focused = (selector: string) =>
      page.waitForFunction((s) => document.activeElement?.matches(s), selector);
    await cellOf(page, first).locator("pre").first().focus();
    await page.keyboard.press("Enter");
    await focused(`[data-cell="${first.id}"] .cm-content`);
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.insertText("let seven = 7;");
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await page.keyboard.insertText("seven");

    // Tab indents; after Escape it leaves.
    await page.keyboard.press("Tab");
    await focused(".cm-content");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Tab");
    await page.waitForFunction(() => !document.activeElement?.matches(".cm-content"));

    await cellOf(page, first).locator(".cm-content").focus();
    await page.keyboard.press("ControlOrMeta+Enter");
    await waitFor(cellOf(page, first), "ok");
    await focused(`[data-cell="${first.id}"] .cm-content`);
    await page.keyboard.press("Shift+Enter");
    await focused(`[data-cell="${second.id}"] pre`);
    expect(await shownOutputs(cellOf(page, first))).toEqual([["stdout", "7\n"]]);
  });

  test("breaks a cell and sees where", async () => {
    const page = await openChapter(chapter);
    const cell = cellOf(page, first);
    await edit(cell, 'const a: number = 1;\n\nthrow new RangeError("too " + a);\n');
    await button(cell, "Run").click();
    await waitFor(cell, "error");
    expect(await shownOutputs(cell)).toEqual([["error", "RangeError: too 1"]]);
    expect(await cell.getByText("line 3", { exact: true }).count()).toBe(1);
    expect(await cell.locator(".dezero-error-line").textContent()).toBe('throw new RangeError("too " + a);');
    await button(cell, "Close").click();
    expect(await cell.locator("[data-error-line]").textContent()).toBe('throw new RangeError("too " + a);\n');
    // What depends on it says so too, and does not run.
    await button(cellOf(page, second), "Run").click();
    await waitFor(cell, "error");
    await waitFor(cellOf(page, second), "idle");
  });

  test("stops a loop that does not end, and goes on", async () => {
    const page = await openChapter(chapter);
    const cell = cellOf(page, first);
    await edit(cell, 'console.log("before");\nwhile (true) {}');
    await button(cell, "Run").click();
    await waitFor(cell, "running");
    await button(cell, "Stop").click();
    await waitFor(cell, "stopped");
    await edit(cell, "console.log(1);");
    await button(cell, "Run").click();
    await waitFor(cell, "ok");
    expect(await shownOutputs(cell)).toEqual([["stdout", "1\n"]]);
  });

  test("restarts: nothing has run, and the stored outputs show again", async () => {
    const page = await openChapter(chapter);
    const cell = cellOf(page, first);
    const stored = await shownOutputs(cell);
    await edit(cell, "globalThis.left = 5;\nconsole.log(globalThis.left);");
    await button(cell, "Run").click();
    await waitFor(cell, "ok");
    expect(await shownOutputs(cell)).toEqual([["stdout", "5\n"]]);
    await button(page, "Restart").click();
    await waitFor(cell, "idle");
    expect(await shownOutputs(cell)).toEqual(stored);
    await edit(cell, "console.log(globalThis.left);");
    await button(cell, "Run").click();
    await waitFor(cell, "ok");
    expect(await shownOutputs(cell)).toEqual([["stdout", "undefined\n"]]);
  });

  test("is safe from what a cell displays", async () => {
    const page = await openChapter(chapter);
    const requests: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    const cell = cellOf(page, first);
    const html = [
      "<b>shown</b>",
      '<img src="https://evil.invalid/a.png" onerror="window.hacked = 1">',
      '<img src="x" onerror="window.hacked = 2">',
      "<script>window.hacked = 3</script>",
      "<style>body { background: url(https://evil.invalid/b.png) }</style>",
      '<p style="background: url(https://evil.invalid/c.png)">p</p>',
      '<a href="javascript:window.hacked = 4">link</a>',
      '<iframe srcdoc="<script>parent.hacked = 5</script>"></iframe>',
      '<form action="https://evil.invalid/d"><button>go</button></form>',
    ].join("");
    const svg = [
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" onload="window.hacked = 6">',
      "<script>window.hacked = 7</script>",
      '<image href="https://evil.invalid/e.png" width="9" height="9"/>',
      '<use href="https://evil.invalid/f.svg#a"/>',
      '<rect width="9" height="9" fill="url(https://evil.invalid/g.svg#a)"/>',
      '<circle r="4" fill="red"/>',
      "<foreignObject><img src=x onerror='window.hacked = 8'></foreignObject>",
      "</svg>",
    ].join("");
    const lines = [
      'import * as tslab from "tslab";',
      `tslab.display.html(${JSON.stringify(html)});`,
      `tslab.display.svg(${JSON.stringify(svg)});`,
    ];
    await edit(cell, lines.join("\n"));
    await button(cell, "Run").click();
    await waitFor(cell, "ok");
    await cell.locator("[data-output] b").waitFor();
    await cell.locator("[data-output] circle").waitFor();
    await cell.getByText("link", { exact: true }).click();
    await page.waitForTimeout(300);
    expect(await page.evaluate(() => (window as { hacked?: number }).hacked)).toBeUndefined();
    expect(requests.filter((url) => !url.replace("blob:", "").startsWith(site.url))).toEqual([]);
    // The browser says of the sanitizer's own copy that a handler in it would not be run either.
    site.ignore(/^Executing inline event handler violates/);
    const markup = (await shownOutputs(cell)).map(([, content]) => content).join("\n");
    expect(markup).not.toMatch(/script|onerror|onload|evil|iframe|<form|<button|foreignObject/i);
  });
});

describe("the landing page", () => {
  test("has a cell that runs with exactly its stored output", async () => {
    const page = await site.open("");
    const cell = cellOf(page, landing.cells[0]!);
    const stored = await shownOutputs(cell);
    expect(stored.length).toBeGreaterThan(0);
    await button(cell, "Run").click();
    await waitFor(cell, "ok");
    expect(await shownOutputs(cell)).toEqual(stored);
  });

  test("leads to the chapters and the docs", async () => {
    const page = await site.open("");
    await page.getByRole("link", { name: "Start at step 1" }).click();
    await page.waitForURL("**/notebooks/*");
    expect(await page.locator("[data-cell]").count()).toBeGreaterThan(0);
    await page.getByRole("link", { name: "Start", exact: true }).first().click();
    await page.waitForURL("**/docs/start");
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toContain("Start here");
  });
});

const routes = [
  "",
  "docs/start",
  "docs/python-to-typescript",
  ...chapters.map(({ name }) => `notebooks/${name}`),
];

describe.each(routes)("/%s", (route) => {
  test.each(["light", "dark"] as const)("fits a phone, %s", async (colorScheme) => {
    const page = await site.open(route, { viewport: { width: 360, height: 740 }, colorScheme });
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(360);
  });
});

describe("under a base path", () => {
  const outDir = fs.mkdtempSync(path.join(os.tmpdir(), "dezero-site-"));
  let published: Awaited<ReturnType<typeof serve>>;

  beforeAll(async () => {
    const cli = require.resolve("@docusaurus/core/bin/docusaurus.mjs");
    execFileSync(process.execPath, [cli, "build", "--out-dir", outDir], {
      cwd: root,
      env: { ...process.env, SITE_BASE_URL: "/some/where/", SITE_EDIT_URL: "https://example.org/edit/main" },
      stdio: "pipe",
    });
    published = await serve(outDir, "/some/where/");
  });
  afterAll(async () => {
    await published?.close();
    fs.rmSync(outDir, { recursive: true, force: true });
  });

  test.each(["", `notebooks/${chapter.name}`])("/%s loads and runs", async (route) => {
    const page = await site.open(route, {}, published.url);
    const cell = page.locator("[data-cell]").first();
    const stored = await shownOutputs(cell);
    await button(cell, "Run").click();
    await waitFor(cell, "ok");
    expect(await shownOutputs(cell)).toEqual(stored);
  });

  test("pictures are found on the way from page to page", async () => {
    const page = await site.open("notebooks/step03", {}, published.url);
    await page.getByRole("link", { name: /^Next/ }).click();
    await page.locator("[data-isolated] svg").first().waitFor();
  });

  test.each([
    [`notebooks/${chapter.name}`, `notebooks/${chapter.name}.ipynb`],
    ["docs/start", "docs/start.md"],
    ["api/variable", "src/core/variable.ts"],
  ])("/%s can be edited at %s", async (route, file) => {
    const page = await site.open(route, {}, published.url);
    const link = page.getByRole("link", { name: "Edit this page" });
    expect(await link.getAttribute("href")).toBe(`https://example.org/edit/main/${file}`);
  });

  test("is complete without the server after a visit", async () => {
    const page = await site.open("", { serviceWorkers: "allow" }, published.url);
    await page.evaluate(async () => navigator.serviceWorker.ready);
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await page.context().setOffline(true);
    await page.goto(`${published.url}notebooks/${chapter.name}`);
    const cell = page.locator("[data-cell]").first();
    await button(cell, "Run").click();
    await waitFor(cell, "ok");
    site.ignore(/ERR_INTERNET_DISCONNECTED/);
  });
});
