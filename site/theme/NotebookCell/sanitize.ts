// HTML and SVG that a cell displayed, made harmless: no scripts, no handlers, no loads, no effect outside its box.
import DOMPurify from "dompurify";

/** Elements that run, load, submit, or style what is outside of the output. */
const FORBIDDEN = [
  ..."style link base meta iframe object embed form input button textarea select option dialog".split(" "),
  ..."audio video source track picture animate animateMotion animateTransform set".split(" "),
];

/** Anything in a style that could fetch: all `url()` but references into the same drawing, and escapes that hide one. */
const LOADING_STYLE = /url\((?!\s*["']?#)|image-set|image\(|src\(|@import|\\/i;

const LINK_ATTRIBUTES = new Set(["href", "xlink:href", "src"]);

const purify = DOMPurify();

purify.addHook("uponSanitizeAttribute", (node, attribute) => {
  const value = attribute.attrValue.trim();
  if (LINK_ATTRIBUTES.has(attribute.attrName)) {
    // A reader may follow a link; the page itself fetches nothing.
    const link = node.nodeName.toLowerCase() === "a" && /^(https?:|mailto:|#)/i.test(value);
    const embedded = /^data:image\/(png|jpeg|gif|webp);base64,/i.test(value) || value.startsWith("#");
    attribute.keepAttr = link || embedded;
  } else if (LOADING_STYLE.test(value)) {
    attribute.keepAttr = false;
  }
});

purify.addHook("afterSanitizeAttributes", (node) => {
  if (node.nodeName.toLowerCase() === "a" && node.hasAttribute("href")) {
    node.setAttribute("rel", "noopener noreferrer nofollow");
    node.setAttribute("target", "_blank");
  }
});

/** The harmless part of `markup`. Browser only: it needs a DOM. */
export function sanitize(markup: string): string {
  return purify.sanitize(markup, {
    USE_PROFILES: { html: true, svg: true, svgFilters: true },
    FORBID_TAGS: FORBIDDEN,
    FORBID_ATTR: ["srcset", "poster", "background", "ping", "autofocus", "contenteditable", "tabindex"],
    ALLOW_DATA_ATTR: false,
  });
}
