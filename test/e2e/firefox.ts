// Firefox, as distributions ship it, through WebDriver BiDi, which it speaks by itself. Playwright drives a build of its
// own, and sends stock Firefox ESR commands that are younger than it.
import { spawn, type ChildProcess } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import WebSocket from "ws";

const NAMES = ["firefox-esr", "firefox"];

/** FIREFOX_PATH, or the first Firefox on the PATH; undefined when there is none. */
export function firefoxPath(): string | undefined {
  if (process.env.FIREFOX_PATH) return process.env.FIREFOX_PATH;
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  return folders
    .flatMap((folder) => NAMES.map((name) => path.join(folder, name)))
    .find((file) => fs.existsSync(file));
}

interface Reply {
  id?: number;
  type: "success" | "error" | "event";
  message?: string;
  result?: unknown;
  method?: string;
  params?: unknown;
}

type Value = { type: string; value?: unknown };
type Evaluated =
  { type: "success"; result: Value } | { type: "exception"; exceptionDetails: { text: string } };
interface LogEntry {
  level: string;
  text: string | null;
}

/** One window of a Firefox without a screen. */
export class Firefox {
  /** Errors and warnings on the console, and exceptions that nobody caught. */
  readonly problems: string[] = [];
  private readonly waiting = new Map<number, (reply: Reply) => void>();
  private window = "";
  private last = 0;

  private constructor(
    private readonly process: ChildProcess,
    private readonly profile: string,
    private readonly socket: WebSocket,
  ) {
    socket.on("message", (data: Buffer) => {
      const reply = JSON.parse(data.toString()) as Reply;
      if (reply.id !== undefined) this.waiting.get(reply.id)?.(reply);
      else if (reply.method === "log.entryAdded") this.log(reply.params as LogEntry);
    });
  }

  static async launch(executable: string): Promise<Firefox> {
    const profile = fs.mkdtempSync(path.join(os.tmpdir(), "dezero-firefox-"));
    const args = ["--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"];
    const child = spawn(executable, args, { stdio: ["ignore", "ignore", "pipe"] });
    const address = await new Promise<string>((resolve, reject) => {
      let said = "";
      child.stderr.on("data", (data: Buffer) => {
        said += data.toString();
        const [, url] = /WebDriver BiDi listening on (ws:\/\/\S+)/.exec(said) ?? [];
        if (url) resolve(url);
      });
      child.once("exit", () => reject(new Error(`Firefox did not start: ${said}`)));
    });
    const socket = new WebSocket(`${address}/session`);
    await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
    const firefox = new Firefox(child, profile, socket);
    await firefox.send("session.new", { capabilities: {} });
    await firefox.send("session.subscribe", { events: ["log.entryAdded"] });
    const { contexts } = await firefox.send<{ contexts: { context: string }[] }>(
      "browsingContext.getTree",
      {},
    );
    firefox.window = contexts[0]!.context;
    return firefox;
  }

  async open(url: string): Promise<void> {
    await this.send("browsingContext.navigate", { context: this.window, url, wait: "complete" });
  }

  /** Runs a function in the page; what it takes and returns must be JSON. */
  async evaluate<T, A extends unknown[]>(run: (...args: A) => T | Promise<T>, ...args: A): Promise<T> {
    const expression = `(async () => JSON.stringify((await (${run.toString()})(...${JSON.stringify(args)})) ?? null))()`;
    const evaluated = await this.send<Evaluated>("script.evaluate", {
      expression,
      target: { context: this.window },
      awaitPromise: true,
    });
    if (evaluated.type === "exception") throw new Error(evaluated.exceptionDetails.text);
    return JSON.parse(evaluated.result.value as string) as T;
  }

  /** Asks the page until it says yes. */
  async until<A extends unknown[]>(ask: (...args: A) => boolean, ...args: A): Promise<void> {
    const end = Date.now() + 90_000;
    while (!(await this.evaluate(ask, ...args))) {
      if (Date.now() > end) throw new Error(`Firefox: waited in vain for ${ask.toString()}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async close(): Promise<void> {
    const gone = new Promise((resolve) => this.process.once("exit", resolve));
    await this.send("browser.close", {}).catch(() => this.process.kill());
    await gone;
    this.socket.close();
    fs.rmSync(this.profile, { recursive: true, force: true });
  }

  private log({ level, text }: LogEntry): void {
    if (level === "error" || level === "warn") this.problems.push(text ?? "");
  }

  private async send<T = unknown>(method: string, params: object): Promise<T> {
    const id = ++this.last;
    const reply = new Promise<Reply>((resolve) => this.waiting.set(id, resolve));
    this.socket.send(JSON.stringify({ id, method, params }));
    const { type, message, result } = await reply;
    this.waiting.delete(id);
    if (type === "error") throw new Error(`${method}: ${message}`);
    return result as T;
  }
}
