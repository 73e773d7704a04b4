/** The worker's entry: runs the cells it is sent, and sends what they show back in batches. */
import * as dezero from "dezero";
import { OutputBudget } from "./budget";
import { confine } from "./confine";
import { nodeModules } from "./modules";
import { drawingModules } from "./modules/drawings";
import { appendOutputs } from "./outputs";
import type { FromWorker, Output, ToWorker } from "./protocol";
import { Session } from "./session";

/** The page sees output this often while a cell prints without a pause. */
const BATCH_MS = 50;

// A worker's global scope, as far as it is needed here; the DOM's own types describe a window.
const host = globalThis as unknown as {
  postMessage(message: FromWorker): void;
  addEventListener(type: string, listener: (event: never) => void): void;
};
const post = host.postMessage.bind(host);
const { setTimeout } = globalThis;

/** The outputs of one run on their way to the page. */
class Outbox {
  private waiting: Output[] = [];
  private readonly budget = new OutputBudget();
  private sent = performance.now();
  private scheduled = false;

  constructor(private readonly run: number) {}

  readonly add = (output: Output): void => {
    this.waiting = appendOutputs(this.waiting, this.budget.admit(output));
    // A loop that prints leaves no turn to a timer, so the clock decides as well.
    if (performance.now() - this.sent > BATCH_MS) return this.send();
    if (this.scheduled) return;
    this.scheduled = true;
    setTimeout(() => this.send(), BATCH_MS);
  };

  send(): void {
    this.scheduled = false;
    this.sent = performance.now();
    if (this.waiting.length === 0) return;
    post({ type: "outputs", run: this.run, outputs: this.waiting });
    this.waiting = [];
  }
}

confine();
const session = new Session({ modules: { dezero, ...drawingModules, ...nodeModules() } });

// The engine's own warnings belong into the cell as well.
Object.assign(console, session.console);
// An error deep in the engine must still show the line of the cell.
(Error as { stackTraceLimit?: number }).stackTraceLimit = 100;

const uncaught = (event: Event, error: unknown) => {
  event.preventDefault();
  session.uncaught(error);
};
host.addEventListener("unhandledrejection", (event: PromiseRejectionEvent) => uncaught(event, event.reason));
host.addEventListener("error", (event: ErrorEvent) => uncaught(event, event.error ?? event.message));

async function run({ run, label, source }: ToWorker): Promise<void> {
  const outbox = new Outbox(run);
  const result = await session.run(label, source, outbox.add);
  outbox.send();
  post({ type: "done", run, ...result });
}

// One after the other, whatever the page sends.
let queue: Promise<void> = Promise.resolve();
host.addEventListener("message", (event: MessageEvent<ToWorker>) => {
  queue = queue.then(() => run(event.data));
});
post({ type: "ready" });
