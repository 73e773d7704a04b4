// Markdown tree -> the same with links: `np.sum` in a chapter leads to the page that documents it.
import fs from "node:fs";
import { findName, type ApiNames } from "./names";

/** The parts of an mdast node that this plugin reads or writes. */
interface Node {
  type: string;
  value?: string;
  url?: string;
  lang?: string | null;
  children?: Node[];
}

export interface ApiLinkOptions {
  /**
   * The file with the names, read when the first page is compiled. Not as a string: Docusaurus puts all strings of its
   * configuration into every page, and this one is a path of the machine that builds.
   */
  names: () => string;
  /** The route of the reference, with the site's base. */
  route: string;
}

/** Nothing inside of these becomes a link. */
const WITHOUT_LINKS = new Set(["heading", "link", "linkReference", "definition", "code"]);

/** Columns of tables with these heads show Python, where the same name is another library's. */
const OTHER_LANGUAGES = new Set(["python", "numpy", "dezero", "numpy, python"]);

const textOf = (node: Node): string => (node.children ?? []).map(textOf).join("") + (node.value ?? "");

/** Names that the page's own code declares: in the chapters that build `Variable`, it is theirs and not the package's. */
function declaredNames(tree: Node): Set<string> {
  const names = new Set<string>();
  for (const { type, value = "" } of tree.children ?? []) {
    // A cell of a notebook is a line of JSON here, with its line ends written as `\n`.
    if (type !== "code") continue;
    for (const [, name] of value.matchAll(
      /(?:^|\\n|"|\n)(?:export )?(?:abstract |async )?(?:class|function\*?|const|let|var) ([\w$]+)/g,
    )) {
      names.add(name!);
    }
  }
  return names;
}

/** The first mention of a name on a page becomes a link: one is enough to follow, and more would shout. */
export function remarkApiLinks({ names: file, route }: ApiLinkOptions) {
  let known: ApiNames | undefined;
  return (tree: Node): void => {
    known ??= JSON.parse(fs.readFileSync(file(), "utf8")) as ApiNames;
    const names = known;
    const declared = declaredNames(tree);
    const linked = new Set<string>();

    const visit = (node: Node): void => {
      if (!node.children || WITHOUT_LINKS.has(node.type)) return;
      const foreign = node.type === "table" ? foreignColumns(node) : undefined;
      if (foreign) {
        for (const row of node.children) {
          row.children?.forEach((cell, column) => foreign.has(column) || visit(cell));
        }
        return;
      }
      node.children = node.children.map((child) => {
        if (child.type !== "inlineCode") {
          visit(child);
          return child;
        }
        const found = findName(child.value ?? "", names);
        if (!found || linked.has(found.name) || declared.has(found.name.split(".")[0]!)) return child;
        linked.add(found.name);
        return { type: "link", url: `${route}/${found.place}`, children: [child] };
      });
    };
    visit(tree);
  };
}

function foreignColumns({ children: rows = [] }: Node): Set<number> {
  const heads = rows[0]?.children ?? [];
  return new Set(
    heads.flatMap((cell, column) => (OTHER_LANGUAGES.has(textOf(cell).toLowerCase()) ? [column] : [])),
  );
}
