/**
 * The colors of figures. A figure names plain colors, which every viewer understands, and has a style sheet that
 * lets a page replace each of them by a custom property: `--dezero-paper`, `--dezero-ink`, `--dezero-blue` ...
 * A page with a dark mode sets them there; everywhere else a figure brings light paper of its own.
 */
import { show } from "../ndarray/dtype";

/** Each differs from all others in kind, so that one pair of CSS property and color means one role. */
export const COLORS = {
  paper: "#ffffff",
  border: "#d5dce3",
  grid: "#e1e6eb",
  quiet: "#50606f",
  ink: "#23303d",
  // Series, in this order: hues that color-blind readers tell apart, after Okabe and Ito, darker for thin lines.
  blue: "#0b68b0",
  orange: "#cf4f10",
  green: "#0a8560",
  purple: "#a3508b",
  amber: "#a87400",
  sky: "#3b97cc",
  // Level sets are laid over one another in a thin coat of this.
  level: "#1670b8",
  // The nodes of a computational graph, with ink on them (src/graph).
  variable: "#ffcf8f",
  function: "#bfe0f2",
} as const;

/** A color of the theme, which a page may adapt, or any other that CSS knows. */
export type Color =
  "ink" | "quiet" | "blue" | "orange" | "green" | "purple" | "amber" | "sky" | (string & {});

export const SERIES = ["blue", "orange", "green", "purple", "amber", "sky"] as const;

export const FONT = "system-ui, -apple-system, Segoe UI, Roboto, Noto Sans, Arial, sans-serif";

/** The color as the figure names it. */
export function colorOf(who: string, color: Color): string {
  if (typeof color !== "string" || color === "") {
    throw new TypeError(`${who}: expected color to be a name or a CSS color, got ${show(color)}`);
  }
  return Object.hasOwn(COLORS, color) ? COLORS[color as keyof typeof COLORS] : color;
}

/** Rules for the colors that the markup uses. */
export function styleSheet(markup: string): string {
  const rules = Object.entries(COLORS).flatMap(([name, color]) =>
    ["fill", "stroke"]
      .filter((property) => markup.includes(`${property}="${color}"`))
      .map((property) => {
        const found = `[${property}="${color}"]`;
        return `.dezero-figure${found},.dezero-figure ${found}{${property}:var(--dezero-${name},${color})}`;
      }),
  );
  return rules.join("");
}

/** Viridis: equal steps look equal, to color-blind readers and in grey as well. */
const VIRIDIS = [
  [68, 1, 84],
  [72, 40, 120],
  [62, 73, 137],
  [49, 104, 142],
  [38, 130, 142],
  [31, 158, 137],
  [53, 183, 121],
  [110, 206, 88],
  [181, 222, 43],
  [253, 231, 37],
] as const;

/** The color of a height between 0 and 1, in the light `shade`: 1 is full. */
export function viridis(height: number, shade = 1): string {
  const at = Math.min(Math.max(height, 0), 1) * (VIRIDIS.length - 1);
  const low = Math.min(Math.floor(at), VIRIDIS.length - 2);
  return `#${[0, 1, 2]
    .map((i) => {
      const mixed = VIRIDIS[low]![i]! + (at - low) * (VIRIDIS[low + 1]![i]! - VIRIDIS[low]![i]!);
      // In steps of four: what differs in the last digits gives the same color.
      const step = Math.min(Math.round((mixed * shade) / 4) * 4, 252);
      return step.toString(16).padStart(2, "0");
    })
    .join("")}`;
}
