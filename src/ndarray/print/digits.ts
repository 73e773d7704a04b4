import type { DType } from "../dtype";

/**
 * The decimal digits of floating-point numbers, as NumPy's Dragon4 makes them: the shortest that read back as
 * the same number, or fewer, or more.
 */

/** The magnitude of a finite number: `d.ddd * 10^exponent`. The first digit is not zero, except in zero itself. */
export interface Decimal {
  readonly digits: string;
  readonly exponent: number;
}

const ZERO: Decimal = { digits: "0", exponent: 0 };

/** The shortest digits that read back as `x` in its dtype, and among those the nearest to `x`. */
export function shortest(x: number, dtype: DType): Decimal {
  if (x === 0) return ZERO;
  // For doubles the language itself specifies it. A single is stored as a double with many more digits.
  if (dtype !== "float32") return parse(Math.abs(x).toExponential());
  const exact = exactDigits(x);
  for (let count = 1; count < 9; count++) {
    const decimal = rounded(x, dtype, count, exact);
    if (readsBack(decimal, x, dtype)) return trimmed(decimal);
  }
  return trimmed(rounded(x, dtype, 9, exact));
}

/**
 * `x` to `count` significant digits, from its exact value, ties to the even digit. (`toExponential(count)` alone
 * sends ties up.) `count` may be zero or negative: the unit is then larger than `x`, and the result is zero or
 * one such unit.
 */
export function rounded(x: number, dtype: DType, count: number, exact: Decimal = exactDigits(x)): Decimal {
  if (x === 0 || count < 0) return ZERO;
  const kept = exact.digits.slice(0, count);
  const rest = exact.digits.slice(count);
  const half = "5".padEnd(rest.length, "0");
  const down: Decimal = count === 0 ? ZERO : { digits: kept, exponent: exact.exponent };
  if (rest < half || (rest === half && isEven(kept))) {
    // Next to a power of two the spacing below is half of that above: there the nearest decimal may read back
    // as another number while the next one up does not. Dragon4 prefers the one that reads back.
    if (count === 0 || readsBack(down, x, dtype)) return down;
    const above = up(down);
    return readsBack(above, x, dtype) ? above : down;
  }
  return count === 0 ? { digits: "1", exponent: exact.exponent + 1 } : up(down);
}

/** `x` to `decimals` digits after the point, as `rounded`. */
export function roundedAt(x: number, dtype: DType, decimals: number): Decimal {
  // Counted from the exact value: the shortest digits of the float32 9.9999997e-10 are 1e-9, one place higher.
  const exact = exactDigits(x);
  return rounded(x, dtype, exact.exponent + 1 + decimals, exact);
}

/** Removes trailing zeros. */
export function trimmed({ digits, exponent }: Decimal): Decimal {
  return { digits: digits.replace(/(?!^)0+$/, ""), exponent };
}

/** All digits that matter: a double that is no tie differs from one long before the hundredth digit. */
function exactDigits(x: number): Decimal {
  return parse(Math.abs(x).toExponential(100));
}

function parse(scientific: string): Decimal {
  const [mantissa, exponent] = scientific.split("e") as [string, string];
  return { digits: mantissa.replace(".", ""), exponent: Number(exponent) };
}

/** The decimal one unit of the last digit above. */
function up({ digits, exponent }: Decimal): Decimal {
  const sum = (BigInt(digits) + 1n).toString();
  return sum.length > digits.length
    ? { digits: sum.slice(0, -1), exponent: exponent + 1 }
    : { digits: sum, exponent };
}

function isEven(digits: string): boolean {
  return "02468".includes(digits.slice(-1));
}

function readsBack({ digits, exponent }: Decimal, x: number, dtype: DType): boolean {
  const value = Number(`${digits}e${exponent - digits.length + 1}`);
  return (dtype === "float32" ? Math.fround(value) : value) === Math.abs(x);
}
