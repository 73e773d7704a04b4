/**
 * The page's kernel shows what tslab stored, cell by cell, in every notebook.
 *
 * A cell whose metadata says `dezero.differs: "<reason>"` must only run; one tagged `raises-exception` must fail.
 */
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import * as dezero from "dezero";
import { nodeModules } from "../../site/kernel/modules";
import { drawingModules } from "../../site/kernel/modules/drawings";
import { appendOutputs } from "../../site/kernel/outputs";
import type { MimeBundle, Output } from "../../site/kernel/protocol";
import { Session } from "../../site/kernel/session";
import { summary } from "./run-cells";

type Text = string | string[];

interface StoredOutput {
  output_type: "stream" | "display_data" | "execute_result" | "error";
  name?: "stdout" | "stderr";
  text?: Text;
  data?: Record<string, Text | object>;
}

interface StoredCell {
  cell_type: "code" | "markdown" | "raw";
  source: Text;
  metadata: { tags?: string[]; dezero?: { differs?: string } };
  outputs: StoredOutput[];
}

const joined = (text: Text): string => (Array.isArray(text) ? text.join("") : text);

/** Only what a reader sees: tslab prints a result as a line of stdout, and ids of displays differ. */
function visible(outputs: readonly Output[]): Output[] {
  const plain = outputs.map((output): Output => {
    if (output.type !== "result") return output;
    return { type: "stream", name: "stdout", text: `${output.data["text/plain"] as string}\n` };
  });
  return appendOutputs([], plain).map((output) =>
    output.type === "display" ? { type: "display", data: output.data } : output,
  );
}

function stored(outputs: readonly StoredOutput[]): Output[] {
  const plain = outputs.map((output): Output => {
    if (output.output_type === "stream")
      return { type: "stream", name: output.name!, text: joined(output.text!) };
    const data: MimeBundle = {};
    for (const [type, content] of Object.entries(output.data ?? {})) {
      data[type] = typeof content === "string" || Array.isArray(content) ? joined(content as Text) : content;
    }
    return { type: "display", data };
  });
  return appendOutputs([], plain);
}

const folders = [join(__dirname, "../../notebooks"), join(__dirname, "../fixtures/notebooks")];
const notebooks = folders
  .flatMap((folder) => readdirSync(folder).map((file) => join(folder, file)))
  .filter(
    (file) =>
      file.endsWith(".ipynb") && (file.startsWith(folders[0]!) || basename(file).startsWith("kernel-")),
  );

test("there are notebooks to compare", () => {
  expect(notebooks.length).toBeGreaterThan(0);
});

describe.each(notebooks.map((file) => [basename(file), file]))("%s", (_name, file) => {
  const { cells } = JSON.parse(readFileSync(file, "utf8")) as { cells: StoredCell[] };
  const session = new Session({ modules: { dezero, ...drawingModules, ...nodeModules() } });
  const code = cells.filter((cell) => cell.cell_type === "code");

  test.each(code.map((cell, at) => [at + 1, joined(cell.source).split("\n")[0], cell] as const))(
    "cell %i: %s",
    async (number, _line, cell) => {
      const outputs: Output[] = [];
      const { ok } = await session.run(`cell-${number}`, joined(cell.source), (output) =>
        outputs.push(output),
      );
      const fails = cell.metadata.tags?.includes("raises-exception") ?? false;
      expect({ ok, shown: ok === fails ? summary(outputs) : "" }).toEqual({ ok: !fails, shown: "" });
      if (fails || cell.metadata.dezero?.differs) return;
      expect(visible(outputs)).toEqual(stored(cell.outputs));
    },
    60_000,
  );
});
