// The notebook file: reading it, and the one canonical form in which every notebook of the project is stored. It is the
// form in which Jupyter itself writes (sorted keys, one space of indentation, text as lists of lines), so that opening and
// saving a notebook changes nothing but what its reader changed.
const crypto = require("node:crypto");
const fs = require("node:fs");

/** A file that is not a notebook of the kind we keep. */
class NotebookError extends Error {}

/** What a stock `tslab install` calls itself, so that the notebooks open with it as with our own kernel. */
const KERNELSPEC = { display_name: "TypeScript", language: "typescript", name: "tslab" };

/** What tslab answers to `kernel_info_request`, which Jupyter writes into every notebook it saves. */
const LANGUAGE_INFO = {
  codemirror_mode: { mode: "typescript", name: "javascript", typescript: true },
  file_extension: ".ts",
  mimetype: "text/typescript",
  name: "typescript",
  version: "3.7.2",
};

/** Metadata that editors leave in cells and that says nothing to a reader: timings, trust, folding. */
const NOISE = ["ExecuteTime", "collapsed", "execution", "scrolled", "trusted", "vscode"];

const join = (text) => (Array.isArray(text) ? text.join("") : (text ?? ""));

/** The lines of a text with their ends, at Python's line boundaries, since Jupyter splits with `str.splitlines`. */
const lines = (text) => text.split(/(?<=\r\n|\r(?!\n)|[\n\v\f\x1c-\x1e\x85\u2028\u2029])/).filter(Boolean);

const hash = (text, length) => crypto.createHash("sha256").update(text).digest("hex").slice(0, length);

/** The code or text of a cell as one string. */
const sourceOf = (cell) => join(cell.source);

const isCode = (cell) => cell.cell_type === "code";

/** Whether a cell has something to execute. */
const isExecutable = (cell) => isCode(cell) && sourceOf(cell).trim() !== "";

/** Whether a cell is tagged as one that shows an error. */
const mayRaise = (cell) => (cell.metadata?.tags ?? []).includes("raises-exception");

/** Why the text of a cell's outputs may vary from run to run (a memory figure), or undefined when it may not. */
const differs = (cell) => cell.metadata?.dezero?.differs;

/** A short fingerprint of a cell's source, kept with outputs that are not compared, to know what they belong to. */
const fingerprint = (cell) => hash(sourceOf(cell), 12);

/**
 * Parses a notebook.
 * @throws NotebookError when the text is not JSON or not a version 4 notebook.
 */
function parseNotebook(text) {
  let notebook;
  try {
    notebook = JSON.parse(text);
  } catch (error) {
    throw new NotebookError(`expected a notebook, got invalid JSON: ${error.message}`);
  }
  if (notebook?.nbformat !== 4 || !Array.isArray(notebook.cells)) {
    throw new NotebookError("expected a notebook of format 4 with a list of cells");
  }
  notebook.cells.forEach((cell, index) => {
    if (!["code", "markdown", "raw"].includes(cell?.cell_type)) {
      throw new NotebookError(`cell ${index + 1}: expected a code, markdown or raw cell, got ${cell?.cell_type}`);
    }
  });
  return notebook;
}

const readNotebook = (file) => parseNotebook(fs.readFileSync(file, "utf8"));

/** A copy with the keys of all objects in order, as Python's `sort_keys` writes them. */
function sortKeys(value) {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sortKeys(value[key])]),
  );
}

/**
 * The text of an error without its stack frames, which name the machine's folders, and without the excerpt of compiled
 * code that Node puts above it: both say little to the reader of a cell that shows an error.
 */
const withoutStack = (text) =>
  text.replace(/^evalmachine\.<anonymous>:\d+\n.*\n\s*\^+\n\n/gm, "").replace(/^ +at .+\n?/gm, "");

/** One output with its text joined; tslab's own form of an error, which is a text on stderr. */
function joined(output, raises) {
  if (output.output_type === "error") {
    const text = (output.traceback ?? []).join("\n") + "\n";
    return { name: "stderr", output_type: "stream", text: raises ? withoutStack(text) : text };
  }
  if (output.output_type === "stream") {
    const text = join(output.text);
    return { name: output.name, output_type: "stream", text: raises && output.name === "stderr" ? withoutStack(text) : text };
  }
  const data = Object.entries(output.data ?? {}).map(([mime, value]) => [mime, isJson(mime) ? value : join(value)]);
  return { data: Object.fromEntries(data), metadata: output.metadata ?? {}, output_type: output.output_type };
}

const isJson = (mime) => /^application\/(.+\+)?json$/.test(mime);
const isSplit = (mime) => mime.startsWith("text/") || ["application/javascript", "image/svg+xml"].includes(mime);

/**
 * Outputs in a form that can be compared: texts as one string, neighboring pieces of a stream as one, keys in order.
 * @param raises whether the cell is tagged `raises-exception`; its stack frames are then left out.
 */
function normalOutputs(outputs, raises = false) {
  const result = [];
  for (const output of (outputs ?? []).map((output) => joined(output, raises))) {
    const last = result.at(-1);
    if (output.output_type === "stream" && last?.output_type === "stream" && last.name === output.name) {
      last.text += output.text;
    } else {
      result.push(sortKeys(output));
    }
  }
  return result;
}

/** Outputs as they are stored. */
function storedOutputs(outputs, raises) {
  return normalOutputs(outputs, raises).map((output) => {
    if (output.output_type === "stream") return { ...output, text: lines(output.text) };
    const data = Object.entries(output.data).map(([mime, value]) => [
      mime,
      isSplit(mime) && typeof value === "string" ? lines(value) : value,
    ]);
    return { ...output, data: Object.fromEntries(data) };
  });
}

/** The ids of all cells: the stored ones, and for cells without a valid one of their own, one made of its source. */
function cellIds(cells) {
  const ids = [];
  for (const cell of cells) {
    const valid = typeof cell.id === "string" && /^[\w-]{1,64}$/.test(cell.id) && !ids.includes(cell.id);
    let id = valid ? cell.id : hash(sourceOf(cell), 8);
    for (let copy = 2; ids.includes(id); copy++) id = hash(`${sourceOf(cell)}\n${copy}`, 8);
    ids.push(id);
  }
  return ids;
}

/** A notebook in canonical form: the same cells and outputs, without noise. It does not touch its argument. */
function canonical(notebook) {
  const ids = cellIds(notebook.cells);
  const cells = notebook.cells.map((cell, index) => {
    const metadata = Object.fromEntries(Object.entries(cell.metadata ?? {}).filter(([key]) => !NOISE.includes(key)));
    const common = {
      ...(cell.attachments && Object.keys(cell.attachments).length > 0 && { attachments: cell.attachments }),
      cell_type: cell.cell_type,
      id: ids[index],
      metadata,
      source: lines(sourceOf(cell)),
    };
    if (!isCode(cell)) return common;
    if (!isExecutable(cell)) return { ...common, execution_count: null, outputs: [] };
    const outputs = storedOutputs(cell.outputs, mayRaise(cell));
    return { ...common, execution_count: cell.execution_count ?? null, outputs };
  });
  return sortKeys({
    cells,
    metadata: { kernelspec: KERNELSPEC, language_info: LANGUAGE_INFO },
    nbformat: 4,
    nbformat_minor: 5,
  });
}

/** The text of a notebook file in canonical form. */
const formatNotebook = (notebook) => JSON.stringify(canonical(notebook), null, 1) + "\n";

module.exports = {
  differs,
  fingerprint,
  formatNotebook,
  isExecutable,
  mayRaise,
  normalOutputs,
  NotebookError,
  parseNotebook,
  readNotebook,
  sourceOf,
};
