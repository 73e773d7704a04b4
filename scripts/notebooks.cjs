// Executes the notebooks and compares all outputs with the stored ones:  npm run notebooks
//
// Cells run in tslab's own converter, executor and handler, without Python: one process per notebook, as many at a time as
// there are cores. It fails on a changed output, a type error, a thrown error, an unhandled rejection, a process that ends
// or hangs, a missing or wrong execution count, and a file that is not in canonical form.
//
//   npm run notebooks -- --write               stores what the cells do (a notebook with a failing cell is left as it is)
//   npm run notebooks -- --only step18         only the notebooks whose path contains this; may be repeated
//   npm run notebooks -- notebooks/step18.ipynb
//   npm run notebooks -- --timeout 60          seconds for each notebook (180)
//
// What cells can say about themselves, in their metadata:
// - the tag `raises-exception`: the cell may fail. The stack frames of its error are neither stored nor compared.
// - `"dezero": { "differs": "<reason>" }`: its text may vary from run to run (a memory figure). Only the kinds of its outputs
//   and its success are compared, and --write keeps its stored outputs until its source changes.
const os = require("node:os");
const path = require("node:path");
const { parseArgs } = require("node:util");
const { checkNotebook, findNotebooks } = require("./notebooks/index.cjs");

// A BLAS library adds in another order, and stored outputs are those of any machine, and of the page.
process.env.DEZERO_BLAS ||= "off";

class UsageError extends Error {}

function readArguments(args) {
  const options = {
    write: { type: "boolean", default: false },
    only: { type: "string", multiple: true, default: [] },
    timeout: { type: "string", default: "180" },
  };
  let parsed;
  try {
    parsed = parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error.message);
  }
  const { write, only, timeout } = parsed.values;
  const seconds = Number(timeout);
  if (!(seconds > 0)) throw new UsageError(`--timeout: expected a number of seconds, got ${timeout}`);
  const named = parsed.positionals.map((file) => path.resolve(file));
  const all = named.length > 0 ? named : findNotebooks();
  const files = only.length > 0 ? all.filter((file) => only.some((part) => file.includes(part))) : all;
  if (files.length === 0)
    throw new UsageError(`expected notebooks, found none${only.length > 0 ? ` named ${only}` : ""}`);
  return { files, write, timeout: seconds * 1000 };
}

/** Calls an async function for all items, as many at a time as there are cores. */
async function forEachInParallel(items, callback) {
  const queue = [...items];
  const takeNext = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await callback(item);
  };
  await Promise.all(Array.from({ length: os.availableParallelism() }, takeNext));
}

const indent = (text) => text.replace(/^(?=.)/gm, "      ").trimEnd();

function print({ file, ms, problems, written }) {
  const state = problems.length > 0 ? "FAILED" : written ? "written" : "ok";
  console.log(`${state.padEnd(8)}${path.relative(process.cwd(), file)}  ${(ms / 1000).toFixed(1)} s`);
  for (const { message, detail } of problems) {
    console.log(`  ${message}`);
    if (detail) console.log(indent(detail));
  }
}

async function main(args) {
  const { files, write, timeout } = readArguments(args);
  const failed = [];
  await forEachInParallel(files, async (file) => {
    const result = await checkNotebook(file, { write, timeout });
    print(result);
    if (result.problems.length > 0) failed.push(file);
  });
  if (failed.length > 0) {
    console.log(`${failed.length} of ${files.length} notebooks failed`);
    process.exitCode = 1;
  }
}

main(process.argv.slice(2)).catch((error) => {
  console.error(
    `npm run notebooks: ${error instanceof UsageError || error.code === "ENOENT" ? error.message : error.stack}`,
  );
  process.exitCode = 1;
});
