import type { DType, Nested, TypedArray } from "./dtype";
import { checkInt32, show } from "./dtype";
import { allocate } from "./memory";
import { sizeOf } from "./layout";

/** Nested lists to a buffer and back. */

export interface Flattened {
  readonly data: TypedArray;
  readonly shape: number[];
  readonly dtype: DType;
}

/**
 * Reads nested lists into a buffer. The dtype is `bool` when every leaf is a boolean, else `float64`, unless
 * given.
 */
export function flattenNested(who: string, list: Nested, dtype?: DType): Flattened {
  const shape = shapeOfNested(who, list);
  const leaves = new Array<number>(sizeOf(shape));
  const reader = new Reader(who, shape, leaves);
  reader.read(list, 0);
  const type = dtype ?? (reader.allBoolean && leaves.length > 0 ? "bool" : "float64");
  const data = allocate(type, leaves.length);
  if (type === "bool") {
    for (let i = 0; i < leaves.length; i++) data[i] = leaves[i] !== 0 ? 1 : 0;
  } else {
    if (type === "int32") leaves.forEach((value) => checkInt32(who, value));
    data.set(leaves);
  }
  return { data, shape, dtype: type };
}

/** NumPy's limit. Without one a list that contains itself would never end. */
const MOST_AXES = 32;

/**
 * The shape that the first entries promise; whether all entries keep the promise is checked while reading.
 */
function shapeOfNested(who: string, list: Nested): number[] {
  const shape: number[] = [];
  let entry: Nested | undefined = list;
  while (Array.isArray(entry)) {
    if (shape.length === MOST_AXES)
      throw new RangeError(`${who}: expected at most ${MOST_AXES} nested lists`);
    shape.push(entry.length);
    entry = (entry as readonly Nested[])[0];
  }
  return shape;
}

class Reader {
  allBoolean = true;
  private count = 0;
  private readonly path: number[] = [];

  constructor(
    private readonly who: string,
    private readonly shape: readonly number[],
    private readonly leaves: number[],
  ) {}

  read(entry: unknown, depth: number): void {
    if (depth === this.shape.length) {
      this.leaves[this.count++] = this.leaf(entry);
      return;
    }
    const expected = this.shape[depth]!;
    if (!Array.isArray(entry)) {
      this.leaf(entry); // A wrong kind is the better message.
      throw new RangeError(
        `${this.who}: ragged list: expected a list of length ${expected}${this.where()}, got a number`,
      );
    }
    if (entry.length !== expected) {
      throw new RangeError(
        `${this.who}: ragged list: expected length ${expected}${this.where()}, got ${entry.length}`,
      );
    }
    for (let i = 0; i < expected; i++) {
      this.path[depth] = i;
      this.path.length = depth + 1;
      this.read(entry[i], depth + 1);
    }
    this.path.length = depth;
  }

  private leaf(entry: unknown): number {
    if (typeof entry === "number") {
      this.allBoolean = false;
      return entry;
    }
    if (typeof entry === "boolean") return entry ? 1 : 0;
    if (Array.isArray(entry)) {
      throw new RangeError(
        `${this.who}: ragged list: expected a number${this.where()}, got a list of length ${entry.length}`,
      );
    }
    throw new TypeError(
      `${this.who}: expected a number or a boolean${this.where()}, got ${show(entry)}${this.hint(entry)}`,
    );
  }

  private hint(entry: unknown): string {
    if (ArrayBuffer.isView(entry)) return " (Array.from turns a typed array into a list)";
    if (typeof entry !== "object" || entry === null || !("shape" in entry)) return "";
    return this.path.length > 0
      ? " (to join arrays, use np.stack)"
      : " (np takes arrays: the data of a Variable)";
  }

  private where(): string {
    return this.path.length === 0 ? "" : ` at [${this.path.join("][")}]`;
  }
}

/** Elements of a strided buffer as nested lists; booleans come back as booleans. */
export function toNested(
  data: TypedArray,
  shape: readonly number[],
  strides: readonly number[],
  offset: number,
  dtype: DType,
): Nested {
  const read = (axis: number, at: number): Nested => {
    if (axis === shape.length) return dtype === "bool" ? data[at] !== 0 : data[at]!;
    const out = new Array<Nested>(shape[axis]!);
    for (let i = 0; i < out.length; i++) out[i] = read(axis + 1, at + i * strides[axis]!);
    return out;
  };
  return read(0, offset);
}
