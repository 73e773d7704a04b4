import { inspect } from "node:util";
import * as dezero from "dezero";
import {
  add,
  asArray,
  asVariable,
  exp,
  np,
  Parameter,
  square,
  variable,
  Variable,
  type NDArray,
} from "dezero";

describe("what a variable holds", () => {
  test("an array, or nothing yet", () => {
    expect(new Variable(np.array(1)).item()).toBe(1);
    const late = new Parameter(null, "W");
    expect(late.hasData).toBe(false);
    expect(() => late.shape).toThrow('variable "W" has no data yet');
    expect(String(late)).toBe("variable(None)");
    late.data = np.zeros([2, 3]);
    expect([late.hasData, late.shape]).toEqual([true, [2, 3]]);
  });

  test("JSON holds the data, not the graph", () => {
    const x = variable([
      [1, NaN],
      [3, 4],
    ]);
    expect(JSON.stringify({ x, y: x.mul(2), array: np.array([true, false]), single: np.array(1.5) })).toBe(
      '{"x":[[1,null],[3,4]],"y":[[2,null],[6,8]],"array":[true,false],"single":1.5}',
    );
    expect(JSON.stringify(new Parameter(null))).toBe("null");
  });

  test.each<[unknown, string]>([
    [1, "Variable: expected an NDArray, got number; write variable(...) or new Variable(np.array(...))"],
    [[1, 2], "Variable: expected an NDArray, got a list"],
    [undefined, "Variable: expected an NDArray, got undefined"],
    ["1", "Variable: expected an NDArray, got string"],
    [variable(1), "Variable: expected an NDArray, got a Variable"],
  ])("not %p", (data, message) => {
    expect(() => new Variable(data as NDArray)).toThrow(TypeError);
    expect(() => new Variable(data as NDArray)).toThrow(message);
    const x = variable(7);
    expect(() => (x.data = data as NDArray)).toThrow("Variable.data: expected an NDArray");
    expect(x.item()).toBe(7);
  });

  test("a name, which an output has for every gradient that uses it", () => {
    const x = new Variable(np.array(1), "x");
    const y = exp(x);
    expect([x.name, y.name]).toEqual(["x", null]);
    y.name = "y";
    y.backward({ createGraph: true });
    const again = x.grad!.creator!.inputs[1]!; // gx = gy * y
    expect([again === y, again.name]).toEqual([false, "y"]);
    y.name = "renamed";
    expect([again.name, y.detach().name]).toEqual(["renamed", "renamed"]);
    y.unchain();
    expect([y.creator, y.name]).toEqual([null, "renamed"]);
    y.name = null;
    expect([y.name, again.name]).toEqual([null, "renamed"]);
  });

  test("shape, ndim, size, dtype, length, T (step 19)", () => {
    const x = new Variable(
      np.array(
        [
          [1, 2, 3],
          [4, 5, 6],
        ],
        { dtype: "int32" },
      ),
      "x",
    );
    expect([x.name, x.shape, x.ndim, x.size, x.dtype, x.length]).toEqual(["x", [2, 3], 2, 6, "int32", 2]);
    expect(x.T.shape).toEqual([3, 2]);
    expect(() => variable(1).length).toThrow(TypeError);
  });

  test("detach shares the data and leaves the graph", () => {
    const y = square(variable([1, 2]));
    const z = y.detach();
    expect([z.creator, z.generation]).toEqual([null, 0]);
    expect(z.data).toBe(y.data);
  });

  test("iteration goes over the first axis, differentiably", () => {
    const x = variable([
      [1, 2],
      [3, 4],
    ]);
    const rows = [...x];
    expect(rows.map(String)).toEqual(["variable([1. 2.])", "variable([3. 4.])"]);
    square(rows[1]!).sum().backward();
    expect(x.grad!.data.tolist()).toEqual([
      [0, 0],
      [6, 8],
    ]);
  });
});

describe("printing", () => {
  test.each<[Variable, string]>([
    [variable(2), "variable(2.0)"],
    [
      new Variable(
        np.array(
          [
            [1, 2, 3],
            [4, 5, 6],
          ],
          { dtype: "int32" },
        ),
      ),
      "variable([[1 2 3]\n          [4 5 6]])",
    ],
    [variable([true, false]), "variable([ True False])"],
    [variable([1e-10, 1]), "variable([1.e-10 1.e+00])"],
    [variable([NaN, Infinity]), "variable([nan inf])"],
  ])("%s", (x, text) => {
    expect(String(x)).toBe(text);
    expect(`${x}`).toBe(text);
    expect(inspect(x)).toBe(text);
    expect("" + (x as unknown as string)).toBe(text);
  });

  test("arithmetic by accident is explained", () => {
    expect(() => 2 * (variable(1) as unknown as number)).toThrow(
      "write x.mul(2), mul(2, x) or expr`2 * ${x}`",
    );
  });
});

describe("methods equal functions", () => {
  const a = [
    [1, 2],
    [3, 4],
  ];
  const cases: [string, (x: Variable) => Variable, (x: Variable) => Variable][] = [
    ["add", (x) => x.add(a), (x) => dezero.add(x, a)],
    ["sub", (x) => x.sub(a), (x) => dezero.sub(x, a)],
    ["mul", (x) => x.mul(a), (x) => dezero.mul(x, a)],
    ["div", (x) => x.div(a), (x) => dezero.div(x, a)],
    ["neg", (x) => x.neg(), (x) => dezero.neg(x)],
    ["pow", (x) => x.pow(3), (x) => dezero.pow(x, 3)],
    ["matmul", (x) => x.matmul(a), (x) => dezero.matmul(x, a)],
    ["reshape", (x) => x.reshape(4), (x) => dezero.reshape(x, [4])],
    ["reshape to []", (x) => x.get(0, 0).reshape([]), (x) => dezero.reshape(x.get(0, 0), [])],
    ["transpose", (x) => x.transpose(), (x) => dezero.transpose(x)],
    ["transpose by axes", (x) => x.transpose(1, 0), (x) => dezero.transpose(x, [1, 0])],
    ["T", (x) => x.T, (x) => dezero.transpose(x)],
    ["sum", (x) => x.sum({ axis: 0 }), (x) => dezero.sum(x, { axis: 0 })],
    ["mean", (x) => x.mean({ axis: 1, keepdims: true }), (x) => dezero.mean(x, { axis: 1, keepdims: true })],
    ["max", (x) => x.max({ axis: -1 }), (x) => dezero.max(x, { axis: -1 })],
    ["min", (x) => x.min(), (x) => dezero.min(x)],
    ["sumTo", (x) => x.sumTo([1, 2]), (x) => dezero.sumTo(x, [1, 2])],
    ["broadcastTo", (x) => x.broadcastTo([3, 2, 2]), (x) => dezero.broadcastTo(x, [3, 2, 2])],
    ["get", (x) => x.get(1, "::-1"), (x) => dezero.getItem(x, 1, "::-1")],
  ];
  test.each(cases)("%s", (_, method, func) => {
    const results = [method, func].map((f) => {
      const x = variable([
        [0.5, -1.5],
        [2.5, 3.5],
      ]);
      const y = f(x);
      y.mul(y).sum().backward();
      return [y.shape, y.data.tolist(), x.grad!.data.tolist()];
    });
    expect(results[0]).toEqual(results[1]);
  });
});

describe("operands", () => {
  test("numbers, lists, arrays and variables, on either side (step 21)", () => {
    const x = variable([1, 2]);
    expect(String(dezero.mul(3, x).add(1))).toBe("variable([4. 7.])");
    expect(String(dezero.sub(1, x))).toBe("variable([ 0. -1.])");
    expect(String(dezero.div(2, x))).toBe("variable([2. 1.])");
    expect(String(dezero.add([10, 20], x))).toBe("variable([11. 22.])");
    expect(String(dezero.add(np.array([10, 20]), 1))).toBe("variable([11. 21.])");
    expect(String(dezero.add(1, 2))).toBe("variable(3.0)");
  });

  test("an array as an operand is data: no gradient is computed for it", () => {
    const w = variable([[1], [2]]);
    const y = dezero.matmul(np.array([[3, 4]]), w);
    const [data] = y.creator!.inputs;
    y.backward();
    expect(w.grad!.data.tolist()).toEqual([[3], [4]]);
    expect(data!.grad).toBeNull();
    expect(
      (y.creator as unknown as { backward(gy: Variable): unknown[] }).backward(variable([[1]]))[0],
    ).toBeNull();
  });

  test("a plain number never widens", () => {
    for (const dtype of ["float32", "int32"] as const) {
      const x = new Variable(np.ones([2], { dtype }));
      expect(x.mul(2).dtype).toBe(dtype);
      expect(dezero.sub(2, x).dtype).toBe(dtype);
    }
    expect(new Variable(np.ones([2], { dtype: "int32" })).mul(2.5).dtype).toBe("float64");
  });

  test("what is no operand is refused by name", () => {
    const x = variable(1);
    expect(() => x.add(undefined as unknown as number)).toThrow(
      "add: expected a Variable, an array or a number as input 1, got undefined",
    );
    expect(() => (add as (...args: unknown[]) => unknown)(x)).toThrow("add: expected 2 inputs, got 1");
    expect(() => x.mul("2" as unknown as number)).toThrow(TypeError);
    expect(() => variable([1, 2]).add([1, 2, 3])).toThrow(/add: shapes \[2\] and \[3\]/);
  });

  test("a plain number adapts to a typed array, too", () => {
    expect(dezero.add(Float32Array.of(1), 2).dtype).toBe("float32");
  });

  test("tens of thousands of plain numbers in one function", () => {
    const x = variable(1);
    const y = dezero.stack([x, ...new Array<number>(50_000).fill(2)]).sum();
    y.backward();
    expect([y.item(), x.grad!.item()]).toEqual([100_001, 1]);
  });

  test.each<[() => unknown, Error]>([
    [() => variable("1" as never), new TypeError('variable: expected a number or a boolean, got "1"')],
    [() => asVariable(null as never), new TypeError("asVariable: expected a number or a boolean, got null")],
    [() => asArray("1" as never), new TypeError('asArray: expected a number or a boolean, got "1"')],
    [() => variable(1).mul("2" as never), new TypeError('mul: expected a number or a boolean, got "2"')],
    [
      () => dezero.concat(variable([1]) as never),
      new TypeError("concat: expected a list of variables and arrays, got an object of class Variable"),
    ],
    [
      () => dezero.stack(np.ones(2) as never),
      new TypeError("stack: expected a list of variables and arrays, got an object of class NDArray"),
    ],
    [
      () => dezero.transpose(variable([1]), 0 as never),
      new TypeError("transpose: expected a list of axes, got 0"),
    ],
    [
      () => dezero.clip(variable([1]), variable(0) as never, 1),
      new TypeError("clip: expected low to be a number or null, got an object of class Variable"),
    ],
    [
      () => (dezero.clip as unknown as (...args: unknown[]) => unknown)(variable([1]), 0),
      new TypeError("clip: expected high to be a number or null, got undefined"),
    ],
  ])("wrong kinds are refused in the name of the function that was called: case %#", (call, error) => {
    expect(call).toThrow(error);
  });

  test("asVariable and asArray leave alone what is right already", () => {
    const x = variable(1);
    expect(asVariable(x)).toBe(x);
    expect(asArray(x.data)).toBe(x.data);
    expect(asVariable(2).item()).toBe(2);
    expect(asArray(3).shape).toEqual([]);
  });

  test("a function object records one application", () => {
    const func = new (class Double extends dezero.Func<[x: NDArray]> {
      forward(x: NDArray) {
        return np.multiply(x, 2);
      }
      backward(gy: Variable) {
        return gy.mul(2);
      }
    })();
    const x = variable(1);
    expect(x.apply(func).item()).toBe(2);
    expect(() => x.apply(func)).toThrow("Double: this function object was applied before");
  });

  test("a forward that returns no array", () => {
    const bad = dezero.op<[x: Variable]>(
      "bad",
      class extends dezero.Func {
        forward() {
          return 1 as unknown as NDArray;
        }
        backward(gy: Variable) {
          return gy;
        }
      },
      { check: [] },
    );
    expect(() => bad(variable(1))).toThrow("forward of bad: expected an NDArray, got number");
  });
});

describe("rules at the edges", () => {
  const grad = (f: (x: Variable) => Variable, at: number[]) => {
    const x = variable(at);
    f(x).sum().backward();
    return x.grad!.data.tolist();
  };
  test("max: each tied element gets the whole gradient, as in the original", () => {
    expect(grad((x) => x.max(), [1, 3, 3])).toEqual([0, 1, 1]);
  });
  test("maximum: half each", () => {
    expect(grad((x) => dezero.maximum(x, variable([2, 2, 2])), [1, 2, 3])).toEqual([0, 0.5, 1]);
  });
  test("clip passes the gradient on its ends", () => {
    expect(grad((x) => dezero.clip(x, -1, 1), [-2, -1, 0, 1, 2])).toEqual([0, 1, 1, 1, 0]);
    expect(grad((x) => dezero.clip(x, null, 1), [-2, 2])).toEqual([1, 0]);
  });
  test("mean names itself in its errors", () => {
    const x = variable([1, 2]);
    expect(() => x.mean({ axes: 0 } as object)).toThrow('mean: unknown option "axes"');
    expect(() => x.mean({ axis: 1 })).toThrow("mean: axis 1 is out of range for an array with 1 axis");
  });
  test("abs of booleans", () => {
    const x = variable([true, false]);
    const y = dezero.abs(x);
    y.backward();
    expect(x.grad!.data.tolist()).toEqual([1, 0]);
  });
  test("abs is flat at zero", () => expect(grad(dezero.abs, [-2, 0, 2])).toEqual([-1, 0, 1]));
  test("powers at zero", () => {
    expect(grad((x) => x.pow(0), [0, 2])).toEqual([0, 0]);
    expect(grad((x) => x.pow(1), [0, 2])).toEqual([1, 1]);
    expect(grad((x) => x.pow(2), [0, 2])).toEqual([0, 4]);
    expect(grad((c) => dezero.pow(variable([0, 0, 2]), c), [2, 1, 3])).toEqual([0, 0, 8 * Math.LN2]);
  });
  test("getItem adds up what was taken twice", () => {
    expect(grad((x) => x.get([0, 2, 0]), [1, 2, 3])).toEqual([2, 0, 1]);
  });
});
