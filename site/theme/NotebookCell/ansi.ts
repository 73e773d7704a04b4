// Terminal colors in text output. Codes other than colors and weight are dropped.

export interface AnsiSpan {
  text: string;
  /** A color's name, as in the class names and custom properties of the style sheet. */
  color?: string;
  bold?: boolean;
}

const COLORS = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];

const ESCAPES = /\u001b\[([0-9;?]*)([A-Za-z])|\u001b\][^\u0007]*\u0007/g;
const ERASE_LINE = /\u001b\[[0-9;]*K/;

type Style = Omit<AnsiSpan, "text">;

/**
 * Splits text at its escape sequences: `"\x1b[31mred\x1b[39m"` becomes one span, red. Lines that are drawn again (`\r`)
 * show what a terminal would show in the end.
 */
export function parseAnsi(text: string): AnsiSpan[] {
  if (!text.includes("\r")) return text.includes("\u001b") ? styled(text, {}).spans : [{ text }];
  const spans: AnsiSpan[] = [];
  let style: Style = {};
  for (const line of text.replace(/\r+\n/g, "\n").split(/(?<=\n)/)) {
    const drawn = drawLine(line, style);
    spans.push(...drawn.spans);
    style = drawn.style;
  }
  return merge(spans);
}

function styled(text: string, before: Style): { spans: AnsiSpan[]; style: Style } {
  const spans: AnsiSpan[] = [];
  let style = before;
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
  return { spans, style };
}

/** Each part of the line between two `\r` covers as many characters of those before it as it has. */
function drawLine(line: string, before: Style): { spans: AnsiSpan[]; style: Style } {
  const [body, lineEnd] = line.endsWith("\n") ? [line.slice(0, -1), "\n"] : [line, ""];
  let screen: AnsiSpan[] = []; // one span for each character
  let style = before;
  for (const part of body.split("\r")) {
    const drawn = styled(part, style);
    const characters = drawn.spans.flatMap((span) => Array.from(span.text, (text) => ({ ...span, text })));
    const rest = ERASE_LINE.test(part) ? [] : screen.slice(characters.length);
    screen = [...characters, ...rest];
    style = drawn.style;
  }
  if (lineEnd) screen.push({ text: lineEnd, ...style });
  return { spans: screen, style };
}

function merge(spans: AnsiSpan[]): AnsiSpan[] {
  const merged: AnsiSpan[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last && last.color === span.color && last.bold === span.bold) last.text += span.text;
    else merged.push({ ...span });
  }
  return merged;
}

function applyCode(style: Style, code: string): Style {
  const value = Number(code); // an empty code means 0, and Number("") is 0
  if (value === 0) return {};
  if (value === 1) return { ...style, bold: true };
  if (value === 22) return { ...style, bold: false };
  if (value === 39) return { ...style, color: undefined };
  const color = COLORS[value >= 90 ? value - 90 : value - 30];
  return color === undefined ? style : { ...style, color };
}
