import type { PrismTheme } from "prism-react-renderer";

const color = (name: string) => ({ color: `var(--code-${name})` });

/**
 * Code colors by name; `css/base.css` gives them values, light and dark. So the HTML is the same in both modes,
 * nothing flashes when a dark page loads, and the editor (`Editor.tsx`) shows the very same colors.
 */
export const codeTheme: PrismTheme = {
  plain: { color: "var(--code-text)", backgroundColor: "var(--code-background)" },
  styles: [
    { types: ["comment", "prolog", "cdata"], style: { ...color("comment"), fontStyle: "italic" } },
    { types: ["keyword", "tag", "selector", "important"], style: color("keyword") },
    { types: ["string", "char", "regex", "template-string", "attr-value", "url"], style: color("string") },
    { types: ["number", "boolean", "constant", "symbol"], style: color("number") },
    { types: ["function", "attr-name"], style: color("function") },
    { types: ["class-name", "builtin", "namespace", "decorator"], style: color("type") },
    { types: ["operator", "punctuation", "interpolation-punctuation"], style: color("punctuation") },
    { types: ["interpolation"], style: { color: "var(--code-text)" } },
    { types: ["deleted"], style: color("keyword") },
    { types: ["inserted"], style: color("string") },
  ],
};
