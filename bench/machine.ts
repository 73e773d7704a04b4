// What the figures were measured on. No names of machines or users.
import os from "node:os";
import { median } from "./statistics";

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGB: number;
  readonly system: string;
  readonly node: string;
}

export function describeMachine(): Machine {
  const cpus = os.cpus();
  const model = cpus[0]?.model.trim();
  return {
    cpu: model && model !== "unknown" ? model : `${os.arch()}, model not known`,
    cores: cpus.length,
    memoryGB: Math.round(os.totalmem() / 2 ** 30),
    system: `${os.type()} ${os.arch()}`,
    node: process.version,
  };
}

/** Collects the load of the machine during a run: how many processes wanted to run, the runner's own included. */
export class LoadLog {
  private readonly seen: number[] = [];
  note(): void {
    this.seen.push(os.loadavg()[0]!);
  }
  get range(): { min: number; median: number; max: number } {
    return { min: Math.min(...this.seen), median: median(this.seen), max: Math.max(...this.seen) };
  }
}
