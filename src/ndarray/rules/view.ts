import type { Shape } from "../dtype";
import { show } from "../dtype";
import {
  broadcastStrides,
  cStrides,
  isContiguous,
  normalizeAxes,
  normalizeAxis,
  sameShape,
  showShape,
} from "../layout";
import type { NDArray } from "../ndarray";

/** Other views of the same elements: shapes and strides change, the buffer stays. */

/** Arguments given one by one or as one list: `reshape(2, 3)` or `reshape([2, 3])`. */
export function listArgument(args: readonly unknown[]): readonly unknown[] {
  return args.length === 1 && Array.isArray(args[0]) ? (args[0] as readonly unknown[]) : args;
}

export function reshape(x: NDArray, shape: readonly unknown[]): NDArray {
  const target = resolveShape(x, shape);
  const strides = isContiguous(x.shape, x.strides) ? cStrides(target) : stridesOfReshape(x, target);
  if (strides !== undefined) return x.view(target, strides, x.offset);
  const copy = x.copy();
  return copy.view(target, cStrides(target), 0);
}

/** Checks the lengths of a new shape and puts in the one given as -1. */
function resolveShape(x: NDArray, shape: readonly unknown[]): Shape {
  let known = 1;
  let unknown = -1;
  const out = shape.map((n, i) => {
    if (typeof n !== "number")
      throw new TypeError(`reshape: expected lengths that are numbers, got ${show(n)}`);
    if (!Number.isInteger(n) || n < -1) {
      throw new RangeError(
        `reshape: expected lengths that are integers of at least 0, or -1, got ${show(n)}`,
      );
    }
    if (n !== -1) {
      known *= n;
    } else {
      if (unknown >= 0) throw new RangeError(`reshape: only one length can be -1, got ${show(shape)}`);
      unknown = i;
    }
    return n;
  });
  if (unknown >= 0 && known > 0 && x.size % known === 0) {
    out[unknown] = x.size / known;
  } else if (unknown >= 0 || known !== x.size) {
    const size = `${x.size} element${x.size === 1 ? "" : "s"}`;
    throw new RangeError(
      `reshape: an array of shape ${showShape(x.shape)} (${size}) does not fit shape ${showShape(out)}`,
    );
  }
  return out;
}

/**
 * The strides that show the elements of a view in another shape without a copy, if there are any: groups of
 * axes of equal size are matched, and each old group must step evenly.
 */
function stridesOfReshape(x: NDArray, target: Shape): number[] | undefined {
  if (x.size === 0) return undefined;
  const shape: number[] = [];
  const old: number[] = [];
  x.shape.forEach((n, i) => {
    if (n === 1) return;
    shape.push(n);
    old.push(x.strides[i]!);
  });
  const strides = new Array<number>(target.length).fill(1);
  let from = 0;
  let to = 0;
  while (from < shape.length && to < target.length) {
    let fromEnd = from + 1;
    let toEnd = to + 1;
    let m = shape[from]!;
    let n = target[to]!;
    while (m !== n) {
      if (m < n) m *= shape[fromEnd++]!;
      else n *= target[toEnd++]!;
    }
    for (let i = from; i < fromEnd - 1; i++) if (old[i] !== old[i + 1]! * shape[i + 1]!) return undefined;
    let step = old[fromEnd - 1]!;
    for (let i = toEnd - 1; i >= to; i--) {
      strides[i] = step;
      step *= target[i]!;
    }
    from = fromEnd;
    to = toEnd;
  }
  return strides;
}

/** The axes in the given order; reversed when none are given. */
export function transpose(x: NDArray, axes?: readonly unknown[] | null): NDArray {
  if (axes === undefined || axes === null) {
    return x.ndim < 2
      ? x.view(x.shape, x.strides, x.offset)
      : x.view(x.shape.slice().reverse(), x.strides.slice().reverse(), x.offset);
  }
  if (axes.length !== x.ndim) {
    throw new RangeError(
      `transpose: expected an order of ${x.ndim} axes for shape ${showShape(x.shape)}, got ${show(axes)}`,
    );
  }
  return permute(x, normalizeAxes("transpose", axes as readonly number[], x.ndim));
}

function permute(x: NDArray, order: readonly number[]): NDArray {
  return x.view(
    order.map((a) => x.shape[a]!),
    order.map((a) => x.strides[a]!),
    x.offset,
  );
}

export function swapaxes(x: NDArray, axis1: number, axis2: number): NDArray {
  const a = normalizeAxis("swapaxes", axis1, x.ndim);
  const b = normalizeAxis("swapaxes", axis2, x.ndim);
  const order = x.shape.map((_, i) => (i === a ? b : i === b ? a : i));
  return permute(x, order);
}

export function moveaxis(
  x: NDArray,
  source: number | readonly number[],
  destination: number | readonly number[],
): NDArray {
  const from = normalizeAxes("moveaxis", source, x.ndim);
  const to = normalizeAxes("moveaxis", destination, x.ndim);
  if (from.length !== to.length) {
    throw new RangeError(
      `moveaxis: expected as many destinations as sources, got ${show(source)} and ${show(destination)}`,
    );
  }
  const rest = x.shape.map((_, i) => i).filter((i) => !from.includes(i));
  const order = x.shape.map((_, i) => (to.includes(i) ? from[to.indexOf(i)]! : rest.shift()!));
  return permute(x, order);
}

/** Without the axes of length one, or without the given ones, which must have length one. */
export function squeeze(x: NDArray, axis?: number | readonly number[] | null): NDArray {
  let gone: readonly boolean[] = x.shape.map((n) => n === 1);
  if (axis !== undefined && axis !== null) {
    const axes = normalizeAxes("squeeze", axis, x.ndim);
    for (const a of axes) {
      if (x.shape[a] !== 1) {
        throw new RangeError(
          `squeeze: expected axis ${a} of length 1, got length ${x.shape[a]} in shape ${showShape(x.shape)}`,
        );
      }
    }
    gone = x.shape.map((_, i) => axes.includes(i));
  }
  return x.view(
    x.shape.filter((_, i) => !gone[i]),
    x.strides.filter((_, i) => !gone[i]),
    x.offset,
  );
}

/** With new axes of length one at these places of the result. */
export function expandDims(x: NDArray, axis: number | readonly number[]): NDArray {
  const count = Array.isArray(axis) ? axis.length : 1;
  const axes = normalizeAxes("expandDims", axis, x.ndim + count);
  const shape: number[] = [];
  const strides: number[] = [];
  for (let i = 0, from = 0; i < x.ndim + count; i++) {
    const isNew = axes.includes(i);
    shape.push(isNew ? 1 : x.shape[from]!);
    strides.push(isNew ? 0 : x.strides[from]!);
    if (!isNew) from++;
  }
  return x.view(shape, strides, x.offset);
}

/** Read-only, because several elements of the result can be one in memory. */
export function broadcastTo(who: string, x: NDArray, shape: Shape): NDArray {
  const shift = shape.length - x.ndim;
  if (shift < 0 || x.shape.some((n, i) => n !== 1 && n !== shape[shift + i])) {
    throw new RangeError(`${who}: shape ${showShape(x.shape)} does not broadcast to ${showShape(shape)}`);
  }
  return x.view(
    sameShape(x.shape, shape) ? x.shape : shape,
    broadcastStrides(x.shape, x.strides, shape),
    x.offset,
    false,
  );
}

/** One axis with all elements in C order: a view where possible. */
export function ravel(x: NDArray): NDArray {
  return reshape(x, [x.size]);
}

/** Equal sections, or the parts between cutting positions, along one axis. */
export function split(x: NDArray, sections: number | readonly number[], axis: number): NDArray[] {
  const at = normalizeAxis("split", axis, x.ndim);
  const n = x.shape[at]!;
  let cuts: number[];
  if (typeof sections === "number") {
    if (!Number.isInteger(sections) || sections < 1 || n % sections !== 0) {
      throw new RangeError(
        `split: axis ${at} with size ${n} does not divide into ${sections} equal sections`,
      );
    }
    cuts = Array.from({ length: sections - 1 }, (_, i) => ((i + 1) * n) / sections);
  } else {
    cuts = sections.map((cut) => {
      if (!Number.isInteger(cut))
        throw new TypeError(`split: expected positions that are integers, got ${show(cut)}`);
      return Math.min(n, Math.max(0, cut < 0 ? cut + n : cut));
    });
  }
  const bounds = [0, ...cuts, n];
  return bounds.slice(1).map((stop, i) => {
    const start = bounds[i]!;
    const shape = x.shape.map((m, a) => (a === at ? Math.max(0, stop - start) : m));
    return x.view(shape, x.strides, x.offset + start * x.strides[at]!);
  });
}
