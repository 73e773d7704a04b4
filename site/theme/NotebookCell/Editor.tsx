import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { javascript } from "@codemirror/lang-javascript";
import { bracketMatching, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { EditorState, StateEffect, StateField, type Extension } from "@codemirror/state";
import {
  Decoration,
  drawSelection,
  EditorView,
  keymap,
  tooltips,
  type DecorationSet,
} from "@codemirror/view";
import useBaseUrl from "@docusaurus/useBaseUrl";
import { useEffect, useId, useRef, useState, type ReactElement } from "react";
import { usePageKernel } from "../usePageKernel";
import { highlighting } from "./highlighting";
import type { Ask } from "./language/ask";
import { callHelp } from "./language/call-help";
import { completion } from "./language/completion";
import { hover } from "./language/hover";
import { problems, putFirst, recheck, recheckNow, type ListedProblem } from "./language/problems";
import Problems from "./language/Problems";
import { useLanguage } from "./language/useLanguage";
import { look } from "./look";

interface Props {
  /** The cell's id in the page's kernel, which knows the cells above. */
  id: string;
  initial: string;
  label: string;
  errorLine?: number;
  onChange: (source: string) => void;
}

const markLine = StateEffect.define<number | undefined>();
const errorMark = Decoration.line({ class: "dezero-error-line" });

/** The line of the last error. It moves with the text around it. */
const markedLine = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    let result = marks.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(markLine)) continue;
      const { doc } = transaction.state;
      const found = effect.value !== undefined && effect.value <= doc.lines;
      result = found ? Decoration.set([errorMark.range(doc.line(effect.value).from)]) : Decoration.none;
    }
    return result;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** The room for tooltips: the page's bar stays in sight. */
function belowNavbar(): { top: number; left: number; bottom: number; right: number } {
  const { bottom = 0 } = document.querySelector(".navbar")?.getBoundingClientRect() ?? {};
  const { clientWidth: right, clientHeight } = document.documentElement;
  return { top: Math.max(0, bottom), left: 0, bottom: clientHeight, right };
}

const extensions: Extension[] = [
  history(),
  drawSelection(),
  indentOnInput(),
  bracketMatching(),
  closeBrackets(),
  javascript({ typescript: true }),
  syntaxHighlighting(highlighting),
  markedLine,
  look,
  tooltips({ position: "fixed", tooltipSpace: belowNavbar }),
  // Shift+Enter and Ctrl+Enter are left to the cell. Escape, then Tab leaves the editor: CodeMirror's own rule.
  keymap.of([
    { key: "Shift-Enter", run: () => true },
    { key: "Mod-Enter", run: () => true },
    ...closeBracketsKeymap,
    ...defaultKeymap,
    ...historyKeymap,
    indentWithTab,
  ]),
];

/** A cell's code while it is edited. The text is the editor's own: `initial` is read once. */
export default function Editor({ id, initial, label, errorLine, onChange }: Props): ReactElement {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView>(null);
  const change = useRef(onChange);
  change.current = onChange;
  const kernel = usePageKernel();
  const { language, status } = useLanguage();
  const [found, setFound] = useState<readonly ListedProblem[] | null>(null);
  const problemsId = useId();
  const reference = useBaseUrl("/api/");

  useEffect(() => {
    const ask: Ask = (question, state, ...rest) => {
      const above = kernel.sources(id).slice(0, -1);
      return language.ask(question, [...above, state.doc.toString()], above.length, ...rest);
    };
    const view = new EditorView({
      parent: host.current!,
      state: EditorState.create({
        doc: initial,
        extensions: [
          // Before the rest, so that Tab and Escape are theirs while they show something.
          [completion(ask), callHelp(ask), hover(ask, reference), problems(ask, setFound)],
          extensions,
          EditorView.contentAttributes.of({ "aria-label": label, "aria-describedby": problemsId }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) change.current(update.state.doc.toString());
          }),
        ],
      }),
    });
    editor.current = view;
    view.focus();
    const release = language.use();

    let above = kernel.sources(id).slice(0, -1);
    const unsubscribe = kernel.subscribe(() => {
      const now = kernel.sources(id).slice(0, -1);
      if (now.length === above.length && now.every((source, index) => source === above[index])) return;
      above = now;
      recheck(view);
    });
    return () => {
      unsubscribe();
      release();
      editor.current = null;
      view.destroy();
    };
  }, []); // A new document is a new editor: the cell gives it a new key.

  useEffect(() => editor.current?.dispatch({ effects: markLine.of(errorLine) }), [errorLine]);
  useEffect(() => {
    if (status === "ready") recheckNow(editor.current!);
  }, [status]);

  const select = ({ from, to }: ListedProblem) => {
    const view = editor.current!;
    const { length } = view.state.doc;
    view.dispatch({
      selection: { anchor: Math.min(from, length), head: Math.min(to, length) },
      scrollIntoView: true,
    });
    view.focus();
  };

  return (
    <>
      <div ref={host} />
      <Problems
        id={problemsId}
        status={status}
        problems={found}
        onSelect={select}
        onFix={(fix) => {
          putFirst(editor.current!, fix);
          editor.current!.focus();
        }}
        onRetry={() => language.start()}
      />
    </>
  );
}
