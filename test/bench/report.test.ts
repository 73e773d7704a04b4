// The printed report and docs/benchmarks.md, from a made-up run.
import { writeDocs } from "../../bench/docs";
import { columnOf } from "../../bench/libraries";
import { printReport, toJSON, type Report } from "../../bench/report";

const figure = (median: number, wrong: string | null = null) => ({
  median,
  min: median,
  samples: [median],
  wrong,
});
const contender = (id: string) => ({
  column: columnOf(id),
  versions: { [id]: "1.2.3" },
  runtime: "somewhere",
});
const report: Report = {
  machine: { cpu: "A <fast> | one", cores: 2, memoryGB: 8, system: "Linux x64", node: "v24.0.0" },
  load: { min: 1, median: 2, max: 3 },
  seconds: 61.4,
  contenders: ["dezero", "numpy-ts", "numpy"].map(contender),
  absent: [{ column: columnOf("torch"), why: "No module named 'torch'" }],
  rows: [
    {
      id: "add",
      group: "Arrays",
      unit: "ms",
      cells: { dezero: figure(2), "numpy-ts": figure(6), numpy: figure(1) },
    },
    {
      id: "loop",
      group: "Memory",
      unit: "MB",
      cells: { dezero: figure(100), "numpy-ts": { why: "heap {full}" }, numpy: figure(50, "1 instead of 2") },
    },
  ],
};

test("the printed report: table, summary, mistakes, what is missing and why", () => {
  const text = printReport(report);
  expect(text).toContain(
    "dezero is 3.0x ahead of the best of the TypeScript peers, as geometric mean over 1",
  );
  expect(text).toContain("dezero is 2.0x behind the best of the Python peers");
  expect(text).toContain("Load of the machine: 1.0 to 3.0. Time: 61 s.");
  expect(text).toContain("Wrong results:\n  NumPy, loop: 1 instead of 2");
  expect(text).toContain("  PyTorch: No module named 'torch'\n  numpy-ts (loop): heap {full}");
});

test("the page: versions, what each asks, a table for each group, and nothing that ends a cell or a page", () => {
  const page = writeDocs(report);
  expect(page).toContain("| processor | A &lt;fast> \\| one, 2 cores seen |");
  expect(page).toContain("| numpy-ts | numpy-ts 1.2.3; somewhere | `dispose()` on every result");
  expect(page).toContain("Not present in this run: PyTorch.");
  expect(page).toContain("### Arrays\n\n| task | unit | dezero | numpy-ts | NumPy |");
  expect(page).toContain("| add | ms | 2.00 | 6.00 | 1.00 | 3.0x | 0.50x |");
  expect(page).toContain("Other programs were running");
  expect(page).toContain("- numpy-ts (loop): heap &#123;full}");
  expect(writeDocs({ ...report, load: { min: 0.5, median: 1, max: 1.2 } })).not.toContain("Other programs");
});

test("the JSON has the samples and survives a round trip", () => {
  const json = JSON.parse(JSON.stringify(toJSON(report)));
  expect(json.rows).toEqual(report.rows);
  expect(json.libraries[1]).toMatchObject({ id: "numpy-ts", versions: { "numpy-ts": "1.2.3" } });
  expect(json.absent).toEqual([{ id: "torch", why: "No module named 'torch'" }]);
});
