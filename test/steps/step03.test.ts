// Step 3: functions in a row. The notebook's own classes, taken from its cells, and the engine.
import * as dezero from "dezero";
import { np, type NDArray } from "dezero";
import { Chapter } from "./chapter";

interface Variable {
  data: NDArray;
}
interface Func {
  call(input: Variable): Variable;
}
interface Framework {
  Variable: new (data: NDArray) => Variable;
  Square: new () => Func;
  Exp: new () => Func;
  f(x: Variable): Variable;
  network: Func[];
}

describe("the notebook's composition", () => {
  let framework: Framework;
  const at = (...funcs: (new () => Func)[]) => {
    const { Variable } = framework;
    return (x: number) =>
      Number(funcs.reduce((v, F) => new F().call(v), new Variable(np.array(x))).data.item());
  };
  beforeAll(async () => {
    const chapter = new Chapter("step03");
    await chapter.runThrough("network");
    framework = await chapter.take<Framework>("Variable", "Square", "Exp", "f", "network");
  });

  test("the book's number", () => {
    const { Variable, Square, Exp, f } = framework;
    expect(String(f(new Variable(np.array(0.5))).data)).toBe("1.648721270700128");
    expect(at(Square, Exp, Square)(0.5)).toBe(1.648721270700128);
  });

  test.each([0, 0.1, 0.5, -0.7, 1.3, 2])("at %d: closed forms, in either order", (x) => {
    const { Square, Exp } = framework;
    const close = (actual: number, expected: number) =>
      expect(Math.abs(actual - expected) / expected).toBeLessThan(2e-15 * (1 + x ** 4));
    close(at(Square, Exp, Square)(x), Math.exp(2 * x ** 2));
    close(at(Square, Square, Exp)(x), Math.exp(x ** 4));
    close(at(Exp, Square)(x), Math.exp(2 * x));
    close(at(Exp, Exp)(x), Math.exp(Math.exp(x)));
  });

  test("agrees with the engine, number for number, on arrays too", () => {
    const { Variable, f } = framework;
    const values = np.linspace(-1.5, 1.5, 13);
    const engine = dezero.square(dezero.exp(dezero.square(dezero.variable(values))));
    expect(f(new Variable(values)).data.tolist()).toEqual(engine.data.tolist());
  });

  test("the small network is a logistic step around 0.5", () => {
    const { Variable, network } = framework;
    const x = np.array([0, 0.25, 0.5, 0.75, 1]);
    const y = network.reduce((value, func) => func.call(value), new Variable(x)).data;
    // (tanh(t / 2) + 1) / 2 is 1 / (1 + exp(-t)), and here t = 8 x - 4.
    const expected = [0, 0.25, 0.5, 0.75, 1].map((x) => 1 / (1 + Math.exp(4 - 8 * x)));
    expect(np.allclose(y, np.array(expected), { rtol: 1e-14 })).toBe(true);
  });
});

test("the chapter prints what it says", async () => {
  const chapter = new Chapter("step03");
  expect(await chapter.runThrough("compose")).toBe("1.648721270700128\n");
  expect(await chapter.runThrough("nested")).toContain("a 0.25, b 1.2840254166877414, y 1.648721270700128");
  expect(await chapter.runThrough("order")).toBe("1.0644944589178593\n"); // as Python prints them
  expect(await chapter.runThrough("named")).toContain("\n8.017459077177755\n");
  expect(await chapter.runThrough("engine")).toMatch(/(variable\(1\.648721270700128\)\n){2}$/);
});
