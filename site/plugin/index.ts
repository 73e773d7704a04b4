// The Docusaurus side of "a notebook is a page": no file is generated, `.ipynb` goes through the docs plugin.
import fs from "node:fs/promises";
import path from "node:path";
import type { LoadContext, MarkdownConfig, Plugin } from "@docusaurus/types";
import { writeServiceWorker } from "../offline";
import { readContents } from "./contents";
import { parseNotebook, toMarkdown, toProse } from "./ipynb";
import { addPolicies } from "./policy";
import type { LinkResolver } from "./remark";
import { renderOutputs, requireKatex } from "./render-outputs";
import { slimSucrase } from "./slim-sucrase";
import { readPictures, setPicturesAside } from "./stored-pictures";

type WebpackConfig = Parameters<NonNullable<Plugin["configureWebpack"]>>[0];

/** The options of Docusaurus' MDX loader that we need; the loader does not export their type. */
interface DocsRule {
  include: string[];
  use: [
    {
      loader: string;
      options: {
        resolveMarkdownLink?: (link: { linkPathname: string; sourceFilePath: string }) => string | null;
      };
    },
  ];
}

const isNotebook = (file: string): boolean => file.endsWith(".ipynb");

/** The Markdown of a notebook's page. */
function pageMarkdown(file: string, json: string): string {
  const notebook = renderOutputs(parseNotebook(json, file));
  setPicturesAside(notebook, path.basename(file, ".ipynb"));
  return toMarkdown(notebook);
}

/** `markdown` in docusaurus.config.ts: reads `.ipynb`, and leaves every other file to Docusaurus. */
export const notebookMarkdown: Partial<MarkdownConfig> = {
  format: "detect",
  preprocessor: ({ filePath, fileContent }) =>
    isNotebook(filePath) ? pageMarkdown(filePath, fileContent) : fileContent,
  parseFrontMatter: async (params) => {
    if (!isNotebook(params.filePath)) return params.defaultParseFrontMatter(params);
    const notebook = parseNotebook(params.fileContent, params.filePath);
    const yaml = `---\n${notebook.frontMatter}\n---\n`;
    const { frontMatter } = await params.defaultParseFrontMatter({ ...params, fileContent: yaml });
    // Plain Markdown, not MDX: `{`, `<` and LaTeX in a notebook's prose mean themselves.
    return { frontMatter: { ...frontMatter, mdx: { format: "md" } }, content: toProse(notebook) };
  },
};

/** The docs instances, known once the bundler is configured, which is before any page is compiled. */
let docsRules: DocsRule[] = [];

/** Asks the docs instance that owns the target, so that links between `docs/` and `notebooks/` work too. */
export const resolveLink: LinkResolver = ({ target }) => {
  for (const rule of docsRules) {
    const folder = rule.include.find((dir) => target.startsWith(dir));
    if (folder === undefined) continue;
    const linkPathname = `./${path.relative(folder, target).replaceAll(path.sep, "/")}`;
    return rule.use[0].options.resolveMarkdownLink?.({
      linkPathname,
      sourceFilePath: path.join(folder, "_"),
    });
  }
  return null;
};

/** Class names are shown to readers (printed objects, error names, graphs), so the minimizer must keep them. */
function keepClassNames(config: WebpackConfig): void {
  let found = false;
  for (const minimizer of config.optimization?.minimizer ?? []) {
    // Rspack's swc, and webpack's terser. Neither offers a public way to change the options of an instance.
    const { name, _args, options } = minimizer as {
      name?: string;
      _args?: { minimizerOptions?: Record<string, unknown> }[];
      options?: { minimizer?: { options?: Record<string, unknown> } };
    };
    const swc = name === "SwcJsMinimizerRspackPlugin" ? _args?.[0]?.minimizerOptions : undefined;
    const terser = options?.minimizer?.options;
    if (swc) {
      swc.compress = { ...(swc.compress as object), keep_classnames: true };
      swc.mangle = { keep_classnames: true };
      found = true;
    } else if (terser?.mangle) {
      terser.keep_classnames = true;
      found = true;
    }
  }
  if (!found)
    throw new Error("site/plugin: found no minimizer whose class names to keep; was Docusaurus updated?");
}

/** KaTeX's style sheet of the very version that renders the formulas. */
function katexFolder(): string {
  return path.dirname(requireKatex.resolve("katex/dist/katex.min.css"));
}

/** Files served as they are: the notebooks for download, and KaTeX's styles and fonts. */
async function copyStaticFiles(siteDir: string, outDir: string): Promise<void> {
  await fs.cp(path.join(siteDir, "notebooks"), path.join(outDir, "notebooks"), {
    recursive: true,
    filter: (file) => !path.basename(file).startsWith("."),
  });
  const katex = katexFolder();
  await fs.cp(path.join(katex, "katex.min.css"), path.join(outDir, "katex", "katex.min.css"));
  await fs.cp(path.join(katex, "fonts"), path.join(outDir, "katex", "fonts"), {
    recursive: true,
    filter: (file) => path.extname(file) === "" || file.endsWith(".woff2"), // what every current browser loads
  });
}

interface Content {
  entries: Awaited<ReturnType<typeof readContents>>;
  pictures: Awaited<ReturnType<typeof readPictures>>;
}

export default function notebooksPlugin({ siteDir, baseUrl, generatedFilesDir }: LoadContext): Plugin {
  const theme = path.join(siteDir, "site", "theme");
  const notebooks = path.join(siteDir, "notebooks");
  return {
    name: "dezero-notebooks",
    getThemePath: () => theme,
    getTypeScriptThemePath: () => theme,
    getPathsToWatch: () => [path.join(siteDir, "notebooks", "*.ipynb")],

    // For the landing page, and for pages with pictures, as files: global data would be a part of every page.
    loadContent: async (): Promise<Content> => ({
      entries: await readContents(notebooks),
      pictures: await readPictures(notebooks),
    }),
    contentLoaded: async ({ content, actions }) => {
      const { entries, pictures } = content as Content;
      await actions.createData("contents.json", entries);
      for (const [name, data] of pictures) await actions.createData(`pictures/${name}.json`, data);
      // A page would be able to load what is left over from a notebook that is gone.
      const folder = path.join(generatedFilesDir, "dezero-notebooks", "default", "pictures");
      for (const file of await fs.readdir(folder)) {
        if (!pictures.has(path.parse(file).name)) await fs.rm(path.join(folder, file));
      }
    },

    configureWebpack(config, isServer) {
      if (!isServer && process.env.NODE_ENV === "production") keepClassNames(config);

      // The docs instances' rules, not that of the pages plugin: a page imports a notebook as JSON.
      const pagesDir = path.join(siteDir, "site", "pages");
      const rules = (config.module?.rules ?? []) as (DocsRule | undefined)[];
      docsRules = rules.filter(
        (rule): rule is DocsRule =>
          rule?.use?.[0]?.options?.resolveMarkdownLink !== undefined &&
          !rule.include.some((dir) => dir.startsWith(pagesDir)),
      );
      const notebookPages = docsRules.map((rule) => ({ ...rule, test: /\.ipynb$/i }));
      const notebookData = { test: /\.ipynb$/i, include: [pagesDir], type: "json" };
      const prism = {
        test: require.resolve("prism-react-renderer").replace(/index\.js$/, "index.mjs"),
        use: [path.join(__dirname, "slim-prism.cjs")],
      };

      const serve = (folder: string, directory: string) => ({
        directory,
        publicPath: `${baseUrl}${folder}`,
        watch: false,
      });
      return {
        resolve: {
          alias: {
            ...slimSucrase(),
            dezero$: path.join(siteDir, "src", "index.ts"),
            "dezero/plot$": path.join(siteDir, "src", "plot", "index.ts"),
            "dezero/graph$": path.join(siteDir, "src", "graph", "index.ts"),
            // As the package carries it: of the library's own file, rspack would write down where it is on this machine.
            "@viz-js/viz$": path.join(siteDir, "dist", "graphviz.mjs"),
            // Formulas in outputs look like those of the text: one KaTeX, one style sheet.
            katex$: path.join(katexFolder(), "katex.mjs"),
          },
        },
        module: {
          rules: [...notebookPages, notebookData, prism],
          parser: { javascript: { worker: ["...", "ConfinedWorker from ./confined"] } }, // site/kernel/start.ts
        },
        devServer: {
          static: [serve("notebooks", path.join(siteDir, "notebooks")), serve("katex", katexFolder())],
        },
      } as ReturnType<NonNullable<Plugin["configureWebpack"]>>;
    },

    postBuild: async ({ outDir }) => {
      await copyStaticFiles(siteDir, outDir);
      await addPolicies(outDir);
      await writeServiceWorker(outDir); // last: it lists all files
    },
  };
}
