import { useEffect, useSyncExternalStore } from "react";
import type { PageKernel } from "../kernel/client";
import { usePageChanges } from "./usePageChanges";
import { usePage } from "./usePageKernel";
import { progress } from "./useProgress";

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
