// The tests of whatever computes results, once more, with results that start as nan: an element that a loop leaves out
// is found. The order of the imports matters.
import "./poison";
import "./elementwise.test";
import "./kernels-elementwise.test";
import "../property/broadcasting.test";
import "../property/matmul.test";
import "../ops.test";
import { np } from "dezero";
import { allocateBlank } from "../../src/ndarray/memory";

test("memory is poisoned, in results too", () => {
  expect([...allocateBlank("float32", 2), ...allocateBlank("int32", 1), ...allocateBlank("bool", 1)]).toEqual(
    [NaN, NaN, -1, 255],
  );
  expect(np.zeros(3).blank([2], "float64").tolist()).toEqual([NaN, NaN]);
});

test("what must be zeros is zeros", () => {
  expect(np.zeros(3).tolist()).toEqual([0, 0, 0]);
  expect(np.empty(3).tolist()).toEqual([0, 0, 0]);
  expect(np.zerosLike([1, 2]).tolist()).toEqual([0, 0]);
  expect(np.matmul(np.zeros([2, 0]), np.zeros([0, 3])).tolist()).toEqual([
    [0, 0, 0],
    [0, 0, 0],
  ]);
});
