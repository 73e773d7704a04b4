/** `console.table` as Node draws it. */
import * as util from "node-inspect-extracted";

// Exported, but missing from the package's types: the columns a text takes (2 for 한).
const { inspect, getStringWidth } = util as typeof util & { getStringWidth(text: string): number };

const INDEX = "(index)";
const ITERATION = "(iteration index)";
const VALUES = "Values";

/** The drawn table; undefined for a value that has no rows (Node then logs it). */
export function table(data: unknown, only?: readonly string[]): string | undefined {
  if (data === null || typeof data !== "object") return undefined;
  if (data instanceof Map) {
    const rows = [...data].map(([key, value], at) => [String(at), cell(key), cell(value)]);
    return draw([ITERATION, "Key", VALUES], rows);
  }
  if (data instanceof Set)
    return draw(
      [ITERATION, VALUES],
      [...data].map((value, at) => [String(at), cell(value)]),
    );

  // The keys of an object, because Node keeps them so: numbers come first.
  const columnNames: Record<string, true> = {};
  for (const name of only ?? []) columnNames[name] = true;
  let hasValues = false;
  const entries = Object.entries(data as Record<string, unknown>);
  for (const [, row] of entries) {
    if (!isRow(row)) hasValues = true;
    else if (!only) for (const key of Object.keys(row)) columnNames[key] = true;
  }
  const columns = Object.keys(columnNames);
  const rows = entries.map(([index, row]) => [
    index,
    ...columns.map((key) => (isRow(row) && Object.hasOwn(row, key) ? cell(row[key]) : "")),
    ...(hasValues ? [isRow(row) ? "" : cell(row)] : []),
  ]);
  return draw([INDEX, ...columns, ...(hasValues ? [VALUES] : [])], rows);
}

const isRow = (value: unknown): value is Record<string, unknown> =>
  value !== null && (typeof value === "object" || typeof value === "function");

/** One line per value; an object in an object is only named. */
function cell(value: unknown): string {
  const isLarge =
    value !== null && typeof value === "object" && !Array.isArray(value) && Object.keys(value).length > 2;
  return inspect(value, { maxArrayLength: 3, breakLength: Infinity, depth: isLarge ? -1 : 0 });
}

function draw(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map(
    (title, column) =>
      Math.max(...[title, ...rows.map((row) => row[column] ?? "")].map((text) => getStringWidth(text))) + 2,
  );
  const line = (texts: readonly string[]) =>
    `│${texts.map((text, column) => ` ${text}${" ".repeat(widths[column]! - getStringWidth(text) - 1)}`).join("│")}│`;
  const rule = (left: string, middle: string, right: string) =>
    left + widths.map((width) => "─".repeat(width)).join(middle) + right;
  return [rule("┌", "┬", "┐"), line(head), rule("├", "┼", "┤"), ...rows.map(line), rule("└", "┴", "┘")].join(
    "\n",
  );
}
