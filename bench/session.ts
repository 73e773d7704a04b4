// Runs tasks with one library: checks, warms up, and times.
import { makeInput, sample } from "./inputs";
import { asList, type Library } from "./libraries/library";
import { collect, collectYoung, createMeter } from "./meter";
import type { Figures, Pace, Sampled, Started, TaskMessage } from "./protocol";
import { tasks, type Program, type Task } from "./tasks";

/** Runs of a sample whose results are not freed: as many as fill the memory of a library that asks to be told. */
const UNFREED_RUNS = 8;

const now = (): number => Number(process.hrtime.bigint());

interface Running {
  readonly inputs: readonly unknown[];
  readonly prepare: (() => unknown) | null;
  readonly run: (state: unknown) => unknown;
  readonly unfreed: boolean;
  runs: number;
}

export class Session {
  private running: Running | undefined;

  constructor(
    readonly library: Library,
    private readonly known: readonly Task[] = tasks,
  ) {}

  async start(message: TaskMessage, pace: Pace): Promise<Started> {
    if (this.running !== undefined) this.stop();
    const running = this.open(this.find(message, "time"), message);
    this.running = running;
    const values: number[] = [];
    let estimate = 0;
    for (let i = 0; i < message.checkedRuns; i++) {
      const start = now();
      for (const result of asList(running.run(running.prepare?.()))) {
        values.push(...sample(await this.library.read(result)));
      }
      estimate = now() - start;
    }
    // What takes this long at once has warmed up on the way.
    if (estimate < pace.budget * 1e6) estimate = await this.warmUp(running, pace);
    running.runs = Math.max(1, Math.round((pace.sample * 1e6) / estimate));
    if (running.unfreed) running.runs = Math.min(UNFREED_RUNS, running.runs);
    return { values, estimate, runs: running.runs };
  }

  /** Runs for a while and gives what a run takes, with its preparation: the fastest, since early runs compile. */
  private async warmUp(running: Running, pace: Pace): Promise<number> {
    let estimate = Infinity;
    const end = now() + pace.warmup * 1e6;
    do {
      const start = now();
      await this.time(running, 1);
      estimate = Math.min(estimate, now() - start);
    } while (now() < end);
    return estimate;
  }

  private open(task: Task & { kind: "time" }, message: TaskMessage): Running {
    const { library } = this;
    const implementation = task.implementations[library.family];
    if (typeof implementation !== "function") throw new Error("no implementation");
    const inputs = this.inputs(message);
    const { unfreed } = message;
    const program: Program = implementation(library.handle, ...inputs, ...message.params);
    return typeof program === "function"
      ? { inputs, prepare: null, run: program, unfreed, runs: 1 }
      : { inputs, ...program, unfreed, runs: 1 };
  }

  private inputs({ inputs }: TaskMessage): unknown[] {
    return inputs.map((input, i) =>
      this.library.array(makeInput(input as Parameters<typeof makeInput>[0], i), input.shape),
    );
  }

  async sample(): Promise<Sampled> {
    if (this.running === undefined) throw new Error("no task is started");
    const { runs, unfreed } = this.running;
    // While others have their turn a runtime puts memory away and caches go cold: that is no cost of the task.
    if (!unfreed && runs > 1) await this.time(this.running, Math.ceil(runs / 4));
    return { time: await this.time(this.running, runs, unfreed) };
  }

  /** Nanoseconds per run. A library that must be waited for, or told what to free, is timed with that. */
  private async time({ prepare, run }: Running, runs: number, unfreed = false): Promise<number> {
    const { settle } = this.library;
    const release = unfreed ? undefined : this.library.release;
    let untimed = 0;
    const start = now();
    for (let i = 0; i < runs; i++) {
      let state: unknown;
      if (prepare !== null) {
        const before = now();
        state = prepare();
        // A large graph is still young in part, and the collector looks through it at its next turn: a cost of building it.
        collectYoung();
        untimed += now() - before;
      }
      const result = run(state);
      if (settle !== undefined) for (const one of asList(result)) await settle(one);
      if (release !== undefined) asList(result).forEach(release);
    }
    return (now() - start - untimed) / runs;
  }

  stop(): object {
    if (this.library.release !== undefined) this.running?.inputs.forEach(this.library.release);
    this.running = undefined;
    collect();
    return {};
  }

  memory(message: TaskMessage): Figures {
    const implementation = this.find(message, "memory").implementations[this.library.family];
    if (typeof implementation !== "function") throw new Error("no implementation");
    return implementation(this.library.handle, createMeter(), ...this.inputs(message), ...message.params);
  }

  private find<K extends Task["kind"]>({ id }: TaskMessage, kind: K): Task & { kind: K } {
    const task = this.known.find((t): t is Task & { kind: K } => t.id === id && t.kind === kind);
    if (task === undefined) throw new RangeError(`there is no ${kind} task ${JSON.stringify(id)}`);
    return task;
  }
}
