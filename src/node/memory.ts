/**
 * Memory for large results in Node. A result of a million elements is computed in less time than its memory costs when
 * the system hands it out anew, zeroed and page by page. Two things avoid that; docs/design/speed.md has the figures.
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
    blankMemory(THRESHOLD);
  } catch {
    // A process that may not have 32 MB does without.
  }
}

/** Memory that is not zeroed first. */
export function blankMemory(bytes: number): ArrayBuffer {
  return Buffer.allocUnsafeSlow(bytes).buffer;
}
