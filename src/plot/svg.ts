/** SVG as text, made without a browser: the document that Plot draws into, and what becomes of the drawing. */
import { DOMImplementation, XMLSerializer, type Document, type Element } from "@xmldom/xmldom";
import { digest } from "./digest";
import { round } from "./numbers";
import { COLORS, FONT, styleSheet } from "./theme";

const SVG = "http://www.w3.org/2000/svg";

export const newDocument = (): Document =>
  new DOMImplementation().createDocument("http://www.w3.org/1999/xhtml", "html");

type Attributes = Readonly<Record<string, string | number>>;

/** An element of SVG with its content. */
export function element(
  document: Document,
  name: string,
  attributes: Attributes,
  ...content: (string | Element)[]
): Element {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, typeof value === "number" ? round(value) : value);
  }
  for (const part of content)
    made.appendChild(typeof part === "string" ? document.createTextNode(part) : part);
  return made;
}

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** What it shows, for those who do not see it. */
  readonly description: string;
}

/**
 * The picture as text, on paper of its own. The same drawing gives the same text everywhere, and ids that no other
 * picture on the page has.
 */
export function serialize(
  document: Document,
  drawing: Element,
  { width, height, description }: Picture,
): string {
  roundNumbers(drawing);
  nameGroups(drawing);
  const paper = { x: 0.5, y: 0.5, width: width - 1, height: height - 1, rx: 10 };
  const style = element(document, "style", {});
  const children = [
    style,
    element(document, "rect", { ...paper, fill: COLORS.paper, stroke: COLORS.border }),
    ...Array.from(drawing.childNodes),
  ];
  const svg = element(document, "svg", {
    class: "dezero-figure",
    width,
    height,
    viewBox: `0 0 ${round(width)} ${round(height)}`,
    role: "img",
    "aria-label": description,
    "font-family": FONT,
    "font-size": 12,
    fill: COLORS.ink,
  });
  for (const child of children) svg.appendChild(child);
  const write = () => new XMLSerializer().serializeToString(svg);
  style.appendChild(document.createTextNode(styleSheet(write())));
  return withOwnIds(write());
}

/**
 * Plot labels its groups for screen readers ("x-axis tick"). Here the whole is one image with a description of its own, whose
 * parts are not read out, and a label is forbidden on what has no role: the labels become classes.
 */
function nameGroups(node: Element): void {
  for (const element of Array.from(node.getElementsByTagName("*"))) {
    const label = element.getAttribute("aria-label");
    if (label === null) continue;
    element.removeAttribute("aria-label");
    element.setAttribute("class", label.replaceAll(" ", "-"));
  }
}

/** Attributes with coordinates in them. */
const GEOMETRY = new Set(
  "d transform x y x1 x2 y1 y2 cx cy r width height points stroke-width fill-opacity".split(" "),
);

function roundNumbers(node: Element): void {
  for (const attribute of Array.from(node.attributes ?? [])) {
    if (!GEOMETRY.has(attribute.name)) continue;
    const value = attribute.value.replace(/-?\d*\.\d+(?:e[-+]?\d+)?|-?\d+e[-+]?\d+/g, (number) =>
      round(Number(number), attribute.name === "fill-opacity" ? 4 : 2),
    );
    node.setAttribute(attribute.name, value);
  }
  for (const child of Array.from(node.childNodes)) if (child.nodeType === 1) roundNumbers(child as Element);
}

/** Plot numbers its clips through all figures of a session. Here they are named after the picture that they are in. */
function withOwnIds(markup: string): string {
  const order: string[] = [];
  const anonymous = markup.replace(/\bplot-clip-\d+\b/g, (id) => {
    if (!order.includes(id)) order.push(id);
    return `clip-${order.indexOf(id) + 1}`;
  });
  return order.length === 0 ? markup : anonymous.replace(/\bclip-(?=\d)/g, `clip-${digest(anonymous)}-`);
}

/** About how wide text is: there is no browser to ask. */
export function textWidth(text: string, fontSize = 12): number {
  let width = 0;
  for (const char of text) {
    if (/[\u1100-\uffdc]|[^\u0000-\uffff]/u.test(char)) width += 1;
    else if (/[ijl.,:;'|!()[\]¹]/.test(char)) width += 0.32;
    else if (/[mwMW@%]/.test(char)) width += 0.9;
    else if (/[A-Z−×+=<>~]/.test(char)) width += 0.68;
    else if (/[⁰²³⁴⁵⁶⁷⁸⁹⁻]/.test(char)) width += 0.42;
    else width += 0.56;
  }
  return width * fontSize;
}
