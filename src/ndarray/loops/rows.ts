import type { Shape } from "../dtype";

/**
 * Walks several strided views of one shape together, row by row. A loop then runs over each row without
 * computing an index per element. Neighboring axes that all views step through evenly are merged first, so
 * contiguous views are one single row; and the longest axis serves as the row when the last one is short.
 *
 * The shape must have at least one element.
 */
export class Rows {
  /** The length of a row. */
  readonly length: number;
  /** The step along a row, per view. */
  readonly steps: number[];
  /** Where the current row starts, per view. */
  readonly at: number[];

  private readonly dims: number[] = [];
  private readonly jumps: number[][] = [];
  private readonly index: number[];

  constructor(shape: Shape, strides: readonly (readonly number[])[], offsets: readonly number[]) {
    this.at = offsets.slice();
    for (let axis = 0; axis < shape.length; axis++) this.append(shape[axis]!, axis, strides);
    const row = this.chooseRow();
    this.length = row < 0 ? 1 : this.dims[row]!;
    this.steps = row < 0 ? offsets.map(() => 1) : this.jumps[row]!;
    if (row >= 0) {
      this.dims.splice(row, 1);
      this.jumps.splice(row, 1);
    }
    this.index = new Array<number>(this.dims.length).fill(0);
  }

  /** Moves to the next row; false when there is none. */
  next(): boolean {
    const { at, dims, index, jumps } = this;
    for (let axis = dims.length - 1; axis >= 0; axis--) {
      const n = dims[axis]!;
      const jump = jumps[axis]!;
      if (++index[axis]! < n) {
        for (let v = 0; v < at.length; v++) at[v]! += jump[v]!;
        return true;
      }
      for (let v = 0; v < at.length; v++) at[v]! -= jump[v]! * (n - 1);
      index[axis] = 0;
    }
    return false;
  }

  /** Adds an axis inside the ones so far, merging it with the last when every view allows that. */
  private append(n: number, axis: number, strides: readonly (readonly number[])[]): void {
    if (n === 1) return;
    const last = this.dims.length - 1;
    const outer = this.jumps[last];
    if (outer !== undefined && strides.every((s, v) => outer[v] === s[axis]! * n)) {
      this.dims[last]! *= n;
      for (let v = 0; v < strides.length; v++) outer[v] = strides[v]![axis]!;
      return;
    }
    this.dims.push(n);
    this.jumps.push(strides.map((s) => s[axis]!));
  }

  private chooseRow(): number {
    const last = this.dims.length - 1;
    let row = last;
    // A call per row costs about as much as eight elements.
    if (last > 0 && this.dims[last]! < 8) {
      for (let axis = 0; axis < last; axis++) if (this.dims[axis]! > 4 * this.dims[row]!) row = axis;
    }
    return row;
  }
}

/** The rows of some views as lists, for loops that visit the same rows again and again. */
export interface RowList {
  readonly length: number;
  readonly steps: readonly number[];
  /** The starts of all rows, one list per view. */
  readonly starts: readonly (readonly number[])[];
}

/** Lists the rows that `Rows` would visit. */
export function listRows(
  shape: Shape,
  strides: readonly (readonly number[])[],
  offsets: readonly number[],
): RowList {
  const rows = new Rows(shape, strides, offsets);
  const starts: number[][] = offsets.map(() => []);
  do for (let v = 0; v < starts.length; v++) starts[v]!.push(rows.at[v]!);
  while (rows.next());
  return { length: rows.length, steps: rows.steps, starts };
}
