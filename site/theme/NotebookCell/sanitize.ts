// HTML and SVG that a cell displayed, made harmless: no scripts, no handlers, no loads, no effect outside its box.
import DOMPurify, { type Config } from "dompurify";
import { FETCHES, safeCss } from "./safe-css";

/** Elements that run, load, submit, or pretend to be the page. */
const FORBIDDEN = [
  ..."link base meta iframe object embed form input button textarea select option dialog".split(" "),
  ..."audio video source track picture animate animateMotion animateTransform set".split(" "),
];

const LINK_ATTRIBUTES = new Set(["href", "xlink:href", "src"]);

const purify = DOMPurify();

purify.addHook("uponSanitizeElement", (node, { tagName }) => {
  if (tagName === "style") node.textContent = safeCss(node.textContent ?? "");
});

purify.addHook("uponSanitizeAttribute", (node, attribute) => {
  const value = attribute.attrValue.trim();
  if (LINK_ATTRIBUTES.has(attribute.attrName)) {
    // A reader may follow a link; the page itself fetches nothing.
    const link = node.nodeName.toLowerCase() === "a" && /^(https?:|mailto:|#)/i.test(value);
    const embedded = /^data:image\/(png|jpeg|gif|webp);base64,/i.test(value) || value.startsWith("#");
    attribute.keepAttr = link || embedded;
  } else if (FETCHES.test(value)) {
    attribute.keepAttr = false;
  }
});

purify.addHook("afterSanitizeAttributes", (node) => {
  if (node.nodeName.toLowerCase() === "a" && node.hasAttribute("href")) {
    node.setAttribute("rel", "noopener noreferrer nofollow");
    node.setAttribute("target", "_blank");
  }
});

const COMMON: Config = {
  FORBID_ATTR: ["srcset", "poster", "background", "ping", "autofocus", "contenteditable", "tabindex"],
  ALLOW_DATA_ATTR: false,
};

/** The harmless part of `markup`, for a shadow root: its styles are kept. Browser only: it needs a DOM. */
export function sanitize(markup: string): DocumentFragment {
  return purify.sanitize(markup, {
    ...COMMON,
    USE_PROFILES: { html: true, svg: true, svgFilters: true },
    FORBID_TAGS: FORBIDDEN,
    FORCE_BODY: true, // keeps a style that comes first
    RETURN_DOM_FRAGMENT: true,
  });
}

/** The harmless part of HTML that stands in the page itself, made of Markdown: it has no styles of its own. */
export function sanitizeProse(markup: string): string {
  return purify.sanitize(markup, {
    ...COMMON,
    USE_PROFILES: { html: true },
    FORBID_TAGS: [...FORBIDDEN, "style"],
    FORBID_ATTR: [...COMMON.FORBID_ATTR!, "style", "id", "name"],
  });
}
