import { forceLinting, linter, lintKeymap, type Diagnostic } from "@codemirror/lint";
import { StateEffect, type Extension } from "@codemirror/state";
import { keymap, type EditorView } from "@codemirror/view";
import type { Problem } from "../../../language/protocol";
import type { Ask } from "./ask";

/** How long a reader pauses before what they typed is checked, in milliseconds. */
const PAUSE = 300;

/** Puts a line before the cell's first. */
export function putFirst(view: EditorView, line: string): void {
  view.dispatch({ changes: { from: 0, insert: `${line}\n` } });
}

const again = StateEffect.define<null>();

/** Asks for another check, though the text is the same: a cell above is being edited. Waits for a pause. */
export function recheck(view: EditorView): void {
  view.dispatch({ effects: again.of(null) });
}

/** The same at once: the compiler has arrived. */
export function recheckNow(view: EditorView): void {
  recheck(view);
  forceLinting(view);
}

/** A problem with the number of its line. */
export interface ListedProblem extends Problem {
  line: number;
}

/** Marks type errors in the text; F8 goes to the next. `report` gets them too, for a list. */
export function problems(ask: Ask, report: (problems: readonly ListedProblem[] | null) => void): Extension {
  return [
    linter(
      async ({ state }): Promise<Diagnostic[]> => {
        const found = await ask("problems", state);
        report(
          found &&
            found.map((problem) => ({
              ...problem,
              line: state.doc.lineAt(Math.min(problem.from, state.doc.length)).number,
            })),
        );
        return (found ?? []).map(({ fix, ...problem }) =>
          fix === undefined
            ? problem
            : { ...problem, actions: [{ name: fix, apply: (view) => putFirst(view, fix) }] },
        );
      },
      {
        delay: PAUSE,
        needsRefresh: ({ transactions }) =>
          transactions.some(({ effects }) => effects.some((effect) => effect.is(again))),
      },
    ),
    keymap.of(lintKeymap.filter(({ key }) => key === "F8")), // not the panel: the list below the editor is one
  ];
}
