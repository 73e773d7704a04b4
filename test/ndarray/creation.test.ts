import * as np from "../../src/ndarray";

const any = np as any;

describe("array", () => {
  test("reads nested lists of any depth", () => {
    expect(np.array(3).shape).toEqual([]);
    expect(np.array([]).shape).toEqual([0]);
    expect(np.array([[], []]).shape).toEqual([2, 0]);
    const x = np.array([
      [[1], [2]],
      [[3], [4]],
    ]);
    expect([x.shape, x.ndim, x.size, x.length, x.dtype]).toEqual([[2, 2, 1], 3, 4, 2, "float64"]);
    expect(x.tolist()).toEqual([
      [[1], [2]],
      [[3], [4]],
    ]);
  });

  test("takes its dtype from the entries, or from the option", () => {
    expect(np.array([true, false]).dtype).toBe("bool");
    expect(np.array(true).item()).toBe(true);
    expect(np.array([true, 2]).tolist()).toEqual([1, 2]);
    expect(np.array([1, 0, NaN], { dtype: "bool" }).tolist()).toEqual([true, false, true]);
    expect(np.array([1.9, -1.9], { dtype: "int32" }).tolist()).toEqual([1, -1]);
    expect(np.array([0.1], { dtype: "float32" }).item()).toBe(Math.fround(0.1));
    expect(np.array([]).dtype).toBe("float64");
  });

  test("copies arrays and typed arrays; asarray shares them", () => {
    const data = Float64Array.of(1, 2);
    const [copied, wrapped] = [np.array(data), np.asarray(data)];
    data[0] = 9;
    expect(copied.tolist()).toEqual([1, 2]);
    expect(wrapped.tolist()).toEqual([9, 2]);
    expect(np.asarray(wrapped)).toBe(wrapped);
    expect(np.array(wrapped)).not.toBe(wrapped);
    expect(np.asarray(wrapped, { dtype: "float64" })).toBe(wrapped);
    expect(np.asarray(wrapped, { dtype: "float32" }).dtype).toBe("float32");
    expect(np.asarray(Int32Array.of(1)).dtype).toBe("int32");
  });

  test("takes bytes for booleans only if they are", () => {
    expect(np.asarray(Uint8Array.of(0, 1)).tolist()).toEqual([false, true]);
    expect(() => np.asarray(Uint8Array.of(0, 7))).toThrow(
      new RangeError(
        "asarray: expected a Uint8Array of booleans (0 or 1), got 7 at 1; np.array(bytes, { dtype }) reads bytes as numbers",
      ),
    );
    expect(np.array(Uint8Array.of(0, 7), { dtype: "float32" }).tolist()).toEqual([0, 7]);
  });

  test.each<[unknown, string]>([
    [[[1, 2], [3]], "array: ragged list: expected length 2 at [1], got 1"],
    [[1, [2]], "array: ragged list: expected a number at [1], got a list of length 1"],
    [[[1], 2], "array: ragged list: expected a list of length 1 at [1], got a number"],
    [
      [
        [[1], [2]],
        [[3], [4, 5]],
      ],
      "array: ragged list: expected length 1 at [1][1], got 2",
    ],
  ])("refuses the ragged list %j and says where", (list, message) => {
    expect(() => any.array(list)).toThrow(new RangeError(message));
  });

  test.each<[unknown, string]>([
    [["1"], 'array: expected a number or a boolean at [0], got "1"'],
    [[[1], [null]], "array: expected a number or a boolean at [1][0], got null"],
    [undefined, "array: expected a number or a boolean, got undefined"],
    [
      { shape: [], data: 1 },
      "array: expected a number or a boolean, got an object of class Object (np takes arrays: the data of a Variable)",
    ],
    [[1n], "array: expected a number or a boolean at [0], got the bigint 1n"],
    [
      [np.array([1])],
      "array: expected a number or a boolean at [0], got an object of class NDArray (to join arrays, use np.stack)",
    ],
  ])("refuses entries that are no numbers: case %#", (list, message) => {
    expect(() => any.array(list)).toThrow(new TypeError(message));
  });

  test("refuses a list that contains itself", () => {
    const list: unknown[] = [];
    list.push(list);
    expect(() => any.array(list)).toThrow(new RangeError("array: expected at most 32 nested lists"));
  });

  test("refuses numbers that int32 cannot hold", () => {
    for (const v of [3e9, -3e9, NaN, Infinity]) {
      expect(() => np.array([v], { dtype: "int32" })).toThrow(
        new RangeError(`array: expected a number that fits int32, got ${v}`),
      );
      expect(() => np.array(Float64Array.of(v), { dtype: "int32" })).toThrow(RangeError);
    }
  });

  test("refuses unknown dtypes and options", () => {
    expect(() => any.array([1], { dtype: "float16" })).toThrow(
      new TypeError('array: expected dtype "float64", "float32", "int32" or "bool", got "float16"'),
    );
    expect(() => any.array([1], { dType: "int32" })).toThrow(
      new TypeError('array: unknown option "dType", expected "dtype"'),
    );
    expect(() => any.zeros([1], "int32")).toThrow(
      new TypeError('zeros: expected an options object with "dtype", got "int32"'),
    );
  });
});

test("zeros, ones, full, empty and their likes", () => {
  expect(np.zeros(2).tolist()).toEqual([0, 0]);
  expect(np.zeros([]).item()).toBe(0);
  expect(np.ones([1, 2], { dtype: "bool" }).tolist()).toEqual([[true, true]]);
  expect(np.full([2], 1.5).tolist()).toEqual([1.5, 1.5]);
  expect(np.full(2, true).dtype).toBe("bool");
  expect(np.full(2, 2, { dtype: "bool" }).tolist()).toEqual([true, true]);
  expect(np.empty([3, 0]).shape).toEqual([3, 0]);
  const x = np.array([[1, 2]], { dtype: "float32" });
  for (const like of [np.zerosLike(x), np.onesLike(x), np.fullLike(x, 7)])
    expect([like.shape, like.dtype]).toEqual([[1, 2], "float32"]);
  expect(np.zerosLike(x, { dtype: "int32" }).dtype).toBe("int32");
  expect(np.fullLike([1, 2], 7).tolist()).toEqual([7, 7]);
});

test("a shape given to a function is copied", () => {
  const shape = [2, 3];
  const x = np.zeros(shape);
  shape[0] = 99;
  expect(x.shape).toEqual([2, 3]);
});

test("bad shapes and values are refused", () => {
  expect(() => np.zeros([2, -1])).toThrow(
    new RangeError("zeros: expected lengths that are integers of at least 0, got -1"),
  );
  expect(() => np.zeros([1.5])).toThrow(RangeError);
  expect(() => any.ones("2")).toThrow(new TypeError('ones: expected a shape, a list of lengths, got "2"'));
  expect(() => any.ones(["2"])).toThrow(TypeError);
  expect(() => any.full([2], "x")).toThrow(new TypeError('full: expected a number or a boolean, got "x"'));
  expect(() => np.full([2], 3e9, { dtype: "int32" })).toThrow(RangeError);
  expect(() => any.arange()).toThrow(TypeError);
  expect(() => np.arange(0, 1, 0)).toThrow(new RangeError("arange: expected a step that is not 0"));
  expect(() => np.arange(Infinity)).toThrow(RangeError);
  expect(() => np.linspace(0, 1, -1)).toThrow(RangeError);
  expect(() => np.linspace(0, 1, 2.5)).toThrow(RangeError);
  expect(() => np.eye(2, 2, 0.5)).toThrow(TypeError);
});

test("arange and linspace with other dtypes", () => {
  expect(np.arange(3).dtype).toBe("float64");
  expect(np.arange(1, 4, { dtype: "int32" }).tolist()).toEqual([1, 2, 3]);
  expect(np.arange(0, 1, 0.5, { dtype: "float32" }).dtype).toBe("float32");
  expect(np.linspace(0, 10, 4, { dtype: "int32" }).tolist()).toEqual([0, 3, 6, 10]);
});
