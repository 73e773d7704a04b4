import type { DType } from "../../src/ndarray";
import * as np from "../../src/ndarray";

const any = np as any;

describe("plain numbers are weak", () => {
  const of = (dtype: DType): np.NDArray => np.ones([2], { dtype });

  test.each<[DType, number | boolean, DType]>([
    ["float32", 0.1, "float32"],
    ["float32", 1e300, "float32"],
    ["int32", 2, "int32"],
    ["int32", 2.5, "float64"],
    ["int32", true, "int32"],
    ["bool", 1, "int32"],
    ["bool", 0.5, "float64"],
    ["bool", true, "bool"],
  ])("%s with %p gives %s", (dtype, value, expected) => {
    expect(np.multiply(of(dtype), value).dtype).toBe(expected);
    expect(np.multiply(value, of(dtype)).dtype).toBe(expected);
  });

  test("an integer that int32 cannot hold is refused, where the result would be int32", () => {
    expect(() => of("int32").add(3e9)).toThrow(
      new RangeError("add: expected an integer that fits the int32 array, got 3000000000"),
    );
    expect(np.divide(of("int32"), 4e9).item(0)).toBe(1 / 4e9);
    expect(np.less(of("int32"), 3e9).tolist()).toEqual([true, true]);
    expect(np.equal(of("int32"), NaN).tolist()).toEqual([false, false]);
  });

  test("0-d arrays count like all arrays", () => {
    expect(of("float32").add(np.array(0.1)).dtype).toBe("float64");
  });

  test("a float32 array compares with the rounded number", () => {
    expect(np.equal(np.array([0.1], { dtype: "float32" }), 0.1).item()).toBe(true);
  });

  test("two numbers make an array", () => {
    expect(np.add(1, 2).item()).toBe(3);
    expect(np.add(true, true).dtype).toBe("bool");
    expect(np.exp(true).dtype).toBe("float64");
  });
});

test("int32 arithmetic wraps", () => {
  const x = np.array([2 ** 31 - 1, 123456789], { dtype: "int32" });
  expect(x.add(1).tolist()).toEqual([-(2 ** 31), 123456790]);
  expect(x.mul(x).tolist()).toEqual([1, Math.imul(123456789, 123456789)]);
  expect(x.neg().add(-2).item(0)).toBe(2 ** 31 - 1);
  expect(x.div(2).dtype).toBe("float64");
});

test("bool arithmetic is logic", () => {
  const [x, y] = [np.array([true, true, false]), np.array([true, false, false])];
  expect(x.add(y).tolist()).toEqual([true, true, false]);
  expect(x.mul(y).tolist()).toEqual([true, false, false]);
  expect(() => x.sub(y)).toThrow(
    new TypeError('subtract: not defined for bool arrays; use notEqual, or astype("int32") first'),
  );
  expect(() => x.neg()).toThrow(new TypeError("negative: not defined for bool arrays; use logicalNot"));
  expect(np.square(x).dtype).toBe("int32");
});

test("integers to negative integer powers are refused", () => {
  const x = np.array([1, 2], { dtype: "int32" });
  expect(() => x.pow(-1)).toThrow(RangeError);
  expect(() => x.pow(np.array([1, -1], { dtype: "int32" }))).toThrow(
    "power: integers to negative integer powers",
  );
  expect(x.pow(0.5).dtype).toBe("float64");
  expect(x.astype("float64").pow(-1).tolist()).toEqual([1, 0.5]);
});

test("methods equal the functions", () => {
  const [x, y] = [np.array([1, -2, 3.5]), np.array([[2], [4]])];
  expect(x.add(y).tolist()).toEqual(np.add(x, y).tolist());
  expect(x.sub(y).tolist()).toEqual(np.subtract(x, y).tolist());
  expect(x.mul(y).tolist()).toEqual(np.multiply(x, y).tolist());
  expect(x.div(y).tolist()).toEqual(np.divide(x, y).tolist());
  expect(x.pow(y).tolist()).toEqual(np.power(x, y).tolist());
  expect(x.neg().tolist()).toEqual(np.negative(x).tolist());
  expect(x.add([1, 2, 3]).tolist()).toEqual([2, 0, 6.5]);
  expect(np.abs(x).tolist()).toEqual([1, 2, 3.5]);
});

describe("out", () => {
  test("takes the result in place", () => {
    const x = np.array([1, 2]);
    expect(np.add(x, 1, { out: x })).toBe(x);
    expect(x.tolist()).toEqual([2, 3]);
    expect(np.exp(np.zeros(2), { out: x })).toBe(x);
    expect(x.tolist()).toEqual([1, 1]);
  });

  test("may overlap an operand in any way", () => {
    const x = np.arange(5);
    np.add(x.get("1:"), x.get(":-1"), { out: x.get("1:") });
    expect(x.tolist()).toEqual([0, 1, 3, 5, 7]);
    const y = np.arange(4).reshape(2, 2);
    np.negative(y.T, { out: y });
    expect(y.tolist()).toEqual([
      [-0, -2],
      [-1, -3],
    ]);
    const shared = Float64Array.of(1, 2, 3, 4);
    const [a, b] = [np.asarray(shared.subarray(0, 3)), np.asarray(shared.subarray(1, 4))];
    np.add(a, 0, { out: b });
    expect(Array.from(shared)).toEqual([1, 1, 2, 3]);
  });

  test("may lose precision, but not the kind", () => {
    const x32 = np.zeros([2], { dtype: "float32" });
    np.add([0.1, 0.2], 0, { out: x32 });
    expect(x32.tolist()).toEqual([Math.fround(0.1), Math.fround(0.2)]);
    np.exp(np.zeros(2), { out: x32 });
    expect(x32.tolist()).toEqual([1, 1]);
    const ints = np.zeros([2], { dtype: "int32" });
    expect(() => np.add([0.1, 0.2], 0, { out: ints })).toThrow(
      new TypeError("add: expected out of dtype float64, got int32"),
    );
    expect(ints.tolist()).toEqual([0, 0]);
    expect(np.less([1, 2], 2, { out: ints }).tolist()).toEqual([1, 0]);
  });

  test("is checked before anything is written", () => {
    const out = np.zeros([3]);
    expect(() => np.add([1, 2], 1, { out })).toThrow(
      new RangeError("add: expected out of shape [2], got [3]"),
    );
    expect(() => np.add([[1, 2, 3]], 1, { out })).toThrow(RangeError);
    const row = np.broadcastTo([1, 2, 3], [2, 3]);
    expect(() => np.add(np.ones([2, 3]), 1, { out: row })).toThrow(
      "add: the array is a read-only broadcast view",
    );
    expect(row.tolist()).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
    expect(() => any.add([1], 1, { out: [0] })).toThrow(
      new TypeError("add: expected out to be an array, got [0]"),
    );
    expect(() => any.add([1], 1, { Out: out })).toThrow(
      new TypeError('add: unknown option "Out", expected "out"'),
    );
    expect(() => any.exp([1], out)).toThrow(
      new TypeError('exp: expected an options object with "out", got an object of class NDArray'),
    );
    expect(out.tolist()).toEqual([0, 0, 0]);
  });
});

test("operands that are no arrays are refused", () => {
  expect(() => any.add("1", 2)).toThrow(new TypeError('add: expected a number or a boolean, got "1"'));
  expect(() => any.exp(undefined)).toThrow(
    new TypeError("exp: expected a number or a boolean, got undefined"),
  );
  expect(() => np.array([1]).add({} as any)).toThrow(TypeError);
});

test("allclose and arrayEqual", () => {
  expect(np.allclose([1, 2], [1, 2.1])).toBe(false);
  expect(np.allclose([1, 2], [1, 2.1], { rtol: 0.1 })).toBe(true);
  expect(np.allclose([1e-9], 0)).toBe(true);
  expect(np.allclose([Infinity], [Infinity])).toBe(true);
  expect(np.allclose([Infinity], [1])).toBe(false);
  expect(np.allclose([1], [-Infinity])).toBe(false);
  expect(np.allclose([NaN], [NaN])).toBe(false);
  expect(np.allclose([NaN], [NaN], { equalNan: true })).toBe(true);
  expect(np.allclose(np.ones([2, 3]), 1)).toBe(true);
  expect(() => np.allclose([1, 2], [1, 2, 3])).toThrow(RangeError);
  expect(() => any.allclose([1], [1], { tol: 1 })).toThrow(TypeError);
  expect(np.arrayEqual([1, 2], np.array([1, 2], { dtype: "int32" }))).toBe(true);
  expect(np.arrayEqual([1, 2], [[1, 2]])).toBe(false);
  expect(np.arrayEqual([NaN], [NaN])).toBe(false);
  expect(np.arrayEqual([NaN], [NaN], { equalNan: true })).toBe(true);
});

test("resultType", () => {
  expect(np.resultType("int32", "float32")).toBe("float64");
  expect(np.resultType(np.zeros(1, { dtype: "float32" }), 0.1, true)).toBe("float32");
  expect(np.resultType(1)).toBe("float64");
  expect(np.resultType(true)).toBe("bool");
  expect(() => any.resultType("int64")).toThrow(TypeError);
  expect(() => np.resultType()).toThrow(TypeError);
});

describe("axpy", () => {
  const random = new np.random.RandomState(3);
  const make = (shape: number[], dtype: "float32" | "float64") =>
    np.asarray(random.randn(...shape)).astype(dtype);

  test.each(["float32", "float64"] as const)(
    "%s: the digits of multiply and add, over broadcasts and views",
    (dtype) => {
      const pairs: [np.NDArray, np.NDArray][] = [
        [make([1000], dtype), make([1000], dtype)],
        [make([3], dtype), make([4, 3], dtype)],
        [make([4, 1], dtype), make([4, 3], dtype).T.copy().T],
        [make([5, 6], dtype).get("::-1", "::2"), make([5, 3], dtype)],
        [make([], dtype), make([2, 2], dtype)],
      ];
      for (const [x, y] of pairs) {
        const expected = np.add(np.multiply(x, -0.1), y);
        const actual = np.axpy(-0.1, x, y);
        expect(actual.dtype).toBe(dtype);
        expect(actual.tolist()).toEqual(expected.tolist());
      }
    },
  );

  test("in place, also onto an operand", () => {
    const p = make([100], "float64");
    const g = make([100], "float64");
    const expected = np.subtract(p, np.multiply(0.1, g)).tolist();
    expect(np.axpy(-0.1, g, p, { out: p })).toBe(p);
    expect(p.tolist()).toEqual(expected);
    const q = np.arange(4);
    np.axpy(2, q, q.get("::-1"), { out: q });
    expect(q.tolist()).toEqual([3, 4, 5, 6]);
  });

  test("integers and mixtures follow multiply and add", () => {
    expect(np.axpy(2, np.array([1, 2], { dtype: "int32" }), np.array([1, 1], { dtype: "int32" })).dtype).toBe(
      "int32",
    );
    expect(np.axpy(0.5, np.array([1, 2], { dtype: "int32" }), 1).tolist()).toEqual([1.5, 2]);
    expect(np.axpy(2, make([2], "float32"), np.ones([2])).dtype).toBe("float64");
    expect(() => np.axpy("2" as unknown as number, [1], [1])).toThrow(
      'axpy: expected a number as alpha, got "2"',
    );
    expect(() => np.axpy(2, [1, 2], [1, 2, 3])).toThrow("axpy: shapes [2] and [3] do not broadcast together");
  });
});
