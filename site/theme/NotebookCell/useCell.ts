import { useCallback, useEffect, useSyncExternalStore } from "react";
import type { CellState, PageKernel } from "../../kernel/client";
import type { CodeCell } from "../../plugin/ipynb";
import { usePageChanges } from "../usePageChanges";
import { usePageKernel } from "../usePageKernel";

const ON_THE_SERVER: CellState = { status: "idle", outputs: null };

export interface CellModel {
  kernel: PageKernel;
  state: CellState;
  source: string;
  /** Whether the source differs from the notebook's. */
  edited: boolean;
  /** Whether what differs comes from a link. */
  shared: boolean;
  change: (source: string) => void;
}

/** A cell's text, which the reader may edit and this browser keeps, and its state in the page's kernel. */
export function useCell({ id, index, source: original, mayRaise }: CodeCell, scratch = false): CellModel {
  const { page, changes } = usePageChanges();
  const kernel = usePageKernel();
  const state = useSyncExternalStore(
    kernel.subscribe,
    () => kernel.get(id),
    () => ON_THE_SERVER,
  );
  const source = scratch ? original : (changes.edits[id] ?? original);

  useEffect(() => {
    if (!scratch) page.register(id, original);
  }, [page, id, original, scratch]);
  useEffect(
    () => kernel.register({ id, index, source: () => page.sourceOf(id), mayRaise, scratch }),
    [kernel, page, id, index, mayRaise, scratch],
  );
  useEffect(() => kernel.edited(id), [kernel, id, source]);

  const change = useCallback(
    (text: string) => (scratch ? page.editScratch(id, text) : page.edit(id, text)),
    [page, id, scratch],
  );

  const edited = !scratch && source !== original;
  return { kernel, state, source, edited, shared: changes.shared, change };
}
