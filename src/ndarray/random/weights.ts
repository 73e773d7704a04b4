import { showShape } from "../layout";
import type { NDArray } from "../ndarray";

/** Drawing with given probabilities. */

/** `p` as doubles, after checking that it gives each of `n` items a probability and that they sum to 1. */
export function checkProbabilities(p: NDArray, n: number): Float64Array {
  if (p.ndim !== 1 || p.length !== n) {
    throw new RangeError(`choice: expected p of shape [${n}], one for each item, got ${showShape(p.shape)}`);
  }
  const weights = Float64Array.from(p.elements());
  const negative = weights.find((weight) => !(weight >= 0));
  if (negative !== undefined) {
    throw new RangeError(`choice: expected probabilities of at least 0, got ${negative}`);
  }
  // As much as rounding can take from a sum of 1: half of the digits.
  const tolerance = Math.sqrt(p.dtype === "float32" ? 2 ** -23 : Number.EPSILON);
  const sum = compensatedSum(weights);
  if (!(Math.abs(sum - 1) <= tolerance)) {
    throw new RangeError(`choice: expected probabilities that sum to 1, got a sum of ${sum}`);
  }
  return weights;
}

/** Running sums of the weights, scaled so that the last is 1. */
export function cumulative(weights: Float64Array): Float64Array {
  let sum = 0;
  const sums = weights.map((weight) => (sum += weight));
  return sums.map((bound) => bound / sum);
}

/** The first index whose bound is above `value`, by bisection. */
export function search(bounds: Float64Array, value: number): number {
  let low = 0;
  let high = bounds.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (value < bounds[middle]!) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** A sum that carries what each addition loses to the next (Kahan). */
function compensatedSum(values: Float64Array): number {
  let sum = 0;
  let lost = 0;
  for (const value of values) {
    const y = value - lost;
    const t = sum + y;
    lost = t - sum - y;
    sum = t;
  }
  return sum;
}
