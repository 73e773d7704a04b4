// Runs the `@example`s of the engine's documentation. A line `code // expected` must show what it says, up
// to white space; what follows a comma or semicolon is free text. Lines without a comment are only run.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { inspect, isDeepStrictEqual } from "node:util";
import * as ts from "typescript";
import * as dezero from "dezero";
import * as graph from "dezero/graph";
import * as plot from "dezero/plot";

const root = join(__dirname, "..", "src");
const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));

interface Example {
  where: string;
  code: string;
}

function examplesOf(file: string): Example[] {
  const text = readFileSync(join(root, file), "utf8");
  return [...text.matchAll(/\/\*\*(?:(?!\*\/)[\s\S])*?@example\s*([\s\S]*?)\*\//g)].map((match) => ({
    where: `${relative(".", file)}:${text.slice(0, match.index).split("\n").length}`,
    code: match[1]!
      .split("\n")
      .map((line) => line.replace(/^\s*\* ?/, ""))
      .filter((line) => !line.startsWith("```") && !line.startsWith("@"))
      .join("\n")
      .trim(),
  }));
}

const squeeze = (text: string) => text.replace(/\s+/g, " ").trim();

/** Runs an example; gives what each `// expected` is about. */
function run(code: string): { expected: string; actual: unknown }[] {
  const shown: unknown[] = [];
  const expected: string[] = [];
  // Expressions that end in a comment become calls of show(expression).
  const source = ts.createSourceFile("example.ts", code, ts.ScriptTarget.ES2022, true);
  const body = source.statements
    .map((statement) => {
      const comment = /^[ \t;]*\/\/ ?(.*)$/m.exec(code.slice(statement.end).split("\n")[0]!);
      const text = statement.getText(source).replace(/^export /, "");
      if (comment === null || !ts.isExpressionStatement(statement)) return text;
      expected.push(comment[1]!);
      return `show(${text.replace(/;$/, "")});`;
    })
    .join("\n");
  const js = ts.transpileModule(body, { compilerOptions: { target: ts.ScriptTarget.ES2022 } }).outputText;
  const values: Record<string, unknown> = { ...dezero, ...plot, ...graph };
  const names = Object.keys(values).filter((name) => name !== "default");
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  new Function("show", ...names, js)(
    (value: unknown) => shown.push(value),
    ...names.map((name) => values[name]),
  );
  return expected.map((text, i) => ({ expected: text.trim(), actual: shown[i] }));
}

/** Lists and texts may be written as in code; everything else as Node shows it. */
function agrees(actual: unknown, expected: string): boolean {
  const shown = squeeze(inspect(actual));
  const written = squeeze(expected);
  if (written === shown || written.startsWith(shown + ",") || written.startsWith(shown + ";")) return true;
  if (typeof actual !== "string" && !Array.isArray(actual)) return false;
  if (squeeze(String(actual)) === written) return true;
  try {
    // eslint-disable-next-line @typescript-eslint/no-implied-eval
    return isDeepStrictEqual(actual, new Function(`return (${expected});`)());
  } catch {
    return false;
  }
}

const examples = files.flatMap(examplesOf);

test("there are examples", () => expect(examples.length).toBeGreaterThan(30));

test.each(examples.map((example) => [example.where, example.code] as const))("%s", (_, code) => {
  for (const { expected, actual } of run(code)) {
    if (!agrees(actual, expected)) expect(squeeze(inspect(actual))).toBe(expected);
  }
});
