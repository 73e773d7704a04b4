/** TypeScript to JavaScript, one cell at a time, each statement on the line where it was. */
import { transform } from "sucrase";
import { CellSyntaxError } from "./syntax-error";

/** What sucrase would drop or mistranslate without a word: a form and what to write in its place. */
const UNSUPPORTED: readonly { form: RegExp; message: string }[] = [
  {
    // `declare namespace` holds only types and may be dropped.
    form: /^\s*(?:export\s+)?(?:namespace|module)\s+[\w$.]+\s*\{/,
    message: "namespaces do not run in the page; use an object or a class with static members",
  },
  {
    form: /^\s*(?:export\s+)?import\s+[\w$]+\s*=/,
    message: 'import x = ... does not run in the page; write import x from "module"',
  },
  { form: /^\s*export\s*=/, message: "a cell has nothing to export to; its names are visible below anyway" },
];

/** Throws a CellSyntaxError when the text is not TypeScript. */
export function stripTypes(source: string): string {
  let js: string;
  try {
    js = transform(source, {
      transforms: ["typescript"],
      disableESTransforms: true,
      // An import may be used by a later cell only.
      keepUnusedImports: true,
      production: true,
    }).code;
  } catch (error) {
    const { loc } = error as { loc?: { line: number; column: number } };
    const message = (error as Error).message
      .replace(/^Error transforming [^:]*: /, "")
      .replace(/ \(\d+:\d+\)$/, "");
    throw new CellSyntaxError(message, loc?.line, loc?.column);
  }
  refuseUnsupported(source, js);
  return js;
}

/** A line that only looks like one of the forms, in a string or a comment, comes through unchanged. */
function refuseUnsupported(source: string, js: string): void {
  const stripped = js.split("\n");
  source.split("\n").forEach((text, at) => {
    if (text === stripped[at]) return;
    for (const { form, message } of UNSUPPORTED) {
      if (form.test(text)) throw new CellSyntaxError(message, at + 1, text.search(/\S/) + 1);
    }
  });
}
