/** The grammar of `expr`: Python's arithmetic expressions, with a hole for each `${...}`. */

/** A parsed formula. `value` is the `index`-th hole. */
export type Formula =
  | { kind: "number"; value: number }
  | { kind: "value"; index: number }
  | { kind: "neg"; operand: Formula }
  | { kind: "binary"; operator: "+" | "-" | "*" | "/" | "@" | "**"; left: Formula; right: Formula };

interface Token {
  /** An operator or parenthesis as itself; otherwise "number", "value" or "end". */
  kind: string;
  column: number;
  value: number;
}

/** How a hole looks in an error message. */
const HOLE = "${…}";

const TOKEN = /\s*(?:(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|(\*\*|[-+*/@()]))/y;

/**
 * Parses the fixed parts of a template, with a hole between each two.
 *
 *     sum     = product { ("+" | "-") product }
 *     product = unary { ("*" | "/" | "@") unary }
 *     unary   = ("-" | "+") unary | power
 *     power   = atom [ "**" unary ]
 *     atom    = number | hole | "(" sum ")"
 */
export function parse(strings: readonly string[]): Formula {
  const text = strings.join(HOLE);
  const tokens = tokenize(strings, text);
  let at = 0;
  const peek = (): Token => tokens[at]!;
  const take = (...kinds: string[]): Token | undefined =>
    kinds.includes(peek().kind) ? tokens[at++] : undefined;

  const leftToRight = (operand: () => Formula, ...operators: ("+" | "-" | "*" | "/" | "@")[]): Formula => {
    let left = operand();
    for (let token = take(...operators); token; token = take(...operators)) {
      left = { kind: "binary", operator: token.kind as "+", left, right: operand() };
    }
    return left;
  };
  const sum = (): Formula => leftToRight(product, "+", "-");
  const product = (): Formula => leftToRight(unary, "*", "/", "@");
  const unary = (): Formula => {
    if (take("-")) return { kind: "neg", operand: unary() };
    return take("+") ? unary() : power();
  };
  const power = (): Formula => {
    const base = atom();
    return take("**") ? { kind: "binary", operator: "**", left: base, right: unary() } : base;
  };
  const atom = (): Formula => {
    const token = peek();
    if (take("number")) return { kind: "number", value: token.value };
    if (take("value")) return { kind: "value", index: token.value };
    if (take("(")) {
      const inner = sum();
      if (!take(")")) throw unexpected(peek(), text, '")"');
      return inner;
    }
    throw unexpected(token, text, "a number, a value or a parenthesis");
  };

  const formula = sum();
  if (peek().kind !== "end") throw unexpected(peek(), text, "an operator");
  return formula;
}

function tokenize(strings: readonly string[], text: string): Token[] {
  const tokens: Token[] = [];
  let start = 0;
  strings.forEach((part, index) => {
    TOKEN.lastIndex = 0;
    while (part.slice(TOKEN.lastIndex).trim() !== "") {
      const from = TOKEN.lastIndex;
      const match = TOKEN.exec(part);
      if (match === null) {
        const column = start + from + /\s*/.exec(part.slice(from))![0].length;
        throw problem(`unknown character ${JSON.stringify(text[column])}`, column, text);
      }
      const [, number, operator] = match;
      const column = start + TOKEN.lastIndex - (number ?? operator)!.length;
      tokens.push({ kind: number === undefined ? operator! : "number", column, value: Number(number) });
    }
    start += part.length;
    if (index < strings.length - 1) tokens.push({ kind: "value", column: start, value: index });
    start += HOLE.length;
  });
  tokens.push({ kind: "end", column: text.length, value: 0 });
  return tokens;
}

function unexpected(token: Token, text: string, expected: string): SyntaxError {
  const got =
    { end: "the end", number: "a number", value: "a value" }[token.kind] ?? JSON.stringify(token.kind);
  return problem(`expected ${expected}, got ${got}`, token.column, text);
}

/** The message, and below it the line of the formula with a caret under the place. */
function problem(message: string, column: number, text: string): SyntaxError {
  const lineStart = text.lastIndexOf("\n", column - 1) + 1;
  const lineEnd = text.indexOf("\n", column);
  const line = text.slice(lineStart, lineEnd < 0 ? undefined : lineEnd);
  const place = column - lineStart;
  return new SyntaxError(`expr: ${message} at column ${place + 1}\n  ${line}\n  ${" ".repeat(place)}^`);
}
