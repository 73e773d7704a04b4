// The few statistics that the table needs.

function checked(who: string, values: readonly number[]): readonly number[] {
  if (values.length === 0) throw new RangeError(`${who}: expected at least one value, got none`);
  return values;
}

/** The middle value, or the mean of the two middle ones. */
export function median(values: readonly number[]): number {
  const sorted = [...checked("median", values)].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The mean of ratios: 2 and 1/2 balance. */
export function geometricMean(values: readonly number[]): number {
  const logs = checked("geometricMean", values).map((value) => {
    if (!(value > 0)) throw new RangeError(`geometricMean: expected positive values, got ${value}`);
    return Math.log(value);
  });
  return Math.exp(logs.reduce((a, b) => a + b, 0) / logs.length);
}

/** The first disagreement of `values` with `expected`, or null. The error is relative to the largest expected value. */
export function disagreement(
  values: readonly number[],
  expected: readonly number[],
  tolerance: number,
): string | null {
  if (values.length !== expected.length) return `${values.length} values instead of ${expected.length}`;
  const scale = Math.max(...expected.map(Math.abs));
  // Written so that nan disagrees.
  const at = values.findIndex((value, i) => !(Math.abs(value - expected[i]!) <= tolerance * scale));
  return at < 0 ? null : `${values[at]} instead of ${expected[at]}`;
}
