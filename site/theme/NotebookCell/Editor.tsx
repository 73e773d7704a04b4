import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { javascript } from "@codemirror/lang-javascript";
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { EditorState, StateEffect, StateField, type Extension } from "@codemirror/state";
import { Decoration, drawSelection, EditorView, keymap, type DecorationSet } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { useEffect, useRef, type ReactElement } from "react";

interface Props {
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

const colour = (name: string) => `var(--code-${name})`;

/** The colours of `code-theme.ts`, for CodeMirror's grammar. */
const highlighting = HighlightStyle.define([
  { tag: tags.comment, color: colour("comment"), fontStyle: "italic" },
  { tag: [tags.keyword, tags.self, tags.operatorKeyword], color: colour("keyword") },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], color: colour("string") },
  { tag: [tags.number, tags.bool, tags.null], color: colour("number") },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], color: colour("function") },
  { tag: [tags.className, tags.definition(tags.className), tags.typeName], color: colour("type") },
  { tag: [tags.operator, tags.punctuation, tags.bracket], color: colour("punctuation") },
]);

/** The look of `Code.tsx`, so that nothing moves when editing begins. */
const look = EditorView.theme({
  "&": { color: colour("text"), fontSize: "inherit", backgroundColor: "transparent" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "inherit", lineHeight: "inherit" },
  ".cm-content": { padding: "var(--cell-padding) 0", caretColor: colour("text") },
  ".cm-line": { padding: "0 var(--cell-padding)" },
  ".cm-cursor": { borderLeftColor: colour("text") },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--code-selection)",
  },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--code-selection)", outline: "none" },
  ".dezero-error-line": { backgroundColor: "var(--error-background)", boxShadow: "inset 3px 0 var(--error)" },
});

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
export default function Editor({ initial, label, errorLine, onChange }: Props): ReactElement {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView>(null);
  const change = useRef(onChange);
  change.current = onChange;

  useEffect(() => {
    const view = new EditorView({
      parent: host.current!,
      state: EditorState.create({
        doc: initial,
        extensions: [
          extensions,
          EditorView.contentAttributes.of({ "aria-label": label }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) change.current(update.state.doc.toString());
          }),
        ],
      }),
    });
    editor.current = view;
    view.focus();
    return () => {
      editor.current = null;
      view.destroy();
    };
  }, []); // A new document is a new editor: the cell gives it a new key.

  useEffect(() => editor.current?.dispatch({ effects: markLine.of(errorLine) }), [errorLine]);

  return <div ref={host} />;
}
