// Writes docs/benchmarks.md from a run.
import { columnsOf, describeSummary, type Report } from "./report";
import type { Column } from "./libraries";
import { headings, lines, markdownTable, mistakes, reasons, summarize } from "./table";

const intro = `---
title: Benchmarks
description: How fast dezero is beside its peers, measured in one interleaved run, and what each library asks of its user.
---

# Benchmarks

<!-- Written by \`npm run bench -- --docs\`. Edit bench/docs.ts instead. -->

\`\`\`sh
npm run bench                    # the tables below, in a few minutes
npm run bench -- --quick         # a first impression
npm run bench -- --only matmul   # some tasks
npm run bench -- --json FILE     # all samples
\`\`\`

The TypeScript peers are installed on the first run, into \`bench/node_modules\`. NumPy, the original DeZero and PyTorch are measured where
\`python3\` (or the Python that \`DEZERO_BENCH_PYTHON\` names) can import them.

Every library runs in a process of its own, on one thread unless its column says more. All are warmed up, then they take turns: one sample each, round after round,
each time starting with another one, so that a noisy moment hits all alike. Before a sample a quarter as many runs are made and not timed, so that the
pause while others have their turn does not count. A figure is the median of up to 15 samples. Before anything is
timed, each library's result is compared with a plain computation; one that is off by more than 1e-10 (float64) or 1e-4 (float32) of the
largest value, 2e-3 after a long float32 program, is reported as wrong and counts for nothing. Times include what a library asks its user to
do: freeing results, waiting for them. Where a row says "nothing freed", no result is, as in a program that leaves memory to the collector; a
library whose memory the collector does not see takes more of it with each result.`;

const reading = `The ratio says how many times as long as dezero the best peer takes: above 1, dezero is ahead. Less is better in every
row. ns per node: the time of \`backward\` alone, divided by the number of functions in the graph; equal figures mean linear growth. The graph is built
before, and the garbage collector has seen it (its young objects): that is a cost of building.
Memory of the process includes the runtime and the library itself.`;

/** A reason or a version in a table must not end its cell. */
const cell = (text: string): string =>
  text.replaceAll("|", "\\|").replaceAll("<", "&lt;").replaceAll("{", "&#123;");

export function writeDocs(report: Report): string {
  const { machine, load, rows, absent, contenders } = report;
  const columns = columnsOf(report);
  const parts = [
    intro,
    "## What was measured on what",
    markdownTable(
      ["", ""],
      [
        ["processor", `${cell(machine.cpu)}, ${machine.cores} cores seen`],
        ["memory", `${machine.memoryGB} GB`],
        ["system", machine.system],
        ["Node", machine.node],
        [
          "load during the run",
          `${load.min.toFixed(1)} to ${load.max.toFixed(1)}, median ${load.median.toFixed(1)}; the run itself makes 1`,
        ],
      ],
    ),
    ...(load.median > 1.5
      ? [
          "Other programs were running at the time: single figures may be off by a factor of two. Ratios suffer less than times do.",
        ]
      : []),
    "## What each library asks of its user",
    markdownTable(
      ["library", "version, runs in", "asks"],
      contenders.map(({ column, versions, runtime }) => [
        column.title,
        cell(
          `${Object.entries(versions)
            .map(([name, version]) => `${name} ${version}`)
            .join(", ")}; ${runtime}`,
        ),
        cell(column.asks),
      ]),
    ).replace("|---|---|--:|", "|---|---|---|"),
    ...(absent.length === 0
      ? []
      : [`Not present in this run: ${absent.map(({ column }) => column.title).join(", ")}.`]),
    "## Results",
    [
      describeSummary(summarize(rows, columns, "typescript"), "the TypeScript peers"),
      describeSummary(summarize(rows, columns, "python"), "the Python peers"),
    ].join(" "),
    reading,
    ...groups(report, columns),
  ];
  const wrong = mistakes(rows, columns);
  if (wrong.length > 0) parts.push("## Wrong results", wrong.map((text) => `- ${cell(text)}`).join("\n"));
  const dashes = reasons(rows, columns);
  if (dashes.length > 0) {
    parts.push(
      "## Why there is a dash",
      dashes.map(({ why, where }) => `- ${cell(where)}: ${cell(why)}`).join("\n"),
    );
  }
  return `${parts.join("\n\n")}\n`;
}

function groups({ rows }: Report, columns: readonly Column[]): string[] {
  const names = [...new Set(rows.map(({ group }) => group))];
  return names.flatMap((name) => [
    `### ${name}`,
    markdownTable(
      headings(columns),
      lines(
        rows.filter(({ group }) => group === name),
        columns,
      ).map(({ strings }) => strings.map(cell)),
    ),
  ]);
}
