// How formulas are marked until KaTeX is there to render them.

export const INLINE_MATH = "output-math-inline";
export const DISPLAY_MATH = "output-math-display";

/** Whether it is worth loading KaTeX for a text. */
export const mayHoldMath = (text: string): boolean => /\$|\\[([]|\\begin\{/.test(text);

export const escapeHtml = (text: string): string =>
  text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");

export const unescapeHtml = (html: string): string =>
  html
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, "&");
