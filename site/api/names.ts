// Which code spans in prose name something of the package, and where it is documented.
import type { Reference } from "./reference";

/** From a name as a program writes it to its place below `/api/`: `np.sum` to `np/reductions#sum`. */
export type ApiNames = Record<string, string>;

/** Every export and every member, once. A name that two have in common would be a guess, and is left out. */
export function apiNames({ pages }: Reference): ApiNames {
  const names: ApiNames = {};
  const twice = new Set<string>();
  for (const page of pages) {
    for (const entry of page.entries.flatMap((own) => [own, ...own.members])) {
      if (entry.name in names) twice.add(entry.name);
      names[entry.name] = `${page.path}#${entry.anchor}`;
    }
  }
  for (const name of twice) delete names[name];
  return names;
}

/**
 * What a code span means: the place of the name it consists of, with or without a call behind it, or nothing. Words
 * such as `sum` and `variable` mean many things in prose; they count only when they are called: `sum(x)`.
 */
export function findName(code: string, names: ApiNames): { name: string; place: string } | undefined {
  const [, name, call] =
    /^(?:new )?([A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*)(\(.*\))?$/s.exec(code.trim()) ?? [];
  if (name === undefined || !Object.hasOwn(names, name)) return undefined;
  const isWord = /^[a-z]+$/.test(name);
  return isWord && call === undefined ? undefined : { name, place: names[name]! };
}
