// Markdown tree -> page: code cells become <NotebookCell/>, links between notebooks and docs become routes.
import path from "node:path";
import { CELL_FENCE, type CodeCell } from "./ipynb";
import { changesSincePrevious } from "./previous-step";

/** The parts of an mdast node that this plugin reads or writes. */
interface Node {
  type: string;
  lang?: string | null;
  value?: string;
  url?: string;
  depth?: number;
  name?: string;
  attributes?: { type: "mdxJsxAttribute"; name: string; value: string }[];
  children?: Node[];
}

/** Finds the route of a source file, or nothing when no page is made from it. */
export type LinkResolver = (link: { target: string; source: string }) => string | null | undefined;

const component = (name: string, props: Record<string, string>, children: Node[] = []): Node => ({
  type: "mdxJsxFlowElement",
  name,
  attributes: Object.entries(props).map(([key, value]) => ({ type: "mdxJsxAttribute", name: key, value })),
  children,
});

function replaceCells(tree: Node): number {
  let cells = 0;
  tree.children = tree.children?.map((node) => {
    if (node.type !== "code" || node.lang !== CELL_FENCE) return node;
    cells += 1;
    const cell = JSON.parse(node.value ?? "") as CodeCell;
    return component("NotebookCell", { cell: JSON.stringify(cell) });
  });
  return cells;
}

/** TypeScript inside of `<details>` is a solution: it can be tried in a cell. In JupyterLab it is code in Markdown. */
function offerSolutions(tree: Node): void {
  let depth = 0;
  tree.children = tree.children?.map((node) => {
    if (node.type === "html") {
      const count = (tag: RegExp) => node.value?.match(tag)?.length ?? 0;
      depth += count(/<details\b/g) - count(/<\/details>/g);
    }
    const isSolution = depth > 0 && node.type === "code" && /^(ts|typescript)$/.test(node.lang ?? "");
    return isSolution ? component("Solution", { code: `${node.value ?? ""}\n` }, [node]) : node;
  });
}

/** Only files are ours to resolve: not URLs, not absolute routes, not anchors of the same page. */
const SOURCE_LINK = /^(?![a-z][a-z\d+.-]*:|\/|#)([^?#]+\.(?:ipynb|mdx?))([?#].*)?$/i;

function resolveLinks(node: Node, source: string, resolve: LinkResolver): void {
  if ((node.type === "link" || node.type === "definition") && node.url) {
    const [, file, suffix = ""] = SOURCE_LINK.exec(node.url) ?? [];
    if (file !== undefined) {
      const target = path.resolve(path.dirname(source), decodeURI(file));
      const route = resolve({ target, source });
      if (!route)
        throw new Error(`${source}: broken link ${JSON.stringify(node.url)}: no page is made from ${target}`);
      node.url = route + suffix;
    }
  }
  for (const child of node.children ?? []) resolveLinks(child, source, resolve);
}

/**
 * The remark plugin. It must run before Docusaurus' own: those would take a link to an `.ipynb` for a file to
 * download, and a cell for a code block.
 */
export function remarkNotebook({ resolve }: { resolve: LinkResolver }) {
  return (tree: Node, file: { path: string }): void => {
    resolveLinks(tree, file.path, resolve);
    if (!file.path.endsWith(".ipynb") || replaceCells(tree) === 0) return;
    // Below the title, or first when there is none.
    const title = tree.children?.findIndex((node) => node.type === "heading" && node.depth === 1) ?? -1;
    tree.children?.splice(title + 1, 0, component("NotebookToolbar", { file: path.basename(file.path) }));
    offerSolutions(tree);
    const since = changesSincePrevious(file.path);
    if (since) tree.children?.push(component("StepChanges", { since: JSON.stringify(since) }));
    tree.children?.push(component("NotebookEnd", {}));
  };
}
