// Compares what a notebook's cells do with what it stores, and writes it anew.
const fs = require("node:fs");
const { diff } = require("jest-diff");
const { trimStack } = require("../kernel/tslab.cjs");
const {
  differs,
  fingerprint,
  formatNotebook,
  mayRaise,
  normalOutputs,
  NotebookError,
  parseNotebook,
  sourceOf,
} = require("./format.cjs");
const { runNotebook } = require("./run.cjs");

const plain = (text) => text;
const DIFF_OPTIONS = {
  aAnnotation: "stored",
  bAnnotation: "actual",
  aColor: plain,
  bColor: plain,
  changeColor: plain,
  commonColor: plain,
  patchColor: plain,
  contextLines: 2,
  expand: false,
  omitAnnotationLines: false,
};

/** Outputs as text to read in a diff: what was printed, and where it is not plain stdout, under a heading. */
function describe(outputs) {
  return outputs
    .map((output) => {
      if (output.output_type === "stream") return output.name === "stdout" ? output.text : `[${output.name}]\n${output.text}`;
      const data = Object.entries(output.data).map(
        ([mime, value]) => `[${mime}]\n${typeof value === "string" ? value : JSON.stringify(value, null, 1)}`,
      );
      const metadata = Object.keys(output.metadata).length > 0 ? [`[metadata] ${JSON.stringify(output.metadata)}`] : [];
      return [`[${output.output_type}]`, ...data, ...metadata].join("\n") + "\n";
    })
    .join("");
}

function diffOutputs(stored, actual) {
  const [a, b] = [describe(stored), describe(actual)];
  // Texts that look alike may differ in what they are: say so in full.
  if (a === b) return diff(stored, actual, DIFF_OPTIONS);
  return diff(a, b, DIFF_OPTIONS);
}

/** What kinds of output a cell has: all that is compared when its text may vary. */
const kinds = (outputs) =>
  outputs.map((output) => `${output.output_type} ${output.name ?? Object.keys(output.data ?? {}).join(" ")}`);

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** What went wrong in executing a notebook; a notebook with such a problem has no outputs worth storing. */
function executionProblems(notebook, run) {
  const problems = [];
  if (run.failure) {
    const { index, message, lastWords } = run.failure;
    const what = index === undefined ? `the notebook's process failed before its first cell: it ${message}` : `the cell ${message}`;
    problems.push({ index, message: what, detail: lastWords });
    return problems;
  }
  for (const { index, status, outputs, rejections, late } of run.cells) {
    const raises = mayRaise(notebook.cells[index]);
    if (status === "skipped") break; // the failure before it has been reported
    if (status === "error" && !raises) {
      problems.push({ index, message: "the cell fails", detail: trimStack(describe(normalOutputs(outputs))) });
    } else if (rejections.length > 0 && !raises) {
      problems.push({ index, message: "a promise is rejected and nobody handles it", detail: trimStack(rejections.join("\n")) });
    }
    if (late) problems.push({ index, message: "the cell prints after it has ended (await what it starts)", detail: late });
  }
  return problems;
}

/** Where the stored outputs are not those of this run, in the cells that have no problem already. */
function outputProblems(notebook, run, known) {
  const problems = [];
  run.cells.forEach(({ index, status, outputs }, position) => {
    if (status === "skipped" || known.some((problem) => problem.index === index)) return;
    const cell = notebook.cells[index];
    const raises = mayRaise(cell);
    const stored = normalOutputs(cell.outputs, raises);
    const actual = normalOutputs(outputs, raises);
    if (cell.execution_count == null) {
      problems.push({ index, message: "the cell has no stored execution" });
    } else if (cell.execution_count !== position + 1) {
      problems.push({ index, message: `expected execution_count ${position + 1}, got ${cell.execution_count}` });
    }
    if (differs(cell)) {
      if (!same(kinds(stored), kinds(actual))) {
        problems.push({ index, message: "the outputs are of another kind", detail: diff(kinds(stored), kinds(actual), DIFF_OPTIONS) });
      } else if (cell.metadata.dezero.outputsOf !== fingerprint(cell)) {
        problems.push({ index, message: "the cell has changed since its outputs were stored" });
      }
    } else if (!same(stored, actual)) {
      problems.push({ index, message: "the outputs differ", detail: diffOutputs(stored, actual) });
    }
  });
  return problems;
}

/** Whether the file is in canonical form; the first differences are enough to see what is meant. */
function formProblems(text, notebook) {
  const wanted = formatNotebook(notebook);
  if (text === wanted) return [];
  const differences = diff(text, wanted, { ...DIFF_OPTIONS, bAnnotation: "canonical" }).split("\n");
  const detail = [...differences.slice(0, 20), ...(differences.length > 20 ? ["..."] : [])].join("\n");
  return [{ message: "the file is not in canonical form (npm run notebooks -- --write)", detail }];
}

/** The notebook with the outputs of a run. */
function withOutputs(notebook, run) {
  const results = new Map(run.cells.map((result, position) => [result.index, { ...result, position }]));
  const cells = notebook.cells.map((cell, index) => {
    const result = results.get(index);
    if (!result) return cell;
    const metadata = { ...cell.metadata };
    let { outputs } = result;
    if (differs(cell)) {
      const stored = normalOutputs(cell.outputs, mayRaise(cell));
      const sourceIsSame = metadata.dezero.outputsOf === fingerprint(cell);
      if (sourceIsSame && same(kinds(stored), kinds(normalOutputs(outputs, mayRaise(cell))))) outputs = cell.outputs;
      metadata.dezero = { ...metadata.dezero, outputsOf: fingerprint(cell) };
    }
    return { ...cell, metadata, execution_count: result.position + 1, outputs };
  });
  return { ...notebook, cells };
}

/** A problem with the cell it is in named as a reader can find it: by position, id and first line. */
function named(notebook, { index, message, detail }) {
  if (index === undefined) return { message, detail };
  const cell = notebook.cells[index];
  const [firstLine] = sourceOf(cell).trim().split("\n");
  return { cell: { index, id: cell.id }, message: `cell ${index + 1} (${cell.id}) \`${firstLine}\`: ${message}`, detail };
}

/**
 * Executes a notebook and compares: see `checkNotebook` in index.d.cts.
 * @param {string} file
 * @param {{ write?: boolean, timeout?: number }} options with `write`, stores what the cells did, unless one of them failed
 */
async function checkNotebook(file, { write = false, timeout } = {}) {
  const text = fs.readFileSync(file, "utf8");
  let notebook;
  try {
    notebook = parseNotebook(text);
  } catch (error) {
    if (!(error instanceof NotebookError)) throw error;
    return { file, ms: 0, problems: [{ message: error.message }], written: false };
  }
  const run = await runNotebook(file, { timeout, notebook });
  const problems = executionProblems(notebook, run);
  let written = false;
  if (!write) {
    problems.push(...outputProblems(notebook, run, problems), ...formProblems(text, notebook));
  } else if (problems.length === 0) {
    const updated = formatNotebook(withOutputs(notebook, run));
    written = updated !== text;
    if (written) fs.writeFileSync(file, updated);
  }
  return { file, ms: run.ms, problems: problems.map((problem) => named(notebook, problem)), written };
}

module.exports = { checkNotebook };
