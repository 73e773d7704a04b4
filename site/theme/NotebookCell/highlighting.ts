import { HighlightStyle } from "@codemirror/language";
import { tags } from "@lezer/highlight";

const colour = (name: string) => `var(--code-${name})`;

/** The colours of `code-theme.ts`, for CodeMirror's grammar. */
export const highlighting: HighlightStyle = HighlightStyle.define([
  { tag: tags.comment, color: colour("comment"), fontStyle: "italic" },
  { tag: [tags.keyword, tags.self, tags.operatorKeyword], color: colour("keyword") },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], color: colour("string") },
  { tag: [tags.number, tags.bool, tags.null], color: colour("number") },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], color: colour("function") },
  { tag: [tags.className, tags.definition(tags.className), tags.typeName], color: colour("type") },
  { tag: [tags.operator, tags.punctuation, tags.bracket], color: colour("punctuation") },
]);
