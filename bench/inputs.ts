// Inputs and checked positions, by formulas that python/inputs.py repeats: no data travels between processes.
import type { Input, Values } from "./tasks/task";

const constructors = { float32: Float32Array, float64: Float64Array, int32: Int32Array };

export const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** The values of the input at `position` of a task. Integers are labels from 0 to 9. */
export function makeInput({ shape, dtype, scale = 4 }: Input, position: number): Values {
  const values = new constructors[dtype](sizeOf(shape));
  for (let i = 0; i < values.length; i++) {
    const noise = (i * 7919 + position * 4241) % 1013;
    values[i] = dtype === "int32" ? noise % 10 : (noise / 1013 - 0.5) * scale;
  }
  return values;
}

const SAMPLES = 32;

/** Up to 32 positions, from the first element to the last. */
export function samplePositions(size: number): number[] {
  if (size <= SAMPLES) return Array.from({ length: size }, (_, i) => i);
  return Array.from({ length: SAMPLES }, (_, i) => Math.floor((i * (size - 1)) / (SAMPLES - 1)));
}

export const sample = (values: ArrayLike<number>): number[] =>
  samplePositions(values.length).map((i) => Number(values[i]));
