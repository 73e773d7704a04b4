/** A notebook file with a reader's changes: their text, their cells, and what the cells showed them. */
import type { CellState, MimeBundle, Output } from "../../kernel/client";
import type { ScratchCell } from "./changes";

interface FileCell {
  cell_type: string;
  id?: string;
  source: string | string[];
  metadata: Record<string, unknown>;
  outputs?: unknown[];
  execution_count?: number | null;
}

export interface NotebookFile {
  cells: FileCell[];
  [key: string]: unknown;
}

export interface ReaderChanges {
  edits: Readonly<Record<string, string>>;
  scratch: readonly ScratchCell[];
  /** A cell's state in the page's kernel. */
  state: (id: string) => CellState;
}

/** `file` as the reader has it on the page. The argument is not changed. */
export function toIpynb(file: NotebookFile, { edits, scratch, state }: ReaderChanges): NotebookFile {
  const added = (after: string): FileCell[] =>
    scratch
      .filter((cell) => cell.after === after)
      .map(({ id, source }) =>
        withState({ cell_type: "code", id, metadata: {}, source: lines(source) }, state(id)),
      );

  const cells = file.cells.flatMap((cell) => {
    if (cell.cell_type !== "code" || cell.id === undefined) return [cell];
    const edit = edits[cell.id];
    const now = state(cell.id);
    // Stored outputs stay where the reader has neither edited nor run the cell.
    const shown =
      edit === undefined && now.outputs === null
        ? cell
        : withState({ ...cell, source: edit === undefined ? cell.source : lines(edit) }, now);
    return [shown, ...added(cell.id)];
  });
  return { ...file, cells: [...cells, ...added("")] };
}

function withState(cell: FileCell, { outputs, count, stale }: CellState): FileCell {
  const current = outputs !== null && !stale;
  return {
    ...cell,
    execution_count: current ? (count ?? null) : null,
    outputs: current ? outputs.map((output) => toNotebookOutput(output, count ?? null)) : [],
  };
}

function toNotebookOutput(output: Output, count: number | null): object {
  switch (output.type) {
    case "stream":
      return { output_type: "stream", name: output.name, text: lines(output.text) };
    case "display":
      return { output_type: "display_data", metadata: {}, data: fileData(output.data) };
    case "result":
      return {
        output_type: "execute_result",
        execution_count: count,
        metadata: {},
        data: fileData(output.data),
      };
    case "error": {
      const { ename, evalue, traceback } = output;
      return { output_type: "error", ename, evalue, traceback: [`${ename}: ${evalue}`, ...traceback] };
    }
  }
}

const fileData = (data: MimeBundle): object =>
  Object.fromEntries(
    Object.entries(data).map(([mime, value]) => [
      mime,
      typeof value === "string" && (mime.startsWith("text/") || mime === "image/svg+xml")
        ? lines(value)
        : value,
    ]),
  );

/** nbformat's way to store a text: its lines, with their ends. */
const lines = (text: string): string[] => text.split(/(?<=\n)/).filter((line) => line !== "");
