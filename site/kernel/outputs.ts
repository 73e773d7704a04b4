/** How a cell's outputs grow: streams join, and a display with a known id is replaced where it stands. */
import type { Output } from "./protocol";
import { appendText } from "./redraw";

/** `shown` with `added` at its end. Neither array is changed: both may be snapshots somebody holds. */
export function appendOutputs(shown: readonly Output[], added: readonly Output[]): Output[] {
  const outputs = [...shown];
  for (const output of added) {
    const last = outputs.at(-1);
    if (output.type === "stream" && last?.type === "stream" && last.name === output.name) {
      outputs[outputs.length - 1] = { ...last, text: appendText(last.text, output.text) };
    } else if (output.type === "stream") {
      outputs.push({ ...output, text: appendText("", output.text) });
    } else if (!replaceDisplay(outputs, output)) {
      outputs.push(output);
    }
  }
  return outputs;
}

/** Puts `output` in the place of the display with its id, and says whether there was one. */
export function replaceDisplay(outputs: Output[], output: Output): boolean {
  if (output.type !== "display" || output.id === undefined) return false;
  const at = outputs.findIndex((other) => other.type === "display" && other.id === output.id);
  if (at >= 0) outputs[at] = output;
  return at >= 0;
}
