// A chapter in the built site: its place in the book, what was run, its solutions, and its changes to the step before.
import type { Page } from "playwright-core";
import { button, cellOf, chapters, shownOutputs, waitFor } from "./reader";
import { useSite } from "./site";

const site = useSite();
const chapter = chapters.find(({ name }) => name === "step18")!;
const route = `notebooks/${chapter.name}`;

test("says where it stands, above its title and without JavaScript", async () => {
  const page = await site.open(route, { javaScriptEnabled: false });
  const place = page.getByText("Step 18 of 60").locator("..");
  expect(await place.innerText()).toContain("Stage 2 of 5: Natural code");
  const above = (await place.boundingBox())!;
  const title = (await page.getByRole("heading", { level: 1 }).boundingBox())!;
  expect(above.y + above.height).toBeLessThan(title.y + 1);
  const sidebar = page.getByRole("navigation", { name: "Docs sidebar" });
  expect(await sidebar.getByText("Stage 2: Natural code").count()).toBe(1);
  // Other pages have their own breadcrumbs.
  await page.goto(new URL("/docs/start", page.url()).href);
  expect(await page.getByText(/Step \d+ of 60/).count()).toBe(0);
});

test("is marked in the sidebar once every cell has run, in words as well", async () => {
  const page = await site.open(route);
  const sidebar = page.getByRole("navigation", { name: "Docs sidebar" });
  const ran = sidebar.getByRole("link", { name: /^18\. Saving memory\s+\(run to the end\)/ });
  await button(cellOf(page, chapter.cells[0]!), "Run").click();
  await waitFor(cellOf(page, chapter.cells[0]!), "ok");
  expect(await ran.count()).toBe(0);
  await button(page, "Run all").click();
  await ran.waitFor();
  await page.reload();
  await ran.waitFor();
  expect(await sidebar.getByRole("link", { name: /run to the end/ }).count()).toBe(1);
});

describe("the sidebar", () => {
  const sidebarOf = (page: Page) => page.getByRole("navigation", { name: "Docs sidebar" });
  const current = (page: Page) => sidebarOf(page).locator("[aria-current=page]");
  const openStages = (page: Page) => sidebarOf(page).locator("details[open] > summary").allTextContents();
  /** Whether the page's name is where the sidebar shows it, without the reader's doing. */
  const isInView = (page: Page) =>
    current(page).evaluate((entry) => {
      const [inner, outer] = [entry, entry.closest(".menu")!].map((box) => box.getBoundingClientRect());
      return inner!.top >= outer!.top && inner!.bottom <= Math.min(outer!.bottom, innerHeight);
    });

  test("opens the stage that is read, with the chapter in view, also when the reader goes on", async () => {
    const page = await site.open("notebooks/step24", { viewport: { width: 1280, height: 500 } });
    expect(await openStages(page)).toEqual(["Stage 2: Natural code"]);
    expect(await current(page).textContent()).toMatch(/^24\. /);
    expect(await isInView(page)).toBe(true);
    expect(await page.evaluate(() => scrollY)).toBe(0);
    await page.getByRole("link", { name: /Next/ }).click();
    await page.waitForURL("**/step25");
    await sidebarOf(page)
      .locator("[aria-current=page]", { hasText: /^25\. / })
      .waitFor();
    expect(await openStages(page)).toEqual(["Stage 3: Higher-order derivatives"]);
    expect(await isInView(page)).toBe(true);
  });

  test("does so on a phone", async () => {
    const page = await site.open("notebooks/step24", { viewport: { width: 390, height: 500 } });
    await page.getByRole("button", { name: "Toggle navigation bar" }).click();
    const menu = page.locator(".navbar-sidebar__items");
    const entry = menu.getByRole("link", { name: /^24\. / });
    await entry.waitFor();
    expect(await menu.locator("details[open] > summary").allTextContents()).toEqual([
      "Stage 2: Natural code",
    ]);
    const box = (await entry.boundingBox())!;
    expect(box.y + box.height).toBeLessThanOrEqual(500);
  });

  test("has every chapter, and opens, without JavaScript", async () => {
    const page = await site.open("notebooks/step24", { javaScriptEnabled: false });
    const sidebar = sidebarOf(page);
    const routes = await sidebar
      .locator("a[href*='/notebooks/']")
      .evaluateAll((links) => links.map((link) => link.getAttribute("href")!.replace("/notebooks/", "")));
    expect(routes.sort()).toEqual(chapters.map(({ name }) => name).sort());
    const first = sidebar.getByRole("link", { name: /^1\. / });
    expect(await first.count()).toBe(0); // hidden, also from a screen reader
    await sidebar.getByText("Stage 1").click();
    expect(await first.isVisible()).toBe(true);
  });
});

test("has solutions that open without JavaScript", async () => {
  const page = await site.open(route, { javaScriptEnabled: false });
  const solution = page.locator("details", { has: page.getByText("Solution 4", { exact: true }) });
  const code = solution.getByText("trackNothing");
  expect(await code.first().isVisible()).toBe(false);
  await solution.locator("summary").click();
  expect(await code.first().isVisible()).toBe(true);
});

test("lets a reader try a solution in a cell", async () => {
  const page = await site.open(route);
  await page.getByText("Solution 4", { exact: true }).click();
  await button(page, "Try it in a cell").click();
  const scratch = cellOf(page, { id: "scratch-1" });
  await page.waitForFunction(() => document.activeElement?.closest('[data-cell="scratch-1"]'));
  expect(await scratch.locator("pre code").first().textContent()).toContain("function trackNothing");
  await page.keyboard.press("ControlOrMeta+Enter");
  await waitFor(scratch, "ok");
  expect(await shownOutputs(scratch)).toEqual([]);
});

test("shows what it changed in the code of the step before, without JavaScript", async () => {
  const page = await site.open(route, { javaScriptEnabled: false });
  const changes = page.locator("details", {
    has: page.getByText("What this step changed in the code of step 17"),
  });
  expect(await changes.locator("figure").first().isVisible()).toBe(false);
  await changes.locator("summary").click();
  const variable = changes.locator("figure", { has: page.locator("figcaption", { hasText: /^Variable/ }) });
  const lines = (await variable.locator("pre").allTextContents()).join("").split("\n");
  expect(lines).toContain("+   backward({ retainGrad = false } = {}) {");
  expect(lines).toContain("-   backward() {");
  expect(await changes.locator("figcaption", { hasText: "new" }).allTextContents()).toContain("Config new");
});
