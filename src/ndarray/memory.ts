import type { DType, TypedArray } from "./dtype";

/** Buffers for elements. Nothing here is ever freed by hand: what nobody can reach, the collector takes. */

/** Gives memory of so many bytes that may hold anything. */
export type BlankMemory = (bytes: number) => ArrayBuffer;

/** From this many bytes on, memory that needs no zeros gains more than asking for it costs. */
const LARGE = 128 * 1024;

let blankMemory: BlankMemory | undefined;
let largeFrom = Infinity;

/** Hooks in a source of memory without zeros, for buffers of at least `from` bytes. A page has none. */
export function registerMemory(source: BlankMemory, from: number = LARGE): void {
  blankMemory = source;
  largeFrom = from;
}

const CLASSES = {
  float64: Float64Array,
  float32: Float32Array,
  int32: Int32Array,
  bool: Uint8Array,
} as const;

/** A zeroed buffer of `length` elements. */
export function allocate(dtype: DType, length: number): TypedArray {
  switch (dtype) {
    case "float64":
      return new Float64Array(length);
    case "float32":
      return new Float32Array(length);
    case "int32":
      return new Int32Array(length);
    case "bool":
      return new Uint8Array(length);
  }
}

/** A buffer of `length` elements that may hold anything, for who writes all of them. */
export function allocateBlank(dtype: DType, length: number): TypedArray {
  const Class = CLASSES[dtype];
  const bytes = length * Class.BYTES_PER_ELEMENT;
  return bytes < largeFrom ? allocate(dtype, length) : new Class(blankMemory!(bytes), 0, length);
}
