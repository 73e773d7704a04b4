/** How much one run may show: a loop that prints for ever must not fill the page's memory. */
import type { Output } from "./protocol";
import { VisibleLength } from "./redraw";

/** Characters of printed text. */
export const MAX_TEXT = 256 * 1024;
/** Characters of pictures, HTML and other displays; a large SVG is still fine. */
export const MAX_DATA = 16 * 1024 * 1024;
/** Separate outputs. */
export const MAX_OUTPUTS = 2000;

/** Passes outputs through until a limit is reached; then one notice, and nothing more. */
export class OutputBudget {
  private readonly text = new VisibleLength();
  private data = 0;
  private outputs = 0;
  private last = "";
  private exhausted = false;

  /** What may be shown of `output`, perhaps nothing. Errors always are. */
  admit(output: Output): Output[] {
    if (output.type === "error") return [output];
    if (this.exhausted) return [];
    // Text that joins the text before it is no output of its own.
    const kind = output.type === "stream" ? output.name : "";
    if (kind === "" || kind !== this.last) this.outputs++;
    this.last = kind;
    if (this.outputs > MAX_OUTPUTS) return [this.end(`${MAX_OUTPUTS} outputs`)];

    if (output.type !== "stream") {
      this.data += size(output.data);
      return this.data > MAX_DATA ? [this.end(`${MAX_DATA / 1024 / 1024} MB of displays`)] : [output];
    }
    const room = MAX_TEXT - this.text.total;
    this.text.add(output.text);
    if (this.text.total <= MAX_TEXT) return [output];
    return [
      { ...output, text: `${output.text.slice(0, room)}\n` },
      this.end(`${MAX_TEXT / 1024} KB of text`),
    ];
  }

  private end(limit: string): Output {
    this.exhausted = true;
    return {
      type: "stream",
      name: "stderr",
      text: `... this cell has shown ${limit}; the rest is not shown.\n`,
    };
  }
}

function size(data: Readonly<Record<string, string | object>>): number {
  return Object.values(data).reduce(
    (sum: number, value) => sum + (typeof value === "string" ? value : JSON.stringify(value)).length,
    0,
  );
}
