// Stored Markdown and LaTeX outputs -> HTML, at build time: pages need no library to show them.
import { createRequire } from "node:module";
import type katexPackage from "katex";
import { markdownToHtml } from "../theme/NotebookCell/markdown";
import { latexToHtml, renderMarkedMath } from "../theme/NotebookCell/math";
import { codeCells, type Notebook } from "./ipynb";

/** The KaTeX that renders the formulas of the text: its style sheet is the one that pages have. */
export const requireKatex = createRequire(createRequire(__filename).resolve("rehype-katex"));

/** Adds `rendered` to the cells that have such outputs. */
export function renderOutputs(notebook: Notebook): Notebook {
  const katex = requireKatex("katex") as typeof katexPackage;
  for (const cell of codeCells(notebook)) {
    const rendered: Record<string, string> = {};
    for (const output of cell.outputs) {
      if (output.type !== "display" && output.type !== "result") continue;
      const { "text/markdown": markdown, "text/latex": latex } = output.data;
      if (typeof markdown === "string")
        rendered[markdown] = renderMarkedMath(katex, markdownToHtml(markdown));
      if (typeof latex === "string") rendered[latex] = latexToHtml(katex, latex);
    }
    if (Object.keys(rendered).length > 0) cell.rendered = rendered;
  }
  return notebook;
}
