// After one visit the site is there without a network; with one, nobody reads an old page.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { filesToStore } from "../../site/offline";
import { build, Site } from "./site";

const site = new Site();
afterEach(async () => {
  const { problems } = site;
  await site.forget();
  await site.stop();
  // Offline, the browser reports requests that fail; a page must not report anything else.
  expect(
    problems.filter((problem) => !/ERR_INTERNET_DISCONNECTED|ERR_CONNECTION_REFUSED/.test(problem)),
  ).toEqual([]);
});

/** Opens a page as a browser does that has not been here before, and waits until everything is stored. */
async function firstVisit(route: string): Promise<Page> {
  const page = await site.open(route, { serviceWorkers: "allow" });
  await page.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready;
    if (active?.state !== "activated")
      await new Promise((resolve) => active?.addEventListener("statechange", resolve, { once: true }));
  });
  return page;
}

const run = async (page: Page): Promise<void> => {
  const cell = page.locator("[data-cell]").first();
  await cell.getByRole("button", { name: "Run", exact: true }).click();
  await cell.and(page.locator('[data-status="ok"]')).waitFor();
};

test("every kind of page, the kernel, the editor and search work without the server", async () => {
  await site.start();
  const page = await firstVisit("docs/start");
  await site.stopServer();

  for (const route of ["notebooks/step18", "api/np/random", "docs/design", "api/", ""]) {
    await page.goto(site.url + route);
    await page.waitForSelector('html[data-has-hydrated="true"]');
    expect(await page.locator("h1").count()).toBe(1);
  }
  await page.goto(`${site.url}notebooks/step18`);
  await run(page);
  const cell = page.locator("[data-cell]").first();
  await cell.getByRole("button", { name: "Edit", exact: true }).click();
  await cell.locator(".cm-content").waitFor();
  await page.locator(".navbar__search-input").fill("using_config");
  await page.locator("[role=option]").first().waitFor();
  await page.goto(`${site.url}nowhere`);
  expect(await page.title()).toContain("Not Found");
});

test("a page that has changed is shown at once", async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "dezero-offline-"));
  fs.cpSync(build, folder, { recursive: true });
  try {
    await site.start(folder);
    const page = await firstVisit("docs/start");
    const file = path.join(folder, "docs", "start.html");
    fs.writeFileSync(
      file,
      fs.readFileSync(file, "utf8").replace("<head>", "<head><meta name=edition content=2>"),
    );
    await page.goto(`${site.url}docs/start`);
    expect(await page.locator("meta[name=edition]").count()).toBe(1);
    expect(await page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});

test("readers who save data are left alone", async () => {
  await site.start();
  const context = await site.browser.newContext({ serviceWorkers: "allow" });
  await context.addInitScript(() =>
    Object.defineProperty(navigator, "connection", { value: { saveData: true } }),
  );
  const page = await context.newPage();
  await page.goto(`${site.url}docs/start`, { waitUntil: "load" });
  await page.waitForTimeout(500);
  expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
});

test("what is stored is all there, and not much", async () => {
  await site.start();
  const files = await filesToStore(build);
  const sizes = files.map(({ url }) => gzipSync(fs.readFileSync(path.join(build, url))).length);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  expect(files.map(({ url }) => url)).toEqual(
    expect.arrayContaining([
      "index.html",
      "404.html",
      "notebooks/step18.html",
      "api/variable.html",
      "search-index.json",
      expect.stringMatching(/^assets\/js\/pictures-step24\b.*\.js$/),
    ]),
  );
  expect(files.filter(({ url }) => url.endsWith(".ipynb"))).toEqual([]);
  console.log(`stored for reading offline: ${files.length} files, ${(total / 1e6).toFixed(2)} MB compressed`);
  expect(total).toBeLessThan(8e6); // half a megabyte of it is Graphviz
});
