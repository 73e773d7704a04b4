import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";

const color = (name: string) => `var(--code-${name})`;

/** The look of `Code.tsx`, so that nothing moves when editing begins. */
export const look: Extension = EditorView.theme({
  "&": { color: color("text"), fontSize: "inherit", backgroundColor: "transparent" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "inherit", lineHeight: "inherit" },
  ".cm-content": { padding: "var(--cell-padding) 0", caretColor: color("text") },
  ".cm-line": { padding: "0 var(--cell-padding)" },
  ".cm-cursor": { borderLeftColor: color("text") },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--code-selection)",
  },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--code-selection)", outline: "none" },
  ".dezero-error-line": { backgroundColor: "var(--error-background)", boxShadow: "inset 3px 0 var(--error)" },

  // Type errors. Not by color alone: the line is wavy, and the list below the editor says it in words.
  ".cm-lintRange-error, .cm-lintRange-warning": {
    backgroundImage: "none",
    textDecoration: "underline wavy var(--error) 1px",
    textDecorationSkipInk: "none",
    textUnderlineOffset: "3px",
  },
  ".cm-lintRange-warning": { textDecorationColor: "var(--mark)" },
  ".cm-lintRange-active": { backgroundColor: "var(--error-background)" },
  ".cm-lintPoint-error:after": { borderBottomColor: "var(--error)" },
  ".cm-diagnostic": { padding: "0.3rem 0.6rem", whiteSpace: "pre-wrap" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--error)" },

  // Completions, hovers and the help with calls.
  ".cm-tooltip": {
    zIndex: "calc(var(--ifm-z-index-fixed) - 1)", // below the bar at the top of the page
    maxWidth: "min(36rem, calc(100vw - 2rem))",
    border: "1px solid var(--line-strong)",
    borderRadius: "6px",
    backgroundColor: "var(--paper)",
    color: "var(--ink)",
    fontFamily: "var(--ifm-font-family-base)",
    fontSize: "0.85rem",
    lineHeight: "1.45",
    boxShadow: "0 2px 10px rgb(0 0 0 / 0.16)",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": {
    maxHeight: "14em",
    fontFamily: "var(--ifm-font-family-monospace)",
    fontSize: "var(--code-size)",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "0.12rem 0.6rem 0.12rem 0.2rem" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": {
    backgroundColor: "var(--code-selection)",
    color: "var(--ink)",
  },
  ".cm-completionIcon": { color: "var(--ink-quiet)", opacity: "1" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700" },
  ".cm-tooltip.cm-completionInfo": { padding: "0", whiteSpace: "normal", maxWidth: "min(30rem, 80vw)" },
  ".cm-doc": { maxHeight: "min(22rem, 50vh)", overflow: "auto", padding: "0.4rem 0.6rem" },
  ".cm-doc p, .cm-doc ul": { margin: "0.4rem 0 0" },
  ".cm-doc ul": { paddingLeft: "1.2rem" },
  ".cm-doc pre": {
    overflow: "visible",
    margin: "0",
    padding: "0",
    backgroundColor: "transparent",
    color: color("text"),
    fontSize: "var(--code-size)",
    lineHeight: "var(--code-line)",
    whiteSpace: "pre-wrap",
    overflowWrap: "anywhere",
  },
  ".cm-doc .cm-doc-example": {
    margin: "0.4rem 0 0",
    padding: "0.3rem 0.5rem",
    borderRadius: "4px",
    backgroundColor: "var(--code-background)",
  },
  ".cm-doc code": { border: "0", fontSize: "0.95em" },
  ".cm-call strong": { textDecoration: "underline", textUnderlineOffset: "3px" },
});
