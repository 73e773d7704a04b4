// Step 2: functions that make variables. The notebook's own classes, taken from its cells, and the engine.
import * as dezero from "dezero";
import { np, type NDArray } from "dezero";
import { Chapter } from "./chapter";

interface Variable {
  data: NDArray;
}
interface Func {
  call(input: Variable): Variable;
  forward(x: NDArray): NDArray;
}
interface Framework {
  Variable: new (data: NDArray) => Variable;
  Func: new () => Func;
  Square: new () => Func;
  Scale: new (factor: number) => Func;
}

describe("the notebook's functions", () => {
  const chapter = new Chapter("step02");
  let framework: Framework;
  let printed: string;
  beforeAll(async () => {
    printed = await chapter.runThrough("square");
    await chapter.runThrough("scale");
    framework = await chapter.take<Framework>("Variable", "Func", "Square", "Scale");
  });

  test("the book's two lines: a Variable, 100", () => {
    expect(printed).toBe("true\nVariable\n100.0\n");
  });

  test.each([
    [0, 0],
    [-1.5, 2.25],
    [
      [1, 2, 3],
      [1, 4, 9],
    ],
    [
      [[0.5], [1e-3]],
      [[0.25], [1e-6]],
    ],
  ])("the square of %j is %j, in a new variable, and the input is left alone", (from, to) => {
    const { Variable, Square } = framework;
    const x = new Variable(np.array(from));
    const y = new Square().call(x);
    expect(y).toBeInstanceOf(Variable);
    expect(y).not.toBe(x);
    expect(np.allclose(y.data, np.array(to), { rtol: 1e-15 })).toBe(true);
    expect(x.data.tolist()).toEqual(from);
    expect(y.data.tolist()).toEqual(dezero.square(dezero.variable(from)).data.tolist());
  });

  test("a result keeps its value when the input gets another", () => {
    const { Variable, Square } = framework;
    const square = new Square();
    const x = new Variable(np.array(10));
    const y = square.call(x);
    x.data = np.array(3);
    expect([y.data.item(), square.call(x).data.item()]).toEqual([100, 9]);
  });

  test("call hands forward the array in the box, and boxes what it gives", () => {
    const { Variable, Func } = framework;
    const seen: NDArray[] = [];
    class Spy extends Func {
      override forward(x: NDArray) {
        seen.push(x);
        return result;
      }
    }
    const result = np.array(7);
    const x = new Variable(np.array(5));
    expect(new Spy().call(x).data).toBe(result);
    expect(seen).toHaveLength(1);
    expect(seen[0]).toBe(x.data);
  });

  test("without forward a Func fails; a Square has no fields, a Scale its factor", () => {
    const { Variable, Func, Square, Scale } = framework;
    const x = new Variable(np.array([1, 2]));
    expect(() => new Func().call(x)).toThrow(TypeError);
    expect(new Square()).toBeInstanceOf(Func);
    expect(Object.keys(new Square())).toEqual([]);
    expect(Object.entries(new Scale(3))).toEqual([["factor", 3]]);
    expect(new Scale(3).call(x).data.tolist()).toEqual([3, 6]);
  });
});

test("the engine's square is made by a Func, which its result knows", () => {
  const y = dezero.square(dezero.variable(10));
  expect(y.creator).toBeInstanceOf(dezero.Func);
  expect(String(y)).toBe("variable(100.0)");
});
