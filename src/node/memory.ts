import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/**
 * Memory for large results in Node. A result of a million elements is computed in less time than its memory costs when
 * the system hands it out anew, zeroed and page by page. Three things avoid that; docs/design/speed.md has the figures.
 */

/**
 * Just under 32 MB. Linux' C library takes blocks from the system one by one while they are larger than a threshold, and
 * gives each back at once. When a larger block is freed, the threshold rises to its size, up to 32 MB: from then on, memory
 * of freed arrays stays with the process (at most twice as much as the threshold) and is used again. Elsewhere this does nothing.
 */
const THRESHOLD = 32 * 1024 * 1024 - 64 * 1024;

/** Has such a block freed: nobody keeps it, and its pages are never touched. */
export function keepFreedMemory(): void {
  try {
    Buffer.allocUnsafeSlow(THRESHOLD);
  } catch {
    // A process that may not have 32 MB does without.
  }
}

/**
 * After so many bytes of new results V8 is asked to collect its young objects: 0.2 ms, in which it looks at those only that
 * were made lately. By itself it does so at 32 MB up to Node 22, and at 128 MB since. By then it has begun to mark the whole
 * heap, meanwhile frees nothing, and more comes back at once than the C library keeps.
 */
const YOUNG_BYTES = 32 * 1024 * 1024;

let youngBytes = 0;

/** Memory that is not zeroed first. */
export function blankMemory(bytes: number): ArrayBuffer {
  youngBytes += bytes;
  if (youngBytes > YOUNG_BYTES) {
    youngBytes = bytes;
    collectYoung ??= youngCollector();
    collectYoung();
  }
  return Buffer.allocUnsafeSlow(bytes).buffer;
}

type Collect = (options: { type: "minor" }) => void;

let collectYoung: (() => void) | undefined;

/** V8 shows its collector to contexts that are made while a flag is set. Where there is none, nothing is done. */
function youngCollector(): () => void {
  let collect = (globalThis as { gc?: Collect }).gc;
  if (collect === undefined) {
    try {
      setFlagsFromString("--expose-gc");
      try {
        collect = runInNewContext("gc") as Collect;
      } finally {
        setFlagsFromString("--no-expose-gc");
      }
    } catch {
      // Not V8, or no new contexts: its own time must do.
    }
  }
  return typeof collect === "function" ? () => collect({ type: "minor" }) : () => {};
}
