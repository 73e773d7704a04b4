// A chapter's place in the book, and what it changes in the code of the one before.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import ts from "typescript";
import { STAGES, stageOf, stepOf, STEPS } from "../../site/chapters";
import { readContents } from "../../site/plugin/contents";
import { readNotebook, type Notebook } from "../../site/plugin/ipynb";
import { changesSincePrevious } from "../../site/plugin/previous-step";
import { chaptersByStage } from "../../site/plugin/sidebar";
import { stepChanges } from "../../site/plugin/step-changes";
import { Progress } from "../../site/theme/notebook/progress";

describe("the plan of the book", () => {
  test("its stages cover every step once, in order", () => {
    const steps = STAGES.flatMap(({ first, last }) =>
      Array.from({ length: last - first + 1 }, (_, i) => first + i),
    );
    expect(steps).toEqual(Array.from({ length: STEPS }, (_, i) => i + 1));
    expect([1, 10, 11, 18, 24, 25, 51, 52, 60].map((step) => stageOf(step).number)).toEqual([
      1, 1, 2, 2, 2, 3, 4, 5, 5,
    ]);
  });

  test("knows a chapter by its file", () => {
    expect(["step18", "step01.ipynb", "/a/notebooks/step60.ipynb", "/notebooks/step7/"].map(stepOf)).toEqual([
      18, 1, 60, 7,
    ]);
    expect(["step0", "step61", "appendix", "step18b", "footstep3"].map(stepOf)).toEqual(
      Array(5).fill(undefined),
    );
  });

  test("every notebook of the project that is called a step is one", () => {
    const files = fs
      .readdirSync(path.join(__dirname, "../../notebooks"))
      .filter((name) => name.startsWith("step"));
    expect(files.filter((name) => stepOf(name) === undefined)).toEqual([]);
  });
});

test("the sidebar has the chapters under their stages, in order, and the appendices below", async () => {
  const doc = (id: string) => ({ type: "doc" as const, id });
  const items = ["appendix-cats", "appendix-dogs", "step10", "step2", "preface", "step18"].map(doc);
  const labels: Record<string, string> = { "appendix-cats": "B. Cats", "appendix-dogs": "A. Dogs" };
  const sidebarFor = (shown: typeof items) =>
    chaptersByStage({
      docs: shown.map(({ id }) => ({ id, frontMatter: { sidebar_label: labels[id] } })),
      defaultSidebarItemsGenerator: () => Promise.resolve(shown),
    } as unknown as Parameters<typeof chaptersByStage>[0]);
  const sidebar = await sidebarFor(items);
  expect(sidebar).toMatchObject([
    doc("preface"),
    { type: "category", label: "Stage 1: Automatic differentiation", items: [doc("step2"), doc("step10")] },
    { type: "category", label: "Stage 2: Natural code", items: [doc("step18")] },
    { type: "category", label: "Appendices", items: [doc("appendix-dogs"), doc("appendix-cats")] },
  ]);
  expect(await sidebarFor([doc("step2")])).toHaveLength(1);
});

describe("what a step changes", () => {
  const notebook = (...cells: string[]): Notebook =>
    readNotebook({ nbformat: 4, cells: cells.map((source) => ({ cell_type: "code", source })) }, "test");
  const changes = (before: string[], after: string[]) =>
    stepChanges(notebook(...before), notebook(...after), ts).map(
      ({ name, isNew, hunks }) =>
        `${isNew ? "new " : ""}${name}: ${hunks.map((h) => h.map((l) => l.join("")).join("|")).join(" ... ")}`,
    );

  test("declarations that both have, as each leaves them", () => {
    expect(
      changes(["class A { x = 0 }", "class A { x = 1 }"], ["class A { x = 2 }", "class A { x = 3 }"]),
    ).toEqual(["A: -class A { x = 1 }|+class A { x = 3 }"]);
    expect(changes(["class A {}\nfunction f() {}"], ["class A {}\nfunction f() { return 1 }"])).toEqual([
      "f: -function f() {}|+function f() { return 1 }",
    ]);
  });

  test("what is new in a cell with those, and nothing that is only tried", () => {
    const after = ["class Config {}\nclass A {}", "class Hello {}", "const a = 1;\nlet A2 = class {};"];
    expect(changes(["class A {}\nconst a = 0;", "class Other {}"], after)).toEqual([
      "new Config: +class Config {}",
    ]);
  });

  test("not the remarks that chapters make about their changes", () => {
    const before = "class A {\n  x = 1;  // new\n}";
    expect(changes([before], ["class A {\n  x = 1;\n}"])).toEqual([]);
    expect(changes([before], ["class A {\n  x = 1;\n  y = 2;   // changed: a field more\n}"])).toEqual([
      "A:  class A {|   x = 1;|+  y = 2;| }",
    ]);
  });

  test("with three lines around each change, in as many pieces as it takes", () => {
    const lines = (changed: number[]) =>
      `class A {\n${Array.from({ length: 20 }, (_, i) => `  f${i} = ${changed.includes(i) ? 1 : 0};`).join("\n")}\n}`;
    const [only] = stepChanges(notebook(lines([])), notebook(lines([2, 4, 15])), ts);
    expect(only!.hunks.map((hunk) => hunk.length)).toEqual([11, 8]);
    expect(only!.hunks[1]!.map(([mark]) => mark).join("")).toBe("   -+   ");
  });

  test("of two real chapters", () => {
    const since = changesSincePrevious(path.join(__dirname, "../../notebooks/step18.ipynb"))!;
    expect(since.step).toBe(17);
    const marked = (name: string, mark: string) =>
      since.changes
        .find((change) => change.name === name)!
        .hunks.flat()
        .filter((line) => line[0] === mark)
        .map((line) => line[1].trim());
    expect(marked("Variable", "+")).toContain("backward({ retainGrad = false } = {}) {");
    expect(marked("Variable", "-")).toContain("backward() {");
    expect(marked("Func", "+")).toContain("if (Config.enableBackprop) {");
    expect(since.changes.find(({ name }) => name === "Config")).toMatchObject({ isNew: true });
    expect(since.changes.some(({ name }) => name === "Hello")).toBe(false);
  });

  test("nothing, where there is no step before", () => {
    expect(changesSincePrevious(path.join(__dirname, "../../notebooks/step01.ipynb"))).toBeUndefined();
    expect(changesSincePrevious("/nowhere/step18.ipynb")).toBeUndefined();
  });
});

describe("which chapters were run to the end", () => {
  test("is kept, beside what another tab has noted", () => {
    const items = new Map<string, string>();
    const store = {
      getItem: (key: string) => items.get(key) ?? null,
      setItem: (key: string, value: string) => void items.set(key, value),
    };
    const [one, other] = [new Progress(() => store), new Progress(() => store)];
    let heard = 0;
    one.subscribe(() => heard++);
    expect([...one.get(), ...other.get()]).toEqual([]);
    other.add("/notebooks/step17");
    one.add("/notebooks/step18");
    one.add("/notebooks/step18");
    expect([heard, [...new Progress(() => store).get()]]).toEqual([
      1,
      ["/notebooks/step17", "/notebooks/step18"],
    ]);
    expect(one.get()).toBe(one.get());
  });

  test("survives storage that is broken or full", () => {
    const broken = new Progress(() => ({
      getItem: () => "{",
      setItem: () => {
        throw new Error("QuotaExceededError");
      },
    }));
    broken.add("/a");
    expect([...broken.get()]).toEqual(["/a"]);
  });
});

describe("the table of contents", () => {
  test("has every notebook: the steps in order, without their number in the title, then the rest", async () => {
    const entries = await readContents(path.join(__dirname, "../../notebooks"));
    const steps = entries.flatMap(({ step }) => step ?? []);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    expect(entries.slice(steps.length).every(({ step }) => step === undefined)).toBe(true);
    expect(entries.find(({ step }) => step === 18)).toMatchObject({
      id: "step18",
      title: "Modes that save memory",
      description: expect.stringContaining("retainGrad"),
    });
  });

  test("a notebook without a title or a description is named", async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "contents-"));
    const raw = { cell_type: "raw", metadata: {}, id: "a", source: "---\ntitle: A\n---" };
    fs.writeFileSync(path.join(folder, "a.ipynb"), JSON.stringify({ nbformat: 4, cells: [raw] }));
    await expect(readContents(folder)).rejects.toThrow(/a\.ipynb: expected a title and a description/);
    fs.rmSync(folder, { recursive: true });
  });
});
