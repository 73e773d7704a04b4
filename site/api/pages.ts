// Which page of the reference an exported name stands on. A source file that is not listed becomes a page of its own.

export interface PageInfo {
  /** The route below `/api/`. */
  path: string;
  title: string;
  /** One sentence, shown below the title, in the list of pages and in search results. */
  description: string;
  /** Files of src/ whose exports it shows, without their ending. */
  files: readonly string[];
}

/** In the order of the sidebar. The pages of `np` are a group of their own, because their paths begin with `np/`. */
export const PAGES: readonly PageInfo[] = [
  {
    path: "variable",
    title: "Variable",
    description: "Arrays that remember how they were computed, so that they can be differentiated.",
    files: ["core/variable", "core/backward", "core/expr"],
  },
  {
    path: "derivatives",
    title: "Derivatives of functions",
    description:
      "Gradients, products with Jacobians and Hessians, and these matrices, of a function of variables.",
    files: ["autodiff/gradient", "autodiff/products", "autodiff/matrices", "autodiff/types"],
  },
  {
    path: "math",
    title: "Mathematical functions",
    description: "Differentiable arithmetic and elementary functions, element by element.",
    files: ["functions/math"],
  },
  {
    path: "activation",
    title: "Activation functions",
    description: "Differentiable functions that stand between the layers of a network.",
    files: ["functions/activation"],
  },
  {
    path: "loss",
    title: "Loss functions",
    description: "Differentiable functions that say how far a network's answers are from the right ones.",
    files: ["functions/loss"],
  },
  {
    path: "shape",
    title: "Shapes, sums and products",
    description:
      "Differentiable functions that move, join, select or add up elements, and the matrix product.",
    files: ["functions/shape", "core/structure"],
  },
  {
    path: "config",
    title: "Settings",
    description: "Computing without a graph, telling training from use, and finding gradients that are nan.",
    files: ["core/config"],
  },
  {
    path: "func",
    title: "Functions of your own",
    description: "What differentiable functions are made of, and what makes one callable.",
    files: ["core/func", "core/rule", "core/variable", "core/op", "core/arithmetic"],
  },
  {
    path: "plot",
    title: "Figures",
    description:
      "Plots as SVG, for notebooks, pages and files, from dezero/plot: who draws nothing loads nothing.",
    files: ["figure", "marks", "contours", "surface", "axes", "grid", "values", "theme"].map(
      (file) => `plot/${file}`,
    ),
  },
  {
    path: "graph",
    title: "Drawings of graphs",
    description:
      "Computational graphs as DOT and as SVG, from dezero/graph: who draws nothing loads nothing.",
    files: ["dot", "explore", "plot"].map((file) => `graph/${file}`),
  },
  {
    path: "testing",
    title: "Testing",
    description: "Checks for gradients and for memory.",
    files: ["testing/gradients", "testing/memory"],
  },
  {
    path: "ndarray",
    title: "NDArray",
    description: "The n-dimensional array, with the semantics of NumPy’s ndarray.",
    files: ["ndarray/ndarray", "ndarray/dtype", "ndarray/rules/cast"],
  },
  {
    path: "np/creation",
    title: "Making arrays",
    description: "Arrays from numbers, lists and ranges.",
    files: ["ndarray/creation"],
  },
  {
    path: "np/elementwise",
    title: "Element by element",
    description: "Arithmetic, comparisons and elementary functions of arrays, with broadcasting.",
    files: ["ndarray/elementwise"],
  },
  {
    path: "np/reductions",
    title: "Reductions",
    description: "Sums, means, extremes and their places, over all elements or along axes.",
    files: ["ndarray/reductions", "ndarray/rules/reduce"],
  },
  {
    path: "np/shape",
    title: "Shapes",
    description: "Views and copies in another shape; joining, splitting and repeating arrays.",
    files: ["ndarray/shape"],
  },
  {
    path: "np/indexing",
    title: "Indexing",
    description: "Slices, and what else selects elements of an array.",
    files: ["ndarray/indexing", "ndarray/rules/subscript", "ndarray/rules/slice"],
  },
  {
    path: "np/linalg",
    title: "Matrix products",
    description: "Products of matrices and vectors.",
    files: ["ndarray/linalg"],
  },
  {
    path: "np/random",
    title: "Random numbers",
    description: "NumPy’s legacy generator: the same seed gives the same numbers.",
    files: ["ndarray/random/index", "ndarray/random/random-state", "ndarray/random/checks"],
  },
  {
    path: "np/compare",
    title: "Comparing arrays",
    description: "Whether two arrays are equal, or nearly so.",
    files: ["ndarray/compare"],
  },
  {
    path: "np/print",
    title: "Printing",
    description: "Arrays as text, as NumPy prints them.",
    files: ["ndarray/print/index", "ndarray/print/options"],
  },
  {
    path: "np/config",
    title: "Kernels and BLAS",
    description: "What computes large arrays, and how to choose it.",
    files: ["ndarray/config", "ndarray/loops/blas"],
  },
];

/** Functions that are defined beside `Variable`, because its methods need them, and belong to a page by what they do. */
const DEFINED_BESIDE_VARIABLE: Record<string, string> = {
  ...pageOf("math", "add sub mul div neg pow log"),
  ...pageOf("shape", "reshape transpose sum mean max min sumTo broadcastTo matmul getItem"),
  ...pageOf("func", "apply op compose"),
};

function pageOf(page: string, names: string): Record<string, string> {
  return Object.fromEntries(names.split(" ").map((name) => [name, page]));
}

/** The page of an export; `source` is its file below src/, without its ending. */
export function pageFor(name: string, source: string): PageInfo {
  const moved = source === "core/variable" ? DEFINED_BESIDE_VARIABLE[name] : undefined;
  const page = PAGES.find(({ path, files }) => (moved ? path === moved : files.includes(source)));
  if (page) return page;
  const path = source.replace(/\/index$/, "").replace(/^ndarray\//, "np/");
  const title = path.split("/").at(-1)!.replaceAll("-", " ");
  return {
    path,
    title: title[0]!.toUpperCase() + title.slice(1),
    description: `What src/${source}.ts exports.`,
    files: [source],
  };
}
