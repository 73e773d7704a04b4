// The runner: libraries that work, are wrong, break, hang, or are not there. Each is a small program of its own.
import { columnOf, type Column } from "../../bench/libraries";
import { LibraryProcess } from "../../bench/process";
import type { Pace } from "../../bench/protocol";
import { isMeasured, type Cell, type Measured } from "../../bench/results";
import { findContenders, Runner, takesPart } from "../../bench/rounds";
import type { Implementations, Implementation, MemoryTask, TimeTask } from "../../bench/tasks";

const pace: Pace = { warmup: 0, sample: 1, budget: 5, rounds: 5, limit: 1500 };

/** A library that answers as `answer`, a function body with `request`, says. */
const library = (answer: string): LibraryProcess =>
  new LibraryProcess({
    file: process.execPath,
    args: [
      "-e",
      `let n = 0;
       console.log("a greeting that is no answer");
       require("readline").createInterface({ input: process.stdin }).on("line", (line) => {
         const request = JSON.parse(line);
         n++;
         const reply = (() => { ${answer} })();
         if (reply) console.log("@bench " + JSON.stringify(reply));
       });`,
    ],
  });

const honest = `
  if (request.do === "hello") return { versions: { honest: "1.0" }, runtime: "test" };
  if (request.do === "start") return { values: [42], estimate: 1e6, runs: 1 };
  if (request.do === "memory") return { process: 7 };
  return { time: 2e6 + n };`;
const behavior: Record<string, string> = {
  dezero: honest,
  "numpy-ts": honest.replace("[42]", "[41]"),
  "tfjs-wasm": `if (request.do === "sample") { console.error("out of memory"); process.exit(3); } ${honest}`,
  "tfjs-cpu": `return { error: "Error: cannot" };`,
  "jax-js": `if (request.do !== "hello") return null; ${honest}`,
};
const ids = Object.keys(behavior);
const start = (column: Column): LibraryProcess => library(behavior[column.id]!);

const implementations = Object.fromEntries(
  ["dezero", "numpy-ts", "tfjs", "jax-js", "numpy", "dezero-py", "torch"].map((family) => [
    family,
    family === "numpy" ? { why: "no such thing" } : () => () => 0,
  ]),
) as unknown as Implementations<Implementation>;
const task: TimeTask = {
  kind: "time",
  id: "answer",
  group: "G",
  program: "answer",
  unit: "ms",
  series: "answers",
  inputs: [],
  params: [],
  tolerance: { float64: 1e-9, float32: 1e-4 },
  expected: () => [42],
  implementations,
};

const why = (cell: Cell | undefined): string => (cell && !isMeasured(cell) ? cell.why : "measured");

test("one library's failure is its own dash; the run goes on", async () => {
  const started: string[] = [];
  const columns = [...ids, "numpy"].map(columnOf);
  const runner = new Runner(columns, (column) => (started.push(column.id), start(column)), pace);
  try {
    const [row] = await runner.run(task);
    const { cells } = row!;
    expect(cells.dezero).toMatchObject({ wrong: null });
    const own = cells.dezero as Measured;
    expect(own.samples).toHaveLength(5);
    expect(own.median).toBeCloseTo(2, 4);
    expect(cells["numpy-ts"]).toMatchObject({ wrong: "41 instead of 42" });
    expect(why(cells["tfjs-wasm"])).toBe("stopped with exit code 3: out of memory");
    expect(why(cells["tfjs-cpu"])).toBe("Error: cannot");
    expect(why(cells["jax-js"])).toBe("over 1.5 s");
    expect(why(cells.numpy)).toBe("no such thing");

    // Larger tasks of the series are not tried where time ran out; a broken library gets a new process.
    started.length = 0;
    const [next] = await runner.run({ ...task, id: "larger answer" });
    expect(why(next!.cells["jax-js"])).toBe("over 1.5 s at a smaller size");
    expect(started).toEqual(["tfjs-wasm", "tfjs-cpu"]);
  } finally {
    runner.close();
  }
});

test("a program that cannot be started is absent, with the reason", async () => {
  const missing = () => new LibraryProcess({ file: "no-such-program-anywhere", args: [] });
  const { contenders, absent } = await findContenders(
    ["dezero", "tfjs-cpu", "numpy"].map(columnOf),
    (column) => (column.id === "numpy" ? missing() : start(column)),
  );
  expect(contenders).toMatchObject([{ column: { id: "dezero" }, versions: { honest: "1.0" } }]);
  expect(absent.map(({ column }) => column.id)).toEqual(["tfjs-cpu", "numpy"]);
  expect(absent[0]!.why).toBe("Error: cannot");
  expect(absent[1]!.why).toContain("ENOENT");
});

test("memory: a process for each, and a row for each figure", async () => {
  const memory: MemoryTask = {
    kind: "memory",
    id: "loop",
    group: "Memory",
    program: "loop",
    unit: "MB",
    inputs: [],
    params: [],
    rows: { process: "process", arrays: "arrays" },
    implementations: implementations as never,
  };
  const runner = new Runner(["dezero", "tfjs-cpu"].map(columnOf), start, pace);
  const rows = await runner.run(memory);
  expect(rows.map(({ id }) => id)).toEqual(["loop: process", "loop: arrays"]);
  expect(rows[0]!.cells.dezero).toMatchObject({ median: 7 });
  expect(why(rows[1]!.cells.dezero)).toBe("not counted apart");
  expect(why(rows[0]!.cells["tfjs-cpu"])).toBe("Error: cannot");
});

test("few samples are spread over the rounds", () => {
  const rounds = (own: number) => [0, 1, 2, 3, 4, 5].filter((round) => takesPart(own, round, 6));
  expect(rounds(6)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(rounds(3)).toEqual([1, 3, 5]);
  expect(rounds(1)).toEqual([5]);
});
