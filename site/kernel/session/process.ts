/** `node:process` as far as a cell in the page has one: its streams, to which a progress bar writes `\r`. */
import type { Write } from "./console";

export function createProcess(write: Write): Readonly<Record<string, unknown>> {
  const stream = (name: "stdout" | "stderr") => ({
    write(text: unknown): boolean {
      write(name, String(text));
      return true;
    },
  });
  const streams = { stdout: stream("stdout"), stderr: stream("stderr") };
  return { ...streams, default: streams };
}
