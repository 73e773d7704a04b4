// A loader: prism-react-renderer with the languages of our pages instead of the 24 that it carries, and without its themes.
// 17 KB of 26, gzipped, on every page.
const fs = require("node:fs");
const { createRequire } = require("node:module");

/** Each after those that it builds on. The configuration of the site adds "bash". */
const LANGUAGES = ["clike", "javascript", "typescript", "python", "json"];

/** From where it has found its copy of Prism, which it calls so, up to its components. */
const ITS_LANGUAGES_AND_THEMES =
  /(?<=^var Prism = __toESM\(require_prism\(\)\);\n)[\s\S]*?^\/\/ src\/themes\/[\s\S]*?(?=^\/\/ src\/index\.ts$)/m;

/** What its components call the themes, and the one for those who pass none. We do. */
const NO_THEMES = "var themes_exports = {}, vsDark_default;";

/** The Prism from which Docusaurus takes further languages. */
const preset = createRequire(require.resolve("@docusaurus/preset-classic"));
const prismjs = createRequire(preset.resolve("@docusaurus/theme-classic"));

function slimPrism(source) {
  if (!ITS_LANGUAGES_AND_THEMES.test(source))
    throw new Error("site/plugin: prism-react-renderer is not as we know it; was it updated?");
  const ours = LANGUAGES.map((name) => {
    const file = prismjs.resolve(`prismjs/components/prism-${name}.js`);
    this.addDependency(file);
    return fs.readFileSync(file, "utf8");
  });
  return source.replace(ITS_LANGUAGES_AND_THEMES, () => [...ours, NO_THEMES, ""].join("\n"));
}

module.exports = slimPrism;
module.exports.LANGUAGES = LANGUAGES;
