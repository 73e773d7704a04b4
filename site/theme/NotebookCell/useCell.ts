import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";
import type { CellState, PageKernel } from "../../kernel/client";
import type { CodeCell } from "../../plugin/ipynb";
import { usePage, usePageKernel } from "../usePageKernel";
import { loadEdit, saveEdit } from "./edits";

const ON_THE_SERVER: CellState = { status: "idle", outputs: null };

export interface CellModel {
  kernel: PageKernel;
  state: CellState;
  source: string;
  /** Whether the source differs from the notebook's. */
  edited: boolean;
  change: (source: string) => void;
}

/** A cell's text, which the reader may edit and this browser keeps, and its state in the page's kernel. */
export function useCell({ id, index, source: original }: CodeCell): CellModel {
  const page = usePage();
  const kernel = usePageKernel();
  const state = useSyncExternalStore(
    kernel.subscribe,
    () => kernel.get(id),
    () => ON_THE_SERVER,
  );
  const [source, setSource] = useState(original);
  const latest = useRef(original); // what the kernel reads, which may be before the next render

  useEffect(() => {
    // Edits can be read only in the browser, so the first paint shows the notebook's own text.
    latest.current = loadEdit(page, id) ?? original;
    setSource(latest.current);
    return kernel.register({ id, index, source: () => latest.current });
  }, [kernel, page, id, index, original]);

  const change = useCallback(
    (text: string) => {
      latest.current = text;
      setSource(text);
      saveEdit(page, id, text === original ? null : text);
      kernel.edited(id);
    },
    [kernel, page, id, original],
  );

  return { kernel, state, source, edited: source !== original, change };
}
