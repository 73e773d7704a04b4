/** Runs cells in a Session and writes what they show on one line, so that tables of cells read well. */
import { Session } from "../../site/kernel/session";
import type { ModuleTable } from "../../site/kernel/session";
import type { Output } from "../../site/kernel/protocol";

/** `text` for streams, `=value` for a result, `!Name: message @line` for an error. */
export function summary(outputs: readonly Output[]): string {
  return outputs
    .map((output) => {
      switch (output.type) {
        case "stream":
          return (output.name === "stderr" ? "stderr:" : "") + output.text.trimEnd();
        case "result":
          return `=${output.data["text/plain"] as string}`;
        case "display":
          return JSON.stringify(output.data);
        case "error":
          return `!${output.ename}: ${output.evalue}${output.line === undefined ? "" : ` @${output.line}`}`;
      }
    })
    .join("|");
}

export const fixture = {
  sin: Math.sin,
  Variable: class Variable {
    constructor(readonly data: number) {}
  },
  config: { train: true },
};

export class Notebook {
  readonly session: Session;
  private count = 0;
  private readonly outputs: Output[][] = [];

  constructor(modules: ModuleTable = { dezero: fixture }) {
    this.session = new Session({ modules });
  }

  /** Runs the next cell and gives its summary. */
  async run(source: string): Promise<string> {
    const outputs: Output[] = [];
    this.outputs.push(outputs);
    await this.session.run(`cell-${++this.count}`, source, (output) => outputs.push(output));
    return summary(outputs);
  }

  /** Everything that the cells have shown so far, late output included; cells count from 1. */
  shown(cell: number): string {
    return summary(this.outputs[cell - 1]!);
  }

  raw(cell: number): readonly Output[] {
    return this.outputs[cell - 1]!;
  }
}
