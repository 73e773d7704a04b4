/** The notebook runner (scripts/notebooks): green on a notebook that is right, red on each way to be wrong. */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { checkNotebook, formatNotebook, parseNotebook, readNotebook, runNotebook } from "../../scripts/notebooks/index.cjs";

jest.setTimeout(120_000);

const root = path.resolve(__dirname, "../..");
const fixture = (name: string) => path.join(root, "test/fixtures/notebooks", `runner-${name}.ipynb`);

const temporary: string[] = [];
afterAll(() => temporary.forEach((folder) => fs.rmSync(folder, { recursive: true })));

/** A copy of the fixture that a test may change. */
function copyOf(name: string, change: (text: string) => string = (text) => text): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "dezero-notebooks-"));
  temporary.push(folder);
  const file = path.join(folder, `${name}.ipynb`);
  fs.writeFileSync(file, change(fs.readFileSync(fixture(name), "utf8")));
  return file;
}

const command = (...args: string[]) =>
  spawnSync(process.execPath, [path.join(root, "scripts/notebooks.cjs"), ...args], { encoding: "utf8" });

test.concurrent("a run has every code cell's outputs, status and time", async () => {
  const run = await runNotebook(fixture("good"));
  expect(run.failure).toBeUndefined();
  const cell = (id: string) => run.cells.find((cell) => cell.id === id);
  expect(cell("value")).toMatchObject({
    index: 2,
    status: "ok",
    outputs: [{ output_type: "stream", name: "stdout", text: "Point { x: 1, y: 2 }\n" }],
  });
  expect(cell("throws")?.status).toBe("error"); // tagged raises-exception: the run goes on
  expect(cell("garbage")?.status).toBe("ok");
  expect(cell("update")?.ms).toBeGreaterThan(0);
  expect(cell("empty")).toBeUndefined();
});

const wrong: [name: string, cell: string, message: RegExp, detail: RegExp][] = [
  ["output", "changed", /outputs differ/, /^ {2}before\n- 3\n\+ 2\n {2}after/m],
  ["type-error", "mistyped", /fails/, /1:7 - Type 'number' is not assignable to type 'string'/],
  ["throws", "thrower", /fails/, /TypeError: fail: expected luck, got none/],
  ["rejection", "rejecter", /nobody handles it/, /nobody listens/],
  ["exit", "leaver", /ended its process \(exit code 3\)/, /^$/],
  ["late", "loiterer", /prints after it has ended/, /too late/],
];

test.concurrent.each(wrong)("%s: the problem names cell %s", async (name, id, message, detail) => {
  const { problems } = await checkNotebook(fixture(name));
  expect(problems[0]?.cell).toEqual({ index: 1, id });
  expect(problems[0]?.message).toContain(`cell 2 (${id})`);
  expect(problems[0]?.message).toMatch(message);
  expect(problems[0]?.detail ?? "").toMatch(detail);
  if (name !== "output") return expect(problems).toHaveLength(1);
  // This one has a second changed cell, a picture.
  expect(problems).toHaveLength(2);
  expect(problems[1]?.detail).toMatch(
    /\[image\/svg\+xml\]\n- <svg><circle r='2'\/><\/svg>\n\+ <svg><circle r='1'\/><\/svg>/,
  );
});

test.concurrent("a cell that hangs is named", async () => {
  const { problems } = await checkNotebook(fixture("hangs"), { timeout: 1000 });
  expect(problems).toHaveLength(1);
  expect(problems[0]?.message).toMatch(/cell 1 \(spinner\).*did not end within 1 s/);
});

test("a file that is not a notebook is a problem, not a crash", async () => {
  const { problems } = await checkNotebook(fixture("broken"));
  expect(problems[0]?.message).toMatch(/expected a notebook, got invalid JSON/);
  expect(() => parseNotebook('{"nbformat": 3, "worksheets": []}')).toThrow(/format 4/);
  expect(() => parseNotebook('{"nbformat": 4, "cells": [{"cell_type": "cod"}]}')).toThrow(/cell 1.*got cod/);
});

test.concurrent("missing and wrong execution counts, and another form than the canonical one, are problems", async () => {
  const file = copyOf("rejection", (text) =>
    JSON.stringify(JSON.parse(text), null, 2)
      .replace('"execution_count": 1', '"execution_count": null')
      .replace("void Promise.reject(new Error(\\\"nobody listens\\\"));\\n", "// nothing\\n")
      .replace('"execution_count": 3', '"execution_count": 7'),
  );
  const { problems } = await checkNotebook(file);
  expect(problems.map((problem) => problem.message.replace(/`.*`/, "..."))).toEqual([
    "cell 1 (first) ...: the cell has no stored execution",
    "cell 3 (last) ...: expected execution_count 3, got 7",
    "the file is not in canonical form (npm run notebooks -- --write)",
  ]);
});

test("the canonical form is Jupyter's, without noise", () => {
  const notebook = parseNotebook(
    JSON.stringify({
      cells: [
        { cell_type: "markdown", metadata: {}, source: "# Title\n\ntext" },
        {
          cell_type: "code",
          metadata: { execution: { "iopub.execute_input": "now" }, tags: ["kept"], trusted: true },
          source: "1\n2",
          outputs: [
            { output_type: "stream", name: "stdout", text: "a" },
            { output_type: "stream", name: "stdout", text: ["b\n", "c"] },
            { output_type: "display_data", data: { "image/png": "QUJD", "text/html": "<p>\n</p>" }, metadata: {} },
          ],
          execution_count: 1,
        },
        { cell_type: "markdown", metadata: {}, source: "# Title\n\ntext" },
      ],
      metadata: { kernelspec: { name: "other" }, widgets: {} },
      nbformat: 4,
      nbformat_minor: 2,
    }),
  );
  const text = formatNotebook(notebook);
  expect(text.endsWith("}\n")).toBe(true);
  const { cells, metadata, nbformat_minor } = parseNotebook(text);
  expect(nbformat_minor).toBe(5);
  expect(metadata).toMatchObject({ kernelspec: { display_name: "TypeScript", language: "typescript", name: "tslab" } });
  expect(Object.keys(metadata)).toEqual(["kernelspec", "language_info"]);
  expect(cells[1]).toMatchObject({ metadata: { tags: ["kept"] }, source: ["1\n", "2"] });
  expect(cells[1]?.outputs).toEqual([
    { name: "stdout", output_type: "stream", text: ["ab\n", "c"] },
    { data: { "image/png": "QUJD", "text/html": ["<p>\n", "</p>"] }, metadata: {}, output_type: "display_data" },
  ]);
  expect(Object.keys(cells[1]?.metadata ?? {})).toEqual(["tags"]);
  expect(new Set(cells.map((cell) => cell.id)).size).toBe(3); // made from the source, and distinct
  expect(formatNotebook(parseNotebook(text))).toBe(text);
});

describe("the command", () => {
  test("--write stores what the cells do, the same bytes each time, and the check is then green", () => {
    const file = copyOf("good", (text) => text.replaceAll(/"execution_count": \d+/g, '"execution_count": null'));
    expect(command(file).status).toBe(1);
    expect(command("--write", file).status).toBe(0);
    const first = fs.readFileSync(file);
    expect(command("--write", file).status).toBe(0);
    expect(fs.readFileSync(file).equals(first)).toBe(true);
    expect(readNotebook(file).cells.map((cell) => cell.execution_count)).toEqual(
      readNotebook(fixture("good")).cells.map((cell) => cell.execution_count),
    );
    const { status, stdout } = command(file);
    expect(stdout).toMatch(/^ok .*good\.ipynb {2}\d+\.\d s\n$/);
    expect(status).toBe(0);
  });

  test("--write keeps the outputs of a cell that differs from run to run until its source changes", () => {
    const figure = (file: string) => readNotebook(file).cells.find((cell) => cell.id === "varies")?.outputs?.[0]?.text;
    const file = copyOf("good", (text) => text.replace(/\d+ bytes\\n/, "1 bytes\\n"));
    expect(command("--write", file).status).toBe(0);
    expect(figure(file)).toEqual(["1 bytes\n"]);

    fs.writeFileSync(file, fs.readFileSync(file, "utf8").replace(".heapUsed} bytes", ".heapUsed} octets"));
    const { status, stdout } = command(file);
    expect(status).toBe(1);
    expect(stdout).toMatch(/cell 11 \(varies\).*has changed since its outputs were stored/);
    expect(command("--write", file).status).toBe(0);
    expect(figure(file)).toEqual([expect.stringMatching(/^\d{6,} octets\n$/)]);
  });

  test("--write leaves a notebook with a failing cell as it is", () => {
    const file = copyOf("throws");
    const before = fs.readFileSync(file);
    const { status, stdout } = command("--write", file);
    expect(status).toBe(1);
    expect(stdout).toMatch(/cell 2 \(thrower\)/);
    expect(fs.readFileSync(file).equals(before)).toBe(true);
  });

  test("--only chooses, and an empty choice or an unknown option fails", () => {
    const { status, stdout } = command("--only", "runner-broken", fixture("good"), fixture("broken"));
    expect(status).toBe(1);
    expect(stdout).toMatch(/^FAILED .*runner-broken\.ipynb.*\n.*invalid JSON.*\n1 of 1 notebooks failed\n$/);
    for (const args of [["--only", "no such notebook"], ["--wirte"], ["--timeout", "soon"], ["no-such-file.ipynb"]]) {
      const { status, stderr } = command(...args);
      expect(status).toBe(1);
      expect(stderr).toMatch(/^npm run notebooks: /);
    }
  });
});
