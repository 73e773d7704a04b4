// npm run bench: reads the arguments, runs the tasks on the libraries, prints the table.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { readArguments, selects, usage } from "./args";
import { writeDocs } from "./docs";
import { columns, type Column } from "./libraries";
import { describeMachine, LoadLog } from "./machine";
import { LibraryProcess, type Command } from "./process";
import { printReport, toJSON, type Report } from "./report";
import { isMeasured, type Row } from "./results";
import { findContenders, Runner } from "./rounds";
import { tasks } from "./tasks";

// This file runs as bench/node_modules/.bench/main.mjs, beside worker.mjs.
const built = path.dirname(process.argv[1]!);
const bench = path.resolve(built, "..", "..");

const oneThread = Object.fromEntries(
  ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"].map((name) => [
    name,
    "1",
  ]),
);

function commandOf({ id, language, env }: Column): Command {
  if (language === "typescript") {
    // A graph of two million nodes takes more than the heap that Node gives itself on a small machine.
    const flag = "--max-old-space-size=4096";
    return {
      file: process.execPath,
      args: [flag, path.join(built, "worker.mjs"), id],
      env: { ...oneThread, ...env },
    };
  }
  const file = process.env.DEZERO_BENCH_PYTHON ?? (process.platform === "win32" ? "python" : "python3");
  const args = [path.join(bench, "python", "server.py"), id];
  return { file, args, env: { ...oneThread, PYTHONDONTWRITEBYTECODE: "1" } };
}

const start = (column: Column): LibraryProcess => new LibraryProcess(commandOf(column));

/** Progress goes beside the table, which may be piped. */
const say = (text: string): void => void process.stderr.write(`[bench] ${text}\n`);

async function main(): Promise<void> {
  const options = readArguments(process.argv.slice(2));
  if (options.help) return console.log(usage);
  const chosen = tasks.filter((task) => selects(options.only, task));
  if (chosen.length === 0) throw new RangeError(`--only: no task contains ${options.only.join(" or ")}`);

  const began = performance.now();
  const load = new LoadLog();
  load.note();
  const { contenders, absent } = await findContenders(
    columns.filter(({ id }) => options.libraries.includes(id)),
    start,
  );
  for (const { column, why } of absent) say(`without ${column.title}: ${why}`);
  if (contenders.length === 0) throw new Error("none of the libraries can be run");

  const runner = new Runner(
    contenders.map(({ column }) => column),
    start,
    options.pace,
  );
  const rows: Row[] = [];
  try {
    for (const [i, task] of chosen.entries()) {
      say(`${i + 1} of ${chosen.length}: ${task.id}`);
      rows.push(...(await runner.run(task)));
      load.note();
    }
  } finally {
    runner.close();
  }

  const seconds = (performance.now() - began) / 1000;
  const report: Report = {
    machine: describeMachine(),
    load: load.range,
    seconds,
    contenders,
    absent,
    rows,
  };
  console.log(printReport(report));
  if (options.json !== null) writeFileSync(options.json, `${JSON.stringify(toJSON(report), null, 2)}\n`);
  // A peer's mistake is its own; ours must not pass unnoticed.
  if (rows.some(({ cells }) => isMeasured(cells.dezero) && cells.dezero.wrong !== null)) process.exitCode = 1;
  if (options.docs) writeFileSync(path.resolve(bench, "..", "docs", "benchmarks.md"), writeDocs(report));
}

try {
  await main();
} catch (error) {
  console.error(`bench: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
