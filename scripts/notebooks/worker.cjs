// The process in which one notebook runs (run.cjs starts it in the notebook's folder). It executes the cells it is sent
// as a tslab kernel does, and reports the beginning and the end of each, so that its parent can name the cell that ends
// or blocks the process.
const { inspect } = require("node:util");
const { createTslabExecutor, JupyterHandlerImpl } = require("../kernel/tslab.cjs");

/** How long the last cell's stray output (a timer nobody awaits) is waited for. */
const LINGER_MS = 50;

/** Resolves when the parent has the message: what follows may block or end this process. */
const tell = (message) => new Promise((resolve) => process.send(message, () => resolve()));

let current;
const noteRejection = (kind) => (reason) => {
  current?.rejections.push(inspect(reason));
  console.error(`${kind}:`, reason); // as the kernel does
};
process.on("unhandledRejection", noteRejection("UnhandledPromiseRejection"));
process.on("uncaughtException", noteRejection("UncaughtException"));

/** Collects the outputs of one cell as a Jupyter client does. */
class Outputs {
  list = [];
  displays = new Map();
  ended = false;
  late = "";

  stream = (name, text) => {
    if (this.ended) this.late += text;
    const last = this.list.at(-1);
    if (last?.output_type === "stream" && last.name === name) last.text += text;
    else this.list.push({ name, output_type: "stream", text });
  };

  /** An update replaces what was displayed under the same id, in whichever cell that was. */
  display = ({ data, metadata, transient }, update) => {
    const id = transient?.display_id;
    const shown = update && this.displays.get(id);
    if (shown) return void Object.assign(shown, { data, metadata });
    const output = { data, metadata, output_type: "display_data" };
    this.list.push(output);
    if (id) this.displays.set(id, output);
  };
}

async function executeCell(handler, code, displays) {
  const outputs = new Outputs();
  outputs.displays = displays;
  const request = { code, silent: false, store_history: true, user_expressions: {} };
  const began = performance.now();
  const { status } = await handler.handleExecute(request, outputs.stream, outputs.display);
  const ms = performance.now() - began;
  await new Promise(setImmediate); // Node reports unhandled rejections before this
  outputs.ended = true;
  // A kernel skips the cells that were queued when one failed; here the next one is sent afterwards.
  if (status !== "ok") handler.execQueue.reset();
  return { status: status === "ok" ? "ok" : "error", ms, outputs };
}

/** Executes cells up to the first error of a cell that is not supposed to have one. */
async function executeAll(cells) {
  const handler = new JupyterHandlerImpl(createTslabExecutor(console.error.bind(console)), false);
  const displays = new Map();
  const results = [];
  for (const { index, code, mayRaise } of cells) {
    await tell({ type: "begin", index });
    current = { index, rejections: [] };
    results.push({ ...current, ...(await executeCell(handler, code, displays)) });
    if (results.at(-1).status === "error" && !mayRaise) break;
  }
  await new Promise((resolve) => setTimeout(resolve, LINGER_MS));
  // Sent last, because a later cell may update what an earlier one displayed.
  return results.map(({ outputs, ...result }) => ({ ...result, outputs: outputs.list, late: outputs.late }));
}

process.once("message", (cells) => {
  void (async () => {
    await tell({ type: "end", results: await executeAll(cells) });
    process.exit(0); // timers and servers that cells left behind would keep it alive
  })();
});
