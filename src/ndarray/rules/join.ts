import type { DType, Shape } from "../dtype";
import { isFloat, promoteTypes, show } from "../dtype";
import { broadcastShapes, broadcastStrides, normalizeAxis, showShape } from "../layout";
import { copyStrided } from "../loops/copy";
import { SUM, SUM_INT } from "../loops/reduce";
import { select } from "../loops/select";
import type { NDArray } from "../ndarray";
import { astype, shareMemory, toDType } from "./cast";
import { reduceInto } from "./reduce";
import { broadcastTo, expandDims, ravel, reshape } from "./view";

/** Operations that build one array from several, and `sumTo`, which undoes broadcasting. */

/** The shape that all these shapes broadcast to. */
export function broadcastAll(who: string, shapes: readonly Shape[]): Shape {
  let out: Shape = [];
  for (const shape of shapes) {
    try {
      out = broadcastShapes(who, out, shape);
    } catch {
      // Name all shapes: the one reached so far may be none that the user wrote.
      throw new RangeError(`${who}: shapes ${shapes.map(showShape).join(" and ")} do not broadcast together`);
    }
  }
  return out;
}

export function concatenate(arrays: readonly NDArray[], axis: number): NDArray {
  const first = arrays[0]!;
  if (first.ndim === 0) throw new RangeError("concatenate: 0-d arrays have no axis to join along; use stack");
  const at = normalizeAxis("concatenate", axis, first.ndim);
  let total = 0;
  for (const x of arrays) {
    if (x.ndim !== first.ndim || x.shape.some((n, i) => i !== at && n !== first.shape[i])) {
      throw new RangeError(
        `concatenate: expected shapes equal but for axis ${at}, got ${arrays.map((a) => showShape(a.shape)).join(" and ")}`,
      );
    }
    total += x.shape[at]!;
  }
  const out = first.empty(
    first.shape.map((n, i) => (i === at ? total : n)),
    // One by one: an argument list of a hundred thousand arrays would overflow the stack.
    arrays.reduce((dtype, x) => promoteTypes(dtype, x.dtype), first.dtype),
  );
  let start = 0;
  for (const x of arrays) {
    copyStrided(x.shape, out.data, start * out.strides[at]!, out.strides, x.data, x.offset, x.strides);
    start += x.shape[at]!;
  }
  return out;
}

/** Elements of `x` where the condition holds, of `y` elsewhere. */
export function where(condition: NDArray, x: NDArray, y: NDArray, dtype: DType): NDArray {
  const shape = broadcastAll("where", [condition.shape, x.shape, y.shape]);
  const out = x.empty(shape, dtype);
  if (out.size === 0) return out;
  const [c, a, b] = [toDType(condition, "bool"), toDType(x, dtype), toDType(y, dtype)];
  select(
    shape,
    [out.data, c.data, a.data, b.data],
    [out.strides, ...[c, a, b].map((v) => broadcastStrides(v.shape, v.strides, shape))],
    [0, c.offset, a.offset, b.offset],
  );
  return out;
}

/** Sums over the axes along which `shape` was broadcast to the shape of `x`. */
export function sumTo(x: NDArray, shape: Shape): NDArray {
  const shift = x.ndim - shape.length;
  if (shift < 0 || shape.some((n, i) => n !== 1 && n !== x.shape[shift + i])) {
    throw new RangeError(`sumTo: shape ${showShape(x.shape)} is not ${showShape(shape)} broadcast`);
  }
  const kept = x.shape.map((n, i) => i >= shift && shape[i - shift] === n);
  const pick = (list: readonly number[], which: boolean): number[] =>
    list.filter((_, i) => kept[i] === which);
  const isInt = !isFloat(x.dtype);
  const dtype = isInt ? "int32" : x.dtype;
  if (!kept.includes(false)) return astype(x, dtype);
  const out = x.empty(shape, dtype);
  reduceInto(
    out,
    isInt ? SUM_INT : SUM,
    x,
    { shape: pick(x.shape, true), strides: pick(x.strides, true) },
    { shape: pick(x.shape, false), strides: pick(x.strides, false) },
  );
  return out;
}

/** Copies `y` into `out`, which has the same shape, and returns `out`. */
export function assign(out: NDArray, y: NDArray): NDArray {
  const source = shareMemory(out, y) ? y.copy() : y;
  copyStrided(out.shape, out.data, out.offset, out.strides, source.data, source.offset, source.strides);
  return out;
}

export function repeat(x: NDArray, times: number, axis: number | undefined): NDArray {
  if (!Number.isInteger(times) || times < 0) {
    throw new RangeError(`repeat: expected an integer of at least 0, got ${show(times)}`);
  }
  const source = axis === undefined ? ravel(x) : x;
  const at = normalizeAxis("repeat", axis ?? 0, source.ndim);
  const inserted = expandDims(source, at + 1);
  const repeated = broadcastTo(
    "repeat",
    inserted,
    inserted.shape.map((n, i) => (i === at + 1 ? times : n)),
  );
  return reshape(
    repeated.copy(),
    source.shape.map((n, i) => (i === at ? n * times : n)),
  );
}

export function tile(x: NDArray, reps: Shape): NDArray {
  const ndim = Math.max(x.ndim, reps.length);
  const shape = [...new Array<number>(ndim - x.ndim).fill(1), ...x.shape];
  const times = [...new Array<number>(ndim - reps.length).fill(1), ...reps];
  // Each axis becomes a pair: how often, and the axis itself.
  const pairs = reshape(
    x,
    shape.flatMap((n) => [1, n]),
  );
  const repeated = broadcastTo(
    "tile",
    pairs,
    shape.flatMap((n, i) => [times[i]!, n]),
  );
  return reshape(
    repeated.copy(),
    shape.map((n, i) => n * times[i]!),
  );
}
