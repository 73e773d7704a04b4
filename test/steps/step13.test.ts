// Step 13: backward with several inputs and outputs. The notebook's own classes, taken from its cells, and the engine.
import * as dezero from "dezero";
import { np, type NDArray } from "dezero";
import { Chapter } from "./chapter";

interface Variable {
  data: NDArray;
  grad: NDArray | null;
  backward(): void;
}
interface Framework {
  Variable: new (data: NDArray) => Variable;
  AddSub: new () => { call(...inputs: Variable[]): Variable[] };
  square(x: Variable): Variable;
  add(x0: Variable, x1: Variable): Variable;
  numericalDiff(f: (x: Variable) => Variable, x: Variable): NDArray;
}

const chapter = new Chapter("step13");
let printed: string;
let framework: Framework;
const variable = (data: number | number[]) => new framework.Variable(np.array(data));

beforeAll(async () => {
  printed = await chapter.runThrough("engine");
  framework = await chapter.take<Framework>(...["Variable", "AddSub", "square", "add", "numericalDiff"]);
});

test("z = x^2 + y^2: 13, 4 and 6, in the notebook and in the engine", () => {
  expect(printed).toContain("13.0\n4.0\n6.0\n");
  expect(printed).toContain("variable(13.0) variable(4.0) variable(6.0)\n");
  const [x, y] = [dezero.variable(2), dezero.variable(3)];
  const z = dezero.add(dezero.square(x), dezero.square(y));
  z.backward();
  expect([z, x.grad!, y.grad!].map((v) => v.item())).toEqual([13, 4, 6]);
});

test("a deeper tree of arrays: closed form, central differences, and the engine", () => {
  const { square, add, numericalDiff } = framework;
  const values = [
    [1, -2, 0.5],
    [3, 0, -1],
  ] as const;
  const [x, y] = values.map((data) => variable([...data])) as [Variable, Variable];
  const f = (x: Variable, y: Variable) => square(add(square(x), square(square(y)))); // (x^2 + y^4)^2
  f(x, y).backward();
  const inner = values[0].map((v, i) => v ** 2 + values[1][i]! ** 4);
  expect(x.grad!.tolist()).toEqual(inner.map((t, i) => 2 * t * 2 * values[0][i]!));
  expect(y.grad!.tolist()).toEqual(inner.map((t, i) => 2 * t * 4 * values[1][i]! ** 3));
  expect(
    np.allclose(
      numericalDiff((x) => f(x, y), x),
      x.grad!,
      { rtol: 1e-6 },
    ),
  ).toBe(true);
  expect(
    np.allclose(
      numericalDiff((y) => f(x, y), y),
      y.grad!,
      { rtol: 1e-6 },
    ),
  ).toBe(true);

  const [ex, ey] = values.map((data) => dezero.variable([...data])) as [dezero.Variable, dezero.Variable];
  dezero.square(dezero.add(dezero.square(ex), dezero.square(dezero.square(ey)))).backward();
  expect([ex, ey].map((v) => v.grad!.data.tolist())).toEqual([x, y].map((v) => v.grad!.tolist()));
});

test.each([
  [10, 1, 11, 9],
  [1, 0, 1, 1],
  [0, 1, 1, -1],
  [-2, 0.5, -1.5, -2.5],
])("two outputs: from %d and %d come %d and %d", (gy0, gy1, gx0, gx1) => {
  const [x0, x1] = [variable(5), variable(3)];
  const [y0, y1] = new framework.AddSub().call(x0, x1) as [Variable, Variable];
  expect([y0, y1].map((y) => y.data.item())).toEqual([8, 2]);
  y0.grad = np.array(gy0);
  y1.grad = np.array(gy1);
  y0.backward();
  expect([x0, x1].map((x) => x.grad!.item())).toEqual([gx0, gx1]);
});

test("both outputs of one function in a larger graph: this step fails, the engine does not (exercise 4)", () => {
  const { square, add, AddSub } = framework;
  const [m0, m1] = new AddSub().call(variable(5), variable(3)) as [Variable, Variable];
  expect(() => add(square(m0), square(m1)).backward()).toThrow("null");
  expect([m0.grad, m1.grad?.item()]).toEqual([null, 4]);

  const both = dezero.op<[x0: dezero.Variable, x1: dezero.Variable], dezero.Variable[]>(
    "both",
    class extends dezero.Func<[x0: NDArray, x1: NDArray]> {
      forward(x0: NDArray, x1: NDArray) {
        return [np.add(x0, x1), np.subtract(x0, x1)];
      }
      backward(gy0: dezero.Variable, gy1: dezero.Variable) {
        return [gy0.add(gy1), gy0.sub(gy1)];
      }
    },
    { inputs: 2, check: [] },
  );
  const [x0, x1] = [dezero.variable(5), dezero.variable(3)];
  const [y0, y1] = both(x0, x1) as [dezero.Variable, dezero.Variable];
  dezero.add(dezero.square(y0), dezero.square(y1)).backward();
  expect([x0, x1].map((x) => x.grad!.item())).toEqual([20, 12]);
});

test("what is wrong is refused: data that is no array, and by the engine a missing gradient", () => {
  expect(() => new framework.Variable(2 as unknown as NDArray)).toThrow(TypeError);
  expect(printed).toContain(
    "TypeError: backward of Forgetful: expected 2 gradients, one for each input, got 1\n",
  );
});
