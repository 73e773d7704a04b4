import { StateEffect, StateField, type Extension } from "@codemirror/state";
import { EditorView, keymap, showTooltip, ViewPlugin, type ViewUpdate } from "@codemirror/view";
import type { CallHelp } from "../../../language/protocol";
import type { Ask } from "./ask";

const setCall = StateEffect.define<CallHelp | null>();

/** The call at the cursor, while its help is open. */
const openCall = StateField.define<CallHelp | null>({
  create: () => null,
  update(call, transaction) {
    for (const effect of transaction.effects) if (effect.is(setCall)) return effect.value;
    if (!call || !transaction.docChanged) return call;
    return { ...call, from: transaction.changes.mapPos(call.from, -1) };
  },
  provide: (field) =>
    showTooltip.from(
      field,
      (call) => call && { pos: call.from, above: true, create: () => ({ dom: callElement(call) }) },
    ),
});

function callElement({ prefix, parameters, suffix, active, documentation }: CallHelp): HTMLElement {
  const dom = document.createElement("div");
  dom.className = "cm-doc cm-call";
  const signature = document.createElement("pre");
  signature.className = "cm-doc-signature";
  signature.append(prefix);
  parameters.forEach(({ label }, at) => {
    if (at > 0) signature.append(", ");
    const parameter = document.createElement(at === active ? "strong" : "span");
    parameter.textContent = label;
    signature.append(parameter);
  });
  signature.append(suffix);
  dom.append(signature);
  // One sentence: the whole text is a hover away, and this stays open while the arguments are typed.
  const [summary] = /^.*?[.:](?=\s|$)/s.exec(parameters[active]?.documentation || documentation) ?? [];
  if (summary !== undefined) {
    const text = document.createElement("p");
    text.textContent = summary.replaceAll("`", "").replace(/:$/, ".");
    dom.append(text);
  }
  return dom;
}

/** The parameters of the call that is being typed. Opens after `(` and `,`, or by Ctrl+Shift+Space. */
export function callHelp(ask: Ask): Extension {
  const plugin = ViewPlugin.fromClass(
    class {
      private asked = 0;

      constructor(private readonly view: EditorView) {}

      update(update: ViewUpdate): void {
        if (!update.docChanged && !update.selectionSet) return;
        const { head } = update.state.selection.main;
        const typed =
          update.docChanged && /[(,]\s?$/.test(update.state.sliceDoc(Math.max(0, head - 2), head));
        if (typed || update.state.field(openCall)) this.ask();
      }

      ask(): void {
        const asked = ++this.asked;
        const { state } = this.view;
        void ask("call", state, state.selection.main.head).then((call) => {
          if (asked !== this.asked || this.view.state.doc !== state.doc) return;
          if (call || state.field(openCall)) this.view.dispatch({ effects: setCall.of(call) });
        });
      }

      destroy(): void {
        this.asked = -1;
      }
    },
  );
  const open = (view: EditorView): boolean => {
    view.plugin(plugin)?.ask();
    return true;
  };
  const close = (view: EditorView): boolean => {
    if (!view.state.field(openCall)) return false;
    view.dispatch({ effects: setCall.of(null) });
    return true;
  };
  return [
    openCall,
    plugin,
    EditorView.domEventHandlers({ blur: (_, view) => void close(view) }),
    keymap.of([
      { key: "Mod-Shift-Space", run: open },
      { key: "Escape", run: close },
    ]),
  ];
}
