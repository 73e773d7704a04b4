/** What a cell shows when it throws: the message, the line in the cell, and the way through the reader's own code. */
import { inspect } from "node-inspect-extracted";
import type { Output } from "../protocol";
import { asTyped, CellSyntaxError } from "../transform";

type ErrorOutput = Extract<Output, { type: "error" }>;

/** A deep recursion would fill the page with one repeated line. */
const MAX_FRAMES = 20;

export function errorOutput(thrown: unknown, label: string): ErrorOutput {
  if (thrown instanceof CellSyntaxError) {
    const { name, message, line, column } = thrown;
    return { type: "error", ename: name, evalue: message, line, column, traceback: [] };
  }
  if (!isError(thrown)) return { type: "error", ename: "Uncaught", evalue: inspect(thrown), traceback: [] };
  const frames = cellFrames(thrown);
  return {
    type: "error",
    ename: String(thrown.name),
    evalue: asTyped(String(thrown.message)),
    line: frames.find((frame) => frame.label === label)?.line,
    traceback: frames.slice(0, MAX_FRAMES).map(describe),
  };
}

/** `instanceof` alone misses errors of another realm. */
function isError(thrown: unknown): thrown is Error {
  return thrown instanceof Error || Object.prototype.toString.call(thrown) === "[object Error]";
}

interface Frame {
  name: string;
  label: string;
  line: number;
}

/** `at f (cell-3.ts:2:5)`, `at async cell-3.ts:2:5` (V8) and `f@cell-3.ts:2:5` (Firefox, Safari). */
const FRAME = /^\s*(?:at )?(?:async )?(?:(.*?) ?[(@])?(?:[^()]*\/)?((?:cell|scratch)-\d+)\.ts:(\d+):\d+\)?$/;

function cellFrames(error: Error): Frame[] {
  return String(error.stack ?? "")
    .split("\n")
    .map((text) => FRAME.exec(text))
    .filter((match) => match !== null)
    .map(([, name = "", label, line]) => ({ name, label: label!, line: Number(line) }));
}

function describe({ name, label, line }: Frame): string {
  const place = `${label.replace("-", " ")}, line ${line}`;
  const known = asTyped(name).replace(/^Object\.(?=[\w$]+$)/, "");
  return /^(?:|eval|anonymous|Object\.eval)$/.test(known) ? `at ${place}` : `at ${known} (${place})`;
}

const STACK_LINE = /^ +at (?:.* \(.*\)|(?:async )?\S+:\d+:\d+)$/;

/** A printed error quotes its stack; of that, readers need the lines of their cells, not those of the page. */
export function withoutPageFrames(text: string): string {
  if (!text.includes("\n    at ")) return text;
  return text
    .split("\n")
    .filter((line) => !STACK_LINE.test(line) || /(?:cell|scratch)-\d+\.ts:/.test(line))
    .join("\n");
}
