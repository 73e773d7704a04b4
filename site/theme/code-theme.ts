import type { PrismTheme } from "prism-react-renderer";

const colour = (name: string) => ({ color: `var(--code-${name})` });

/**
 * Code colours by name; `css/base.css` gives them values, light and dark. So the HTML is the same in both modes,
 * nothing flashes when a dark page loads, and the editor (`Editor.tsx`) shows the very same colours.
 */
export const codeTheme: PrismTheme = {
  plain: { color: "var(--code-text)", backgroundColor: "var(--code-background)" },
  styles: [
    { types: ["comment", "prolog", "cdata"], style: { ...colour("comment"), fontStyle: "italic" } },
    { types: ["keyword", "tag", "selector", "important"], style: colour("keyword") },
    { types: ["string", "char", "regex", "template-string", "attr-value", "url"], style: colour("string") },
    { types: ["number", "boolean", "constant", "symbol"], style: colour("number") },
    { types: ["function", "attr-name"], style: colour("function") },
    { types: ["class-name", "builtin", "namespace", "decorator"], style: colour("type") },
    { types: ["operator", "punctuation", "interpolation-punctuation"], style: colour("punctuation") },
    { types: ["interpolation"], style: { color: "var(--code-text)" } },
    { types: ["deleted"], style: colour("keyword") },
    { types: ["inserted"], style: colour("string") },
  ],
};
