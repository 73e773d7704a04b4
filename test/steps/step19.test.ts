// Step 19: variables that are easy to use. The notebook's own classes, taken from its cells, and the engine.
import * as util from "node:util";
import * as dezero from "dezero";
import { NDArray, np } from "dezero";
import { Chapter } from "./chapter";

interface Variable {
  data: NDArray;
  grad: unknown;
  name: string | null;
  readonly shape: readonly number[];
  readonly ndim: number;
  readonly size: number;
  readonly dtype: string;
  readonly length: number;
  backward(): void;
  toString(): string;
}
interface Framework {
  Variable: new (data: NDArray, name?: string) => Variable;
  square(x: Variable): Variable;
  exp(x: Variable): Variable;
  add(x0: Variable, x1: Variable): Variable;
}

const rows = () =>
  np.array([
    [1, 2, 3],
    [4, 5, 6],
  ]);

describe("the box of step 18", () => {
  test("tells nothing of its array, and the same class with getters does", async () => {
    const chapter = new Chapter("step19");
    await chapter.runThrough("state");
    const { Variable } = await chapter.take<Framework>("Variable");
    const box = new Variable(rows());
    expect([box.shape, box.length, box.name]).toEqual([undefined, undefined, undefined]);
    expect(String(box)).toBe("[object Object]");
    expect(util.inspect(box)).toContain("creator: null");
  });
});

describe.each(["the notebook's", "the engine's"])("%s variable", (whose) => {
  let framework: Framework;
  beforeAll(async () => {
    const chapter = new Chapter("step19");
    await chapter.runThrough("easy");
    framework =
      whose === "the engine's"
        ? (dezero as unknown as Framework)
        : await chapter.take<Framework>("Variable", "square", "exp", "add");
  });
  const make = (data: NDArray, name?: string) => new framework.Variable(data, name);

  test("the book's three lines: x, (2, 3), and the printed rows", () => {
    const x = make(rows(), "x");
    expect(x.name).toBe("x");
    expect(x.shape).toEqual([2, 3]);
    expect(String(x)).toBe("variable([[1. 2. 3.]\n          [4. 5. 6.]])");
    const whole = make(rows().astype("int32"));
    expect(String(whole)).toBe("variable([[1 2 3]\n          [4 5 6]])");
  });

  test("has no name unless it is given one", () => {
    expect(make(rows()).name).toBeNull();
    const x = make(rows());
    x.name = "later";
    expect(x.name).toBe("later");
  });

  test.each<[NDArray, number[], number, number, string]>([
    [np.array(1), [], 0, 1, "float64"],
    [np.zeros([4]), [4], 1, 4, "float64"],
    [np.zeros([2, 0, 3], { dtype: "float32" }), [2, 0, 3], 3, 0, "float32"],
    [np.zeros([5, 1], { dtype: "int32" }), [5, 1], 2, 5, "int32"],
  ])("%#: shape, ndim, size, dtype, and length", (data, shape, ndim, size, dtype) => {
    const x = make(data);
    expect([x.shape, x.ndim, x.size, x.dtype]).toEqual([shape, ndim, size, dtype]);
    if (ndim > 0) expect(x.length).toBe(shape[0]);
    else expect(() => x.length).toThrow(new TypeError("length: a 0-d array has no length"));
  });

  test("the properties follow the data, and cannot be assigned", () => {
    const x = make(rows());
    x.data = np.zeros([4]);
    expect([x.shape, x.length, x.size]).toEqual([[4], 4, 4]);
    for (const property of ["shape", "ndim", "size", "dtype", "length"])
      expect(() => Object.assign(x, { [property]: 7 })).toThrow(TypeError);
  });

  test("one text for templates, console.log and things inside of things", () => {
    const x = make(
      np.array([
        [1, 2],
        [3, 4],
      ]),
    );
    expect(util.inspect(x)).toBe(String(x));
    expect(util.format(x)).toBe(`${x as unknown as string}`);
    expect(util.inspect([make(np.array(0.5))])).toBe("[ variable(0.5) ]");
  });

  test("every line but the first is indented by nine places", () => {
    const data = np.array([
      [
        [1, 2],
        [3, 4],
      ],
      [
        [5, 6],
        [7, 8],
      ],
    ]);
    const lines = String(make(data)).split("\n");
    const own = String(data).split("\n");
    expect(lines).toHaveLength(own.length);
    expect(lines.slice(1, -1)).toEqual(own.slice(1, -1).map((line) => " ".repeat(9) + line));
    expect(own.length).toBe(5);
  });

  test("differentiates as before: (x^2 + e^x)' = 2x + e^x", () => {
    const x = make(np.array([0, 1, -0.5]));
    const { add, square, exp } = framework;
    const y = add(square(x), exp(x));
    y.backward();
    const slopes = [0, 1, -0.5].map((at) => 2 * at + Math.exp(at));
    const grad = x.grad instanceof NDArray ? x.grad : (x.grad as Variable).data;
    (grad.tolist() as number[]).forEach((slope, i) => expect(slope).toBeCloseTo(slopes[i]!, 14));
  });

  test("refuses what is no array", () => {
    expect(() => make(3 as unknown as NDArray)).toThrow(/^Variable: expected an NDArray, got number/);
  });
});

test("the chapter's toys: two kinds of text, and JSON (solution 1)", async () => {
  const chapter = new Chapter("step19");
  await chapter.runThrough("easy");
  const { Celsius, ShownCelsius, Variable } = await chapter.take<
    Record<"Celsius" | "ShownCelsius", new (x: number) => { toString(): string }> & Framework
  >("Celsius", "ShownCelsius", "Variable");
  expect([String(new Celsius(1)), util.inspect(new Celsius(1))]).toEqual(["1 °C", "Celsius { degrees: 1 }"]);
  expect([String(new ShownCelsius(1)), util.inspect(new ShownCelsius(1))]).toEqual(["1 °C", "1 °C"]);
  class JsonVariable extends Variable {
    toJSON() {
      return this.data.tolist();
    }
  }
  expect(JSON.stringify({ a: new JsonVariable(rows()) })).toBe('{"a":[[1,2,3],[4,5,6]]}');
});
