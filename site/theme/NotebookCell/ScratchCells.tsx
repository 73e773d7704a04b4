import { useState, type ReactElement } from "react";
import { usePageChanges } from "../usePageChanges";
import { Cell } from "./index";

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
  const cells = changes.scratch.filter((cell) => cell.after === after);
  if (cells.length === 0) return null;
  return (
    <>
      {cells.map(({ id, source }, place) => (
        <Cell
          key={id}
          cell={{ id, index: index + (place + 1) / 1000, source, outputs: [] }}
          scratch={{ remove: () => page.removeScratch(id) }}
          startEditing={!known.has(id) && source === ""}
        />
      ))}
    </>
  );
}
