import { useEffect, useState, type ReactElement } from "react";
import { usePageChanges } from "../usePageChanges";

/** How many cells are edited, and the way back; a reset can be undone until the page is left. */
export default function ResetEdits(): ReactElement | null {
  const { page, changes } = usePageChanges();
  const [undo, setUndo] = useState<(() => void) | null>(null);
  const count = page.editedCells().length;
  // Undo belongs to the page as the reset left it.
  useEffect(() => {
    if (count > 0) setUndo(null);
  }, [count]);
  if (changes.shared || (count === 0 && undo === null)) return null;
  if (undo !== null && count === 0) {
    return (
      <button type="button" onClick={undo}>
        Undo reset
      </button>
    );
  }
  return (
    <button
      type="button"
      title="Back to the notebook's own code in every cell"
      onClick={() => {
        const restore = page.resetEdits();
        setUndo(() => restore);
      }}
    >
      Reset {count} edited
    </button>
  );
}
