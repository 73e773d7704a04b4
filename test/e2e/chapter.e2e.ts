// A chapter in the built site: its place in the book, what was run, its solutions, and its changes to the step before.
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
