import * as np from "../../src/ndarray";

const x = np.arange(12).reshape(3, 4);

test("strings, slices, new axes and the ellipsis", () => {
  expect(x.get("1:").shape).toEqual([2, 4]);
  expect(x.get(":", "-2:").tolist()).toEqual([
    [2, 3],
    [6, 7],
    [10, 11],
  ]);
  expect(x.get("::-1", " 0 : 2 ").tolist()).toEqual([
    [8, 9],
    [4, 5],
    [0, 1],
  ]);
  expect(x.get("...", 0).tolist()).toEqual([0, 4, 8]);
  expect(x.get(np.ellipsis, np.newaxis).shape).toEqual([3, 4, 1]);
  expect(x.get(np.slice(1)).shape).toEqual([1, 4]);
  expect(x.get(np.slice(1, null)).shape).toEqual([2, 4]);
  expect(x.get(np.slice(null, null, -2)).tolist()).toEqual(x.get("::-2").tolist());
  expect(String(np.slice(1, null, 2))).toBe("1::2");
  expect(x.get().tolist()).toEqual(x.tolist());
});

test("integers give views, down to a 0-d view", () => {
  const y = x.copy();
  const element = y.get(1, -1);
  expect([element.shape, element.item()]).toEqual([[], 7]);
  y.set([1, 3], 70);
  expect(element.item()).toBe(70);
});

test("masks and lists give copies", () => {
  const y = x.copy();
  y.get([0]).set([0, 0], 99);
  y.get(np.greater(y, 5)).set([0], 99);
  expect(y.tolist()).toEqual(x.tolist());
  expect(x.get(np.greater(x, 9)).tolist()).toEqual([10, 11]);
  expect(x.get([true, false, true]).shape).toEqual([2, 4]);
  expect(x.get(Int32Array.of(0, 2), [1, -1]).tolist()).toEqual([1, 11]);
});

test("set broadcasts and converts the value", () => {
  const y = np.zeros([2, 3], { dtype: "int32" });
  y.set([0], [1, 2, 3]);
  y.set([":", 2], [[7], [8]].flat());
  expect(y.tolist()).toEqual([
    [1, 2, 7],
    [0, 0, 8],
  ]);
  y.set([1], 9.9);
  expect(y.get(1).tolist()).toEqual([9, 9, 9]);
  y.set([1], [[-1.5, 0, 1.5]]);
  expect(y.get(1).tolist()).toEqual([-1, 0, 1]);
  y.set([np.less(y, 1)], true);
  expect(y.tolist()).toEqual([
    [1, 2, 7],
    [1, 1, 1],
  ]);
  const flags = np.zeros(3, { dtype: "bool" });
  flags.set([[0, 2]], 5);
  expect(flags.tolist()).toEqual([true, false, true]);
});

test("a masked 0-d array", () => {
  const y = np.array(-3);
  y.set([np.less(y, 0)], 0);
  expect(y.item()).toBe(0);
  expect(y.get(np.less(y, 0)).shape).toEqual([0]);
});

test("addAt counts repeats where set keeps the last", () => {
  const y = np.zeros(3);
  np.addAt(y, [[0, 0, 2]], [1, 2, 3]);
  expect(y.tolist()).toEqual([3, 0, 3]);
  np.addAt(y, ["1:"], 10);
  expect(y.tolist()).toEqual([3, 10, 13]);
  np.addAt(y, [1], 0.5);
  expect(y.tolist()).toEqual([3, 10.5, 13]);
  const embedding = np.zeros([3, 2]);
  np.addAt(embedding, [[1, 1]], np.ones([2, 2]));
  expect(embedding.tolist()).toEqual([
    [0, 0],
    [2, 2],
    [0, 0],
  ]);
  expect(() => np.addAt(np.zeros(1, { dtype: "bool" }), [0], 1)).toThrow(TypeError);
  expect(() => np.addAt([0] as any, [0], 1)).toThrow(
    new TypeError("addAt: expected an array to add to, got [0]"),
  );
});

test.each<[string, () => unknown, Error]>([
  [
    "an integer out of range",
    () => x.get(3),
    new RangeError("index 3 is out of range for axis 0 with size 3"),
  ],
  [
    "an integer out of range",
    () => x.get(0, -5),
    new RangeError("index -5 is out of range for axis 1 with size 4"),
  ],
  [
    "a list out of range",
    () => x.get(":", [0, 4]),
    new RangeError("index 4 is out of range for axis 1 with size 4"),
  ],
  ["a fraction", () => x.get(0.5), new TypeError("index: expected an integer for axis 0, got 0.5")],
  [
    "a list with a fraction",
    () => x.get([0.5]),
    new TypeError("index: expected a list of integers, got 0.5 in it"),
  ],
  [
    "a boolean",
    () => x.get(true as any),
    new TypeError(
      "index: expected an integer, slice, string, null, list, or array of int32 or bool, got true",
    ),
  ],
  [
    "nothing",
    () => x.get(undefined as any),
    new TypeError(
      "index: expected an integer, slice, string, null, list, or array of int32 or bool, got undefined",
    ),
  ],
  [
    "a float array",
    () => x.get(np.array([0, 1])),
    new TypeError('index: expected an array of dtype int32 or bool, got float64; use astype("int32")'),
  ],
  [
    "a text",
    () => x.get("1, 2"),
    new TypeError('index: expected a string such as "1:5:2", ":" or "...", got "1, 2"'),
  ],
  [
    "a plain number as a text",
    () => x.get("1"),
    new TypeError('index: expected a string such as "1:5:2", ":" or "...", got "1"'),
  ],
  ["a step of zero", () => x.get("::0"), new RangeError("slice: expected a step that is not 0")],
  [
    "a slice of fractions",
    () => np.slice(0.5),
    new TypeError("slice: expected stop to be an integer or null, got 0.5"),
  ],
  [
    "too many items",
    () => x.get(0, 0, 0),
    new RangeError("index: expected at most 2 axes for shape [3, 4], got 3"),
  ],
  ["two ellipses", () => x.get("...", "..."), new RangeError('index: expected at most one ellipsis "..."')],
  [
    "a mask of another shape",
    () => x.get([true, false]),
    new RangeError("index: expected a mask of shape [3], got [2]"),
  ],
  [
    "lists that do not broadcast",
    () => x.get([0, 1], [0, 1, 2]),
    new RangeError("index: shapes [2] and [3] do not broadcast together"),
  ],
  [
    "an index that is no list",
    () => (x as any).set(0, 1),
    new TypeError('set: expected a list of index items such as [0, ":"], got 0'),
  ],
  [
    "a value that does not fit",
    () => x.set([0], [1, 2]),
    new RangeError("set: shape [2] does not broadcast to [4]"),
  ],
  [
    "a value that does not fit a list",
    () => x.set([[0, 1]], np.ones([3, 4])),
    new RangeError("set: shape [3, 4] does not broadcast to [2, 4]"),
  ],
  [
    "a value that is no array",
    () => x.set([0], "1" as any),
    new TypeError('set: expected a number or a boolean, got "1"'),
  ],
  [
    "bytes that are neither a mask nor integers",
    () => x.get(Uint8Array.of(2, 0, 1)),
    new RangeError(
      "index: expected a Uint8Array of booleans (0 or 1), got 2 at 0; np.array(bytes, { dtype }) reads bytes as numbers",
    ),
  ],
  [
    "a number that int32 cannot hold",
    () => np.zeros(1, { dtype: "int32" }).set([0], NaN),
    new RangeError("set: expected a number that fits int32, got NaN"),
  ],
])("%s is refused, and nothing is written", (_, call, error) => {
  const before = x.tolist();
  expect(call).toThrow(error);
  expect(x.tolist()).toEqual(before);
});

test("a list with one bad integer writes nothing at all", () => {
  const y = np.zeros(3);
  expect(() => y.set([[0, 1, 5]], 1)).toThrow(RangeError);
  expect(() => np.addAt(y, [[0, 1, 5]], 1)).toThrow(RangeError);
  expect(y.tolist()).toEqual([0, 0, 0]);
});
