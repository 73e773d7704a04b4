/**
 * The page's side of the type checker. Nothing is loaded before its first `use`, which is an editor's. Where it cannot
 * be loaded (offline, or in an old browser) every question is answered with null, and the editor is a plain one.
 */
import type {
  Answer,
  Cells,
  FromLanguageWorker,
  LanguageFiles,
  Question,
  Rest,
  ToLanguageWorker,
} from "./protocol";

export type LanguageStatus = "off" | "loading" | "ready" | "failed";

/** The part of `Worker` that the client needs: tests stand in for one. */
export interface LanguageWorker {
  postMessage(message: ToLanguageWorker): void;
  terminate(): void;
  onmessage: ((event: { data: FromLanguageWorker }) => void) | null;
  onerror: ((event: { preventDefault?(): void }) => void) | null;
}

/** How long the compiler stays when no editor is open: it takes a second to load, and 100 MB to keep. */
const KEPT_MS = 60_000;

export class LanguageClient {
  private users = 0;
  private end: ReturnType<typeof setTimeout> | undefined;
  private worker: LanguageWorker | null = null;
  private state: LanguageStatus = "off";
  private asked = 0;
  private readonly waiting = new Map<number, (answer: unknown) => void>();
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly makeWorker: () => LanguageWorker,
    private readonly files: LanguageFiles,
  ) {}

  readonly status = (): LanguageStatus => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  /** Loads the compiler and keeps it until the returned function is called, and for a minute more. */
  use(): () => void {
    this.users++;
    clearTimeout(this.end);
    this.start();
    return () => {
      if (--this.users === 0) this.end = setTimeout(() => this.stop("off"), KEPT_MS);
    };
  }

  /** Loads the compiler, once; again after it could not be loaded. */
  start(): void {
    if (this.worker) return;
    this.become("loading");
    try {
      const worker = this.makeWorker();
      this.worker = worker;
      worker.onmessage = ({ data }) => this.receive(data);
      worker.onerror = (event) => {
        event.preventDefault?.();
        this.stop("failed");
      };
      worker.postMessage({ type: "start", files: this.files });
    } catch {
      this.stop("failed");
    }
  }

  /** The answer, as soon as there is one; null when there is none, or no compiler. */
  ask<Q extends Question>(question: Q, cells: Cells, cell: number, ...rest: Rest<Q>): Promise<Answer<Q>> {
    const { worker } = this;
    if (!worker || this.state !== "ready") return Promise.resolve(null);
    const id = ++this.asked;
    return new Promise((resolve) => {
      this.waiting.set(id, resolve as (answer: unknown) => void);
      worker.postMessage({ type: "ask", id, question, args: [cells, cell, ...rest] });
    });
  }

  private receive(message: FromLanguageWorker): void {
    if (message.type === "ready") return this.become("ready");
    if (message.type === "failed") return this.stop("failed");
    this.waiting.get(message.id)?.(message.answer);
    this.waiting.delete(message.id);
  }

  private stop(state: "off" | "failed"): void {
    this.worker?.terminate();
    this.worker = null;
    for (const resolve of this.waiting.values()) resolve(null);
    this.waiting.clear();
    this.become(state);
  }

  private become(state: LanguageStatus): void {
    this.state = state;
    for (const listener of [...this.listeners]) listener();
  }
}
