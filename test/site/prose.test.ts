// Markdown and LaTeX outputs as HTML. That the page sanitizes them is tested in the browser.
import katex from "katex";
import { markdownToHtml } from "../../site/theme/NotebookCell/markdown";
import { latexToHtml, renderMarkedMath } from "../../site/theme/NotebookCell/math";
import { mayHoldMath } from "../../site/theme/NotebookCell/math-marks";

const html = (markdown: string) => renderMarkedMath(katex, markdownToHtml(markdown));
/** The formulas in the HTML, as KaTeX notes them for screen readers; display ones in brackets. */
const formulas = (text: string) =>
  [
    ...text.matchAll(
      /(katex-display">)?<span class="katex"[\s\S]*?<annotation[^>]*>([\s\S]*?)<\/annotation>/g,
    ),
  ].map(([, display, tex]) => (display ? `[${tex}]` : tex));

describe("Markdown", () => {
  test("tables, code and emphasis", () => {
    const text = html("## a\n\n| x | y |\n|---|---|\n| 1 | *2* |\n\n```ts\na < b\n```\n");
    expect(text).toContain('<p class="output-heading-2">a</p>'); // no heading of the page
    expect(text).toContain("<td><em>2</em></td>");
    expect(text).toContain("a &lt; b");
  });

  test("formulas, in the line and on their own", () => {
    expect(
      formulas(html("The slope $f'(x) < 1$ and\n\n$$\ny = x^2\n$$\n\nand \\(a_1 * b_1 * c\\).")),
    ).toEqual(["f&#x27;(x) &lt; 1", "[y = x^2]", "a_1 * b_1 * c"]);
    expect(formulas(html("in a line: $$x$$ and \\[y\\]"))).toEqual(["[x]", "[y]"]);
  });

  test("money, code and escaped dollars are none", () => {
    for (const text of ["from $5 to $6", "`$x$`", "```\n$x$\n```", "a \\$ b \\$", "$ x $"]) {
      expect(formulas(html(text))).toEqual([]);
    }
  });

  test("a formula that is wrong shows its source", () => {
    expect(html("$\\frac{$")).toContain("katex-error");
  });
});

describe("LaTeX", () => {
  test("what JupyterLab takes for formulas; the rest is text", () => {
    const text = latexToHtml(katex, "slope <b>: $x$, \\(y\\)\n$$z$$\\begin{align}a&=b\\end{align}");
    expect(text).toMatch(/^slope &lt;b&gt;: <span/);
    expect(formulas(text)).toEqual(["x", "y", "[z]", "[\\begin{align}a&amp;=b\\end{align}]"]);
    expect(latexToHtml(katex, "no delimiters: x^2")).toBe("no delimiters: x^2");
  });

  test("cannot link, load or set attributes", () => {
    const text = latexToHtml(
      katex,
      "$\\href{javascript:alert(1)}{x} \\includegraphics{https://evil.invalid/a.png} \\htmlStyle{position:fixed}{y}$",
    );
    expect(text).not.toMatch(/<a |<img|href=|position:\s*fixed"/);
  });
});

test("KaTeX is loaded only for texts that may need it", () => {
  expect(["a $x$", "\\(x\\)", "\\[x\\]", "\\begin{align}"].every(mayHoldMath)).toBe(true);
  expect(mayHoldMath("a **b** (c) [d]")).toBe(false);
});
