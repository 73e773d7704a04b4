// A library's process, seen from the runner: ask, and get the answer or an error that says what happened.
import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { MARK, type Failed, type Request } from "./protocol";

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

interface Waiting {
  resolve(reply: unknown): void;
  reject(error: Error): void;
}

/** Thrown when a library's process did not answer in time; it has been ended. */
export class OverTime extends Error {}

export class LibraryProcess {
  private readonly child: ChildProcess;
  private waiting: Waiting | undefined;
  private lastWords = "";
  private ended: string | undefined;

  constructor(command: Command) {
    this.child = spawn(command.file, command.args, {
      stdio: ["pipe", "pipe", "pipe"],
      env: { ...process.env, ...command.env },
    });
    createInterface({ input: this.child.stdout! }).on("line", (line) => this.hear(line));
    this.child.stderr!.on("data", (text: Buffer) => {
      this.lastWords = (this.lastWords + text.toString()).slice(-2000);
    });
    this.child.on("error", (error) => this.end(error.message));
    // A process that is gone may still be written to.
    this.child.stdin!.on("error", () => undefined);
    this.child.on("close", (code, signal) => this.end(`stopped with ${signal ?? `exit code ${code}`}`));
  }

  get alive(): boolean {
    return this.ended === undefined;
  }

  private hear(line: string): void {
    if (!line.startsWith(MARK) || this.waiting === undefined) return;
    const { resolve, reject } = this.waiting;
    this.waiting = undefined;
    const reply = JSON.parse(line.slice(MARK.length)) as Failed | object;
    if ("error" in reply) reject(new Error(reply.error));
    else resolve(reply);
  }

  private end(why: string): void {
    if (this.ended !== undefined) return;
    const lastLine = this.lastWords.trim().split("\n").at(-1);
    this.ended = lastLine ? `${why}: ${lastLine}` : why;
    this.waiting?.reject(new Error(this.ended));
    this.waiting = undefined;
  }

  /** Sends a request. Rejects on an error there, when the process ends, and after `limit` milliseconds, which ends it. */
  async ask<Reply>(request: Request, limit: number): Promise<Reply> {
    if (this.ended !== undefined) throw new Error(this.ended);
    if (this.waiting !== undefined) throw new Error("bench: asked before the last answer came");
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<Reply>((resolve, reject) => {
        this.waiting = { resolve: resolve, reject };
        timer = setTimeout(() => {
          this.waiting = undefined;
          this.kill();
          reject(new OverTime(`over ${limit / 1000} s`));
        }, limit);
        this.child.stdin!.write(`${JSON.stringify(request)}\n`);
      });
    } finally {
      clearTimeout(timer);
    }
  }

  kill(): void {
    this.ended ??= "ended by the runner";
    this.child.kill("SIGKILL");
  }
}
