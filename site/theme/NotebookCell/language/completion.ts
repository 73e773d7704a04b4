import {
  acceptCompletion,
  autocompletion,
  completionStatus,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from "@codemirror/autocomplete";
import type { Extension } from "@codemirror/state";
import { keymap, type EditorView } from "@codemirror/view";
import type { CompletionEntry } from "../../../language/protocol";
import type { Ask } from "./ask";
import { documentationElement } from "./documentation";

/** CodeMirror's icons for TypeScript's kinds. */
const ICONS: Record<string, string> = {
  method: "method",
  "construct signature": "method",
  function: "function",
  "local function": "function",
  class: "class",
  interface: "interface",
  type: "type",
  "type parameter": "type",
  enum: "enum",
  "enum member": "constant",
  module: "namespace",
  const: "constant",
  property: "property",
  getter: "property",
  setter: "property",
  keyword: "keyword",
  string: "text",
};

/** TypeScript sorts by these: members and the cells' own names come before globals and keywords. */
const boost = (sort: string): number => (sort < "12" ? 20 : sort < "15" ? 0 : -20);

/** Tab takes a completion, as in JupyterLab; without a list it indents. A list that has just come takes no key yet. */
const accept = (view: EditorView): boolean =>
  acceptCompletion(view) || completionStatus(view.state) === "active";

/** What the reader can type next, with types and documentation. */
export function completion(ask: Ask): Extension {
  const source = async (context: CompletionContext): Promise<CompletionResult | null> => {
    const { state, pos } = context;
    const begun = context.matchBefore(/[A-Za-z_$][\w$]*|\.|["'/@]/);
    if (!context.explicit && !begun) return null;
    const found = await ask("completions", state, pos);
    if (!found || context.aborted) return null;
    const option = ({ name, kind, sort, insert }: CompletionEntry): Completion => ({
      label: name,
      apply: insert,
      type: ICONS[kind] ?? "variable",
      boost: boost(sort),
      info: async () => {
        const described = await ask("describe", state, pos, name);
        return described && documentationElement(described);
      },
    });
    return { from: found.from, options: found.entries.map(option), validFor: /^[\w$]*$/ };
  };
  return [autocompletion({ override: [source], icons: true }), keymap.of([{ key: "Tab", run: accept }])];
}
