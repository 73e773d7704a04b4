/** Every notebook of the project does what it stores. The same check as `npm run notebooks`. */
import * as os from "node:os";
import * as path from "node:path";
import { checkNotebook, findNotebooks, type CheckResult } from "../../scripts/notebooks/index.cjs";

const files = findNotebooks();
const results = new Map<string, Promise<CheckResult>>();

/** Each notebook is a process of its own: as many at a time as there are cores. */
function startAll(): void {
  const lanes: Promise<unknown>[] = Array.from({ length: os.availableParallelism() }, () => Promise.resolve());
  files.forEach((file, position) => {
    const lane = position % lanes.length;
    const result = (lanes[lane] ?? Promise.resolve()).then(() => checkNotebook(file));
    results.set(file, result);
    lanes[lane] = result;
  });
}

beforeAll(startAll);

test("there are notebooks", () => {
  expect(files.length).toBeGreaterThan(0);
});

for (const file of files) {
  test(
    path.basename(file),
    async () => {
      const problems = (await results.get(file))?.problems ?? [];
      const report = problems.map(({ message, detail }) => `${message}\n${detail ?? ""}`).join("\n");
      if (problems.length > 0) throw new Error(report);
    },
    files.length * 180_000,
  );
}
