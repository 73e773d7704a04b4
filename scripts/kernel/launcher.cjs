// The Jupyter kernel of this project: tslab, with what Jupyter expects of a kernel and tslab 1.0.22 leaves out.
// Jupyter starts it as kernels/tslab/kernel.json says, with the path of its connection file. What it adds:
//
// - No output is lost. tslab's publishing socket drops what exceeds its high-water mark (a cell that prints more than
//   some 500 lines), the final `idle` included, and the cell then seems to run for ever.
// - `execute_input` is published, so that every client learns the cell's number.
// - Errors are `error` messages, shown as such and seen by tools, where tslab prints them to stderr.
// - The process ends when its Jupyter server is gone.
//
// `gc()` is available (kernel.json passes --expose-gc). The same notebooks run in a stock tslab kernel.
const { inspect, format } = require("node:util");
const { createTslabExecutor, JupyterHandlerImpl, trimStack, ZmqServer } = require("./tslab.cjs");

/** The content of an `error` message for what a cell threw. */
function thrownError(value) {
  const isError = value instanceof Error;
  return {
    ename: isError ? value.name : typeof value,
    evalue: isError ? value.message : String(value),
    traceback: trimStack(inspect(value)).split("\n"),
  };
}

/** The content of an `error` message for a cell that does not compile. */
function typeErrors(lines) {
  return { ename: "TypeScript", evalue: lines[0], traceback: lines };
}

/** Executes cells and publishes their number and their error. Its requests carry a function `publish(type, content)`. */
class Handler extends JupyterHandlerImpl {
  constructor() {
    const reports = [];
    super(
      createTslabExecutor((...args) => void reports.push(args)),
      false,
    );
    /** What the executor reported of the cell being executed: see `createTslabExecutor`. */
    this.reports = reports;
  }

  async handleExecuteImpl(request, writeStream, writeDisplayData) {
    request.publish("execute_input", { code: request.code, execution_count: this.execCount + 1 });
    this.reports.length = 0;
    try {
      const count = await super.handleExecuteImpl(request, writeStream, writeDisplayData);
      // The one kind of cell that may have errors and succeed: `/** @module name */`.
      for (const report of this.reports) console.error(...report);
      return count;
    } catch (failed) {
      const [first] = this.reports;
      request.error =
        first?.length === 1
          ? thrownError(first[0])
          : typeErrors(this.reports.map((report) => format(...report)));
      request.publish("error", request.error);
      // tslab skips the cells that are queued behind a failed one. A client that runs all cells asks for another
      // treatment of those tagged `raises-exception`; a result in place of an exception leaves the queue going.
      if (request.stop_on_error === false) return failed;
      throw failed;
    }
  }
}

class Server extends ZmqServer {
  async bindSocket(socket, port) {
    if (socket === this.iopub) {
      socket.sendHighWaterMark = 0; // no limit
      socket.sendTimeout = 0; // hand over at once: tslab sends without awaiting
    }
    return super.bindSocket(socket, port);
  }

  async handleExecute(socket, message) {
    const send = (to, type, content) => {
      const reply = message.createReply();
      reply.header.msg_type = type;
      reply.content = content;
      reply.signAndSend(this.connInfo.key, to);
    };
    const publish = (type, content) => send(this.iopub, type, content);
    const request = { ...message.content, publish };
    const result = await this.handler.handleExecute(
      request,
      (name, text) => publish("stream", { name, text }),
      (data, update) => publish(update ? "update_display_data" : "display_data", data),
    );
    if (request.error) result.status = "error";
    // The protocol's word for a cell skipped after an earlier one failed; tslab says "abort".
    if (result.status === "abort") result.status = "aborted";
    send(socket, "execute_reply", { ...result, ...request.error });
  }
}

/** Ends this process when its parent has ended: a server that was killed cannot stop its kernels. */
function endWithParent() {
  const parent = process.ppid;
  setInterval(() => process.ppid === parent || process.exit(1), 1000).unref();
}

function main(connectionFile) {
  if (!connectionFile) throw new TypeError("launcher.cjs: expected the path of a connection file, got none");
  const handler = new Handler();
  process.on("SIGINT", () => handler.executor.interrupt());
  // A cell's mistake must not end the kernel: it is shown below the cell.
  process.on("uncaughtException", (error) => console.error("UncaughtException:", error));
  process.on("unhandledRejection", (reason) => console.error("UnhandledPromiseRejection:", reason));
  endWithParent();
  void new Server(handler, connectionFile).init();
}

main(process.argv[2]);
