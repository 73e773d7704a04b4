// Step 9: functions that are easier to use. The notebook's own classes, taken from its cells, and the engine.
import * as dezero from "dezero";
import { np, NDArray } from "dezero";
import { Chapter } from "./chapter";

interface Variable {
  data: NDArray;
  grad: NDArray | null;
  creator: { output: Variable } | null;
  backward(): void;
}
interface Framework {
  Variable: new (data: NDArray) => Variable;
  square(x: Variable): Variable;
  exp(x: Variable): Variable;
}

const chapter = new Chapter("step09");
let framework: Framework;

test("with the code of step 8 an object that is used twice forgets its first call", async () => {
  expect(await chapter.runThrough("reuse")).toBe("x1.grad: null  x2.grad: 10.0\n");
});

test("plain functions with a seed by hand give the book's number", async () => {
  expect(await chapter.runThrough("functions-run")).toMatch(/\n3\.297442541400256\n$/);
});

describe("the framework of the chapter", () => {
  beforeAll(async () => {
    await chapter.runThrough("framework");
    framework = await chapter.take<Framework>("Variable", "square", "exp");
  });

  test("backward seeds itself, and the engine gives the same number: 3.297442541400256", () => {
    const { Variable, square, exp } = framework;
    const x = new Variable(np.array(0.5));
    const y = square(exp(square(x)));
    y.backward();
    expect(x.grad!.item()).toBe(3.297442541400256);
    expect(y.grad!.item()).toBe(1);

    const v = dezero.variable(0.5);
    dezero.square(dezero.exp(dezero.square(v))).backward();
    expect(v.grad!.item()).toBe(3.297442541400256);
  });

  test("each call has an object of its own", () => {
    const { Variable, square } = framework;
    const [x1, x2] = [3, 5].map((value) => new Variable(np.array(value)));
    const y1 = square(x1!);
    const y2 = square(x2!);
    expect(y1.creator!.output).toBe(y1);
    y1.backward();
    expect([x1!.grad!.item(), x2!.grad]).toEqual([6, null]);
    y2.backward();
    expect([x1!.grad!.item(), x2!.grad!.item()]).toEqual([6, 10]);
  });

  test("the seed has the shape and the dtype of the data, and a seed of the user's stays", () => {
    const { Variable, square, exp } = framework;
    const values = [[1, -2, 0.5]];
    const x = new Variable(np.array(values));
    square(x).backward();
    expect(x.grad!.tolist()).toEqual([[2, -4, 1]]);

    const y = square(x);
    y.grad = np.array([[10, 1, 2]]);
    y.backward();
    expect(x.grad!.tolist()).toEqual([[20, -4, 2]]);

    const single = new Variable(np.array(values, { dtype: "float32" }));
    const z = exp(single);
    z.backward();
    expect([z.grad!.dtype, single.grad!.dtype]).toEqual(["float32", "float32"]);
  });

  test("gradient against central differences, at random points", () => {
    const { Variable, square, exp } = framework;
    const f = (x: NDArray) => square(exp(square(new Variable(x)))).data;
    const at = np.array(new np.random.RandomState(0).rand(5));
    const x = new Variable(at);
    square(exp(square(x))).backward();
    const h = 1e-5;
    const slope = f(at.add(h))
      .sub(f(at.sub(h)))
      .div(2 * h);
    expect(np.allclose(x.grad!, slope, { rtol: 1e-7 })).toBe(true);
  });

  test.each([
    [0.5, "number"],
    [[1, 2], "a list"],
    ["0.5", "string"],
    [undefined, "undefined"],
  ])("%p is no data: %s", (wrong, kind) => {
    const message = `Variable: expected an NDArray, got ${kind}`;
    const data = wrong as unknown as NDArray;
    expect(() => new framework.Variable(data)).toThrow(new TypeError(message));
    expect(() => new dezero.Variable(data)).toThrow(TypeError);
    expect(() => new dezero.Variable(data)).toThrow(message);
  });
});

test("asArray makes an array of a number, and leaves an array alone", async () => {
  await chapter.runThrough("as-array");
  const { asArray } = await chapter.take<{ asArray(x: NDArray | number): NDArray }>("asArray");
  for (const convert of [asArray, dezero.asArray]) {
    const x = np.array([1, 2]);
    expect(convert(x)).toBe(x);
    expect(convert(0.5).shape).toEqual([]);
    expect(convert(0.5).item()).toBe(0.5);
  }
});

test("what is computed from an array without axes is an array", () => {
  const x = np.array(2);
  for (const y of [x.pow(2), x.mul(3), x.neg(), np.exp(x), np.square(x), np.sum(x)]) {
    expect(y).toBeInstanceOf(NDArray);
    expect(y.shape).toEqual([]);
  }
});
