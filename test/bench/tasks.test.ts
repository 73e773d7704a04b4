// Every task computes what its declaration says: the engine's own programs against the plain computations.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { samplePositions } from "../../bench/inputs";
import { columns } from "../../bench/libraries";
import { openDezero } from "../../bench/libraries/dezero";
import type { Pace } from "../../bench/protocol";
import { pythonPrograms } from "../../bench/rounds";
import { Session } from "../../bench/session";
import { disagreement } from "../../bench/statistics";
import { makeInput } from "../../bench/inputs";
import { tasks, type MemoryTask, type Task, type TimeTask } from "../../bench/tasks";
import { makeGraphs } from "../../bench/tasks/graphs";
import { makeProducts } from "../../bench/tasks/matmul";

// The arrays are as large as in the benchmark, and the machine may be busy.
jest.setTimeout(60_000);

const pace: Pace = { warmup: 0, sample: 0, budget: 0, rounds: 1, limit: 1000 };
const message = (task: Task) => ({
  id: task.id,
  program: task.program,
  inputs: task.inputs,
  params: task.params,
  checkedRuns: task.kind === "time" ? (task.checkedRuns ?? 1) : 1,
  unfreed: false,
});

// The same programs on small matrices and graphs: a test has no time for the large ones.
const small: TimeTask[] = [
  ...tasks.filter(
    (t): t is TimeTask => t.kind === "time" && !t.program.startsWith("matmul") && t.nodes === undefined,
  ),
  ...makeProducts([1, 16, 33], 17),
  ...makeGraphs([10, 1000]),
];

test("all programs of the benchmark are among those tested here", () => {
  const timed = tasks.filter(({ kind }) => kind === "time").map(({ program }) => program);
  expect(new Set(small.map(({ program }) => program))).toEqual(new Set(timed));
});

test.each(small.map((task) => [task.id, task] as const))("%s", async (_, task) => {
  const session = new Session(openDezero(), small);
  const { values, runs } = await session.start(message(task), pace);
  const single = task.inputs.some(({ dtype }) => dtype === "float32");
  const tolerance = single ? task.tolerance.float32 : task.tolerance.float64;
  const expected = task.expected(...task.inputs.map(makeInput));
  expect(expected.length).toBeGreaterThan(0);
  expect(disagreement(values, expected, tolerance)).toBeNull();
  // The check can fail.
  const first = expected[0]!;
  expect(disagreement(values, [first + 1 + Math.abs(first), ...expected.slice(1)], tolerance)).not.toBeNull();
  expect(runs).toBe(1);
  expect((await session.sample()).time).toBeGreaterThan(0);
  session.stop();
  await expect(session.sample()).rejects.toThrow("no task is started");
});

const memoryTask = (program: string) => tasks.find((t): t is MemoryTask => t.program === program)!;

test("step 18's four figures order as they should", () => {
  const task = memoryTask("step18 memory");
  const figures = new Session(openDezero()).memory(message(task));
  expect(Object.keys(figures)).toEqual(Object.keys(task.rows));
  const { noGrad, forward, backward, retainGrad } = figures as Record<string, number>;
  // How much another test file's arrays add is not known here; the differences are, in arrays of 8 MB.
  const before = noGrad! - 16;
  expect(before).toBeGreaterThanOrEqual(0);
  expect([forward!, backward!, retainGrad!].map((mb) => Math.round((mb - before) / 8))).toEqual([9, 10, 18]);
});

test("the loop reports both peaks", () => {
  const task = memoryTask("loop");
  const figures = new Session(openDezero()).memory({ ...message(task), params: [5] });
  expect(figures.arrays).toBeGreaterThan(8);
  expect(figures.process).toBeGreaterThan(figures.arrays!);
});

test("names are unique, and every library of every task has a program or a reason", () => {
  const ids = tasks.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const task of tasks) {
    for (const { family } of columns) {
      const implementation = task.implementations[family];
      const fine =
        typeof implementation === "function" || implementation === "python" || implementation.why.length > 5;
      expect([task.id, family, fine]).toEqual([task.id, family, true]);
    }
  }
});

test.each(["numpy", "dezero-py", "torch"] as const)("python/ has every program that %s needs", (family) => {
  const file = `${family.replace("-py", "")}_tasks.py`;
  const source = readFileSync(join(__dirname, "../../bench/python", file), "utf8");
  const needed = pythonPrograms(tasks, family);
  expect(needed.length).toBeGreaterThan(0);
  expect(needed.filter((program) => !source.includes(`"${program}": `))).toEqual([]);
});

test("positions run from the first element to the last", () => {
  expect(samplePositions(3)).toEqual([0, 1, 2]);
  const positions = samplePositions(1024 * 1024);
  expect(positions).toHaveLength(32);
  expect([positions[0], positions[31]]).toEqual([0, 1024 * 1024 - 1]);
  expect([...positions].sort((a, b) => a - b)).toEqual(positions);
});
