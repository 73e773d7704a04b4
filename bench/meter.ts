// Measures memory in this process.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Meter } from "./tasks";

setFlagsFromString("--expose-gc");
/** Collects garbage, now. */
export const collect = runInNewContext("gc") as (options?: { type: "minor" }) => void;

/** Collects what is young, twice: what survives the first time grows old with the second. */
export function collectYoung(): void {
  for (let i = 0; i < 2; i++) collect({ type: "minor" });
}

const MEGABYTE = 1e6;

export function createMeter(): Meter {
  return {
    peak(steps, step) {
      const peak = { process: 0, arrays: 0 };
      for (let i = 0; i < steps; i++) {
        step(i);
        const { rss, arrayBuffers } = process.memoryUsage();
        peak.process = Math.max(peak.process, rss / MEGABYTE);
        peak.arrays = Math.max(peak.arrays, arrayBuffers / MEGABYTE);
      }
      return peak;
    },
    live() {
      // Twice: the first collection may leave buffers to a sweeper that runs beside.
      collect();
      collect();
      return process.memoryUsage().arrayBuffers / MEGABYTE;
    },
  };
}
