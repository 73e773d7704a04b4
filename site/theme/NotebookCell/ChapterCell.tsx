import useBrokenLinks from "@docusaurus/useBrokenLinks";
import { useMemo, type ReactElement } from "react";
import type { CodeCell } from "../../plugin/ipynb";
import { usePageChanges } from "../usePageChanges";
import ScratchCells from "./ScratchCells";
import { Cell, cellAnchor } from "./index";

/** A code cell of a notebook page, and the reader's own cells below it. `cell` is a CodeCell as JSON. */
export default function ChapterCell({ cell: json }: { cell: string }): ReactElement {
  const cell = useMemo(() => JSON.parse(json) as CodeCell, [json]);
  const { page } = usePageChanges();
  useBrokenLinks().collectAnchor(cellAnchor(cell.id)); // links to it are checked by the build
  return (
    <>
      <Cell cell={cell} addBelow={() => page.addScratch(cell.id)} />
      <ScratchCells after={cell.id} index={cell.index} />
    </>
  );
}
