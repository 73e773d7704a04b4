import path from "node:path";
import type * as Preset from "@docusaurus/preset-classic";
import type { Config } from "@docusaurus/types";
import rehypeKatex from "rehype-katex";
import remarkMath from "remark-math";
import editorPlugin from "./site/plugin/editor";
import apiPlugin, { apiFolder } from "./site/api";
import { remarkApiLinks } from "./site/api/remark";
import { editUrl } from "./site/edit-url";
import notebooksPlugin, { notebookMarkdown, resolveLink } from "./site/plugin";
import { remarkNotebook } from "./site/plugin/remark";
import { search } from "./site/search";
import { chaptersByStage } from "./site/plugin/sidebar";
import { codeTheme } from "./site/theme/code-theme";

// Where the site is published: SITE_URL=https://example.org SITE_BASE_URL=/dezero/ npm run site
// And where its pages are edited: SITE_EDIT_URL=https://example.org/owner/name/edit/main
const url = process.env.SITE_URL ?? "http://localhost:3000";
const baseUrl = process.env.SITE_BASE_URL ?? "/";

const api = apiFolder(__dirname);

/** What the notebooks, the docs and the API reference have in common. */
const content = {
  beforeDefaultRemarkPlugins: [
    [remarkApiLinks, { names: () => api.names, route: `${baseUrl}api` }], // before the cells, whose code it looks at
    [remarkNotebook, { resolve: resolveLink }],
  ],
  remarkPlugins: [remarkMath],
  rehypePlugins: [rehypeKatex],
  showLastUpdateTime: false,
  editUrl: ({ versionDocsDirPath, docPath }) => editUrl(`${versionDocsDirPath}/${docPath}`),
} satisfies Preset.Options["docs"];

export default {
  title: "dezero",
  tagline: "Deep learning from scratch, in TypeScript, running on this page",
  favicon: "img/favicon.svg",
  url,
  baseUrl,
  trailingSlash: false,
  onBrokenLinks: "throw",
  onBrokenAnchors: "throw",
  onDuplicateRoutes: "throw",
  future: { v4: true, faster: true },

  i18n: { defaultLocale: "en", locales: ["en"], path: "site/i18n" },
  staticDirectories: ["site/static"],
  // A style sheet of its own: bundled with ours, its fonts would be inlined into every page's CSS.
  stylesheets: [`${baseUrl}katex/katex.min.css`],
  markdown: {
    ...notebookMarkdown,
    hooks: { onBrokenMarkdownLinks: "throw", onBrokenMarkdownImages: "throw" },
  },

  presets: [
    [
      "classic",
      {
        docs: { ...content, path: "docs", routeBasePath: "docs", sidebarPath: "./sidebars.ts" },
        pages: { path: "site/pages" },
        sitemap: { lastmod: null, changefreq: null, priority: null, ignorePatterns: [`${baseUrl}search`] },
        blog: false,
        theme: {
          customCss: ["base", "layout", "api", "search", "print"].map((name) => `./site/css/${name}.css`),
        },
      } satisfies Preset.Options,
    ],
  ],
  plugins: [
    [
      "@docusaurus/plugin-content-docs",
      {
        ...content,
        id: "notebooks",
        path: "notebooks",
        routeBasePath: "notebooks",
        include: ["**/*.ipynb"],
        sidebarItemsGenerator: chaptersByStage,
        exclude: ["**/.ipynb_checkpoints/**"],
      },
    ],
    editorPlugin,
    [apiPlugin, { editUrl }],
    [
      "@docusaurus/plugin-content-docs",
      {
        ...content,
        id: "api",
        path: path.relative(__dirname, api.docs),
        routeBasePath: "api",
        editUrl: undefined,
      },
    ],
    notebooksPlugin, // after the docs instances, whose Markdown rules it extends to `.ipynb`
  ],

  themes: [["@easyops-cn/docusaurus-search-local", search]],
  clientModules: ["./site/theme/search-key.ts", "./site/theme/offline.ts"],

  themeConfig: {
    image: "img/card.png",
    colorMode: { respectPrefersColorScheme: true },
    navbar: {
      title: "dezero",
      logo: { src: "img/logo.svg", alt: "" },
      items: [
        { type: "docSidebar", docsPluginId: "notebooks", sidebarId: "defaultSidebar", label: "Chapters" },
        { to: "/docs/start", label: "Start" },
        { type: "docSidebar", docsPluginId: "api", sidebarId: "defaultSidebar", label: "API" },
        { to: "/docs/python-to-typescript", label: "Python to TypeScript" },
      ],
    },
    docs: { sidebar: { hideable: true } },
    footer: {
      copyright:
        "After <i>Deep Learning from Scratch 3</i> and its framework DeZero, by Koki Saitoh. MIT License.",
    },
    prism: { theme: codeTheme, darkTheme: codeTheme, additionalLanguages: ["bash"] },
  } satisfies Preset.ThemeConfig,
} satisfies Config;
