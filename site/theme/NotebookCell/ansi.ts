// Terminal colours in text output. Codes other than colours and weight are dropped.

export interface AnsiSpan {
  text: string;
  /** A colour's name, as in the class names and custom properties of the style sheet. */
  colour?: string;
  bold?: boolean;
}

const COLOURS = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];

const ESCAPES = /\u001b\[([0-9;?]*)([A-Za-z])|\u001b\][^\u0007]*\u0007/g;

/** Splits text at its escape sequences: `"\x1b[31mred\x1b[39m"` becomes one span, red. */
export function parseAnsi(text: string): AnsiSpan[] {
  if (!text.includes("\u001b")) return [{ text }];
  const spans: AnsiSpan[] = [];
  let style: Omit<AnsiSpan, "text"> = {};
  let end = 0;
  const push = (part: string) => {
    if (part !== "") spans.push({ text: part, ...style });
  };
  for (const match of text.matchAll(ESCAPES)) {
    push(text.slice(end, match.index));
    end = match.index + match[0].length;
    if (match[2] === "m") style = (match[1] ?? "").split(";").reduce(applyCode, style);
  }
  push(text.slice(end));
  return spans;
}

function applyCode(style: Omit<AnsiSpan, "text">, code: string): Omit<AnsiSpan, "text"> {
  const value = Number(code); // an empty code means 0, and Number("") is 0
  if (value === 0) return {};
  if (value === 1) return { ...style, bold: true };
  if (value === 22) return { ...style, bold: false };
  if (value === 39) return { ...style, colour: undefined };
  const colour = COLOURS[value >= 90 ? value - 90 : value - 30];
  return colour === undefined ? style : { ...style, colour };
}
