import type { Extension } from "@codemirror/state";
import {
  activateHover,
  closeHoverTooltips,
  EditorView,
  hasHoverTooltips,
  hoverTooltip,
  keymap,
} from "@codemirror/view";
import type { Ask } from "./ask";
import { documentationElement, documentationText } from "./documentation";

/**
 * What the name under the pointer is. F1 (or Ctrl+K, Ctrl+I as in other editors) tells it of the name at the cursor;
 * once more goes into the text, to scroll it and to follow its link, and Escape comes back.
 */
export function hover(ask: Ask, referenceRoute: string): Extension {
  const tooltip = hoverTooltip(async (view, position) => {
    const { state } = view;
    const found = await ask("hover", state, position);
    if (!found || view.state.doc !== state.doc) return null;
    return {
      pos: found.from,
      end: found.to,
      above: true,
      create: () => {
        const reference = found.reference === undefined ? undefined : referenceRoute + found.reference;
        const dom = documentationElement(found, reference);
        dom.setAttribute("role", "tooltip");
        dom.addEventListener("keydown", (event) => {
          if (event.key !== "Escape") return;
          view.focus();
          close(view);
        });
        return { dom };
      },
    };
  });

  const atCursor = (view: EditorView): boolean => {
    const shown = view.dom.querySelector<HTMLElement>("[role=tooltip]");
    if (shown) {
      shown.focus();
      return true;
    }
    const { head } = view.state.selection.main;
    activateHover(view, head, 1, {
      tooltip,
      until: (transaction) => transaction.docChanged || transaction.selection !== undefined,
    });
    // The tooltip is apart from the text: a screen reader has to be told.
    void ask("hover", view.state, head).then((found) => {
      if (found) view.dispatch({ effects: EditorView.announce.of(documentationText(found)) });
    });
    return true;
  };
  return [
    tooltip,
    keymap.of([
      { key: "F1", run: atCursor },
      { key: "Mod-k Mod-i", run: atCursor },
      { key: "Escape", run: close },
    ]),
  ];
}

function close(view: EditorView): boolean {
  if (!hasHoverTooltips(view.state)) return false;
  view.dispatch({ effects: closeHoverTooltips });
  return true;
}
