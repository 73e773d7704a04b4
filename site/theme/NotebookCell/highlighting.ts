import { HighlightStyle } from "@codemirror/language";
import { tags } from "@lezer/highlight";

const color = (name: string) => `var(--code-${name})`;

/** The colors of `code-theme.ts`, for CodeMirror's grammar. */
export const highlighting: HighlightStyle = HighlightStyle.define([
  { tag: tags.comment, color: color("comment"), fontStyle: "italic" },
  { tag: [tags.keyword, tags.self, tags.operatorKeyword], color: color("keyword") },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], color: color("string") },
  { tag: [tags.number, tags.bool, tags.null], color: color("number") },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], color: color("function") },
  { tag: [tags.className, tags.definition(tags.className), tags.typeName], color: color("type") },
  { tag: [tags.operator, tags.punctuation, tags.bracket], color: color("punctuation") },
]);
