// Search without a server: an index made with the site, loaded when a reader turns to the search box.
import type { PluginOptions } from "@easyops-cn/docusaurus-search-local";

/** What a page shows besides its text and its code: nobody searches for the word "Run". */
const NOT_TEXT = [
  "button",
  "[role=group]", // a notebook's toolbar
  "[role=log]", // what its cells have printed
  "[role=status]",
  "[aria-hidden=true]", // cell numbers, and the second copy of each formula
  ".theme-doc-breadcrumbs",
  ".theme-doc-toc-mobile",
  ".pagination-nav",
];

export const search: Partial<PluginOptions> = {
  docsRouteBasePath: ["docs", "notebooks", "api"],
  indexBlog: false,
  ignoreCssSelectors: NOT_TEXT,
  // `where`, `all`, `any` and `from` are stop words in English and functions here.
  removeDefaultStopWordFilter: ["en"],
  searchResultLimits: 10,
  searchBarShortcutKeymap: "mod+k",
};
