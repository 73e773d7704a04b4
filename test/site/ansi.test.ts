import { parseAnsi } from "../../site/theme/NotebookCell/ansi";

const ESC = "\u001b";

test("text without codes is one plain span", () => {
  expect(parseAnsi("a [31m b\n")).toEqual([{ text: "a [31m b\n" }]);
});

test("colors and weight start and end", () => {
  expect(parseAnsi(`a${ESC}[31mred${ESC}[39m${ESC}[1;94mblue${ESC}[22m thin${ESC}[0m.`)).toEqual([
    { text: "a" },
    { text: "red", color: "red" },
    { text: "blue", color: "blue", bold: true },
    { text: " thin", color: "blue", bold: false },
    { text: "." },
  ]);
});

test("an empty code resets, as in a terminal", () => {
  expect(parseAnsi(`${ESC}[32mgreen${ESC}[mplain`)).toEqual([
    { text: "green", color: "green" },
    { text: "plain" },
  ]);
});

test("what a page cannot do is dropped: cursor moves, titles, backgrounds", () => {
  expect(
    parseAnsi(`a${ESC}[2K${ESC}[1Gb${ESC}]0;title\u0007c${ESC}[41md`)
      .map(({ text }) => text)
      .join(""),
  ).toBe("abcd");
  expect(parseAnsi(`${ESC}[41md`)).toEqual([{ text: "d" }]);
});

describe("lines that are drawn again", () => {
  const shown = (text: string) =>
    parseAnsi(text)
      .map((span) => span.text)
      .join("");

  test("show what a terminal shows", () => {
    expect(shown("10%\r 20%\r100%\ndone\n")).toBe("100%\ndone\n");
    expect(shown("long text\rshort")).toBe("shorttext");
    expect(shown("waiting\r")).toBe("waiting");
    expect(shown("a\r\nb\r\r\n")).toBe("a\nb\n");
    expect(shown(`long text${ESC}[K\r${ESC}[2Kgone`)).toBe("gone");
  });

  test("keep the colors of what is left", () => {
    expect(parseAnsi(`x\r${ESC}[31mred\rbl${ESC}[34mue${ESC}[0m\nplain`)).toEqual([
      { text: "bl", color: "red" },
      { text: "ue", color: "blue" },
      { text: "\nplain" },
    ]);
  });
});
