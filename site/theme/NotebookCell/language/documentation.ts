// TSDoc as page elements. Built from text alone, never from markup: a shared page's cells bring their own comments.
import { typescriptLanguage } from "@codemirror/lang-javascript";
import { highlightCode } from "@lezer/highlight";
import type { Description } from "../../../language/protocol";
import { highlighting } from "../highlighting";

function element(name: string, className: string, ...content: (Node | string)[]): HTMLElement {
  const made = document.createElement(name);
  if (className !== "") made.className = className;
  made.append(...content);
  return made;
}

/** Code in the editor's colors. */
export function codeElement(code: string, className: string): HTMLElement {
  const pre = element("pre", className);
  const tree = typescriptLanguage.parser.parse(code);
  highlightCode(
    code,
    tree,
    highlighting,
    (text, classes) => pre.append(classes === "" ? text : element("span", classes, text)),
    () => pre.append("\n"),
  );
  return pre;
}

/** The inline Markdown that TSDoc uses: code, emphasis. */
function inline(text: string): (Node | string)[] {
  return text
    .split(/(`[^`]+`|\*\*[^*]+\*\*|\*[^*\s][^*]*\*)/)
    .filter((part) => part !== "")
    .map((part) => {
      if (part.startsWith("`")) return element("code", "", part.slice(1, -1));
      if (part.startsWith("**")) return element("strong", "", part.slice(2, -2));
      if (/^\*.+\*$/s.test(part)) return element("em", "", part.slice(1, -1));
      return part;
    });
}

/** Paragraphs, lists and fenced code. */
function blocks(markdown: string): HTMLElement[] {
  return markdown
    .split(/(^```[\s\S]*?^```$)|\n{2,}/m)
    .filter((block) => block !== undefined && block.trim() !== "")
    .map((block) => {
      const fenced = /^```[^\n]*\n([\s\S]*?)\n?```$/.exec(block.trim());
      if (fenced) return codeElement(fenced[1]!, "cm-doc-example");
      if (!/^[-*] /.test(block)) return element("p", "", ...inline(block));
      const items = block.split(/^[-*] /m).filter((item) => item.trim() !== "");
      return element("ul", "", ...items.map((item) => element("li", "", ...inline(item.trim()))));
    });
}

/** A declaration with its documentation. `reference` is the address of its page. */
export function documentationElement(
  { signature, documentation, tags }: Description,
  reference?: string,
): HTMLElement {
  const doc = element("div", "cm-doc", codeElement(signature, "cm-doc-signature"), ...blocks(documentation));
  for (const { name, text } of tags) {
    if (name === "example") doc.append(codeElement(text.trim(), "cm-doc-example"));
    else doc.append(element("p", "", element("em", "", name), " ", ...inline(text)));
  }
  if (reference !== undefined) {
    const link = element("a", "", "API reference") as HTMLAnchorElement;
    link.href = reference;
    link.target = "_blank"; // the page's cells and their results stay as they are
    link.rel = "noopener";
    doc.append(element("p", "cm-doc-reference", link));
  }
  doc.tabIndex = 0; // long ones scroll, which must not need a mouse
  return doc;
}

/** The same for a screen reader. */
export function documentationText({ signature, documentation }: Description): string {
  return `${signature}. ${documentation.replaceAll("`", "")}`;
}
