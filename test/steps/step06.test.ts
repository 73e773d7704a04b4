// Step 6: backpropagation by hand. The notebook's own classes, taken from its cells, and the engine.
import * as dezero from "dezero";
import { np, type NDArray } from "dezero";
import { Chapter } from "./chapter";

interface Variable {
  data: NDArray;
  grad: NDArray | null;
}
interface Func {
  input: Variable;
  call(x: Variable): Variable;
  backward(gy: NDArray): NDArray;
}
interface Framework {
  Variable: new (data: NDArray) => Variable;
  Square: new () => Func;
  Exp: new () => Func;
  numericalDiff(f: (x: Variable) => Variable, x: Variable, eps?: number): NDArray;
}

const chapter = new Chapter("step06");
const values = np.array([-1, -0.3, 0, 0.5, 0.9]);
const covector = np.array([0.7, -2, 3, 1, -0.4]);

describe("the classes of the chapter", () => {
  let framework: Framework;
  const variable = (data: NDArray | number) => new framework.Variable(np.asarray(data));

  beforeAll(async () => {
    await chapter.runThrough("backward");
    framework = await chapter.take<Framework>("Variable", "Square", "Exp", "numericalDiff");
  });

  test.each(["Square", "Exp"] as const)(
    "%s agrees with differences, for any gradient that arrives",
    (name) => {
      const func = new framework[name]();
      const x = variable(values);
      func.call(x);
      const slopes = framework.numericalDiff((v) => new framework[name]().call(v), x, 1e-5);
      expect(np.allclose(func.backward(covector), slopes.mul(covector), { rtol: 1e-8, atol: 1e-9 })).toBe(
        true,
      );
    },
  );

  test("a function remembers the variable, and a variable starts without a gradient", () => {
    const func = new framework.Square();
    const x = variable(3);
    const y = func.call(x);
    expect(func.input).toBe(x);
    expect([x.grad, y.grad]).toEqual([null, null]);
  });

  test("forward and backward by hand: the closed form, and the engine digit for digit", () => {
    const [A, B, C] = [new framework.Square(), new framework.Exp(), new framework.Square()];
    C.call(B.call(A.call(variable(values))));
    const gradient = A.backward(B.backward(C.backward(covector)));

    const square2 = values.pow(2).mul(2);
    const closed = values.mul(4).mul(np.exp(square2)).mul(covector);
    expect(np.allclose(gradient, closed, { rtol: 1e-14, atol: 0 })).toBe(true);

    const x = dezero.variable(values);
    const y = dezero.square(dezero.exp(dezero.square(x)));
    y.mul(covector).sum().backward();
    expect(gradient.tolist()).toEqual(x.grad!.data.tolist());
  });
});

test("the chapter's walk prints the book's number", async () => {
  const printed = await chapter.runThrough("back");
  expect(printed).toContain("y = 1.648721270700128\n");
  expect(printed).toContain("dy/db = 2.568050833375483\n");
  expect(printed).toContain("dy/da = 3.297442541400256\n");
  expect(printed).toContain("dy/dx = 3.297442541400256\n");
  expect(await chapter.runThrough("check")).toContain("agree to a millionth: true");
});

test("the three mistakes", async () => {
  expect(await chapter.runThrough("wrong-order")).toMatch(/^TypeError: mul: .* got null\n$/);
  const printed = await chapter.runThrough("one-instance");
  expect(printed).toContain("one instance:  dy/dx = 324.0\n");
  expect(printed).toContain(`two instances: dy/dx = ${4 * 3 ** 3}.0\n`);
  expect(await chapter.runThrough("changed")).toBe("y = 9.0, dy/dx = 200.0\n");
});

test("the engine's functions can be walked by hand, too", async () => {
  const stops = await chapter.runThrough("engine");
  expect(stops).toBe("square: 2.568050833375483\nexp: 3.297442541400256\nsquare: 3.297442541400256\n");
  const x = dezero.variable(3);
  const y = dezero.square(dezero.square(x)); // one instance for each call
  const seed = dezero.variable(1);
  const inner = y.creator!.backward(seed) as dezero.Variable;
  expect((y.creator!.inputs[0]!.creator!.backward(inner) as dezero.Variable).item()).toBe(108);
});
