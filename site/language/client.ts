/**
 * The page's side of the type checker. Nothing is loaded before `start`, which an editor calls when it opens; without
 * it (offline, or an old browser) every question is answered with null, and the editor is a plain one.
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

export class LanguageClient {
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
        this.fail();
      };
      worker.postMessage({ type: "start", files: this.files });
    } catch {
      this.fail();
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
    if (message.type === "failed") return this.fail();
    this.waiting.get(message.id)?.(message.answer);
    this.waiting.delete(message.id);
  }

  private fail(): void {
    this.worker?.terminate();
    this.worker = null;
    for (const resolve of this.waiting.values()) resolve(null);
    this.waiting.clear();
    this.become("failed");
  }

  private become(state: LanguageStatus): void {
    this.state = state;
    for (const listener of [...this.listeners]) listener();
  }
}
