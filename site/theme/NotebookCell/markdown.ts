// Markdown that a cell displayed -> HTML. It is not safe yet: `Prose.tsx` sanitizes what the notebook does not store.
import { Marked, type TokenizerAndRendererExtension } from "marked";
import { DISPLAY_MATH, escapeHtml, INLINE_MATH } from "./math-marks";

/** Formulas travel through Markdown and the sanitizer as code of their own class; `math.ts` renders them afterwards. */
const formula = (
  level: "block" | "inline",
  name: string,
  pattern: RegExp,
): TokenizerAndRendererExtension => ({
  name,
  level,
  start: (source) => (level === "block" ? /(?:^|\n)(?=\$\$|\\\[)/ : /\$|\\[([]/).exec(source)?.index,
  tokenizer(source) {
    const match = pattern.exec(source);
    return match ? { type: name, raw: match[0], text: (match[1] ?? match[2] ?? "").trim() } : undefined;
  },
  renderer: ({ text }) => {
    const display = name === DISPLAY_MATH || name === "display-math-block";
    const code = `<code class="${display ? DISPLAY_MATH : INLINE_MATH}">${escapeHtml(String(text))}</code>`;
    return level === "block" ? `<p>${code}</p>\n` : code;
  },
});

const marked = new Marked({ gfm: true, async: false }).use({
  renderer: {
    // A heading of an output is none of the page's: who moves from heading to heading reads the chapter.
    heading({ tokens, depth }) {
      return `<p class="output-heading-${depth}">${this.parser.parseInline(tokens)}</p>\n`;
    },
  },
  extensions: [
    formula("block", "display-math-block", /^(?:\$\$([^$]+)\$\$|\\\[([\s\S]+?)\\\])[ \t]*(?:\n|$)/),
    formula("inline", DISPLAY_MATH, /^(?:\$\$([^$]+)\$\$|\\\[([\s\S]+?)\\\])/),
    // As in Jupyter and on code hosts: no space inside of the dollars, and no digit after them, which would be money.
    formula("inline", INLINE_MATH, /^(?:\$((?!\s)(?:\\.|[^$\\\n])+?(?<!\s))\$(?!\d)|\\\(([\s\S]+?)\\\))/),
  ],
});

export function markdownToHtml(markdown: string): string {
  return marked.parse(markdown) as string;
}
