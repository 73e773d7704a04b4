// What cells display, in the built site: rich forms are rendered, harmless, and loaded only when they appear.
import type { Locator, Page } from "playwright-core";
import { button, cellOf, chapters, edit, shownOutputs, waitFor } from "./reader";
import { useSite } from "./site";

const site = useSite();
const chapter = chapters.at(-1)!;

/** Requests to anywhere but the site itself, whose worker may be a blob of its own. */
const elsewhere = (requests: string[]): string[] =>
  requests.filter((request) => !request.replace(/^blob:/, "").startsWith(site.url));

const openCell = async (colorScheme: "light" | "dark" = "light"): Promise<{ page: Page; cell: Locator }> => {
  const page = await site.open(`notebooks/${chapter.name}`, { colorScheme });
  return { page, cell: cellOf(page, chapter.cells[0]!) };
};

async function display(cell: Locator, ...calls: [form: string, text: string][]): Promise<void> {
  const lines = calls.map(([form, text]) => `display.${form}(${JSON.stringify(text)});`);
  await edit(cell, ['import { display } from "tslab";', ...lines].join("\n"));
  await button(cell, "Run").click();
  await waitFor(cell, "ok");
}

test.each(["light", "dark"] as const)(
  "a figure keeps all that it draws, and takes %s colors",
  async (scheme) => {
    const { page, cell } = await openCell(scheme);
    const scripts = () => site.requests.filter((request) => /\/plot\.[^/]*js$/.test(request)).length;
    expect(scripts()).toBe(0);
    const source = `import { display } from "tslab";
    import { contour, figure, line, scatter } from "dezero/plot";
    const picture = figure({ title: "t", y: { domain: [0, 1] } },
      contour((x, y) => x * y, { x: [0, 1], y: [0, 1] }), line([0, 1], [0, 2], { dashed: true }), scatter([0.5], [0.5]));
    console.log(JSON.stringify([...picture.matchAll(/<(\\w+)((?: [\\w-]+="[^"]*")*)/g)]
      .filter(([, name]) => name !== "style").map(([, name, rest]) => name + rest.split('="').length)));
    display.svg(picture);`;
    await edit(cell, source);
    await button(cell, "Run").click();
    await waitFor(cell, "ok");
    expect(scripts()).toBe(1);
    const drawn = JSON.parse((await cell.locator("[data-output=stdout]").textContent())!) as string[];
    const figure = cell.locator(".dezero-figure");
    await figure.waitFor();
    const shown = await figure.evaluate((svg) =>
      [svg, ...svg.querySelectorAll("*:not(style)")].map(({ localName, attributes }) => {
        const kept = [...attributes].filter(({ name }) => name !== "xmlns");
        return `${localName}${kept.length + 1 + (localName === "svg" ? 1 : 0)}`;
      }),
    );
    expect(shown).toEqual(drawn);
    expect(drawn).toContain("clipPath2");
    const paper = await figure
      .locator("rect")
      .first()
      .evaluate((rect) => getComputedStyle(rect).fill);
    expect(paper).toBe({ light: "rgb(255, 255, 255)", dark: "rgb(26, 29, 33)" }[scheme]);
    expect(await page.locator("body").isVisible()).toBe(true);
  },
);

test.each(["light", "dark"] as const)(
  "a drawing of a graph keeps all, and takes %s colors",
  async (scheme) => {
    const { cell } = await openCell(scheme);
    const scripts = () => site.requests.filter((request) => /\/graphviz\.[^/]*js$/.test(request)).length;
    const source = `import { display } from "tslab";
    import { tanh, variable } from "dezero";
    import { plotDotGraph } from "dezero/graph";
    const picture = await plotDotGraph(tanh(variable(1)).mul(2));
    console.log(JSON.stringify([...picture.matchAll(/<(\\w+)((?: [\\w-]+="[^"]*")*)/g)]
      .filter(([, name]) => name !== "style").map(([, name, rest]) => name + rest.split('="').length)));
    display.svg(picture);`;
    await edit(cell, source);
    expect(scripts()).toBe(0);
    await button(cell, "Run").click();
    await waitFor(cell, "ok");
    expect(scripts()).toBe(1);
    const drawn = JSON.parse((await cell.locator("[data-output=stdout]").textContent())!) as string[];
    const figure = cell.locator(".dezero-figure");
    await figure.waitFor();
    const shown = await figure.evaluate((svg) =>
      [svg, ...svg.querySelectorAll("*:not(style)")].map(({ localName, attributes }) => {
        const kept = [...attributes].filter(({ name }) => name !== "xmlns");
        return `${localName}${kept.length + 1 + (localName === "svg" ? 1 : 0)}`;
      }),
    );
    expect(shown).toEqual(drawn);
    expect(drawn.filter((name) => name.startsWith("ellipse"))).toHaveLength(4);
    const variables = await figure
      .locator("ellipse")
      .first()
      .evaluate((ellipse) => getComputedStyle(ellipse).fill);
    expect(variables).toBe({ light: "rgb(255, 207, 143)", dark: "rgb(125, 74, 20)" }[scheme]);
  },
);

describe("Markdown and formulas", () => {
  test("are rendered, by libraries that load when they are needed", async () => {
    const { page, cell } = await openCell();
    const scripts: string[] = [];
    page.on("request", (request) => scripts.push(request.url()));
    const loaded = (name: string) => scripts.some((script) => new RegExp(`/${name}\\.[^/]*js$`).test(script));

    await display(cell, ["text", "plain"]);
    expect([loaded("markdown"), loaded("math"), loaded("sanitize")]).toEqual([false, false, false]);

    await display(cell, ["markdown", "## Result\n\n| a | b |\n|---|---|\n| 1 | **2** |"]);
    await cell.locator("td strong").waitFor();
    expect([loaded("markdown"), loaded("math"), loaded("sanitize")]).toEqual([true, false, true]);

    await display(cell, ["markdown", "The slope $f'(x) < 1$."], ["latex", "$$\\frac{1}{2}$$"]);
    await cell.locator(".katex-display .mfrac").waitFor();
    expect(await cell.locator(".katex-mathml annotation").allTextContents()).toEqual([
      "f'(x) < 1",
      "\\frac{1}{2}",
    ]);
    expect(loaded("math")).toBe(true);
    // The style sheet is of the KaTeX that made the HTML: the MathML for screen readers takes no room.
    const { width } = (await cell.locator(".katex-mathml").first().boundingBox())!;
    expect(width).toBeLessThanOrEqual(2);
  });

  test("cannot script, restyle or fetch", async () => {
    const { page, cell } = await openCell();
    const requests: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    const markdown = [
      "**shown** <script>window.hacked = 1</script><img src=x onerror='window.hacked = 2'>",
      "![p](https://evil.invalid/a.png) [go](javascript:window.hacked=3)",
      "<style>body { display: none }</style><p id='__docusaurus' style='position: fixed; inset: 0'>p</p>",
      '<code class="output-math-inline">\\href{javascript:window.hacked=4}{x}</code>',
      "$<img src=x onerror='window.hacked = 5'>$",
    ].join("\n\n");
    await display(cell, ["markdown", markdown], ["latex", "$x$ <img src=x onerror='window.hacked = 6'>"]);
    await cell.locator("strong", { hasText: "shown" }).waitFor();
    await cell.locator('[data-mime="text/latex"]').getByText("<img src=x").waitFor();
    await page.waitForTimeout(300);
    expect(await page.evaluate(() => (window as { hacked?: number }).hacked)).toBeUndefined();
    expect(elsewhere(requests)).toEqual([]);
    const output = cell.locator('[data-mime="text/markdown"]');
    expect(
      await output.locator("style, script, [id], [onerror], [src^=http], a[href^=javascript]").count(),
    ).toBe(0);
    expect(await page.locator("body").isVisible()).toBe(true);
    // A page with a security policy reports handlers even where the sanitizer only reads them.
    site.ignore(/^Executing inline event handler violates/);
  });
});

describe("a stored picture", () => {
  const [before, withPicture] = ["step03", "step04"];
  const drawn = chapters.find(({ name }) => name === withPicture)!;
  const cellWithPicture = drawn.cells.find(({ outputs }) =>
    outputs.some((output) => output.type === "display" && "image/svg+xml" in output.data),
  )!;
  const requests = (name: string) => site.requests.filter((url) => url.includes(`/assets/js/${name}`)).length;
  /** Its markup, as the browser writes it: the HTML of the built page has it with fewer quotation marks. */
  const picture = (page: Page) =>
    cellOf(page, cellWithPicture)
      .locator("[data-isolated]")
      .evaluate((box) => {
        const markup = box.shadowRoot?.lastElementChild?.innerHTML ?? "";
        return markup.includes("<svg") ? markup.replace(/<style>.*?<\/style>|\s+/gs, "") : "";
      });
  const goOn = async (page: Page) => {
    await page.getByRole("link", { name: /^Next/ }).click();
    await page.waitForURL(`**/${withPicture}`);
    await cellOf(page, cellWithPicture)
      .locator("[data-isolated], button")
      .first()
      .waitFor({ state: "attached" });
  };

  test("is in the page's HTML, and shown again without loading anything: after a run, and a restart", async () => {
    const page = await site.open(`notebooks/${withPicture}`);
    const cell = cellOf(page, cellWithPicture);
    const stored = await shownOutputs(cell);
    expect(stored.some(([, content]) => content.includes("<svg"))).toBe(true);
    await button(cell, "Run").click();
    await waitFor(cell, "ok");
    expect(await shownOutputs(cell)).toEqual(stored);
    await button(page, "Restart").click();
    await waitFor(cell, "idle");
    expect(await shownOutputs(cell)).toEqual(stored);
    expect([requests("pictures-"), requests("sanitize")]).toEqual([0, 0]);
  });

  test("is put into the room kept for it when the reader comes by a link", async () => {
    const direct = await site.open(`notebooks/${withPicture}`);
    const expected = await picture(direct);
    expect(expected).toContain("</svg>");

    const page = await site.open(`notebooks/${before}`);
    let arrive = () => undefined as void;
    const arrival = new Promise<void>((resolve) => (arrive = resolve));
    await page.route("**/pictures-*", async (route) => {
      await arrival;
      await route.continue();
    });
    await goOn(page);
    expect(await picture(page)).toBe("");
    const size = () => cellOf(page, cellWithPicture).boundingBox();
    const room = await size();
    arrive();
    await cellOf(page, cellWithPicture).locator("svg").waitFor();
    expect(await picture(page)).toBe(expected);
    expect(await size()).toEqual(room);
    expect(requests("pictures-")).toBe(1);
  });

  test("that cannot be loaded says so, and can be asked for again", async () => {
    const page = await site.open(`notebooks/${before}`);
    await page.route("**/pictures-*", (route) => route.abort());
    await goOn(page);
    const cell = cellOf(page, cellWithPicture);
    await cell.getByText("This picture could not be loaded.").waitFor();
    await page.unroute("**/pictures-*");
    await button(cell, "Try again").click();
    await cell.locator("svg").waitFor();
    expect(await picture(page)).toContain("</svg>");
    expect(await cell.getByText("could not be loaded").count()).toBe(0);
    site.ignore(/ERR_FAILED/);
  });
});

describe("SVG and HTML", () => {
  const svg = (color: string) =>
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"><style>.mark, h1, pre { fill: ${color}; color: ${color} }` +
    `</style><clipPath id="c"><rect width="9" height="9"/></clipPath><rect class="mark" clip-path="url(#c)" width="9" height="9"/></svg>`;
  const fillOf = (mark: Locator) => mark.evaluate((element) => getComputedStyle(element).fill);

  test("keep their styles, each its own, and leave the page's alone", async () => {
    const { page, cell } = await openCell();
    const heading = page.getByRole("heading", { level: 1 });
    const color = () => heading.evaluate((element) => getComputedStyle(element).color);
    const before = await color();
    const hostile =
      ":host, :host(div) { position: fixed !important; inset: 0 !important; background: red !important }";
    const html = `<style>@import "https://evil.invalid/a.css"; ${hostile} p { color: rgb(1, 2, 3); background: url(https://evil.invalid/b.png) }
      @font-face { font-family: f; src: url(https://evil.invalid/c.woff) } @media (min-width: 1px) { p { margin: 7px } }</style><p>styled</p>`;
    const requests: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    await display(cell, ["svg", svg("rgb(255, 0, 0)")], ["svg", svg("rgb(0, 0, 255)")], ["html", html]);
    const marks = cell.locator(".mark");
    await marks.nth(1).waitFor();
    expect([await fillOf(marks.nth(0)), await fillOf(marks.nth(1))]).toEqual([
      "rgb(255, 0, 0)",
      "rgb(0, 0, 255)",
    ]);
    expect(await marks.first().getAttribute("clip-path")).toBe("url(#c)");
    expect(await color()).toBe(before);

    const styled = await cell.getByText("styled", { exact: true }).evaluate((element) => {
      const { color, backgroundImage, marginTop } = getComputedStyle(element);
      const host = (element.getRootNode() as ShadowRoot).host;
      return { color, backgroundImage, marginTop, position: getComputedStyle(host).position };
    });
    expect(styled).toEqual({
      color: "rgb(1, 2, 3)",
      backgroundImage: "none",
      marginTop: "7px",
      position: "static",
    });
    expect(elsewhere(requests)).toEqual([]);
  });

  test("pictures have light paper in dark mode, so that dark ink shows", async () => {
    const { cell } = await openCell("dark");
    await display(cell, ["svg", svg("rgb(255, 0, 0)")]);
    const drawing = cell.locator("[data-isolated] svg");
    await drawing.waitFor();
    expect(
      await drawing.evaluate((element) => {
        const { color, backgroundColor } = getComputedStyle(element);
        return { color, backgroundColor };
      }),
    ).toEqual({ color: "rgb(31, 35, 40)", backgroundColor: "rgb(255, 255, 255)" });
  });
});

test("a line that is drawn again shows as it is in the end", async () => {
  const { cell } = await openCell();
  const bar = [
    'import { stdout } from "node:process";',
    "for (let step = 1; step <= 20_000; step++) stdout.write(`\\rstep ${step} of 20000`);",
    'console.log("\\ndone");',
  ];
  await edit(cell, bar.join("\n"));
  await button(cell, "Run").click();
  await waitFor(cell, "ok");
  expect(await cell.locator('[data-output="stdout"]').textContent()).toBe("step 20000 of 20000\ndone\n");
  expect(await cell.locator('[data-output="stderr"]').count()).toBe(0); // nothing was cut
});
