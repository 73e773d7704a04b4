// Links between the files of the repository, as its readers on the code host and in JupyterLab follow them.
// (The site's own links, its anchors among them, are checked as it is built.)
import fs from "node:fs";
import path from "node:path";
import { marked, type Token } from "marked";
import { findNotebooks } from "../../scripts/notebooks/index.cjs";
import { readNotebook } from "../../site/plugin/ipynb";

const root = path.resolve(__dirname, "../..");

const markdownIn = (folder: string): string[] =>
  fs
    .readdirSync(path.join(root, folder))
    .filter((name) => name.endsWith(".md"))
    .map((name) => path.join(root, folder, name));

function markdownOf(file: string): string {
  const text = fs.readFileSync(file, "utf8");
  if (!file.endsWith(".ipynb")) return text.replace(/^---\n[\s\S]*?\n---\n/, "");
  return readNotebook(JSON.parse(text), file)
    .parts.map((part) => (part.type === "markdown" ? part.text : ""))
    .join("\n\n");
}

/** The targets of all links and images, those inside of HTML elements too. */
function linksIn(markdown: string): string[] {
  const links: string[] = [];
  void marked.walkTokens(marked.lexer(markdown), (token: Token) => {
    if (token.type === "link" || token.type === "image") links.push(String(token.href));
  });
  return links;
}

const files = [...["", "docs", "docs/design", "site/kernel"].flatMap(markdownIn), ...findNotebooks()];
const linksByFile = files.map((file) => [path.relative(root, file), linksIn(markdownOf(file))] as const);

test("there are links to check, in texts and in notebooks", () => {
  for (const file of ["README.md", path.join("notebooks", "step18.ipynb")]) {
    expect(linksByFile.find(([name]) => name === file)?.[1].length).toBeGreaterThan(0);
  }
});

test.each(linksByFile)("%s: what it links to exists", (name, links) => {
  const missing = links
    .filter((link) => !/^[a-z]+:|^#/.test(link))
    // A page of the site, by its route: the build of the site knows better.
    .filter((link) => !link.startsWith("/"))
    .filter((link) => {
      const [target = ""] = link.split("#");
      return !fs.existsSync(path.resolve(root, path.dirname(name), decodeURI(target)));
    });
  expect(missing).toEqual([]);
});

test.each(linksByFile)("%s: addresses on the web are complete, and encrypted", (_, links) => {
  const wrong = links
    .filter((link) => /^[a-z]+:/.test(link) && !link.startsWith("mailto:"))
    .filter((link) => {
      const { protocol, hostname } = new URL(link);
      return (
        (protocol !== "https:" && hostname !== "localhost") ||
        !/^[\w-]+(\.[\w-]+)+$|^localhost$/.test(hostname)
      );
    });
  expect(wrong).toEqual([]);
});
