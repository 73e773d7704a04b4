// The table: as text for a terminal and as Markdown for docs/benchmarks.md.
import { isPeer, type Column } from "./libraries";
import { isMeasured, ratioToBest, type Cell, type Row } from "./results";
import { geometricMean } from "./statistics";

/** Three significant digits, with thousands separated: 0.0123, 1.20, 345, 12,300. */
export function formatFigure(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return "0";
  const rounded = Number(value.toPrecision(3));
  if (Math.abs(rounded) >= 100) return rounded.toLocaleString("en");
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(rounded))));
  return rounded.toFixed(Math.min(digits, 6));
}

export const formatRatio = (ratio: number | null): string => {
  if (ratio === null) return "-";
  return `${ratio >= 100 ? Math.round(ratio).toLocaleString("en") : ratio.toPrecision(2)}x`;
};

export const formatCell = (cell: Cell | undefined): string => {
  if (!isMeasured(cell)) return "-";
  return cell.wrong === null ? formatFigure(cell.median) : `wrong (${formatFigure(cell.median)})`;
};

const peersOf = (columns: readonly Column[], language: Column["language"]): string[] =>
  columns.filter((c) => c.language === language && isPeer(c)).map(({ id }) => id);

/** One line of the table, as strings. */
export interface Line {
  readonly group: string;
  readonly strings: readonly string[];
}

export function headings(columns: readonly Column[]): string[] {
  return ["task", "unit", ...columns.map(({ title }) => title), ...ratioHeadings(columns)];
}

const ratioHeadings = (columns: readonly Column[]): string[] => [
  ...(peersOf(columns, "typescript").length > 0 ? ["best TypeScript peer / dezero"] : []),
  ...(peersOf(columns, "python").length > 0 ? ["best Python peer / dezero"] : []),
];

export function lines(rows: readonly Row[], columns: readonly Column[]): Line[] {
  const ratios = (["typescript", "python"] as const)
    .map((language) => peersOf(columns, language))
    .filter((peers) => peers.length > 0);
  return rows.map((row) => ({
    group: row.group,
    strings: [
      row.id,
      row.unit,
      ...columns.map(({ id }) => formatCell(row.cells[id])),
      ...ratios.map((peers) => formatRatio(ratioToBest(row, peers))),
    ],
  }));
}

/** Columns padded to their widest string: names to the left, figures to the right. */
export function textTable(head: readonly string[], body: readonly Line[]): string {
  const strings = [head, ...body.map((line) => line.strings)];
  const widths = head.map((_, i) => Math.max(...strings.map((row) => row[i]!.length)));
  const join = (row: readonly string[]): string =>
    row
      .map((s, i) => (i < 2 ? s.padEnd(widths[i]!) : s.padStart(widths[i]!)))
      .join("  ")
      .trimEnd();
  const out = [join(head)];
  body.forEach((line, i) => {
    if (line.group !== body[i - 1]?.group) out.push("", line.group);
    out.push(join(line.strings));
  });
  return out.join("\n");
}

export function markdownTable(head: readonly string[], body: readonly (readonly string[])[]): string {
  const row = (strings: readonly string[]): string => `| ${strings.join(" | ")} |`;
  const rule = head.map((_, i) => (i < 2 ? "---" : "--:"));
  return [row(head), `|${rule.join("|")}|`, ...body.map(row)].join("\n");
}

export interface Summary {
  /** Geometric mean of best peer / dezero over the timed rows that both have, how many, and the rows that are behind. */
  readonly mean: number;
  readonly rows: number;
  readonly behind: readonly string[];
}

/** The engine against the best of the peers in a language; null when no timed row has both. */
export function summarize(
  rows: readonly Row[],
  columns: readonly Column[],
  language: Column["language"],
): Summary | null {
  const peers = peersOf(columns, language);
  const ratios = rows
    .filter(({ unit }) => unit !== "MB")
    .map((row) => ({ id: row.id, ratio: ratioToBest(row, peers) }))
    .filter((entry): entry is { id: string; ratio: number } => entry.ratio !== null);
  if (ratios.length === 0) return null;
  return {
    mean: geometricMean(ratios.map(({ ratio }) => ratio)),
    rows: ratios.length,
    behind: ratios.filter(({ ratio }) => ratio < 1).map(({ id }) => id),
  };
}

/** Every dash with its reason, the same reason once: "why: library (tasks)". */
export function reasons(rows: readonly Row[], columns: readonly Column[]): { why: string; where: string }[] {
  const found = new Map<string, Map<string, string[]>>();
  for (const row of rows) {
    for (const { id, title } of columns) {
      const cell = row.cells[id];
      if (cell === undefined || isMeasured(cell)) continue;
      const byLibrary = found.get(cell.why) ?? new Map<string, string[]>();
      found.set(cell.why, byLibrary.set(title, [...(byLibrary.get(title) ?? []), row.id]));
    }
  }
  return [...found].map(([why, byLibrary]) => ({
    why,
    where: [...byLibrary]
      .map(([title, ids]) => `${title} (${ids.length > 3 ? `${ids.length} rows` : ids.join(", ")})`)
      .join("; "),
  }));
}

/** Results that disagree with the expected ones. */
export function mistakes(rows: readonly Row[], columns: readonly Column[]): string[] {
  return rows.flatMap((row) =>
    columns.flatMap(({ id, title }) => {
      const cell = row.cells[id];
      return isMeasured(cell) && cell.wrong !== null ? [`${title}, ${row.id}: ${cell.wrong}`] : [];
    }),
  );
}
