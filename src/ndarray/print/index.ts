import type { Shape } from "../dtype";
import type { NDArray } from "../ndarray";
import type { Formatter } from "./formatters";
import { formatScalar, formatterFor } from "./formatters";
import type { PrintOptions } from "./options";
import { merged } from "./options";

/** Arrays as text, character for character as NumPy prints them. */

export { getPrintOptions, setPrintOptions } from "./options";
export type { PrintOptions } from "./options";

/** Options of {@link array2string}. */
export interface Array2StringOptions extends PrintOptions {
  /** What stands between two elements. Default: a space. */
  separator?: string;
  /** Text that will stand before the result: later lines are indented by its length. */
  prefix?: string;
  /** Text that will stand after the result: lines are kept shorter by its length. */
  suffix?: string;
}

/**
 * An array as text. `String(x)` and `repr(x)` are made with it.
 *
 * @example np.array2string(np.array([0.25, 1]), { separator: "," }) // "[0.25,1.  ]"
 */
export function array2string(x: NDArray, options?: Array2StringOptions): string {
  const print = merged("array2string", options, ["separator", "prefix", "suffix"]);
  const { separator = " ", prefix = "", suffix = "" } = options ?? {};
  return render(x, print, separator, prefix.length, suffix.length);
}

/**
 * NumPy's `str(x)`, the text that `print` shows: `[1. 2. 3.]`. A 0-d array prints as its number, with all digits.
 *
 * @example np.str(np.array([1, 2.5])) // "[1.  2.5]"
 */
export function str(x: NDArray): string {
  if (x.ndim > 0) return array2string(x);
  const value = x.data[x.offset]!;
  if (x.dtype === "bool") return value ? "True" : "False";
  return x.dtype === "int32" ? String(value) : formatScalar(value, x.dtype);
}

/**
 * NumPy's `repr(x)`: `array([1., 2., 3.])`. The dtype is named when the elements do not show it: for `float32`
 * and for empty arrays. Integers are `int32` here unless said otherwise, so, as NumPy does for its default
 * integer, `int32` is not named.
 *
 * @example np.repr(np.array([1, 2.5])) // "array([1. , 2.5])"
 */
export function repr(x: NDArray): string {
  const print = merged("repr", undefined);
  const named = x.dtype === "float32" || x.size === 0;
  const prefix = "array(";
  const suffix = named ? "," : ")";
  const body =
    x.size > 0 || (x.ndim === 1 && x.shape[0] === 0)
      ? render(x, print, ", ", prefix.length, suffix.length)
      : `[], shape=${tuple(x.shape)}`;
  const text = prefix + body + suffix;
  if (!named) return text;
  const dtype = `dtype=${x.dtype})`;
  const lastLine = text.length - (text.lastIndexOf("\n") + 1);
  const fits = lastLine + dtype.length + 1 <= print.linewidth;
  return text + (fits ? " " : `\n${" ".repeat(prefix.length)}`) + dtype;
}

/** A shape as Python writes a tuple. */
function tuple(shape: Shape): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
}

function render(
  x: NDArray,
  options: Readonly<Required<PrintOptions>>,
  separator: string,
  prefix: number,
  suffix: number,
): string {
  if (x.size === 0) return "[]";
  // Per axis the indices that are shown, null standing for the dots. Nothing else is read, so a big array
  // costs no more than its corners.
  const shown = x.shape.map((n) =>
    shownIndices(n, x.size > options.threshold ? options.edgeitems : Infinity),
  );
  const format = formatterFor(x.dtype, corners(x, shown), x.ndim === 0, options);
  const page = new Page(x, shown, format, separator);
  return page.block(0, x.offset, " ".repeat(prefix + 1), options.linewidth - suffix);
}

type Indices = readonly (number | null)[];

function shownIndices(n: number, edge: number): Indices {
  if (n <= 2 * edge) return Array.from({ length: n }, (_, i) => i);
  const head = Array.from({ length: edge }, (_, i) => i);
  return [...head, null, ...head.map((i) => n - edge + i)];
}

/** The elements that are shown. */
function corners(x: NDArray, shown: readonly Indices[]): number[] {
  let places = [x.offset];
  shown.forEach((indices, axis) => {
    const steps = indices.filter((i) => i !== null).map((i) => i * x.strides[axis]!);
    places = places.flatMap((place) => steps.map((step) => place + step));
  });
  return places.map((place) => x.data[place]!);
}

/** Nested brackets, indented, with the innermost rows wrapped. */
class Page {
  constructor(
    private readonly x: NDArray,
    private readonly shown: readonly Indices[],
    private readonly format: Formatter,
    private readonly separator: string,
  ) {}

  /** The part of the array below `axis` that starts at `place`, within `width` columns after `indent`. */
  block(axis: number, place: number, indent: string, width: number): string {
    const { ndim, data, strides } = this.x;
    if (axis === ndim) return this.format(data[place]!);
    const items = this.shown[axis]!.map((i) =>
      i === null ? "..." : this.block(axis + 1, place + i * strides[axis]!, `${indent} `, width - 1),
    );
    if (axis === ndim - 1) return `[${this.row(items, indent, width)}]`;
    // One empty line more between the blocks of each outer axis.
    const gap = this.separator.trimEnd() + "\n".repeat(ndim - axis - 1);
    return `[${items.join(gap + indent)}]`;
  }

  /** Items side by side, broken into lines before they would pass `width`. */
  private row(items: readonly string[], indent: string, width: number): string {
    const room = width - Math.max(this.separator.trimEnd().length, "]".length);
    const lines: string[] = [];
    let line = indent;
    items.forEach((item, i) => {
      if (line.length + item.length > room && line.length > indent.length) {
        lines.push(line.trimEnd());
        line = indent;
      }
      line += item;
      if (i < items.length - 1) line += this.separator;
    });
    return [...lines, line].join("\n").slice(indent.length);
  }
}
