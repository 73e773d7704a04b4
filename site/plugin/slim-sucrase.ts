// sucrase without what the page's kernel never asks of it: JSX, Flow, CommonJS, source maps. 17 KB of 159, gzipped.
import path from "node:path";

const UNUSED = [
  "CJSImportProcessor",
  "computeSourceMap",
  "parser/plugins/flow",
  "parser/plugins/jsx/index",
  "parser/plugins/jsx/xhtml",
  "transformers/CJSImportTransformer",
  "transformers/FlowTransformer",
  "transformers/JSXTransformer",
  "transformers/JestHoistTransformer",
  "transformers/ReactDisplayNameTransformer",
  "transformers/ReactHotLoaderTransformer",
  "util/formatTokens",
];

/** Aliases for the bundler: each unused file is empty, and the check of the options does nothing. */
export function slimSucrase(): Record<string, string | false> {
  const esm = path.join(path.dirname(require.resolve("sucrase/package.json")), "dist", "esm");
  const file = (name: string): string => path.join(esm, `${name}.js`);
  return {
    ...Object.fromEntries(UNUSED.map((name) => [file(name), false])),
    // The options are written once, in strip-types.ts. Its checker is a library of its own.
    [file("Options")]: path.join(__dirname, "unchecked-options.ts"),
  };
}
