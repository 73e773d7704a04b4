// What Markdown pages may use: Docusaurus' components and the two that remark.ts puts into notebook pages.
import MDXComponents from "@theme-init/MDXComponents";
import NotebookCell from "./NotebookCell";
import NotebookToolbar from "./NotebookToolbar";

export default { ...MDXComponents, NotebookCell, NotebookToolbar };
