// KaTeX and what uses it, in one chunk for the page: loaded when a cell shows a formula.
import katex from "katex";
import * as math from "./math";

export const renderMarkedMath = (html: string): string => math.renderMarkedMath(katex, html);
export const latexToHtml = (latex: string): string => math.latexToHtml(katex, latex);
