/** `console` as Node has it, writing to wherever the running cell's output goes. */
import { format, inspect } from "node-inspect-extracted";
import { table } from "./table";

export type Write = (stream: "stdout" | "stderr", text: string) => void;
type Inspect = Parameters<typeof inspect>[1];

const GROUP_INDENT = "  ";

export function createConsole(write: Write): Record<string, (...args: never[]) => void> {
  let indent = "";
  const counts = new Map<string, number>();
  const timers = new Map<string, number>();

  const line = (stream: "stdout" | "stderr", text: string) => {
    write(stream, (indent ? indent + text.replaceAll("\n", `\n${indent}`) : text) + "\n");
  };
  const out = (...args: unknown[]) => line("stdout", format(...args));
  const err = (...args: unknown[]) => line("stderr", format(...args));
  const warning = (text: string) => err(`Warning: ${text}`);

  const elapsed = (label: string, method: string): string | undefined => {
    const start = timers.get(label);
    if (start === undefined) warning(`No such label '${label}' for console.${method}()`);
    return start === undefined ? undefined : `${label}: ${duration(performance.now() - start)}`;
  };

  return {
    log: out,
    info: out,
    debug: out,
    dirxml: out,
    error: err,
    warn: err,
    trace: (...args: unknown[]) => {
      // As in Node, without the frames: they would be the page's.
      err(args.length > 0 ? `Trace: ${format(...args)}` : "Trace");
    },
    dir: (value: unknown, options?: Inspect) =>
      line("stdout", inspect(value, { customInspect: false, ...(options as object) })),
    table: (data: unknown, columns?: readonly string[]) => {
      const text = table(data, columns);
      if (text === undefined) out(data);
      else line("stdout", text);
    },
    assert: (condition?: unknown, ...args: unknown[]) => {
      if (condition) return;
      if (args.length === 0) err("Assertion failed");
      else if (typeof args[0] === "string") err(`Assertion failed: ${args[0]}`, ...args.slice(1));
      else err("Assertion failed", ...args);
    },
    count: (label = "default") => {
      counts.set(`${label}`, (counts.get(`${label}`) ?? 0) + 1);
      out(`${label}: ${counts.get(`${label}`)}`);
    },
    countReset: (label = "default") => {
      if (!counts.delete(`${label}`)) warning(`Count for '${label}' does not exist`);
    },
    group: (...label: unknown[]) => {
      if (label.length > 0) out(...label);
      indent += GROUP_INDENT;
    },
    groupCollapsed: (...label: unknown[]) => {
      if (label.length > 0) out(...label);
      indent += GROUP_INDENT;
    },
    groupEnd: () => {
      indent = indent.slice(GROUP_INDENT.length);
    },
    time: (label = "default") => {
      if (timers.has(`${label}`)) warning(`Label '${label}' already exists for console.time()`);
      else timers.set(`${label}`, performance.now());
    },
    timeLog: (label = "default", ...args: unknown[]) => {
      const text = elapsed(`${label}`, "timeLog");
      if (text !== undefined) out("%s", text, ...args);
    },
    timeEnd: (label = "default") => {
      const text = elapsed(`${label}`, "timeEnd");
      if (text !== undefined) out("%s", text);
      timers.delete(`${label}`);
    },
    clear: () => {
      indent = "";
    },
  };
}

/** Node's way to write a time: `12.345ms`, `1.234s`, `2:03.456 (m:ss.mmm)`. */
function duration(ms: number): string {
  if (ms < 1000) return `${Number(ms.toFixed(3))}ms`;
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds.toFixed(3)}s`;
  const pad = (value: number, digits: number) => value.toFixed(digits).padStart(digits + 3, "0");
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${pad(seconds % 60, 3)} (m:ss.mmm)`;
  return `${Math.floor(minutes / 60)}:${pad(minutes % 60, 0).slice(-2)}:${pad(seconds % 60, 0).slice(-2)} (h:mm:ss)`;
}
