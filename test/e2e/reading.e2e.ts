// Reading: with a keyboard, a screen reader, a phone or on paper; arriving at a page that is not there, or from elsewhere.
import fs from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { build, root, Site } from "./site";

const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const site = new Site();
beforeAll(() => site.start());
afterAll(() => site.stop());
afterEach(async () => expect(await site.forget()).toEqual([]));

const chapters = fs
  .readdirSync(path.join(root, "notebooks"))
  .filter((name) => name.endsWith(".ipynb"))
  .map((name) => `notebooks/${path.basename(name, ".ipynb")}`);

const routes = [
  ...["", "docs/start", "docs/python-to-typescript", "docs/benchmarks"],
  ...["api", "api/variable", "api/np/random", "404.html"],
  ...chapters,
];

/** The addresses of all pages of the built site. */
const builtPages = (): string[] =>
  fs
    .readdirSync(build, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".html"))
    .map((name) => name.replaceAll(path.sep, "/").replace(/(^|\/)index\.html$|(?<!404)\.html$/, "$1"));

interface Axe {
  run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>;
}

/** One page of each kind in full; axe takes seconds for each. */
const kinds = [
  "",
  "docs/benchmarks",
  "api/variable",
  "404.html",
  ...["step18", "step24", "step26"].map((name) => `notebooks/${name}`),
];

describe.each(kinds)("/%s", (route) => {
  test.each(["light", "dark"] as const)("has nothing that axe objects to, %s", async (colorScheme) => {
    const page = await site.open(route, { colorScheme });
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => (window as unknown as { axe: Axe }).axe.run());
    expect(violations.map(({ id, impact, nodes }) => ({ id, impact, first: nodes[0]!.html }))).toEqual([]);
  });
});

test.each(routes)("/%s fits a phone", async (route) => {
  const page = await site.open(route, { viewport: { width: 360, height: 740 } });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
});

test("the search page has nothing grave that axe objects to", async () => {
  const page = await site.open("search?q=memory");
  await page.locator("article a").first().waitFor();
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => (window as unknown as { axe: Axe }).axe.run());
  expect(violations.filter(({ impact }) => /serious|critical/.test(impact))).toEqual([]);
});

test("the first Tab skips the navigation, and from there the keyboard reaches a cell", async () => {
  const page = await site.open("notebooks/step18");
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Skip to main content");
  await page.keyboard.press("Enter");
  const reached: string[] = [];
  for (let i = 0; i < 60 && !reached.includes("Run"); i++) {
    await page.keyboard.press("Tab");
    const [name, visible] = await page.evaluate(() => {
      const element = document.activeElement!;
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      return [element.textContent.trim(), outlineStyle !== "none" && outlineWidth !== "0px"] as const;
    });
    reached.push(name);
    expect({ name, visible }).toEqual({ name, visible: true });
  }
  expect(reached).toEqual(expect.arrayContaining(["Run all", "Restart", "Download .ipynb", "Edit", "Run"]));
});

test("a reader who wants no motion sees none", async () => {
  const page = await site.open("", { reducedMotion: "reduce" });
  const slowest = await page.evaluate(() => {
    const seconds = (text: string) => Math.max(...text.split(",").map((part) => parseFloat(part)));
    return Math.max(
      ...[...document.querySelectorAll("*")].map((element) => {
        const { transitionDuration, animationDuration } = getComputedStyle(element);
        return Math.max(seconds(transitionDuration), seconds(animationDuration));
      }),
    );
  });
  expect(slowest).toBeLessThan(0.001);
});

test.each(["light", "dark"] as const)(
  "on paper there are text, code and outputs, %s",
  async (colorScheme) => {
    const page = await site.open("notebooks/step18", { colorScheme });
    await page.emulateMedia({ media: "print", colorScheme });
    const cell = page.locator("[data-cell]").first();
    expect(await cell.locator("pre code").first().isVisible()).toBe(true);
    expect(await page.locator("[data-output]").first().isVisible()).toBe(true);
    for (const name of ["Run", "Edit", "Run all", "Restart"]) {
      expect(await page.getByRole("button", { name, exact: true }).first().isVisible()).toBe(false);
    }
    for (const part of [".navbar", ".theme-doc-sidebar-container", ".pagination-nav"]) {
      expect(await page.locator(part).first().isVisible()).toBe(false);
    }
    // Dark letters: paper is white, whatever the screen was.
    const colors = await page.evaluate(() =>
      ["h1", "article p", "[data-cell] pre", "[data-output]"].map((selector) => {
        const [red = 0, green = 0, blue = 0] = getComputedStyle(document.querySelector(selector)!)
          .color.match(/[\d.]+/g)!
          .map(Number);
        return (red + green + blue) / 3;
      }),
    );
    expect(Math.max(...colors)).toBeLessThan(110);
    const boxes = await page
      .locator("[role=log]")
      .evaluateAll((logs) => logs.map((log) => getComputedStyle(log).overflowY));
    expect(new Set(boxes)).toEqual(new Set(["visible"]));
  },
);

test("an address that leads nowhere has ways on", async () => {
  const page = await site.open("404.html");
  expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("There is no such page");
  const main = page.getByRole("main");
  expect(await main.getByRole("link", { name: /^Step \d+$/ }).count()).toBe(
    chapters.filter((route) => /step\d+$/.test(route)).length,
  );
  await main.getByRole("link", { name: "Search all pages" }).click();
  await page.waitForURL("**/search");
  await page.goBack();
  await main.getByRole("link", { name: "Step 18" }).click();
  await page.waitForURL("**/notebooks/step18");
});

test("every page is in the sitemap, and has a picture to be shown elsewhere", () => {
  const sitemap = fs.readFileSync(path.join(build, "sitemap.xml"), "utf8");
  const listed = [...sitemap.matchAll(/<loc>https?:\/\/[^/]+\/([^<]*)<\/loc>/g)].map(([, route]) => route!);
  expect(listed).toEqual(expect.arrayContaining(routes.filter((route) => route !== "404.html")));
  expect(listed).not.toContain("search");
  for (const route of listed) {
    const file = [`${route}.html`, path.join(route, "index.html")].find((name) =>
      fs.existsSync(path.join(build, name)),
    );
    const html = fs.readFileSync(path.join(build, file!), "utf8");
    const [, picture] = /property="?og:image"? content="?https?:\/\/[^/]+\/([^" >]+)/.exec(html)!;
    expect(picture).toBe("img/card.png");
    expect(html).toMatch(/property="?og:title/);
    expect(html).toMatch(/property="?og:description/);
  }
  const png = fs.readFileSync(path.join(build, "img/card.png"));
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1200, 630]);
});

test("a name in a chapter leads to its place in the reference, a name in the reference to another", async () => {
  const page = await site.open("notebooks/step18");
  await page.locator("article a[href*='/api/']").first().click();
  await page.waitForURL(/\/api\/[\w/]+#\w+/);
  const anchor = new URL(page.url()).hash.slice(1);
  expect(await page.evaluate((id) => document.getElementById(id) !== null, anchor)).toBe(true);
});

test("every page loads little before it is used", async () => {
  const sizes = new Map<string, number>(); // of files, gzipped
  const sizeOf = (file: string): number => {
    if (!sizes.has(file)) sizes.set(file, gzipSync(fs.readFileSync(path.join(build, file))).length);
    return sizes.get(file)!;
  };
  const pages = builtPages();
  expect(pages.length).toBeGreaterThan(50);
  const loads: { route: string; kilobytes: number }[] = [];
  for (const route of pages) {
    const page = await site.open(route);
    await page.waitForTimeout(300);
    const files = [...new Set(site.scripts.map((url) => url.slice(site.url.length)))];
    const early = files.filter((file) => /kernel|editor|worker|pictures/.test(file));
    expect({ route, early }).toEqual({ route, early: [] });
    loads.push({ route, kilobytes: files.reduce((sum, file) => sum + sizeOf(file), 0) / 1000 });
    expect(await site.forget()).toEqual([]);
  }
  loads.sort((a, b) => b.kilobytes - a.kilobytes);
  const largest = loads.slice(0, 5).map(({ route, kilobytes }) => `/${route} ${kilobytes.toFixed(1)} KB`);
  console.log(`scripts of a page, gzipped, at most: ${largest.join(", ")}`);
  expect(loads.at(-1)!.kilobytes).toBeGreaterThan(50);
  expect(loads.filter(({ kilobytes }) => kilobytes >= 220)).toEqual([]);
}, 600_000);
