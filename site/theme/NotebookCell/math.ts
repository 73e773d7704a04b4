// Formulas -> HTML. Which KaTeX renders them is said by the caller: it must be the one whose style sheet the site has.
import type katexPackage from "katex";
import { DISPLAY_MATH, escapeHtml, INLINE_MATH, unescapeHtml } from "./math-marks";

type Katex = Pick<typeof katexPackage, "renderToString">;

/** KaTeX escapes what it is given, and without `trust` it makes no links, loads and attributes: its HTML is safe. */
const render = (katex: Katex, tex: string, displayMode: boolean): string =>
  katex.renderToString(tex, { displayMode, throwOnError: false, strict: "ignore", maxSize: 50 });

const MARKED = new RegExp(`<code class="(${INLINE_MATH}|${DISPLAY_MATH})">([^<]*)</code>`, "g");

/** Renders the formulas in HTML made of Markdown. */
export function renderMarkedMath(katex: Katex, html: string): string {
  return html.replace(MARKED, (_, kind, tex: string) =>
    render(katex, unescapeHtml(tex), kind === DISPLAY_MATH),
  );
}

/** What MathJax takes for a formula in JupyterLab; an environment such as `align` is one, delimiters and all. */
const FORMULA =
  /\$\$([\s\S]+?)\$\$|\\\[([\s\S]+?)\\\]|\$((?:\\.|[^$\\])+?)\$|\\\(([\s\S]+?)\\\)|(\\begin\{([a-z]+\*?)\}[\s\S]+?\\end\{\6\})/g;

/** `text/latex`, as JupyterLab reads it: formulas between their delimiters, all else text. */
export function latexToHtml(katex: Katex, latex: string): string {
  let html = "";
  let end = 0;
  for (const match of latex.matchAll(FORMULA)) {
    const [all, dollars, brackets, dollar, parentheses, environment] = match;
    html += escapeHtml(latex.slice(end, match.index));
    end = match.index + all.length;
    const display = dollars ?? brackets ?? environment;
    html += render(katex, (display ?? dollar ?? parentheses ?? "").trim(), display !== undefined);
  }
  return html + escapeHtml(latex.slice(end));
}
