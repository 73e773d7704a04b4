import useBaseUrl from "@docusaurus/useBaseUrl";
import { useState, type ReactElement } from "react";
import { toIpynb, type NotebookFile } from "../notebook/to-ipynb";
import { usePageChanges } from "../usePageChanges";
import { usePageKernel } from "../usePageKernel";

/** Saves the notebook as it is on the page: the reader's text, cells and outputs in place of the stored ones. */
export default function DownloadEdited({ file }: { file: string }): ReactElement {
  const { page, changes } = usePageChanges();
  const kernel = usePageKernel();
  const original = useBaseUrl(`/notebooks/${file}`);
  const [failed, setFailed] = useState(false);

  const download = async () => {
    try {
      const response = await fetch(original);
      if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
      const edits = Object.fromEntries(page.editedCells().map((cell) => [cell, page.sourceOf(cell)]));
      const notebook = toIpynb((await response.json()) as NotebookFile, {
        edits,
        scratch: changes.scratch,
        state: kernel.get,
      });
      const blob = new Blob([JSON.stringify(notebook, null, 1) + "\n"], { type: "application/x-ipynb+json" });
      const link = document.createElement("a");
      link.href = URL.createObjectURL(blob);
      link.download = file.replace(/\.ipynb$/, "-mine.ipynb");
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000); // the browser may ask where to save it first
      setFailed(false);
    } catch {
      setFailed(true);
    }
  };

  return (
    <button
      type="button"
      onClick={() => void download()}
      aria-label={failed ? undefined : "Download with my changes"}
      title="The notebook with your edits, cells and outputs"
    >
      {failed ? "Not reachable, try again" : "with my changes"}
    </button>
  );
}
