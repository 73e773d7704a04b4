/** Numbers as figures show them. By hand, because what a locale or an engine makes of them differs between machines. */

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

const superscript = (n: number): string =>
  (n < 0 ? "⁻" : "") + [...String(Math.abs(n))].map((digit) => SUPERSCRIPTS[Number(digit)]).join("");

/** `0.25`, `−3`, `20,000`, `10⁻⁸`, `2.5×10⁶`: at most ten digits, and a real minus sign. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const sign = value < 0 ? "−" : "";
  const size = Math.abs(value);
  if (size === 0) return "0";
  const [mantissa = "", exponent = ""] = size.toExponential(9).split("e");
  const power = Number(exponent);
  if (power < -4 || power > 6) {
    const factor = String(Number(mantissa));
    return `${sign}${factor === "1" ? "" : `${factor}×`}10${superscript(power)}`;
  }
  const [whole = "", decimals] = String(Number(size.toPrecision(10))).split(".");
  const grouped = whole.length > 4 ? whole.replace(/\B(?=(\d{3})+$)/g, ",") : whole;
  return `${sign}${grouped}${decimals === undefined ? "" : `.${decimals}`}`;
}

/** Powers of ten, all in one form. */
export function formatPowers(values: readonly number[]): (value: number) => string {
  const isPower = (value: number): boolean => /^1e/.test(value.toExponential());
  const isWide = values.some((value) => value < 1e-3 || value > 1e4);
  return (value) =>
    isWide && isPower(value) ? `10${superscript(Math.round(Math.log10(value)))}` : formatNumber(value);
}

/**
 * A coordinate in the text of a picture. Two decimals are a hundredth of a pixel, and hide what the last digit of
 * `Math.sin` owes to the engine.
 */
export function round(value: number, digits = 2): string {
  const text = value.toFixed(digits);
  const short = text.includes(".") ? text.replace(/\.?0+$/, "") : text;
  return short === "-0" ? "0" : short;
}
