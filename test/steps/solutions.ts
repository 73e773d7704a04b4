/** The code of the solutions that a chapter hides in its text. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** For each solution its code, by its number; solutions without code are left out. */
export function solutions(step: string): Record<number, string> {
  const file = join(__dirname, "..", "..", "notebooks", `${step}.ipynb`);
  const { cells } = JSON.parse(readFileSync(file, "utf8")) as {
    cells: { cell_type: string; source: string | string[] }[];
  };
  const text = cells.flatMap(({ cell_type, source }) => (cell_type === "markdown" ? source : [])).join("");
  const found: Record<number, string> = {};
  for (const [, number, body] of text.matchAll(/<summary>Solution (\d+)<\/summary>([^]*?)<\/details>/g)) {
    const code = [...body!.matchAll(/```ts\n([^]*?)```/g)].map(([, lines]) => lines!).join("\n");
    if (code !== "") found[Number(number)] = code;
  }
  return found;
}
