// Step 10: tests. The chapter shows the tests of "square", from the import of dezero on; the others are about the chapter.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Chapter } from "./chapter";
import { checkGradients, np, square, variable } from "dezero";

describe("square", () => {
  test("2 squared is 4", () => {
    const x = variable(2);
    expect(square(x).item()).toBe(4);
  });

  test("its derivative at 3 is 6", () => {
    const x = variable(3);
    square(x).backward();
    expect(x.grad!.item()).toBe(6);
  });

  test("its gradient is right at random points", () => {
    np.random.seed(0);
    checkGradients(square, [np.random.randn(5)]);
  });
});

describe("the text of the chapter", () => {
  test("shows the tests above as they are", () => {
    const notebook = readFileSync(join(__dirname, "..", "..", "notebooks", "step10.ipynb"), "utf8");
    const { cells } = JSON.parse(notebook) as { cells: { source: string[] }[] };
    const text = cells.map((cell) => cell.source.join("")).join("\n\n");
    const [, shown] = /\]\(\.\.\/test\/steps\/step10\.test\.ts\).*?```ts\n(.*?)```/s.exec(text)!;
    expect(shown!.match(/\btest\(/g)).toHaveLength(3);
    expect(readFileSync(__filename, "utf8")).toContain(shown);
  });
});

describe("the chapter's own tests", () => {
  const chapter = new Chapter("step10");

  test("pass for the classes of step 9, and fail for the wrong square", async () => {
    expect(await chapter.runThrough("can-fail")).toBe(
      "ok      square: 2 squared is 4\nok      square: its derivative at 3 is 6\n" +
        "FAILED  a wrong square: its derivative at 3 is 6\n        expected 6, got 3\n",
    );
  });

  test("the runner catches what a body throws, and expect throws only when two values differ", async () => {
    const printed = await chapter.evaluate(`
      test("same", () => { expect(NaN).toBe(NaN); });
      test("zeros", () => { expect(0).toBe(-0); });
      test("throws", () => { throw new Error("stop"); });`);
    expect(printed).toBe(
      "ok      same\nFAILED  zeros\n        expected 0, got 0\nFAILED  throws\n        stop\n",
    );
  });

  test("tolerances: what the chapter says of np.allclose", async () => {
    const printed = await chapter.runThrough("tolerance");
    expect(printed.match(/^(true|false)$/gm)).toEqual(["true", "false", "true", "true", "false"]);
  });

  test("backward against the closed form of exp(x^2)^2, numericalDiff against the book's number", async () => {
    await chapter.runThrough("gradient-check");
    const printed = await chapter.evaluate(`
      const at = new Variable(np.array([0.5, -0.25]));
      square(exp(square(at))).backward();
      const closed = at.data.pow(2).mul(2);
      console.log(np.allclose(at.grad, np.exp(closed).mul(at.data).mul(4), { rtol: 1e-14 }));
      console.log(numericalDiff(square, new Variable(np.array(2))).item());`);
    expect(printed).toBe("true\n4.000000000004\n"); // the number of step 4
  });
});

describe("what each check finds", () => {
  const chapter = new Chapter("step10");

  test("the table of the chapter, with any seed", async () => {
    await chapter.runThrough("matrix");
    for (const seed of [1, 2, 3]) {
      const printed = await chapter.evaluate(`
        np.random.seed(${seed});
        for (const f of Object.values(candidates)) {
          console.log(Object.values(tests).map((passes) => passes(f) ? 1 : 0).join(""));
        }`);
      expect(printed.trim().split("\n")).toEqual(["1111", "1000", "1100", "1110", "0111"]);
    }
  });

  test("moving all elements at once judges Reverse the wrong way round; a direction does not", async () => {
    await chapter.runThrough("direction");
    for (const seed of [1, 2, 3]) {
      const printed = await chapter.evaluate(`
        np.random.seed(${seed});
        for (const check of [gradientCheckWithSeed, directionCheck]) {
          console.log([reverse, notReversed].map((f) => check(f, np.random.randn(4))).join(" "));
        }`);
      expect(printed).toBe("false true\ntrue false\n");
    }
  });

  test("the engine's check refuses the rule that forgets gy, and accepts the right one", async () => {
    expect(await chapter.runThrough("engine")).toMatch(/^Error: checkGradients: the first-order gradient/);
    expect(await chapter.evaluate("checkGradients(dezero.square, [np.random.randn(3)]);")).toBe("");
  });
});
