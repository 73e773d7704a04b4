/** Runs the cells of a chapter, so that a test can take the classes that the notebook builds and try them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as dezero from "dezero";
import { nodeModules } from "../../site/kernel/modules";
import { drawingModules } from "../../site/kernel/modules/drawings";
import { Session } from "../../site/kernel/session";

interface Cell {
  id: string;
  cell_type: string;
  source: string | string[];
}

export class Chapter {
  private readonly handedOver: Record<string, unknown> = {};
  private readonly session = new Session({
    modules: {
      dezero,
      ...drawingModules,
      ...nodeModules(),
      test: { handOver: (values: object) => Object.assign(this.handedOver, values) },
    },
  });
  private readonly cells: Cell[];
  private next = 0;

  /** @param step The notebook's name, such as "step18". */
  constructor(step: string) {
    const file = join(__dirname, "..", "..", "notebooks", `${step}.ipynb`);
    const { cells } = JSON.parse(readFileSync(file, "utf8")) as { cells: Cell[] };
    this.cells = cells.filter((cell) => cell.cell_type === "code");
  }

  /** Runs the code cells that have not run yet, up to the one with this id, and gives the text they printed. */
  async runThrough(id: string): Promise<string> {
    const last = this.cells.findIndex((cell) => cell.id === id);
    if (last < this.next) throw new Error(`no cell "${id}" behind those that have run`);
    let printed = "";
    for (; this.next <= last; this.next++) {
      const { source } = this.cells[this.next]!;
      printed += await this.evaluate(Array.isArray(source) ? source.join("") : source);
    }
    return printed;
  }

  /** The values of top-level names of the notebook, as they are now. */
  async take<T>(...names: string[]): Promise<T> {
    await this.evaluate(`import { handOver } from "test";\nhandOver({ ${names.join(", ")} });`);
    return Object.fromEntries(names.map((name) => [name, this.handedOver[name]])) as T;
  }

  /** Runs a piece of code as a further cell; fails when it throws. */
  async evaluate(source: string): Promise<string> {
    let printed = "";
    const errors: string[] = [];
    const { ok } = await this.session.run("cell-test", source, (output) => {
      if (output.type === "stream") printed += output.text;
      if (output.type === "error") errors.push(`${output.ename}: ${output.evalue}`);
    });
    if (!ok) throw new Error(`a cell failed: ${errors.join("; ")}\n${source}`);
    return printed;
  }
}
