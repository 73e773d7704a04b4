import { show } from "../dtype";

/** A range of an axis, as Python's `start:stop:step`. Missing parts are null. */
export class Slice {
  readonly start: number | null;
  readonly stop: number | null;
  readonly step: number | null;

  constructor(start: number | null, stop: number | null, step: number | null) {
    for (const [name, value] of [
      ["start", start],
      ["stop", stop],
      ["step", step],
    ] as const) {
      if (value !== null && !Number.isInteger(value)) {
        throw new TypeError(`slice: expected ${name} to be an integer or null, got ${show(value)}`);
      }
    }
    if (step === 0) throw new RangeError("slice: expected a step that is not 0");
    this.start = start;
    this.stop = stop;
    this.step = step;
  }

  /**
   * Where the slice starts on an axis of `n` elements, how many it takes, and its step; out-of-range bounds
   * are clipped.
   */
  resolve(n: number): { start: number; length: number; step: number } {
    const step = this.step ?? 1;
    const low = step > 0 ? 0 : -1;
    const high = step > 0 ? n : n - 1;
    const clip = (v: number): number => Math.min(high, Math.max(low, v < 0 ? v + n : v));
    const start = this.start === null ? (step > 0 ? low : high) : clip(this.start);
    const stop = this.stop === null ? (step > 0 ? high : low) : clip(this.stop);
    return { start, length: Math.max(0, Math.ceil((stop - start) / step)), step };
  }

  toString(): string {
    return `${this.start ?? ""}:${this.stop ?? ""}${this.step === null ? "" : `:${this.step}`}`;
  }
}

const PART = /^\s*(?:[+-]?\d+)?\s*$/;

/** Reads `"1:5:2"`, `":"` or `"::-1"`. */
export function parseSlice(text: string): Slice {
  const parts = text.split(":");
  if (parts.length < 2 || parts.length > 3 || !parts.every((part) => PART.test(part))) {
    throw new TypeError(`index: expected a string such as "1:5:2", ":" or "...", got ${show(text)}`);
  }
  const [start, stop, step] = parts.map((part) => (part.trim() === "" ? null : Number(part)));
  return new Slice(start!, stop!, step ?? null);
}
