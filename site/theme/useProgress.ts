import { useEffect, useSyncExternalStore } from "react";
import type { PageKernel } from "../kernel/client";
import { Progress } from "./notebook/progress";
import { usePageChanges } from "./usePageChanges";
import { usePage } from "./usePageKernel";

const progress = new Progress(() => localStorage);
const NOTHING: ReadonlySet<string> = new Set();

/** The paths of the pages that the reader has run to the end: none at build time and for the first paint. */
export function useProgress(): ReadonlySet<string> {
  return useSyncExternalStore(progress.subscribe, progress.get, () => NOTHING);
}

/** Notes it when the page has run to the end; not when what ran is somebody else's. */
export function useNoteProgress(kernel: PageKernel): void {
  const page = usePage();
  const { shared } = usePageChanges().changes;
  const complete = useSyncExternalStore(
    kernel.subscribe,
    () => kernel.complete,
    () => false,
  );
  useEffect(() => {
    if (complete && !shared) progress.add(page);
  }, [complete, shared, page]);
}
