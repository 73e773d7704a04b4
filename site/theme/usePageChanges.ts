import { useMemo, useSyncExternalStore } from "react";
import { NO_CHANGES, PageChanges, type Changes } from "./notebook/changes";
import { usePage } from "./usePageKernel";

const pages = new Map<string, PageChanges>();

/** The changes of a page, read from storage when first asked for. */
function changesOf(page: string): PageChanges {
  let changes = pages.get(page);
  if (!changes) pages.set(page, (changes = new PageChanges(page, () => localStorage)));
  return changes;
}

/** What the reader has made of this page. At build time, and for the first paint, that is nothing. */
export function usePageChanges(): { page: PageChanges; changes: Changes } {
  const path = usePage();
  const page = useMemo(() => changesOf(path), [path]);
  const changes = useSyncExternalStore(page.subscribe, page.get, () => NO_CHANGES);
  return { page, changes };
}
