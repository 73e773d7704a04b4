// What Markdown pages may use: Docusaurus' components, our tables, and those that remark.ts puts into notebook pages.
import MDXComponents from "@theme-init/MDXComponents";
import NotebookCell from "./NotebookCell/ChapterCell";
import NotebookEnd from "./NotebookEnd";
import NotebookToolbar from "./NotebookToolbar";
import Solution from "./Solution";
import StepChanges from "./StepChanges";
import { Table, TableHead } from "./Table";

export default {
  ...MDXComponents,
  table: Table,
  th: TableHead,
  NotebookCell,
  NotebookEnd,
  NotebookToolbar,
  Solution,
  StepChanges,
};
