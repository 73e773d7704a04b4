// Executes a notebook in a process of its own and returns what its cells did. It compares nothing: see check.cjs.
const path = require("node:path");
const { fork } = require("node:child_process");
const { isExecutable, mayRaise, readNotebook, sourceOf } = require("./format.cjs");

/** How long the cells of a notebook may take together. */
const DEFAULT_TIMEOUT_MS = 180_000;

/** How long the process may take to load tslab's compiler, on a machine that has other things to do. */
const START_TIMEOUT_MS = 120_000;

/** How much of what a dying process wrote is kept for the message. */
const LAST_WORDS = 4000;

/** The environment of a kernel: outputs without colors, whatever the terminal or the test runner asks for. */
function kernelEnvironment() {
  const env = { ...process.env, NO_COLOR: "1" };
  delete env.FORCE_COLOR;
  delete env.NODE_OPTIONS;
  return env;
}

/**
 * Runs the process and resolves to `{ results, failure }`: all cells' results, or how the process failed and in which cell.
 * The results of cells that had ended before such a failure are lost with the process.
 */
function runWorker(cells, cwd, timeout) {
  return new Promise((resolve) => {
    const worker = fork(path.join(__dirname, "worker.cjs"), [], {
      cwd,
      env: kernelEnvironment(),
      execArgv: ["--expose-gc", "--enable-source-maps"],
      serialization: "json",
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    let running;
    let results;
    let timedOut;
    let lastWords = "";
    for (const stream of [worker.stdout, worker.stderr]) {
      stream.on("data", (data) => (lastWords = (lastWords + data).slice(-LAST_WORDS)));
    }
    const stop = (ms) => {
      timedOut = ms;
      worker.kill("SIGKILL"); // a cell in a loop does not get to handle anything gentler
    };
    let timer = setTimeout(stop, START_TIMEOUT_MS, START_TIMEOUT_MS);
    worker.on("message", (message) => {
      if (message.type === "end") return void (results = message.results);
      if (running === undefined) {
        clearTimeout(timer);
        timer = setTimeout(stop, timeout, timeout);
      }
      running = message.index;
    });
    worker.on("error", (error) => (lastWords += error.message));
    worker.on("close", (code, signal) => {
      clearTimeout(timer);
      if (results) return resolve({ results });
      const how = timedOut
        ? `did not end within ${timedOut / 1000} s`
        : `ended its process (${signal ? `signal ${signal}` : `exit code ${code}`})`;
      resolve({ results: [], failure: { index: running, message: how, lastWords: lastWords.trim() } });
    });
    worker.send(cells, () => {}); // that it failed is known from "close"
  });
}

/**
 * Executes all code cells of a notebook, in its folder, with tslab's own converter, executor and handler.
 *
 * It stops at the first error in a cell that is not tagged `raises-exception`; the cells after it are "skipped".
 * @param {string} file the notebook
 * @param {{ timeout?: number, notebook?: object }} options the time in ms for all cells together; the notebook, when it has
 *   been read already
 * @returns `{ cells, failure, ms }`: see `NotebookRun` in index.d.cts
 */
async function runNotebook(file, { timeout = DEFAULT_TIMEOUT_MS, notebook = readNotebook(file) } = {}) {
  const began = performance.now();
  const code = notebook.cells
    .map((cell, index) => ({ cell, index }))
    .filter(({ cell }) => isExecutable(cell))
    .map(({ cell, index }) => ({ index, code: sourceOf(cell), mayRaise: mayRaise(cell) }));
  const { results, failure } = await runWorker(code, path.dirname(path.resolve(file)), timeout);
  const byIndex = new Map(results.map((result) => [result.index, result]));
  const skipped = { status: "skipped", outputs: [], ms: 0, rejections: [], late: "" };
  const cells = code.map(({ index }) => ({ id: notebook.cells[index].id, ...skipped, index, ...byIndex.get(index) }));
  return { cells, failure, ms: performance.now() - began };
}

module.exports = { DEFAULT_TIMEOUT_MS, runNotebook };
