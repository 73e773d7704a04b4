/**
 * Lines that are drawn again, as progress bars are: `\r` goes back to the beginning of the line, and what follows
 * covers what was there. Text keeps its `\r`, for the page to draw; what can no longer be seen is dropped.
 */

/** Escape sequences, which take no room on the screen. */
const ESCAPE = /\u001b\[[0-9;?]*[A-Za-z]/g;
/** Erases the line, or what is left of it. */
const ERASE = /\u001b\[[0-9;]*K/;

/**
 * `shown` and then `added`, without the parts of a line that later parts cover. The first part of the first line stays: in a
 * batch on its way to the page, that is the end of a line whose beginning is not known.
 */
export function appendText(shown: string, added: string): string {
  if (!added.includes("\r")) return shown + added;
  const open = shown.lastIndexOf("\n") + 1; // lines above are finished
  const lines = (shown.slice(open) + added).replace(/\r+\n/g, "\n").split("\n");
  return (
    shown.slice(0, open) +
    lines.map((line, index) => visibleParts(line, open === 0 && index === 0)).join("\n")
  );
}

/** Of the parts of a line between its `\r`, those that nothing after them covers; and the last, where the line goes on. */
function visibleParts(line: string, keepFirst: boolean): string {
  if (!line.includes("\r")) return line;
  const kept: string[] = [];
  let covered = -1;
  const parts = line.split("\r");
  for (let i = parts.length - 1; i >= 0; i--) {
    const part = parts[i]!;
    const width = part.replace(ESCAPE, "").length;
    if (width <= covered && !(keepFirst && i === 0)) continue;
    kept.push(part);
    covered = ERASE.test(part) ? Infinity : width;
  }
  return kept.reverse().join("\r");
}

/** Counts how much text is left to see, where a progress bar adds next to nothing. */
export class VisibleLength {
  total = 0;
  /** The length of the line so far, since its last `\r`. */
  private line = 0;

  add(text: string): void {
    text.split("\r").forEach((part, index) => {
      if (index > 0 && !part.startsWith("\n")) {
        this.total -= Math.min(this.line, part.length);
        this.line = 0;
      }
      this.total += part.length;
      const lineEnd = part.lastIndexOf("\n");
      this.line = lineEnd < 0 ? this.line + part.length : part.length - lineEnd - 1;
    });
  }
}
