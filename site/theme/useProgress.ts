// Apart from what notes it, which belongs to notebooks: every page with a sidebar loads this.
import { useSyncExternalStore } from "react";
import { Progress } from "./notebook/progress";

export const progress = new Progress(() => localStorage);
const NOTHING: ReadonlySet<string> = new Set();

/** The paths of the pages that the reader has run to the end: none at build time and for the first paint. */
export function useProgress(): ReadonlySet<string> {
  return useSyncExternalStore(progress.subscribe, progress.get, () => NOTHING);
}
