// tslab's own parts, put together as its `startKernel` does, for the Jupyter kernel (launcher.cjs) and for the notebook
// runner (../notebooks/worker.cjs). Written against tslab 1.0.22, which package.json pins exactly.
const { createConverter } = require("tslab/dist/converter.js");
const { createExecutor } = require("tslab/dist/executor.js");
const { JupyterHandlerImpl, ZmqServer } = require("tslab/dist/jupyter.js");

/**
 * The executor of a kernel: it compiles and runs cells, resolving imports from the current folder.
 * @param {(...args: unknown[]) => void} reportError receives what a cell threw, or one call of arguments in the style of
 *   `console.error(format, ...)` for each type error.
 */
function createTslabExecutor(reportError) {
  const node = createConverter({ isJS: false, isBrowser: false });
  let browser;
  const converters = {
    node,
    // Made on first use: only a cell that asks for browser mode needs it, and it costs most of a second.
    get browser() {
      return (browser ??= createConverter({ isJS: false, isBrowser: true }));
    },
    close() {
      node.close();
      browser?.close();
    },
  };
  return createExecutor(process.cwd(), converters, { log: console.log, error: reportError });
}

const FRAME = /^\s+at /;
const MACHINERY = /node:vm:|node:internal\/|[\\/](tslab[\\/]dist|scripts[\\/](kernel|notebooks))[\\/]/;

/** An error's text without the stack frames of what runs the cell, which are of no use to the cell's author. */
function trimStack(text) {
  return text
    .split("\n")
    .filter((line) => !(FRAME.test(line) && MACHINERY.test(line)))
    .join("\n");
}

module.exports = { createTslabExecutor, JupyterHandlerImpl, trimStack, ZmqServer };
