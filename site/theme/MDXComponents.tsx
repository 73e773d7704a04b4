// What Markdown pages may use: Docusaurus' components and those that remark.ts puts into notebook pages.
import MDXComponents from "@theme-init/MDXComponents";
import NotebookCell from "./NotebookCell/ChapterCell";
import NotebookEnd from "./NotebookEnd";
import NotebookToolbar from "./NotebookToolbar";

export default { ...MDXComponents, NotebookCell, NotebookEnd, NotebookToolbar };
