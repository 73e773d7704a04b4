/** The compiler's texts, as a reader of the page wants them. */
import type TS from "typescript";
import type { Description } from "./protocol";

type Parts = TS.SymbolDisplayPart[] | undefined;

const join = (parts: Parts): string => (parts ?? []).map(({ text }) => text).join("");

/**
 * Two cells may declare a class of the same name; the compiler tells them apart by their files. Readers know cells:
 * `import("/notebook/cell-3").Variable` becomes `Variable (cell 3)`.
 */
function withoutFiles(text: string): string {
  return text
    .replace(/import\("\/notebook\/cell-(\d+)"\)\.([\w$.]+)/g, "$2 (cell $1)")
    .replace(/import\("\/dezero\/index"\)\.([\w$.]+)/g, "$1 (dezero)")
    .replace(/"\/notebook\/cell-(\d+)"/g, "cell $1");
}

/** A diagnostic, without advice about a configuration that readers do not have. */
export function readableMessage(text: string): string {
  return withoutFiles(text).replace(
    / Do you need to (?:install type definitions|change your target library)[^\n]*/g,
    "",
  );
}

/** The name that a signature declares, as a program writes it: `(method) Variable.add(...)` gives `Variable.add`. */
export function nameIn(signature: string): string {
  return (
    /^(?:\(\w+\) )?(?:(?:const|let|var|function|class|interface|type|namespace|constructor) )?([\w$.]+)/.exec(
      signature,
    )?.[1] ?? ""
  );
}

/** A declaration. That a name came here by an import says nothing: every name of a cell above does. */
export function signature(parts: Parts): string {
  return withoutFiles(join(parts))
    .replace(/^\(alias\) /, "")
    .replace(/\n(?:import|export) [^\n]*$/, "");
}

/** TSDoc as Markdown: `{@link add}` becomes code. */
export function markdown(parts: Parts): string {
  return join(parts).replace(
    /\{@link(?:code|plain)?\s+([^\s|}]+)(?:\s*\|\s*|\s+)?([^}]*)\}/g,
    (_, target: string, text: string) => `\`${text.trim() || target}\``,
  );
}

interface Documented {
  displayParts?: Parts;
  documentation?: Parts;
  tags?: TS.JSDocTagInfo[];
}

export function description({ displayParts, documentation, tags = [] }: Documented): Description {
  return {
    signature: signature(displayParts),
    documentation: markdown(documentation),
    tags: tags
      .filter(({ name }) => name !== "internal")
      .map(({ name, text }) => ({ name, text: name === "example" ? join(text) : markdown(text) })),
  };
}
