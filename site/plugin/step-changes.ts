/**
 * What a step changes in the code of the step before it.
 *
 * A chapter declares the framework's classes and functions, changes them, and tries things beside them. What counts as the
 * framework's code here: the classes, functions, interfaces and types that both chapters declare, as each leaves them at its
 * end, and those that are new in the same cells. A chapter that takes the framework from the package declares none.
 */
import { diffLinesRaw, DIFF_DELETE, DIFF_INSERT } from "jest-diff";
import type typescript from "typescript";
import { codeCells, type Notebook } from "./ipynb";

/** A line of the diff: as it was, added or removed. */
export type DiffLine = [mark: " " | "+" | "-", text: string];

export interface DeclarationChange {
  name: string;
  isNew: boolean;
  /** The changed lines with some around them; what lies between two hunks is the same. */
  hunks: DiffLine[][];
}

/** Lines shown above and below a change. */
const CONTEXT = 3;

export function stepChanges(before: Notebook, after: Notebook, ts: typeof typescript): DeclarationChange[] {
  const old = declarations(before, ts);
  const now = declarations(after, ts);
  const framework = new Set([...now].filter(([name]) => old.has(name)).map(([, { cell }]) => cell));
  const changes: DeclarationChange[] = [];
  for (const [name, { text, cell }] of now) {
    const was = old.get(name)?.text;
    if (was === text || (was === undefined && !framework.has(cell))) continue;
    const lines = diffLinesRaw(was?.split("\n") ?? [], text.split("\n")).map(
      ({ 0: operation, 1: line }): DiffLine => [
        operation === DIFF_INSERT ? "+" : operation === DIFF_DELETE ? "-" : " ",
        line,
      ],
    );
    changes.push({ name, isNew: was === undefined, hunks: hunksOf(lines) });
  }
  return changes;
}

interface Declaration {
  text: string;
  /** The id of the cell. */
  cell: string;
}

/** The last declaration of each name, in the order of the notebook. */
function declarations(notebook: Notebook, ts: typeof typescript): Map<string, Declaration> {
  const found = new Map<string, Declaration>();
  for (const { id, source } of codeCells(notebook)) {
    const file = ts.createSourceFile("cell.ts", source, ts.ScriptTarget.Latest);
    for (const statement of file.statements) {
      const declares =
        ts.isClassDeclaration(statement) ||
        ts.isFunctionDeclaration(statement) ||
        ts.isInterfaceDeclaration(statement) ||
        ts.isTypeAliasDeclaration(statement);
      if (!declares || !statement.name) continue;
      const name = statement.name.text;
      found.delete(name); // a name that is declared again moves to its new place
      const text = source.slice(statement.getStart(file, true), statement.end);
      found.set(name, { text: withoutRemarks(text), cell: id });
    }
  }
  return found;
}

/** Chapters mark their changes in the code, `// new` or `// changed: ...`: that is about the step, not part of the code. */
const withoutRemarks = (code: string): string => code.replace(/[ \t]*(\/\/ (new|changed)\b.*)?$/gm, "");

function hunksOf(lines: DiffLine[]): DiffLine[][] {
  const hunks: DiffLine[][] = [];
  let last = -Infinity; // the last line that is shown so far
  lines.forEach(([mark], at) => {
    if (mark === " ") return;
    const from = Math.max(at - CONTEXT, last + 1, 0);
    if (from > last + 1 || hunks.length === 0) hunks.push([]);
    const to = Math.min(at + CONTEXT, lines.length - 1);
    hunks.at(-1)!.push(...lines.slice(from, to + 1));
    last = Math.max(last, to);
  });
  return hunks;
}
