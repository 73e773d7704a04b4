import type { ReactElement } from "react";
import ScratchCells from "../NotebookCell/ScratchCells";
import { usePageChanges } from "../usePageChanges";
import styles from "./styles.module.css";

/** Below every cell of the chapter. */
const LAST = 1e6;

/** At the end of a notebook page: room for cells of the reader's own. */
export default function NotebookEnd(): ReactElement {
  const { page } = usePageChanges();
  return (
    <>
      <ScratchCells after="" index={LAST} />
      <p className={styles.add}>
        <button type="button" onClick={() => page.addScratch("")}>
          Add a cell of your own
        </button>{" "}
        It can use everything above, and stays in this browser.
      </p>
    </>
  );
}
