// Search works without a server of its own, and finds a page by the names of either language.
import fs from "node:fs";
import path from "node:path";
import { build, Site } from "./site";

const site = new Site();
beforeAll(() => site.start());
afterAll(() => site.stop());
afterEach(async () => expect(await site.forget()).toEqual([]));

test("nothing of it is loaded before a reader turns to the box", async () => {
  const page = await site.open("docs/start");
  await page.waitForTimeout(500);
  expect(site.requests.filter((url) => url.includes("search-index"))).toEqual([]);
  await page.keyboard.press("/");
  await page.waitForRequest(/search-index/);
});

test.each(["/", "Control+k"])("%s goes to the box, arrows and Enter to a page", async (key) => {
  const page = await site.open("docs/start");
  await page.waitForTimeout(300);
  await page.keyboard.press(key);
  await page.waitForFunction(() => document.activeElement?.matches(".navbar__search-input"));
  await page.keyboard.type("usingConfig", { delay: 20 });
  await page.locator("[role=option]").first().waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForURL(/usingconfig/i);
});

test("a slash in the text of a cell is a slash", async () => {
  const page = await site.open("notebooks/step18");
  await page.locator("[data-cell]").first().getByRole("button", { name: "Edit", exact: true }).click();
  await page.locator(".cm-content").focus();
  await page.keyboard.press("/");
  expect(await page.evaluate(() => document.activeElement?.className)).toContain("cm-content");
});

/** Where the page with all results leads, the best first. */
async function find(words: string): Promise<string[]> {
  const page = await site.open(`search?q=${encodeURIComponent(words)}`);
  await page.locator("article a").first().waitFor();
  const links = await page
    .locator("article a")
    .evaluateAll((all) => all.map((link) => link.getAttribute("href")!));
  return links.map((link) => link.replace(/\?.*?(?=#|$)/, ""));
}

describe("a reader finds", () => {
  test.each([
    // What it is called in Python,
    ["requires_grad", ["/api/config#noGrad", "/api/config#Config.enableBackprop", "/api/variable#Variable"]],
    [
      "retain_grad",
      ["/api/variable#Variable.backward", "/docs/python-to-typescript#functions-and-gradients"],
    ],
    ["using_config", ["/api/config#usingConfig"]],
    ["no_grad", ["/api/config#noGrad"]],
    ["np.random.randn", ["/api/np/random#randn"]],
    ["__mul__", ["/api/variable#Variable.mul", "/api/math#mul"]],
    ["ones_like", ["/api/np/creation#onesLike"]],
    ["np.ones_like", ["/api/np/creation#onesLike"]],
    ["set_printoptions", ["/api/np/print#setPrintOptions"]],
    ["enable_backprop", ["/api/config#Config.enableBackprop"]],
    ["cleargrad", ["/api/variable#Variable.cleargrad"]],
    // what it is called here,
    ["usingConfig", ["/api/config#usingConfig"]],
    ["onesLike", ["/api/np/creation#onesLike"]],
    ["randn", ["/api/np/random#randn"]],
    ["matmul", ["/api/shape#matmul", "/api/np/linalg#matmul"]],
    ["where", ["/api/math#where", "/api/np/shape#where"]],
    // and what the chapters are about.
    ["weak reference", ["/notebooks/step17#watching-the-real-collector"]],
    ["garbage collector", ["/notebooks/step17#tracing"]],
    ["modes memory", ["/notebooks/step18"]],
  ])("%s", async (words, places) => {
    const found = await find(words);
    for (const place of places) expect(found).toContain(place);
  });
});

test("what a page shows besides its text is not in the index", () => {
  const index = JSON.parse(fs.readFileSync(path.join(build, "search-index.json"), "utf8")) as {
    documents: { t: string; u: string }[];
  }[];
  const texts = index.flatMap(({ documents }) => documents).filter(({ u }) => u.includes("/notebooks/"));
  expect(texts.length).toBeGreaterThan(10);
  const all = texts.map(({ t }) => t).join("\n");
  expect(all).toContain("new WeakRef(target)"); // prose
  expect(all).toContain("const weak = new WeakRef(array)"); // code
  for (const word of ["Run all", "Download .ipynb", "Open in JupyterLab", "Add a cell"])
    expect(all).not.toContain(word);
});
