// The arithmetic behind the benchmark table.
import { disagreement, geometricMean, median } from "../../bench/statistics";

test.each([
  [[3], 3],
  [[3, 1, 2], 2],
  [[4, 1, 3, 2], 2.5],
  [[10, 9, 100], 10],
])("the median of %j is %d", (values, expected) => expect(median(values)).toBe(expected));

test("median leaves its argument as it was, and needs a value", () => {
  const values = [3, 1, 2];
  median(values);
  expect(values).toEqual([3, 1, 2]);
  expect(() => median([])).toThrow(RangeError);
});

test("geometricMean: 2 and 1/2 balance", () => {
  expect(geometricMean([2, 0.5])).toBeCloseTo(1, 15);
  expect(geometricMean([1, 10, 100])).toBeCloseTo(10, 12);
  expect(() => geometricMean([1, 0])).toThrow("expected positive values, got 0");
  expect(() => geometricMean([])).toThrow(RangeError);
});

test("disagreement is relative to the largest expected value", () => {
  expect(disagreement([1000.05, 0.05], [1000, 0], 1e-4)).toBeNull();
  expect(disagreement([1000, 0.2], [1000, 0], 1e-4)).toBe("0.2 instead of 0");
  expect(disagreement([0], [0], 1e-4)).toBeNull();
  expect(disagreement([NaN], [1], 1e-4)).toBe("NaN instead of 1");
  expect(disagreement([1], [1, 2], 1e-4)).toBe("1 values instead of 2");
});
