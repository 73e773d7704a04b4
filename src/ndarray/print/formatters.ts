import type { DType } from "../dtype";
import type { Decimal } from "./digits";
import { rounded, roundedAt, shortest, trimmed } from "./digits";
import type { PrintOptions } from "./options";

/** Turns one element into text, as wide as every other element of its array. */
export type Formatter = (value: number) => string;

/** The formatter for an array whose printed elements are `values`. `scalar` says that it is 0-d. */
export function formatterFor(
  dtype: DType,
  values: readonly number[],
  scalar: boolean,
  options: Readonly<Required<PrintOptions>>,
): Formatter {
  switch (dtype) {
    case "bool": {
      const yes = scalar ? "True" : " True";
      return (value) => (value ? yes : "False");
    }
    case "int32": {
      const width = largest(values.map((value) => String(value).length));
      return (value) => String(value).padStart(width);
    }
    default:
      return floatFormatter(dtype, values, options);
  }
}

/**
 * A float on its own, as NumPy's `str` of a scalar: all the digits it takes, with a fixed point from 1e-4 up to 1e16.
 */
export function formatScalar(value: number, dtype: DType): string {
  if (!Number.isFinite(value)) return nonFinite(value);
  const decimal = shortest(value, dtype);
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) {
    const { digits } = decimal;
    const fraction = digits.length > 1 ? `.${digits.slice(1)}` : "";
    return `${sign(value)}${digits[0]}${fraction}e${exponentText(decimal.exponent, 2)}`;
  }
  const [whole, fraction] = positional(decimal);
  return `${sign(value)}${whole}.${fraction || "0"}`;
}

/** Floats of one array share one notation and one width, found by looking at all of them first. */
function floatFormatter(
  dtype: DType,
  values: readonly number[],
  options: Readonly<Required<PrintOptions>>,
): Formatter {
  const finite = values.filter(Number.isFinite);
  const { format, left, right } = needsExponent(finite, dtype, options.suppress)
    ? exponentLayout(finite, dtype, options.precision)
    : fixedLayout(finite, dtype, options.precision);
  // `left` counts what is before the decimal point, `right` what is after it.
  const widest = largest(values.map((value) => (Number.isFinite(value) ? 0 : nonFinite(value).length)));
  const padLeft = Math.max(left, widest - (right + 1));
  const width = padLeft + 1 + right;
  return (value) => {
    if (!Number.isFinite(value)) return nonFinite(value).padStart(width);
    const text = format(value);
    return " ".repeat(Math.max(0, padLeft - text.indexOf("."))) + text;
  };
}

/** Scientific notation is for arrays with very large or very small elements, or with both larger and smaller ones. */
function needsExponent(finite: readonly number[], dtype: DType, suppress: boolean): boolean {
  let largest = 0;
  let smallest = Infinity;
  for (const value of finite) {
    if (value === 0) continue;
    largest = Math.max(largest, Math.abs(value));
    smallest = Math.min(smallest, Math.abs(value));
  }
  if (largest === 0) return false;
  // NumPy divides in the array's own dtype.
  const ratio = dtype === "float32" ? Math.fround(largest / smallest) : largest / smallest;
  return largest >= 1e8 || (!suppress && (smallest < 1e-4 || ratio > 1000));
}

interface FloatLayout {
  format(value: number): string;
  readonly left: number;
  readonly right: number;
}

/** `1.5`, `20.  `: as many decimals as the number needs, at most `precision`, then spaces up to the longest. */
function fixedLayout(finite: readonly number[], dtype: DType, precision: number): FloatLayout {
  const texts = finite.map((value) => fixed(value, dtype, precision));
  const left = largest(texts.map((text) => text.indexOf(".")));
  const right = largest(texts.map((text) => text.length - text.indexOf(".") - 1));
  const format = (value: number): string => {
    const text = fixed(value, dtype, precision);
    return text + " ".repeat(Math.max(0, right - (text.length - text.indexOf(".") - 1)));
  };
  return { format, left, right };
}

/** A float with a fixed point. All digits before the point are those of the exact value, as in NumPy's arrays. */
function fixed(value: number, dtype: DType, precision: number): string {
  let decimal = shortest(value, dtype);
  const decimals = decimal.digits.length - 1 - decimal.exponent;
  if (decimals > precision) decimal = trimmed(roundedAt(value, dtype, precision));
  else if (decimals < 0) decimal = roundedAt(value, dtype, 0);
  const [whole, fraction] = positional(decimal);
  return `${sign(value)}${whole}.${fraction}`;
}

/** `1.50e+00`: every number with the same count of digits, and exponents of the same length. */
function exponentLayout(finite: readonly number[], dtype: DType, precision: number): FloatLayout {
  const decimals = finite.map((value) => toPrecision(value, dtype, 0, precision));
  const fraction = largest(decimals.map(({ digits }) => digits.length - 1));
  const exponentDigits = Math.max(
    2,
    largest(decimals.map(({ exponent }) => String(Math.abs(exponent)).length)),
  );
  const format = (value: number): string => {
    const { digits, exponent } = toPrecision(value, dtype, fraction, fraction);
    const padded = digits.slice(1).padEnd(fraction, "0");
    return `${sign(value)}${digits[0]}.${padded}e${exponentText(exponent, exponentDigits)}`;
  };
  const left = finite.some((value) => sign(value) !== "") ? 2 : 1;
  return { format, left, right: fraction + 2 + exponentDigits };
}

/** The shortest digits, but at least `1 + least` and at most `1 + most` of them. */
function toPrecision(value: number, dtype: DType, least: number, most: number): Decimal {
  const decimal = shortest(value, dtype);
  const fraction = decimal.digits.length - 1;
  if (fraction > most) return trimmed(rounded(value, dtype, most + 1));
  if (fraction < least) return rounded(value, dtype, least + 1);
  return decimal;
}

/** The digits before and after the decimal point. */
function positional({ digits, exponent }: Decimal): [whole: string, fraction: string] {
  if (exponent < 0) return ["0", digits === "0" ? "" : "0".repeat(-exponent - 1) + digits];
  const padded = digits.padEnd(exponent + 1, "0");
  return [padded.slice(0, exponent + 1), padded.slice(exponent + 1)];
}

function exponentText(exponent: number, digits: number): string {
  return (exponent < 0 ? "-" : "+") + String(Math.abs(exponent)).padStart(digits, "0");
}

function sign(value: number): string {
  return value < 0 || Object.is(value, -0) ? "-" : "";
}

function nonFinite(value: number): string {
  return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
}

/** The largest of these lengths. (`Math.max(...lengths)` overflows the stack when there are very many.) */
function largest(lengths: readonly number[]): number {
  return lengths.reduce((most, length) => Math.max(most, length), 0);
}
