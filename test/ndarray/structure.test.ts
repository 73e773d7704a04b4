import * as np from "../../src/ndarray";

const any = np as any;

describe("the class", () => {
  test("knows its shape, strides and buffer", () => {
    const x = np.zeros([2, 3, 4]).transpose(2, 0, 1);
    expect([x.shape, x.strides, x.offset, x.ndim, x.size]).toEqual([[4, 2, 3], [1, 12, 4], 0, 3, 24]);
    expect(() => np.array(1).length).toThrow(new TypeError("length: a 0-d array has no length"));
    expect(() => [...np.array(1)]).toThrow(TypeError);
    expect(
      [
        ...np.array([
          [1, 2],
          [3, 4],
        ]),
      ].map((row) => row.tolist()),
    ).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  test("item gives the plain value", () => {
    const x = np.array([
      [1, 2],
      [3, 4],
    ]);
    expect(x.item(1, -1)).toBe(4);
    expect(np.array([[true]]).item()).toBe(true);
    expect(() => x.item()).toThrow(
      new RangeError("item: expected an array with one element, got shape [2, 2]"),
    );
    expect(() => x.item(1)).toThrow(new RangeError("item: expected 2 integers for shape [2, 2], got 1"));
    expect(() => x.item(0, 2)).toThrow(new RangeError("index 2 is out of range for axis 1 with size 2"));
  });

  test("fill writes in place, through views", () => {
    const x = np.zeros([2, 2], { dtype: "int32" });
    x.T.get(0).fill(3.7);
    expect(x.tolist()).toEqual([
      [3, 0],
      [3, 0],
    ]);
    expect(() => x.fill(NaN)).toThrow(new RangeError("fill: expected a number that fits int32, got NaN"));
    expect(() => x.fill("1" as any)).toThrow(TypeError);
    expect(np.zeros(2, { dtype: "bool" }).fill(2).tolist()).toEqual([true, true]);
    expect(() => np.broadcastTo(x, [3, 2, 2]).fill(1)).toThrow(TypeError);
    expect(x.tolist()).toEqual([
      [3, 0],
      [3, 0],
    ]);
  });

  test("astype converts", () => {
    const x = np.array([-1.7, 0, NaN]);
    expect(x.astype("bool").tolist()).toEqual([true, false, true]);
    expect(x.get(":2").astype("int32").tolist()).toEqual([-1, 0]);
    expect(x.astype("float64").data).not.toBe(x.data);
    expect(() => x.astype("int" as any)).toThrow(TypeError);
  });

  test("prints as NumPy does", () => {
    expect(String(np.array([1, 2.5]))).toBe("[1.  2.5]");
    expect((np.array([1]) as any)[Symbol.for("nodejs.util.inspect.custom")]()).toBe("array([1.])");
  });
});

describe("views", () => {
  test("reshape of a contiguous array, transpose, slices and broadcasts share the buffer", () => {
    const x = np.arange(6);
    const views = [
      x.reshape(2, 3),
      x.reshape([3, -1]).T,
      x.get("::2"),
      np.broadcastTo(x, [2, 6]),
      np.ravel(x),
      np.expandDims(x, 0),
    ];
    for (const view of views) expect(view.data).toBe(x.data);
    x.set([0], 42);
    for (const view of views) expect(view.get(...view.shape.map(() => 0)).item()).toBe(42);
  });

  test("reshape copies when no strides can tell the new shape", () => {
    const x = np.arange(6).reshape(2, 3);
    expect(x.T.reshape(6).tolist()).toEqual([0, 3, 1, 4, 2, 5]);
    expect(x.T.reshape(6).data).not.toBe(x.data);
    expect(x.T.reshape(3, 1, 2).data).toBe(x.data);
    expect(x.flatten().data).not.toBe(x.data);
  });

  test("broadcast views are read-only, and so are views of them", () => {
    const x = np.array([1, 2]);
    const big = np.broadcastTo(x, [2, 2]);
    expect(() => big.set([0, 0], 5)).toThrow(TypeError);
    expect(() => big.T.set([0, 0], 5)).toThrow(TypeError);
    expect(() => np.addAt(big, [0], 1)).toThrow(TypeError);
    expect(x.tolist()).toEqual([1, 2]);
    const copy = big.copy();
    copy.set([0, 0], 5);
    expect(copy.tolist()).toEqual([
      [5, 2],
      [1, 2],
    ]);
  });
});

describe("errors of shape functions", () => {
  const x = np.zeros([2, 3]);
  test.each<[string, () => unknown, Error]>([
    [
      "reshape",
      () => x.reshape(4, 2),
      new RangeError("reshape: an array of shape [2, 3] (6 elements) does not fit shape [4, 2]"),
    ],
    [
      "reshape",
      () => x.reshape(-1, 4),
      new RangeError("reshape: an array of shape [2, 3] (6 elements) does not fit shape [-1, 4]"),
    ],
    ["reshape", () => x.reshape(-1, -1), new RangeError("reshape: only one length can be -1, got [-1, -1]")],
    [
      "reshape",
      () => x.reshape(-2, 3),
      new RangeError("reshape: expected lengths that are integers of at least 0, or -1, got -2"),
    ],
    [
      "reshape",
      () => (x as any).reshape("6"),
      new TypeError('reshape: expected lengths that are numbers, got "6"'),
    ],
    [
      "transpose",
      () => x.transpose(0),
      new RangeError("transpose: expected an order of 2 axes for shape [2, 3], got [0]"),
    ],
    ["transpose", () => x.transpose(0, 0), new RangeError("transpose: axis 0 is named twice in [0, 0]")],
    [
      "transpose",
      () => x.transpose(0, 2),
      new RangeError("transpose: axis 2 is out of range for an array with 2 axes"),
    ],
    [
      "squeeze",
      () => x.squeeze(1),
      new RangeError("squeeze: expected axis 1 of length 1, got length 3 in shape [2, 3]"),
    ],
    [
      "expandDims",
      () => np.expandDims(x, 3),
      new RangeError("expandDims: axis 3 is out of range for an array with 3 axes"),
    ],
    [
      "expandDims",
      () => any.expandDims(x, 0.5),
      new TypeError("expandDims: expected an integer axis, got 0.5"),
    ],
    [
      "broadcastTo",
      () => np.broadcastTo(x, [3, 2]),
      new RangeError("broadcastTo: shape [2, 3] does not broadcast to [3, 2]"),
    ],
    ["sumTo", () => np.sumTo(x, [2]), new RangeError("sumTo: shape [2, 3] is not [2] broadcast")],
    ["sumTo", () => np.sumTo(x, [2, 3, 1]), new RangeError("sumTo: shape [2, 3] is not [2, 3, 1] broadcast")],
    [
      "concatenate",
      () => np.concatenate([x, np.zeros([3, 3])], { axis: 1 }),
      new RangeError("concatenate: expected shapes equal but for axis 1, got [2, 3] and [3, 3]"),
    ],
    [
      "concatenate",
      () => np.concatenate([]),
      new RangeError("concatenate: expected at least one array, got none"),
    ],
    [
      "concatenate",
      () => np.concatenate([1, 2]),
      new RangeError("concatenate: 0-d arrays have no axis to join along; use stack"),
    ],
    [
      "concatenate",
      () => any.concatenate(x, x),
      new TypeError("concatenate: expected a list of arrays, got an object of class NDArray"),
    ],
    [
      "stack",
      () => np.stack([x, x.T]),
      new RangeError("stack: expected equal shapes, got [2, 3] and [3, 2]"),
    ],
    [
      "stack along an axis that the result has not",
      () => np.stack([x, x], { axis: 3 }),
      new RangeError("stack: axis 3 is out of range for an array with 3 axes"),
    ],
    [
      "split",
      () => np.split(x, 2, { axis: 1 }),
      new RangeError("split: axis 1 with size 3 does not divide into 2 equal sections"),
    ],
    [
      "where",
      () => np.where([true, false], [1, 2, 3], 0),
      new RangeError("where: shapes [2] and [3] and [] do not broadcast together"),
    ],
    [
      "matmul",
      () => x.matmul(x),
      new RangeError("matmul: expected x.shape[1] === y.shape[0], got [2, 3] and [2, 3]"),
    ],
    [
      "matmul",
      () => np.matmul(1, [1]),
      new RangeError("matmul: expected at least one axis each, got [] and [1]; use multiply"),
    ],
    [
      "matmul",
      () => np.matmul(np.zeros([2, 2, 3]), np.zeros([3, 3, 2])),
      new RangeError(
        "matmul: the axes before the matrices do not broadcast together, got [2, 2, 3] and [3, 3, 2]",
      ),
    ],
    [
      "dot",
      () => np.dot([1, 2], [1, 2, 3]),
      new RangeError("dot: expected x.shape[0] === y.shape[0], got [2] and [3]"),
    ],
    ["sum", () => x.sum({ axis: 2 }), new RangeError("sum: axis 2 is out of range for an array with 2 axes")],
    [
      "sum",
      () => np.sum(1, { axis: 0 }),
      new RangeError("sum: axis 0 is out of range for an array with 0 axes"),
    ],
    ["sum", () => x.sum({ axis: [0, -2] }), new RangeError("sum: axis -2 is named twice in [0, -2]")],
    [
      "sum",
      () => (x as any).sum({ keepDims: true }),
      new TypeError('sum: unknown option "keepDims", expected one of "axis", "keepdims"'),
    ],
    [
      "sum",
      () => (x as any).sum(0),
      new TypeError('sum: expected an options object with one of "axis", "keepdims", got 0'),
    ],
    ["sum", () => (x as any).sum({ axis: "0" }), new TypeError('sum: expected an integer axis, got "0"')],
    [
      "sum",
      () => (x as any).sum({ keepdims: 1 }),
      new TypeError("sum: expected keepdims to be true or false, got number"),
    ],
    [
      "max",
      () => np.zeros([2, 0]).max({ axis: 1 }),
      new RangeError("max: expected at least one element to reduce, got shape [2, 0]"),
    ],
    ["argmax", () => np.argmax([]), new RangeError("argmax: expected at least one element, got shape [0]")],
    [
      "argmax",
      () => (x as any).argmax({ axis: [0, 1] }),
      new TypeError("argmax: expected an integer axis, got [0, 1]"),
    ],
    [
      "var",
      () => (x as any).var({ ddof: "1" }),
      new TypeError("var: expected ddof to be a number, got string"),
    ],
    [
      "clip",
      () => np.clip(x, 0, 1, { out: np.zeros([2]) }),
      new RangeError("clip: expected out of shape [2, 3], got [2]"),
    ],
  ])("%s: case %#", (_, call, error) => {
    expect(call).toThrow(error);
  });
});

test("hundreds of thousands of arrays are joined", () => {
  const many = new Array<np.NDArray>(300_000).fill(np.ones(1, { dtype: "int32" })); // more than fit on the stack
  expect(np.concatenate(many).sum().item()).toBe(300_000);
});

test("where, clip and joins choose dtypes as arithmetic does", () => {
  const x = np.array([1, 2, 3], { dtype: "float32" });
  expect(np.where([true, false, true], x, 0.1).dtype).toBe("float32");
  expect(np.where([1, 0, 1], x, np.zeros(3)).dtype).toBe("float64");
  expect(np.where(true, 1, 2).tolist()).toBe(1);
  expect(np.clip(x, 1.5, 2.5).tolist()).toEqual([1.5, 2, 2.5]);
  expect(np.clip(x, null, 2).dtype).toBe("float32");
  expect(np.clip(x, null, null).data).not.toBe(x.data);
  expect(np.clip([NaN, 5], 0, 1).tolist()).toEqual([NaN, 1]);
  const out = np.zeros([3]);
  expect(np.clip(x, 2, 3, { out })).toBe(out);
  expect(out.tolist()).toEqual([2, 2, 3]);
  expect(np.concatenate([x, np.zeros([1], { dtype: "int32" })]).dtype).toBe("float64");
  expect(np.stack([x, x]).dtype).toBe("float32");
});

test("sums of integers and booleans", () => {
  expect(np.sum([true, true]).item()).toBe(2);
  expect(np.sum([true, true]).dtype).toBe("int32");
  expect(np.sum(np.full([2], 2 ** 31 - 1, { dtype: "int32" })).item()).toBe(-2);
  expect(np.prod(np.full([2], 65537, { dtype: "int32" })).item()).toBe(131073);
  expect(np.mean(np.array([1, 2], { dtype: "int32" })).item()).toBe(1.5);
  expect(np.sumTo(np.array([true, true]), [1]).tolist()).toEqual([2]);
  expect(np.mean([]).item()).toBeNaN();
});

test("products keep their dtype", () => {
  const x = np.ones([2, 2], { dtype: "float32" });
  expect(x.matmul(x).dtype).toBe("float32");
  expect(x.dot(2).dtype).toBe("float64"); // lists and numbers become float64 arrays
  const big = np.full([1, 2], 65536, { dtype: "int32" });
  expect(big.matmul(big.T).item()).toBe(0);
  expect(np.matmul([[true, true]], [[true], [true]]).tolist()).toEqual([[true]]);
});
