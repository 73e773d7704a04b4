// Style sheets of outputs: what they say about their own shadow root, and nothing that fetches or reaches out of it.

/** Anything in a style that could fetch: all `url()` but references into the same drawing, and escapes that hide one. */
export const FETCHES = /url\((?!\s*["']?#)|image-set|image\(|src\(|@import|\\/i;

/** `:host` would reach the box around the output; `<` has no business in a style sheet but to end its element. */
const REACHES_OUT = /:host|::?slotted|::part|<[/\w!?]/i;

/** The harmless rules of a style sheet, as the browser itself reads them. A sheet made here loads no `@import`. */
export function safeCss(css: string): string {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css.replace(/@import[^;]*;/gi, "")); // it would be ignored, with a warning
  return safeRules(sheet.cssRules);
}

function safeRules(rules: CSSRuleList): string {
  return [...rules]
    .map(safeRule)
    .filter((rule) => !REACHES_OUT.test(rule))
    .join("\n");
}

/** Rules of other kinds (fonts, properties, layers, imports) are dropped: they load, or count for the whole page. */
function safeRule(rule: CSSRule): string {
  if (rule instanceof CSSStyleRule) {
    const nested = safeRules(rule.cssRules);
    return `${rule.selectorText} { ${safeDeclarations(rule.style)} ${nested} }`;
  }
  if (rule instanceof CSSMediaRule) return `@media ${rule.conditionText} { ${safeRules(rule.cssRules)} }`;
  if (rule instanceof CSSSupportsRule)
    return `@supports ${rule.conditionText} { ${safeRules(rule.cssRules)} }`;
  if (rule instanceof CSSKeyframesRule) return FETCHES.test(rule.cssText) ? "" : rule.cssText;
  return "";
}

function safeDeclarations(style: CSSStyleDeclaration): string {
  if (!FETCHES.test(style.cssText)) return style.cssText;
  return [...style]
    .map((name) => ({ name, value: style.getPropertyValue(name), priority: style.getPropertyPriority(name) }))
    .filter(({ value }) => !FETCHES.test(value))
    .map(({ name, value, priority }) => `${name}: ${value}${priority && " !important"};`)
    .join(" ");
}
