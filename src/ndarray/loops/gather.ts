import type { TypedArray } from "../dtype";
import { copyRow } from "./copy";
import type { RowList } from "./rows";
import { listRows, Rows } from "./rows";

/**
 * Loops of advanced indexing. The selected elements form a block `pre x picks x post`: the axes before the
 * picked ones, the picks, given as offsets into the indexed buffer, and the axes after them. The other
 * buffer, "the values", holds the block with strides of its own.
 */
export interface Selection {
  /** Offsets of the picks, relative to the start of the indexed view. */
  readonly picks: Int32Array | Float64Array;
  /** The other axes and their strides in the indexed view. */
  readonly pre: { readonly shape: readonly number[]; readonly strides: readonly number[] };
  readonly post: { readonly shape: readonly number[]; readonly strides: readonly number[] };
}

/** Where the values are, and their strides for the three parts; the picks are numbered in C order. */
export interface Values {
  readonly data: TypedArray;
  readonly offset: number;
  readonly pre: readonly number[];
  readonly pick: number;
  readonly post: readonly number[];
}

/** What to do with the selected elements: read them, overwrite them, or add to them. */
export type Transfer = "get" | "set" | "add";

/** Moves the block between the indexed buffer `x` and the values. It must not be empty. */
export function transfer(
  how: Transfer,
  x: TypedArray,
  offset: number,
  selection: Selection,
  values: Values,
): void {
  const { picks, pre, post } = selection;
  const outer = new Rows(pre.shape, [pre.strides, values.pre], [offset, values.offset]);
  const inner = listRows(post.shape, [post.strides, values.post], [0, 0]);
  do {
    let [p, v] = outer.at as [number, number];
    for (let i = 0; i < outer.length; i++, p += outer.steps[0]!, v += outer.steps[1]!) {
      if (inner.length === 1 && inner.starts[0]!.length === 1) transferElements(how, x, p, picks, values, v);
      else transferRows(how, x, p, picks, inner, values, v);
    }
  } while (outer.next());
}

/** The picks are single elements. */
function transferElements(
  how: Transfer,
  x: TypedArray,
  p: number,
  picks: Selection["picks"],
  values: Values,
  v: number,
): void {
  const data = values.data;
  const step = values.pick;
  const n = picks.length;
  if (how === "get") for (let i = 0; i < n; i++, v += step) data[v] = x[p + picks[i]!]!;
  else if (how === "set") for (let i = 0; i < n; i++, v += step) x[p + picks[i]!] = data[v]!;
  else for (let i = 0; i < n; i++, v += step) x[p + picks[i]!]! += data[v]!;
}

/** Each pick is a block of its own: the axes after the picked ones. */
function transferRows(
  how: Transfer,
  x: TypedArray,
  p: number,
  picks: Selection["picks"],
  inner: RowList,
  values: Values,
  v: number,
): void {
  const data = values.data;
  const n = inner.length;
  const [sx, sv] = inner.steps as [number, number];
  const [xStarts, vStarts] = inner.starts as [readonly number[], readonly number[]];
  for (let i = 0; i < picks.length; i++, v += values.pick) {
    const at = p + picks[i]!;
    for (let r = 0; r < xStarts.length; r++) {
      const q = at + xStarts[r]!;
      const w = v + vStarts[r]!;
      if (how === "get") copyRow(n, data, w, sv, x, q, sx);
      else if (how === "set") copyRow(n, x, q, sx, data, w, sv);
      else addRow(n, x, q, sx, data, w, sv);
    }
  }
}

function addRow(
  n: number,
  x: TypedArray,
  p: number,
  sx: number,
  data: TypedArray,
  v: number,
  sv: number,
): void {
  for (let i = 0; i < n; i++, p += sx, v += sv) x[p]! += data[v]!;
}
