// The runner: every task on every library, in rounds. A library that fails costs a dash, never the run.
import { makeInput } from "./inputs";
import type { Column } from "./libraries";
import type { LibraryProcess } from "./process";
import { OverTime } from "./process";
import type { Figures, Hello, Pace, Sampled, Started, TaskMessage } from "./protocol";
import type { Cell, Row } from "./results";
import { disagreement, median } from "./statistics";
import { inPython, type MemoryTask, type Task, type TimeTask } from "./tasks";

/** A library that has said hello. */
export interface Contender extends Hello {
  readonly column: Column;
}
export type Start = (column: Column) => LibraryProcess;

const HELLO_LIMIT = 60_000; // importing PyTorch for the first time
const MEMORY_LIMIT = 60_000;

/** So many samples even of what takes long: the median of one would be that one. */
const FEWEST_ROUNDS = 3;

const message = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Which of the libraries can be run here, and what is wrong with the others. */
export async function findContenders(
  columns: readonly Column[],
  start: Start,
): Promise<{ contenders: Contender[]; absent: { column: Column; why: string }[] }> {
  const contenders: Contender[] = [];
  const absent: { column: Column; why: string }[] = [];
  for (const column of columns) {
    const library = start(column);
    try {
      contenders.push({ column, ...(await library.ask<Hello>({ do: "hello" }, HELLO_LIMIT)) });
    } catch (error) {
      absent.push({ column, why: message(error) });
    } finally {
      library.kill();
    }
  }
  return { contenders, absent };
}

/** Why a library has no figure for a task, as far as its declaration says. */
function refusal(task: Task, { family, float64, groups }: Column): string | null {
  if (groups !== undefined && !groups.includes(task.group)) return "the same as dezero's";
  const implementation = task.implementations[family];
  if (typeof implementation === "object") return implementation.why;
  if (!float64 && task.inputs.some(({ dtype }) => dtype === "float64")) return "float32 only";
  return null;
}

const toMessage = (task: Task): TaskMessage => ({
  id: task.id,
  program: task.program,
  inputs: task.inputs,
  params: task.params,
  checkedRuns: task.kind === "time" ? (task.checkedRuns ?? 1) : 1,
  unfreed: task.kind === "time" && task.unfreed === true,
});

/** A library in a task under way. */
interface Lane {
  readonly column: Column;
  readonly rounds: number;
  readonly samples: number[];
  readonly wrong: string | null;
}

export class Runner {
  private readonly processes = new Map<string, LibraryProcess>();
  /** "column series": where a library ran out of time. */
  private readonly exhausted = new Map<string, string>();

  constructor(
    private readonly columns: readonly Column[],
    private readonly startProcess: Start,
    private readonly pace: Pace,
  ) {}

  /** The library's process; a new one if the last was ended. */
  private processOf(column: Column): LibraryProcess {
    let library = this.processes.get(column.id);
    if (library === undefined || !library.alive) {
      library = this.startProcess(column);
      this.processes.set(column.id, library);
    }
    return library;
  }

  close(): void {
    for (const library of this.processes.values()) library.kill();
    this.processes.clear();
  }

  async run(task: Task): Promise<Row[]> {
    return task.kind === "time" ? [await this.time(task)] : this.remember(task);
  }

  private async time(task: TimeTask): Promise<Row> {
    const cells: Record<string, Cell> = {};
    const lanes: Lane[] = [];
    let truth: readonly number[] | undefined;
    for (const column of this.columns) {
      const why = refusal(task, column) ?? this.exhausted.get(`${column.id} ${task.series}`);
      if (why !== undefined && why !== null) {
        cells[column.id] = { why };
        continue;
      }
      truth ??= task.expected(...task.inputs.map(makeInput));
      await this.attempt(task, column, cells, async (library) => {
        lanes.push(await this.enter(task, column, library, truth!));
      });
    }
    await this.interleave(task, lanes, cells);
    const perUnit = unitInNanoseconds(task);
    for (const { column, samples, wrong } of lanes) {
      if (cells[column.id] !== undefined) continue;
      const values = samples.map((time) => time / perUnit);
      cells[column.id] = { median: median(values), min: Math.min(...values), samples: values, wrong };
      await this.attempt(task, column, cells, (library) => library.ask({ do: "stop" }, this.pace.limit));
      // Whose memory is full of forgotten results is not fit for the next task.
      if (task.unfreed) this.processOf(column).kill();
    }
    return { id: task.id, group: task.group, unit: task.unit, cells };
  }

  private async enter(
    task: TimeTask,
    column: Column,
    library: LibraryProcess,
    truth: readonly number[],
  ): Promise<Lane> {
    const { pace } = this;
    const started = await library.ask<Started>({ do: "start", task: toMessage(task), pace }, pace.limit);
    const single =
      task.inputs.length === 0
        ? column.scalars === "float32"
        : task.inputs.some(({ dtype }) => dtype === "float32");
    const tolerance = single ? task.tolerance.float32 : task.tolerance.float64;
    const one = (started.estimate * started.runs) / 1e6;
    const rounds = Math.min(pace.rounds, Math.max(FEWEST_ROUNDS, Math.floor(pace.budget / one)));
    return { column, rounds, samples: [], wrong: disagreement(started.values, truth, tolerance) };
  }

  /** One sample of each library in turn, starting with another one each time, so that a noisy second hits all alike. */
  private async interleave(
    task: TimeTask,
    lanes: readonly Lane[],
    cells: Record<string, Cell>,
  ): Promise<void> {
    const rounds = Math.max(0, ...lanes.map((lane) => lane.rounds));
    for (let round = 0; round < rounds; round++) {
      for (let i = 0; i < lanes.length; i++) {
        const lane = lanes[(round + i) % lanes.length]!;
        if (cells[lane.column.id] !== undefined || !takesPart(lane.rounds, round, rounds)) continue;
        await this.attempt(task, lane.column, cells, async (library) => {
          lane.samples.push((await library.ask<Sampled>({ do: "sample" }, this.pace.limit)).time);
        });
      }
    }
  }

  /** Memory is measured in a process of its own, so that nothing earlier counts. */
  private async remember(task: MemoryTask): Promise<Row[]> {
    const rows = Object.entries(task.rows).map(([key, title]) => {
      const cells: Record<string, Cell> = {};
      return { key, cells, row: { id: `${task.id}: ${title}`, group: task.group, unit: task.unit, cells } };
    });
    for (const column of this.columns) {
      const why = refusal(task, column);
      let figures: Figures = {};
      let failure = why;
      if (why === null) {
        const library = this.startProcess(column);
        try {
          figures = await library.ask<Figures>({ do: "memory", task: toMessage(task) }, MEMORY_LIMIT);
        } catch (error) {
          failure = message(error);
        } finally {
          library.kill();
        }
      }
      for (const { key, cells } of rows) {
        const value = figures[key];
        cells[column.id] =
          value === undefined
            ? { why: failure ?? "not counted apart" }
            : { median: value, min: value, samples: [value], wrong: null };
      }
    }
    return rows.map(({ row }) => row);
  }

  /** Asks a library for something; what goes wrong becomes its cell, and its process is replaced. */
  private async attempt(
    task: TimeTask,
    column: Column,
    cells: Record<string, Cell>,
    ask: (library: LibraryProcess) => Promise<unknown>,
  ): Promise<void> {
    const library = this.processOf(column);
    try {
      await ask(library);
    } catch (error) {
      cells[column.id] ??= { why: message(error) };
      if (error instanceof OverTime && task.series !== undefined) {
        this.exhausted.set(`${column.id} ${task.series}`, `${error.message} at a smaller size`);
      }
      // Whatever it was doing, the next task finds a fresh process.
      library.kill();
    }
  }
}

/** Spreads a slow library's few samples over all rounds. */
export const takesPart = (own: number, round: number, rounds: number): boolean =>
  Math.floor(((round + 1) * own) / rounds) > Math.floor((round * own) / rounds);

function unitInNanoseconds({ unit, nodes = 1 }: TimeTask): number {
  switch (unit) {
    case "ms":
      return 1e6;
    case "us":
      return 1e3;
    case "ns per node":
      return nodes;
  }
}

/** A Python library's task has its program there; this says which ones are needed. */
export const pythonPrograms = (tasks: readonly Task[], family: Column["family"]): string[] => [
  ...new Set(tasks.filter((t) => t.implementations[family] === inPython).map((t) => t.program)),
];
