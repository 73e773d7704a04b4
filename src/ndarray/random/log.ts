/**
 * The natural logarithm, correctly rounded.
 *
 * Normal numbers go through a logarithm. `Math.log` may err by an ulp, and which way differs between engines: in
 * V8 it differs from the C library that NumPy calls for 7% of all numbers, so one in thirty normal numbers
 * would not be NumPy's. The C library is nearly exact (glibc rounds 1 in 1300 the wrong way), so exact is the best
 * that can be done without it.
 *
 * A number here is an unevaluated sum of two doubles, high and low, good for about 100 bits (Dekker 1971).
 */

/** One over the width of the intervals. The logarithm at the middle of each is tabulated. */
const STEPS = 128;
/** Bits of the fixed-point arithmetic that makes the table. */
const BITS = 160n;
/** ln 2 is split after 40 bits, so that its product with an exponent is exact. */
const LN2_BITS = 40n;

interface Table {
  /** ln(i / STEPS) for the middles i / STEPS, in two parts. */
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly ln2High: number;
  readonly ln2Low: number;
  /** One double, and its 32-bit halves: to read and write its exponent. */
  readonly word: Float64Array;
  readonly halves: Uint32Array;
  /** Which half holds the exponent: the second on little-endian machines. */
  readonly upper: number;
}

let table: Table | undefined;

/** ln x of a positive, finite, normal number. */
export function log(x: number): number {
  table ??= makeTable();
  const { word, halves, upper } = table;
  // x = 2^k * m with m in [0.75, 1.5)
  word[0] = x;
  let k = (halves[upper]! >>> 20) - 1023;
  halves[upper] = (halves[upper]! & 0xfffff) | (1023 << 20);
  let m = word[0];
  if (m >= 1.5) {
    m /= 2;
    k += 1;
  }
  // m = c * (1 + s) / (1 - s), so ln m = ln c + 2 (s + s^3/3 + s^5/5 + ...) with |s| < 1/380
  const i = Math.round(m * STEPS);
  const c = i / STEPS;
  const numerator = m - c;
  const denominator = m + c;
  const denominatorLow = sumError(m, c, denominator);
  const s = numerator / denominator;
  const sLow = (remainder(numerator, s, denominator) - s * denominatorLow) / denominator;
  const s2 = s * s;
  const tail = s * s2 * (1 / 3 + s2 * (1 / 5 + s2 * (1 / 7 + s2 / 9)));
  // The largest part first; what each sum loses is added at the end.
  const a = k * table.ln2High;
  const b = table.high[i]!;
  const ab = a + b;
  const sum = ab + 2 * s;
  const lost = sumError(a, b, ab) + sumError(ab, 2 * s, sum);
  return sum + (lost + (2 * (sLow + tail) + table.low[i]! + k * table.ln2Low));
}

/** What `sum = a + b` lost to rounding (Knuth). */
function sumError(a: number, b: number, sum: number): number {
  const b1 = sum - a;
  return a - (sum - b1) + (b - b1);
}

/** `n - q * d` exactly, where q is the rounded quotient n / d (Dekker's product). */
function remainder(n: number, q: number, d: number): number {
  const product = q * d;
  const qHigh = upperBits(q);
  const dHigh = upperBits(d);
  const qLow = q - qHigh;
  const dLow = d - dHigh;
  const productLow = qLow * dLow - (product - qHigh * dHigh - qLow * dHigh - qHigh * dLow);
  return n - product - productLow;
}

/** The upper 26 bits of a double. */
function upperBits(x: number): number {
  const t = x * (2 ** 27 + 1);
  return t - (t - x);
}

function makeTable(): Table {
  const high = new Float64Array(1.5 * STEPS + 1);
  const low = new Float64Array(1.5 * STEPS + 1);
  for (let i = 0.75 * STEPS; i <= 1.5 * STEPS; i++) {
    const exact = fixedLog(BigInt(i), BigInt(STEPS));
    high[i] = toNumber(exact);
    low[i] = toNumber(exact - toFixed(high[i]!));
  }
  const ln2 = fixedLog(2n, 1n);
  const drop = BITS - LN2_BITS;
  const ln2High = (ln2 >> drop) << drop;
  const word = Float64Array.of(1);
  const halves = new Uint32Array(word.buffer);
  const upper = halves[1] === 0 ? 0 : 1;
  return { high, low, ln2High: toNumber(ln2High), ln2Low: toNumber(ln2 - ln2High), word, halves, upper };
}

/** ln(a / b) = 2 artanh((a - b) / (a + b)) with BITS bits after the point. */
function fixedLog(a: bigint, b: bigint): bigint {
  const n = a - b;
  const d = a + b;
  let power = ((2n * n) << BITS) / d;
  let sum = 0n;
  for (let j = 1n; power !== 0n; j += 2n) {
    sum += power / j;
    power = (power * n * n) / (d * d);
  }
  return sum;
}

function toNumber(fixed: bigint): number {
  return Number(fixed) / 2 ** Number(BITS);
}

function toFixed(x: number): bigint {
  return BigInt(x * 2 ** Number(BITS));
}
