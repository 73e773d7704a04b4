// The table, its ratios and its footnotes, from made-up figures.
import { columnOf } from "../../bench/libraries";
import { ratioToBest, type Cell, type Row } from "../../bench/results";
import {
  formatFigure,
  formatRatio,
  headings,
  lines,
  markdownTable,
  mistakes,
  reasons,
  summarize,
  textTable,
} from "../../bench/table";

const figure = (median: number, wrong: string | null = null): Cell => ({
  median,
  min: median,
  samples: [median],
  wrong,
});
const columns = ["dezero", "numpy-ts", "jax-js", "numpy"].map(columnOf);
const row = (id: string, cells: Record<string, Cell>, unit = "ms"): Row => ({ id, group: "G", unit, cells });
const rows: Row[] = [
  row("add", { dezero: figure(2), "numpy-ts": figure(6), "jax-js": figure(4), numpy: figure(1) }),
  row("exp", {
    dezero: figure(2),
    "numpy-ts": figure(1),
    "jax-js": figure(0.1, "1 instead of 2"),
    numpy: { why: "absent" },
  }),
  row("grad", { dezero: figure(5), "numpy-ts": { why: "no gradients" }, "jax-js": { why: "no gradients" } }),
];

test.each([
  [0, "0"],
  [0.01234, "0.0123"],
  [1.2, "1.20"],
  [9.999, "10.0"],
  [34.56, "34.6"],
  [345.6, "346"],
  [12345, "12,300"],
  [NaN, "NaN"],
])("%d is written %s", (value, text) => expect(formatFigure(value)).toBe(text));

test.each([
  [null, "-"],
  [0.123, "0.12x"],
  [1, "1.0x"],
  [15.4, "15x"],
  [1234, "1,234x"],
])("a ratio of %p is written %s", (value, text) => expect(formatRatio(value)).toBe(text));

test("the ratio is that of the best peer whose result is right", () => {
  const peers = ["numpy-ts", "jax-js"];
  expect(rows.map((r) => ratioToBest(r, peers))).toEqual([2, 0.5, null]);
});

test("the ratio of a wrong result of our own is none", () => {
  expect(ratioToBest(row("x", { dezero: figure(1, "bad"), numpy: figure(2) }), ["numpy"])).toBeNull();
});

test("the table as text", () => {
  expect(textTable(headings(columns), lines(rows, columns)).split("\n")).toEqual([
    "task  unit  dezero  numpy-ts         jax-js  NumPy  best TypeScript peer / dezero  best Python peer / dezero",
    "",
    "G",
    "add   ms      2.00      6.00           4.00   1.00                           2.0x                      0.50x",
    "exp   ms      2.00      1.00  wrong (0.100)      -                          0.50x                          -",
    "grad  ms      5.00         -              -      -                              -                          -",
  ]);
});

test("a table in Markdown", () => {
  expect(markdownTable(["a", "b", "c"], [["x", "y", "1"]])).toBe(
    "| a | b | c |\n|---|---|--:|\n| x | y | 1 |",
  );
});

test("the summary: geometric mean, and the rows that are behind; memory is not a time", () => {
  const memory = row("loop", { dezero: figure(1), "numpy-ts": figure(1000) }, "MB");
  const summary = summarize([...rows, memory], columns, "typescript")!;
  expect(summary.mean).toBeCloseTo(1, 12);
  expect(summary).toMatchObject({ rows: 2, behind: ["exp"] });
  expect(summarize(rows, [columnOf("dezero")], "python")).toBeNull();
});

test("every dash has its reason, once; every wrong result is named", () => {
  expect(reasons(rows, columns)).toEqual([
    { why: "absent", where: "NumPy (exp)" },
    { why: "no gradients", where: "numpy-ts (grad); jax-js (grad)" },
  ]);
  expect(mistakes(rows, columns)).toEqual(["jax-js, exp: 1 instead of 2"]);
});
