/** From what Graphviz writes to a figure like those of `dezero/plot`. */
import { digest } from "../plot/digest";
import { round } from "../plot/numbers";
import { COLORS, FONT, styleSheet } from "../plot/theme";
import { wellFormed } from "./text";

/** What the colors of a drawing become, in which DOT's own are black, white and light grey. */
const THEME: Readonly<Record<string, string>> = {
  black: COLORS.quiet,
  white: COLORS.paper,
  lightgrey: COLORS.grid,
  orange: COLORS.variable,
  lightblue: COLORS.function,
};

/**
 * The picture on paper of its own, with nothing that another one on the page could be confused by: no ids but those it
 * refers to, and these are its own. Graphviz's output is regular, and escapes what texts contain.
 */
export function toFigure(svg: string, description: string): string {
  const [, minX, minY, width, height] = /viewBox="(\S+) (\S+) (\S+) (\S+)"/.exec(svg)!.map(Number);
  const inner = svg
    .slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"))
    .replace(/<!--[\s\S]*?-->\n?/g, "")
    // A title would show when the mouse is over it, and the ones here are the names in DOT.
    .replace(/<title>[^<]*<\/title>\n?/g, "")
    // Graphviz's own paper, which is the first thing in it.
    .replace(/<polygon fill="white" stroke="none"[^>]*\/>\n?/, "")
    .replaceAll("scale(1 1) rotate(0) ", "")
    .replace(/ (?:class="(?:graph|node|edge|cluster)"|xml:space="preserve"|font-size="12\.00")/g, "")
    .replaceAll(' font-family="Helvetica,sans-Serif"', "")
    .replace(/<g>\s*<\/g>\n?/g, "");
  const isOurs = [...inner.matchAll(/ (?:fill|stroke|style)="([^"]*)"/g)].every(
    ([, color = ""]) => color in THEME || color === "none" || color === "transparent",
  );
  const themed = inner.replace(/ (fill|stroke)="(\w+)"/g, (whole, property: string, color: string) =>
    Object.hasOwn(THEME, color) ? ` ${property}="${THEME[color]}"` : whole,
  );
  const drawing = withOwnIds(themed).trim();

  const size = { width: Number(width), height: Number(height) };
  const attributes = {
    xmlns: "http://www.w3.org/2000/svg",
    ...(drawing.includes(" xlink:") ? { "xmlns:xlink": "http://www.w3.org/1999/xlink" } : {}),
    class: "dezero-figure",
    width: round(size.width),
    height: round(size.height),
    viewBox: [minX!, minY!, size.width, size.height].map((value) => round(value)).join(" "),
    role: "img",
    "aria-label": description,
    "font-family": FONT,
    "font-size": 12,
    fill: COLORS.ink,
  };
  const paper = {
    ...{ x: 0.5 + minX!, y: 0.5 + minY!, width: size.width - 1, height: size.height - 1, rx: 10 },
    ...{ fill: COLORS.paper, stroke: COLORS.border },
  };
  const root = `<svg${written(attributes)}>`;
  const ground = `<rect${written(paper)}/>`;
  const rules = `.dezero-figure{max-width:100%;height:auto}`;
  const colors = isOurs ? styleSheet(root + ground + drawing) : "";
  return `${root}<style>${rules}${colors}</style>${ground}\n${drawing}\n</svg>`;
}

/** Ids that something refers to, named after the picture; the others are dropped. */
function withOwnIds(markup: string): string {
  const referred = new Set([...markup.matchAll(/(?:url\(|href=")#([^")]*)[")]/g)].map(([, id]) => id!));
  const kept = markup.replace(/ id="([^"]*)"/g, (whole, id: string) => (referred.has(id) ? whole : ""));
  if (referred.size === 0) return kept;
  const own = `graph-${digest(kept)}-`;
  return kept.replace(/( id="|url\(#|href="#)/g, `$1${own}`);
}

function written(attributes: Readonly<Record<string, string | number>>): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${typeof value === "number" ? round(value) : escape(value)}"`)
    .join("");
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escape = (text: string): string => wellFormed(text).replace(/[&<>"]/g, (char) => ENTITIES[char]!);
