// The command line of npm run bench.
import { readArguments, selects } from "../../bench/args";
import { columns } from "../../bench/libraries";

test("without arguments: everything, at full length, written nowhere", () => {
  const options = readArguments([]);
  expect(options).toMatchObject({ only: [], json: null, docs: false, help: false });
  expect(options.libraries).toEqual(columns.map(({ id }) => id));
});

test("with arguments", () => {
  const options = readArguments([
    "--only",
    "add",
    "--quick",
    "--json",
    "out.json",
    "--only",
    "exp",
    "--libraries",
    "numpy, dezero",
  ]);
  expect(options).toMatchObject({ only: ["add", "exp"], json: "out.json", libraries: ["dezero", "numpy"] });
  expect(options.pace.budget).toBeLessThan(readArguments([]).pace.budget);
});

test.each([
  [["--fast"], "unknown option --fast"],
  [["--json"], "--json: expected a value"],
  [["--only", "--quick"], "--only: expected a value"],
  [["--libraries", "dezero,theano"], 'got "theano"'],
  [["--docs", "--quick"], "--docs: expected a whole run"],
  [["--docs", "--only", "add"], "--docs: expected a whole run"],
])("%j is refused", (args, message) => expect(() => readArguments(args)).toThrow(message));

test("--only looks at group and name, whatever the case", () => {
  const task = { group: "Matrix products", id: "matmul float32 16" };
  expect(selects([], task)).toBe(true);
  expect(selects(["MATRIX"], task)).toBe(true);
  expect(selects(["exp", "float32 16"], task)).toBe(true);
  expect(selects(["exp"], task)).toBe(false);
});
