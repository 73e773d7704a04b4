// The notebook runner as a module; its types are in index.d.cts. The command is ../notebooks.cjs.
const fs = require("node:fs");
const path = require("node:path");
const { checkNotebook } = require("./check.cjs");
const { formatNotebook, normalOutputs, parseNotebook, readNotebook } = require("./format.cjs");
const { runNotebook } = require("./run.cjs");

const root = path.resolve(__dirname, "../..");

/** All notebooks of the project, as absolute paths, in order. */
function findNotebooks() {
  const found = [];
  for (const folder of ["notebooks", "site/pages"]) {
    const absolute = path.join(root, folder);
    if (!fs.existsSync(absolute)) continue;
    for (const name of fs.readdirSync(absolute, { recursive: true })) {
      const hidden = name.split(path.sep).some((part) => part.startsWith(".") || part === "node_modules");
      if (name.endsWith(".ipynb") && !hidden) found.push(path.join(absolute, name));
    }
  }
  return found.sort();
}

module.exports = { checkNotebook, findNotebooks, formatNotebook, normalOutputs, parseNotebook, readNotebook, runNotebook };
