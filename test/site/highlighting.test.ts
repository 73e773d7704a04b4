// Code in the text is highlighted: the site has the language of every fence, and no more than those.
import fs from "node:fs";
import path from "node:path";
import { parseNotebook, toProse } from "../../site/plugin/ipynb";
import slimPrism from "../../site/plugin/slim-prism.cjs";

const root = path.resolve(__dirname, "../..");

/** Languages by the names that fences use; `console` and `text` show what a program wrote. */
const NAMES: Record<string, string> = { ts: "typescript", js: "javascript", sh: "bash" };
const PLAIN = ["console", "text"];

const textsOf = (folder: string): string[] =>
  fs
    .readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(md|ipynb)$/.test(name))
    .map((name) => {
      const file = path.join(root, folder, name);
      const text = fs.readFileSync(file, "utf8");
      return name.endsWith(".ipynb") ? toProse(parseNotebook(text, file)) : text;
    });

test("the languages of the text are those of the highlighter", () => {
  const fences = [...textsOf("docs"), ...textsOf("notebooks")].flatMap((text) =>
    [...text.matchAll(/^ *(?:```|~~~)([\w-]+)/gm)].map(([, name]) => NAMES[name!] ?? name!),
  );
  const used = new Set(fences.filter((name) => !PLAIN.includes(name)));
  expect(used).toContain("typescript");
  const missing = [...used].filter((name) => ![...slimPrism.LANGUAGES, "bash"].includes(name));
  expect(missing).toEqual([]);
  const needless = slimPrism.LANGUAGES.filter((name) => name !== "clike" && !used.has(name));
  expect(needless).toEqual([]);
});

test("a highlighter that is not as we know it stops the build", () => {
  const build = (source: string) => slimPrism.call({ addDependency: () => undefined }, source);
  expect(() => build("var Prism = 1;")).toThrow("was it updated?");
  const file = require.resolve("prism-react-renderer").replace(/index\.js$/, "index.mjs");
  const slim = build(fs.readFileSync(file, "utf8"));
  expect(slim).toContain("Prism.languages.typescript");
  expect(slim).not.toContain("Prism.languages.swift");
});
