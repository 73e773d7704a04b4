import { useState, type ReactElement } from "react";
import { usePageChanges } from "../usePageChanges";
import { Cell } from "./index";
import styles from "./styles.module.css";

interface Props {
  /** The cell of the chapter that they are below, or "" for the end of the page. */
  after: string;
  /** That cell's position among the page's cells. */
  index: number;
}

/** The reader's own cells below a cell of the chapter. */
export default function ScratchCells({ after, index }: Props): ReactElement | null {
  const { page, changes } = usePageChanges();
  // Those that came with the page stay closed; one that the reader adds opens in the editor.
  const [known] = useState(() => new Set(changes.scratch.map(({ id }) => id)));
  const [undo, setUndo] = useState<(() => void) | null>(null);
  const cells = changes.scratch.filter((cell) => cell.after === after);
  if (cells.length === 0 && undo === null) return null;
  const remove = (id: string, source: string) => {
    const restore = page.removeScratch(id);
    setUndo(source.trim() === "" ? null : () => restore);
  };
  return (
    <>
      {cells.map(({ id, source }, place) => (
        <Cell
          key={id}
          cell={{ id, index: index + (place + 1) / 1000, source, outputs: [] }}
          scratch={{ remove: () => remove(id, source) }}
          startEditing={!known.has(id) && source === ""}
        />
      ))}
      {undo && (
        <p className={styles.removed}>
          Your cell is removed.{" "}
          <button
            type="button"
            autoFocus
            onClick={() => {
              undo();
              setUndo(null);
            }}
          >
            Undo
          </button>
        </p>
      )}
    </>
  );
}
