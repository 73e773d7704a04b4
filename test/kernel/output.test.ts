/** What cells print and display, and to which cell it goes. */
import type { Output } from "../../site/kernel/protocol";
import { appendOutputs } from "../../site/kernel/outputs";
import { MAX_OUTPUTS, MAX_TEXT, OutputBudget } from "../../site/kernel/budget";
import { Notebook } from "./run-cells";

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe("late output goes to the cell that asked for it", () => {
  test("from a timer", async () => {
    const book = new Notebook();
    await book.run("setTimeout(() => console.log('late'), 5); console.log('now')");
    await book.run("await new Promise(r => setTimeout(r, 20)); console.log('second')");
    expect([book.shown(1), book.shown(2)]).toEqual(["now\n|late", "second"].map((s) => s.replace("\n", "")));
  });

  test("from an asynchronous function that nobody awaits, while another cell waits", async () => {
    const book = new Notebook();
    await book.run("const sleep = (ms: number) => new Promise(r => setTimeout(r, ms))");
    await book.run(
      "(async () => { await sleep(5); console.log('a'); await null; console.log('b'); await sleep(5); console.log('c') })(); 0",
    );
    await book.run("console.log('x'); await sleep(7); console.log('y'); await sleep(20); console.log('z')");
    expect(book.shown(2)).toBe("=0|a|b|c");
    expect(book.shown(3)).toBe("x|y|z");
  });

  test("a function of an earlier cell prints where it is called", async () => {
    const book = new Notebook();
    await book.run(
      "async function work() { console.log('start'); await new Promise(r => setTimeout(r, 2)); console.log('end') }",
    );
    await book.run("await work()");
    expect([book.shown(1), book.shown(2)]).toEqual(["", "start|end"]);
  });

  test("an interval, and arguments of timers", async () => {
    const book = new Notebook();
    await book.run(
      "let n = 0; const t = setInterval((step: number) => { console.log(n += step); if (n > 2) clearInterval(t) }, 1, 2)",
    );
    await book.run("1");
    await wait(30);
    expect(book.shown(1)).toBe("2|4");
  });

  test("after the last cell is done", async () => {
    const book = new Notebook();
    await book.run("Promise.resolve().then(() => setTimeout(() => console.log('late')))");
    await wait(20);
    expect(book.shown(1)).toMatch(/late$/);
  });
});

describe("a promise as the last expression", () => {
  test("is shown as it is, without waiting for it", async () => {
    const book = new Notebook();
    expect(await book.run("new Promise(r => setTimeout(r, 50))")).toBe("=Promise { <pending> }");
    expect(await book.run("Promise.resolve({ a: 1 })")).toBe("=Promise { { a: 1 } }");
    expect(await book.run("Promise.resolve('s')")).toBe("=Promise { 's' }");
  });
});

describe("displays", () => {
  const cells = async (...sources: string[]) => {
    const book = new Notebook();
    await book.run("import { display, newDisplay } from 'tslab'");
    for (const source of sources) await book.run(source);
    return sources.map((_, at) => book.raw(at + 2));
  };

  test("every form that tslab has", async () => {
    const [outputs] = await cells(`
      display.html("<b>x</b>"); display.svg("<svg/>"); display.markdown("# a"); display.latex("$x$"); display.text("t")
      display.javascript("1"); const bytes = new Uint8Array([1, 2, 3])
      display.png(bytes); display.jpeg(bytes); display.gif(bytes); display.pdf(bytes)
      display.raw("application/json", "{}"); display.raw("application/vnd.vegalite.v5+json", { a: [1] } as any)`);
    expect(outputs!.map((output) => output.type === "display" && output.data)).toEqual([
      { "text/html": "<b>x</b>" },
      { "image/svg+xml": "<svg/>" },
      { "text/markdown": "# a" },
      { "text/latex": "$x$" },
      { "text/plain": "t" },
      { "text/javascript": "1" },
      { "image/png": "AQID" },
      { "image/jpeg": "AQID" },
      { "image/gif": "AQID" },
      { "application/pdf": "AQID" },
      { "application/json": "{}" },
      { "application/vnd.vegalite.v5+json": { a: [1] } },
    ]);
  });

  test("newDisplay replaces what it showed", async () => {
    const [first, second] = await cells(
      "const d = newDisplay(), e = newDisplay(); d.html('1'); e.html('e'); d.html('2'); d.text('3')",
      "d.html('4')",
    );
    const shown = appendOutputs(appendOutputs([], first!), second!);
    expect(shown.map((output) => output.type === "display" && output.data)).toEqual([
      { "text/html": "4" },
      { "text/html": "e" },
    ]);
  });
});

describe("a line that is drawn again", () => {
  const join = (...texts: string[]): string => {
    const outputs = texts.map((text): Output => ({ type: "stream", name: "stdout", text }));
    const [all, ...more] = appendOutputs([], outputs);
    expect(more).toEqual([]);
    return (all as { text: string }).text;
  };

  test("drops what can no longer be seen, and keeps the rest for the page to draw", () => {
    expect(join("begin\n", "10%", "\r20%", "\r100%")).toBe("begin\n100%");
    expect(join("\nlong text", "\rshort", "\rtiny")).toBe("\nlong text\rshort\rtiny");
    expect(join("\n50%\r", "60%\r")).toBe("\n60%\r");
    expect(join("a\r", "\nb")).toBe("a\r\nb"); // a line end, for the page to see
    expect(join("\na very long line", "\r\u001b[2Kb")).toBe("\n\u001b[2Kb");
    expect(join("\n\u001b[32m1 of 9\u001b[0m", "\r2 of 9")).toBe("\n2 of 9");
  });

  test("is the same in whatever batches it comes", () => {
    const text = "step 1\rstep 2 of 2\rdone\nnext\rx\ry\n\r1\r22\r3";
    const whole = join(text);
    for (let at = 1; at < text.length; at++) {
      expect(join(join(text.slice(0, at)), join(text.slice(at)))).toBe(whole);
    }
  });
});

describe("a flood of output", () => {
  const text = (count: number): Output => ({ type: "stream", name: "stdout", text: "x".repeat(count) });

  test("text is cut at the limit, with one notice", () => {
    const budget = new OutputBudget();
    expect(budget.admit(text(MAX_TEXT - 1))).toEqual([text(MAX_TEXT - 1)]);
    const [cut, notice, ...more] = budget.admit(text(10));
    expect([cut, more]).toEqual([{ type: "stream", name: "stdout", text: "x\n" }, []]);
    expect(notice).toMatchObject({ name: "stderr", text: expect.stringContaining("256 KB") });
    expect(budget.admit(text(1))).toEqual([]);
  });

  test("a progress bar costs one line, however often it is drawn", () => {
    const budget = new OutputBudget();
    const bar = (step: number): Output => ({
      type: "stream",
      name: "stdout",
      text: `\r${"#".repeat(step % 60)}`,
    });
    for (let step = 0; step < 20_000; step++) expect(budget.admit(bar(step))).toHaveLength(1);
    const lines: Output = { type: "stream", name: "stdout", text: `\r${"#".repeat(60)}\n` };
    const admitted = Array.from({ length: 20_000 }, () => budget.admit(lines)).flat();
    expect(admitted.length).toBeLessThan(5000);
  });

  test("many separate outputs are cut too, errors never are", () => {
    const budget = new OutputBudget();
    const display: Output = { type: "display", data: { "text/html": "x" } };
    const admitted = Array.from({ length: MAX_OUTPUTS + 5 }, () => budget.admit(display)).flat();
    expect(admitted).toHaveLength(MAX_OUTPUTS + 1);
    const error: Output = { type: "error", ename: "Error", evalue: "x", traceback: [] };
    expect(budget.admit(error)).toEqual([error]);
  });

  test("many small prints to one stream are one output", () => {
    const budget = new OutputBudget();
    for (let i = 0; i < 5 * MAX_OUTPUTS; i++) expect(budget.admit(text(1))).toHaveLength(1);
  });
});
