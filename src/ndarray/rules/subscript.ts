import type { Nested, TypedArray } from "../dtype";
import { checkBooleans, dtypeOf, show } from "../dtype";
import { broadcastStrides, cStrides, showShape, sizeOf } from "../layout";
import type { Transfer } from "../loops/gather";
import { transfer } from "../loops/gather";
import { copyStrided } from "../loops/copy";
import { Rows } from "../loops/rows";
import type { NDArray } from "../ndarray";
import { flattenNested } from "../nested";
import type { Operand } from "./cast";
import { checkStorable, checkWriteable, shareMemory, toDType } from "./cast";
import { broadcastAll } from "./join";
import { parseSlice, Slice } from "./slice";
import { broadcastTo } from "./view";

/**
 * Indexing by NumPy's rules. Integers, slices, new axes and the ellipsis are basic: they give a view. An
 * array or list of integers, or a mask, is advanced: it picks elements, gives a copy, and broadcasts with
 * the other advanced indices of the same expression, among which integers then count.
 */

/** One item of an index expression. */
export type Index = number | Slice | string | null | NDArray | TypedArray | readonly Nested[];

/** Integers that pick along one axis: C-ordered, not negative, checked against the axis. */
interface Picks {
  readonly shape: readonly number[];
  readonly values: Integers;
  /** The axis of the view to pick along; -1 for a 0-d mask, which has none. */
  readonly axis: number;
}
type Integers = TypedArray | readonly number[];

/** An index expression taken apart: what basic items make of the array, and what is picked from that. */
interface Subscript {
  /** The view that the basic items give; the axes to pick along are still whole. */
  readonly view: NDArray;
  readonly picks: readonly Picks[];
  /** Where the picked axes go in the result. */
  readonly position: number;
}

/** An item that takes part in advanced indexing, or an integer that may. */
interface Item {
  readonly kind: "integer" | "slice" | "newaxis" | "ellipsis" | "picks" | "mask";
  readonly value: number;
  readonly slice: Slice | null;
  readonly array: { readonly shape: readonly number[]; readonly data: Integers } | null;
  /** How many axes it uses. */
  readonly axes: number;
}

/** `x[index]`. */
export function getItem(x: NDArray, index: readonly Index[]): NDArray {
  const basic = integersOnly(x, index);
  if (basic !== undefined) return basic;
  const { view, picks, position } = parse(x, index);
  if (picks.length === 0) return view;
  const selection = select(view, picks, position);
  const out = view.empty(selection.shape, view.dtype);
  if (out.size > 0) run("get", view, selection, out.data, 0, out.strides);
  return out;
}

/** `x[index] = value`. */
export function setItem(x: NDArray, index: readonly Index[], value: Operand): void {
  checkWriteable("set", x);
  if (typeof value === "number" && index.length === x.ndim && x.dtype !== "bool") {
    const element = integersOnly(x, index);
    if (element !== undefined) {
      checkStorable("set", x.dtype, value);
      x.data[element.offset] = value;
      return;
    }
  }
  write("set", x, index, value);
}

/** `x[index] += value`, where repeated picks count repeatedly. */
export function addAt(x: NDArray, index: readonly Index[], value: Operand): void {
  checkWriteable("addAt", x);
  if (x.dtype === "bool")
    throw new TypeError('addAt: not defined for bool arrays; use astype("int32") first');
  write("add", x, index, value);
}

function write(how: "set" | "add", x: NDArray, index: readonly Index[], value: Operand): void {
  const who = how === "set" ? "set" : "addAt";
  const { view, picks, position } = parse(x, index);
  const selection = picks.length > 0 ? select(view, picks, position) : undefined;
  const shape = selection?.shape ?? view.shape;
  const source = valueFor(who, x, value, shape);
  if (view.size === 0 || sizeOf(shape) === 0) return;
  if (selection !== undefined) {
    // The picks are numbered one after the other, so the value must step evenly through their axes.
    const even =
      selection.picked.length < 2 || source.strides.every((step) => step === 0) ? source : source.copy();
    run(how, view, selection, even.data, even.offset, even.strides);
  } else if (how === "set") {
    copyStrided(shape, view.data, view.offset, view.strides, source.data, source.offset, source.strides);
  } else {
    // The whole view is the one and only pick.
    const selection = { picks: new Int32Array(1), pre: { shape: [], strides: [] }, post: view };
    const values = { data: source.data, offset: source.offset, pre: [], pick: 0, post: source.strides };
    transfer("add", view.data, view.offset, selection, values);
  }
}

/**
 * The value to write, of the array's dtype and broadcast to the selected shape, in memory apart from the
 * array.
 */
function valueFor(who: string, x: NDArray, value: Operand, shape: readonly number[]): NDArray {
  if (typeof value !== "object") {
    checkStorable(who, x.dtype, Number(value));
    const source = x.empty([], x.dtype);
    source.data[0] = x.dtype === "bool" ? Number(Number(value) !== 0) : Number(value);
    return broadcastTo(who, source, shape);
  }
  // NumPy lets a value have more axes than the selection, as long as they have length one.
  let extra = 0;
  while (value.ndim - extra > shape.length && value.shape[extra] === 1) extra++;
  const trimmed = value.view(value.shape.slice(extra), value.strides.slice(extra), value.offset);
  const fitted = broadcastTo(who, trimmed, shape);
  const apart = shareMemory(x, value) ? fitted.copy() : fitted;
  return toDType(apart, x.dtype);
}

/** The common case `x[i]`, `x[i, j]` without taking the expression apart. */
function integersOnly(x: NDArray, index: readonly Index[]): NDArray | undefined {
  let offset = x.offset;
  for (let axis = 0; axis < index.length; axis++) {
    const i = index[axis];
    if (typeof i !== "number" || axis >= x.ndim) return undefined;
    offset += checkInteger(i, axis, x.shape[axis]!) * x.strides[axis]!;
  }
  return x.view(x.shape.slice(index.length), x.strides.slice(index.length), offset);
}

/** An integer index counted from the front. */
function checkInteger(i: number, axis: number, n: number): number {
  if (!Number.isInteger(i))
    throw new TypeError(`index: expected an integer for axis ${axis}, got ${show(i)}`);
  if (i < -n || i >= n) throw new RangeError(`index ${i} is out of range for axis ${axis} with size ${n}`);
  return i < 0 ? i + n : i;
}

function checkIntegers(indices: Integers, axis: number, n: number): Int32Array {
  const out = new Int32Array(indices.length);
  for (let i = 0; i < out.length; i++) out[i] = checkInteger(indices[i]!, axis, n);
  return out;
}

function parse(x: NDArray, index: readonly Index[]): Subscript {
  const items = index.map(toItem);
  const used = items.reduce((n, item) => n + item.axes, 0);
  if (used > x.ndim) {
    throw new RangeError(
      `index: expected at most ${x.ndim} axes for shape ${showShape(x.shape)}, got ${used}`,
    );
  }
  if (items.filter((item) => item.kind === "ellipsis").length > 1) {
    throw new RangeError('index: expected at most one ellipsis "..."');
  }
  const advanced = items.some((item) => item.kind === "picks" || item.kind === "mask");
  const shape: number[] = [];
  const strides: number[] = [];
  const picks: Picks[] = [];
  /** For each pick: its place among the items, and among the axes of the view. */
  const places: { item: number; view: number }[] = [];
  let offset = x.offset;
  let axis = 0;
  const keep = (count: number): void => {
    for (let i = 0; i < count; i++, axis++) {
      shape.push(x.shape[axis]!);
      strides.push(x.strides[axis]!);
    }
  };
  items.forEach((item, at) => {
    switch (item.kind) {
      case "integer": {
        const i = checkInteger(item.value, axis, x.shape[axis]!);
        if (advanced) {
          places.push({ item: at, view: shape.length });
          picks.push({ shape: [], values: [i], axis: shape.length });
          keep(1);
        } else {
          offset += i * x.strides[axis]!;
          axis++;
        }
        break;
      }
      case "slice": {
        const { start, length, step } = item.slice!.resolve(x.shape[axis]!);
        if (length > 0) offset += start * x.strides[axis]!;
        shape.push(length);
        strides.push(step * x.strides[axis]!);
        axis++;
        break;
      }
      case "newaxis":
        shape.push(1);
        strides.push(0);
        break;
      case "ellipsis":
        keep(x.ndim - used);
        break;
      case "picks": {
        const values = checkIntegers(item.array!.data, axis, x.shape[axis]!);
        places.push({ item: at, view: shape.length });
        picks.push({ shape: item.array!.shape, values, axis: shape.length });
        keep(1);
        break;
      }
      case "mask": {
        const maskShape = item.array!.shape;
        const expected = x.shape.slice(axis, axis + maskShape.length);
        if (maskShape.some((n, i) => n !== expected[i])) {
          throw new RangeError(
            `index: expected a mask of shape ${showShape(expected)}, got ${showShape(maskShape)}`,
          );
        }
        places.push({ item: at, view: shape.length });
        picks.push(...positions(maskShape, item.array!.data, shape.length));
        keep(maskShape.length);
        break;
      }
    }
  });
  keep(x.ndim - axis);
  // Picks that are separated by a slice, a new axis or an ellipsis have no natural place: they go first.
  const together = places.every((place, i) => i === 0 || place.item === places[i - 1]!.item + 1);
  const view = x.view(shape, strides, offset);
  return { view, picks, position: together && places.length > 0 ? places[0]!.view : 0 };
}

/** The positions at which a mask is true: one list of integers per axis of the mask. */
function positions(shape: readonly number[], mask: Integers, axis: number): Picks[] {
  let count = 0;
  for (let i = 0; i < mask.length; i++) if (mask[i] !== 0) count++;
  const flat = new Int32Array(count);
  for (let i = 0, at = 0; i < mask.length; i++) if (mask[i] !== 0) flat[at++] = i;
  if (shape.length === 0) return [{ shape: [count], values: flat, axis: -1 }];
  const strides = cStrides(shape);
  return shape.map((n, k) => {
    const values = new Int32Array(count);
    const step = strides[k]!;
    for (let i = 0; i < count; i++) values[i] = ((flat[i]! / step) | 0) % n;
    return { shape: [count], values, axis: axis + k };
  });
}

function toItem(index: Index): Item {
  const item = (kind: Item["kind"], axes: number, more?: Partial<Item>): Item => ({
    kind,
    axes,
    value: 0,
    slice: null,
    array: null,
    ...more,
  });
  if (typeof index === "number") return item("integer", 1, { value: index });
  if (index === null) return item("newaxis", 0);
  if (typeof index === "string") {
    return index.trim() === "..." ? item("ellipsis", 0) : item("slice", 1, { slice: parseSlice(index) });
  }
  if (index instanceof Slice) return item("slice", 1, { slice: index });
  const array = toIndexArray(index);
  if (array.dtype === "bool") return item("mask", array.shape.length, { array });
  // A 0-d array of integers is an integer.
  if (array.shape.length === 0) return item("integer", 1, { value: array.data[0]! });
  return item("picks", 1, { array });
}

function toIndexArray(index: unknown): {
  shape: readonly number[];
  data: TypedArray;
  dtype: "int32" | "bool";
} {
  if (Array.isArray(index)) {
    const { data, shape, dtype } = flattenNested("index", index as Nested);
    data.forEach((i) => {
      if (!Number.isInteger(i))
        throw new TypeError(`index: expected a list of integers, got ${show(i)} in it`);
    });
    return { shape, data, dtype: dtype === "bool" ? "bool" : "int32" };
  }
  const typed = dtypeOf(index);
  const array = index as NDArray;
  const dtype =
    typed ?? (typeof index === "object" && index !== null && "strides" in index ? array.dtype : undefined);
  if (dtype === "int32" || dtype === "bool") {
    if (typed !== undefined) {
      const data = index as TypedArray;
      if (dtype === "bool") checkBooleans("index", data);
      return { shape: [data.length], data, dtype };
    }
    return { shape: array.shape, data: array.elements(), dtype };
  }
  if (dtype !== undefined) {
    throw new TypeError(`index: expected an array of dtype int32 or bool, got ${dtype}; use astype("int32")`);
  }
  throw new TypeError(
    `index: expected an integer, slice, string, null, list, or array of int32 or bool, got ${show(index)}`,
  );
}

interface Selected {
  /** The shape of the result. */
  readonly shape: readonly number[];
  /** The shape to which all picks broadcast. */
  readonly picked: readonly number[];
  readonly position: number;
  readonly offsets: Int32Array | Float64Array;
  /** The axes of the view that are not picked along. */
  readonly rest: readonly number[];
}

function select(view: NDArray, picks: readonly Picks[], position: number): Selected {
  const picked = broadcastAll(
    "index",
    picks.map((p) => p.shape),
  );
  const size = sizeOf(picked);
  // Offsets beyond 2^31 need doubles; no typed array is longer than 2^53.
  const offsets = view.data.length <= 2 ** 31 ? new Int32Array(size) : new Float64Array(size);
  for (const { shape, values, axis } of picks) {
    if (axis < 0 || size === 0) continue;
    const stride = view.strides[axis]!;
    const rows = new Rows(
      picked,
      [cStrides(picked), broadcastStrides(shape, cStrides(shape), picked)],
      [0, 0],
    );
    const [so, sv] = rows.steps as [number, number];
    do {
      let [o, v] = rows.at as [number, number];
      for (let i = 0; i < rows.length; i++, o += so, v += sv) offsets[o]! += values[v]! * stride;
    } while (rows.next());
  }
  const rest = view.shape.map((_, i) => i).filter((i) => !picks.some((p) => p.axis === i));
  const shape = rest.map((i) => view.shape[i]!);
  shape.splice(position, 0, ...picked);
  return { shape, picked, position, offsets, rest };
}

function run(
  how: Transfer,
  view: NDArray,
  { picked, position, offsets, rest }: Selected,
  values: TypedArray,
  offset: number,
  strides: readonly number[],
): void {
  const part = (axes: readonly number[]): { shape: number[]; strides: number[] } => ({
    shape: axes.map((i) => view.shape[i]!),
    strides: axes.map((i) => view.strides[i]!),
  });
  const end = position + picked.length;
  const step = strides[end - 1] ?? 0;
  const selection = { picks: offsets, pre: part(rest.slice(0, position)), post: part(rest.slice(position)) };
  const parts = { pre: strides.slice(0, position), post: strides.slice(end) };
  transfer(how, view.data, view.offset, selection, { data: values, offset, pick: step, ...parts });
}
