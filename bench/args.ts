// The command line.
import { columns } from "./libraries";
import type { Pace } from "./protocol";

export interface Options {
  readonly only: readonly string[];
  readonly libraries: readonly string[];
  readonly pace: Pace;
  readonly json: string | null;
  readonly docs: boolean;
  readonly help: boolean;
}

const paces = {
  full: { warmup: 150, sample: 10, budget: 600, rounds: 15, limit: 10_000 },
  quick: { warmup: 20, sample: 3, budget: 60, rounds: 5, limit: 3_000 },
} satisfies Record<string, Pace>;

export const usage = `npm run bench -- [options]

  --only TEXT       only the tasks whose group or name contains TEXT (repeat it for more)
  --libraries LIST  only these, separated by commas: ${columns.map(({ id }) => id).join(", ")}
  --quick           a first impression in about a minute
  --json FILE       write all samples to FILE
  --docs            write docs/benchmarks.md
  --help            this text

DEZERO_BENCH_PYTHON names the Python in which NumPy, DeZero and PyTorch are looked for; else python3.`;

/** Reads the arguments; throws a RangeError that says what is wrong with them. */
export function readArguments(args: readonly string[]): Options {
  const only: string[] = [];
  let libraries = columns.map(({ id }) => id);
  let pace: Pace = paces.full;
  let json: string | null = null;
  let docs = false;
  let help = false;
  const rest = [...args];
  const value = (option: string): string => {
    const next = rest.shift();
    if (next === undefined || next.startsWith("--")) throw new RangeError(`${option}: expected a value`);
    return next;
  };
  while (rest.length > 0) {
    const option = rest.shift()!;
    if (option === "--only") only.push(value(option));
    else if (option === "--libraries") libraries = readLibraries(value(option));
    else if (option === "--quick") pace = paces.quick;
    else if (option === "--json") json = value(option);
    else if (option === "--docs") docs = true;
    else if (option === "--help") help = true;
    else throw new RangeError(`unknown option ${option}; see --help`);
  }
  if (docs && (only.length > 0 || libraries.length < columns.length || pace === paces.quick)) {
    throw new RangeError("--docs: expected a whole run, without --only, --libraries and --quick");
  }
  return { only, libraries, pace, json, docs, help };
}

function readLibraries(list: string): string[] {
  const ids = list.split(",").map((id) => id.trim());
  const known = columns.map(({ id }) => id);
  const unknown = ids.find((id) => !known.includes(id));
  if (unknown !== undefined) {
    throw new RangeError(`--libraries: expected some of ${known.join(", ")}, got ${JSON.stringify(unknown)}`);
  }
  return known.filter((id) => ids.includes(id));
}

/** Whether `--only` selects a task. */
export const selects = (only: readonly string[], { group, id }: { group: string; id: string }): boolean =>
  only.length === 0 || only.some((text) => `${group} ${id}`.toLowerCase().includes(text.toLowerCase()));
