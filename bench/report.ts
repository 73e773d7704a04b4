// All that a run has found: what --json writes, and what the printed table and docs/benchmarks.md are made from.
import type { Column } from "./libraries";
import type { Machine } from "./machine";
import type { Row } from "./results";
import type { Contender } from "./rounds";
import { headings, lines, mistakes, reasons, summarize, textTable, type Summary } from "./table";

export interface Report {
  readonly machine: Machine;
  /** Load average over a minute, as seen after each task. */
  readonly load: { readonly min: number; readonly median: number; readonly max: number };
  readonly seconds: number;
  readonly contenders: readonly Contender[];
  readonly absent: readonly { readonly column: Column; readonly why: string }[];
  readonly rows: readonly Row[];
}

export const columnsOf = ({ contenders }: Report): Column[] => contenders.map(({ column }) => column);

export function describeSummary(summary: Summary | null, peers: string): string {
  if (summary === null) return `No task was measured on dezero and on ${peers}.`;
  const { mean, rows, behind } = summary;
  const factor = mean >= 1 ? `${mean.toPrecision(2)}x ahead of` : `${(1 / mean).toPrecision(2)}x behind`;
  return (
    `dezero is ${factor} the best of ${peers}, as geometric mean over ${rows} timed rows, ` +
    (behind.length === 0 ? "and behind in none." : `and behind in ${behind.length}.`)
  );
}

export function printReport(report: Report): string {
  const { rows, absent, load } = report;
  const columns = columnsOf(report);
  return [
    textTable(headings(columns), lines(rows, columns)),
    "",
    describeSummary(summarize(rows, columns, "typescript"), "the TypeScript peers"),
    describeSummary(summarize(rows, columns, "python"), "the Python peers"),
    `Load of the machine: ${load.min.toFixed(1)} to ${load.max.toFixed(1)}. Time: ${Math.round(report.seconds)} s.`,
    ...section("Wrong results", mistakes(rows, columns)),
    ...section("Not measured", [
      ...absent.map(({ column, why }) => `${column.title}: ${why}`),
      ...reasons(rows, columns).map(({ why, where }) => `${where}: ${why}`),
    ]),
  ].join("\n");
}

const section = (title: string, entries: readonly string[]): string[] =>
  entries.length === 0 ? [] : ["", `${title}:`, ...entries.map((entry) => `  ${entry}`)];

/** The JSON: samples, and no functions. */
export function toJSON(report: Report): object {
  return {
    machine: report.machine,
    load: report.load,
    seconds: report.seconds,
    libraries: report.contenders.map(({ column, versions, runtime }) => ({
      id: column.id,
      title: column.title,
      versions,
      runtime,
      asks: column.asks,
    })),
    absent: report.absent.map(({ column, why }) => ({ id: column.id, why })),
    rows: report.rows,
  };
}
