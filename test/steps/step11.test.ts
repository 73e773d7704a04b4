// Step 11: lists of inputs and outputs. The notebook's own classes, taken from its cells, and the engine.
import * as dezero from "dezero";
import { np, type NDArray } from "dezero";
import { Chapter } from "./chapter";

interface Variable {
  data: NDArray;
  creator: Func | null;
}
interface Func {
  inputs: Variable[];
  outputs: Variable[];
  call(inputs: Variable[]): Variable[];
}
type New<T, A extends unknown[] = []> = new (...args: A) => T;

const chapter = new Chapter("step11");
let Variable: New<Variable, [NDArray]>;
let printed: string;

const variables = (...data: (number | number[])[]) => data.map((value) => new Variable(np.array(value)));
const lists = (xs: Variable[]) => xs.map((x) => x.data.tolist());

beforeAll(async () => {
  printed = await chapter.runThrough("engine");
  ({ Variable } = await chapter.take<{ Variable: New<Variable, [NDArray]> }>("Variable"));
});

test("the code of step 10 loses the second input", () => {
  expect(printed).toMatch(/^TypeError: add: expected .*, got undefined\n/);
});

test("Add: 2 + 3 = 5, by element and with broadcasting, as in the engine", async () => {
  const { Add } = await chapter.take<{ Add: New<Func> }>("Add");
  for (const [a, b, sum] of [
    [2, 3, 5],
    [
      [1, 2],
      [10, 20],
      [11, 22],
    ],
    [[1, 2], 0.5, [1.5, 2.5]],
  ] as const) {
    const ys = new Add().call(variables(a as number, b as number));
    expect(lists(ys)).toEqual([sum]);
    expect(dezero.add(a, b).data.tolist()).toEqual(sum);
  }
});

test("a function remembers its inputs and outputs, and each output its creator", async () => {
  const { AddSub } = await chapter.take<{ AddSub: New<Func> }>("AddSub");
  const func = new AddSub();
  const xs = variables(2, 3);
  const ys = func.call(xs);
  expect(lists(ys)).toEqual([5, -1]);
  for (const i of [0, 1]) expect(func.inputs[i]).toBe(xs[i]);
  for (const i of [0, 1]) expect(func.outputs[i]).toBe(ys[i]);
  expect(ys.map((y) => y.creator)).toEqual([func, func]);
  expect(xs.map((x) => x.creator)).toEqual([null, null]);
});

test("any number of inputs", async () => {
  const { Largest } = await chapter.take<{ Largest: New<Func> }>("Largest");
  const random = new np.random.RandomState(0);
  for (const count of [1, 2, 5]) {
    const rows = Array.from({ length: count }, () => random.randn(4).tolist() as number[]);
    const expected = [0, 1, 2, 3].map((i) => Math.max(...rows.map((row) => row[i]!)));
    expect(lists(new Largest().call(variables(...rows)))).toEqual([expected]);
  }
});

test("a forward without brackets, and a variable without an array, are refused", async () => {
  const { Forgetful } = await chapter.take<{ Forgetful: New<Func> }>("Forgetful");
  expect(() => new Forgetful().call(variables(1, 2))).toThrow(TypeError);
  expect(() => new Variable(5 as unknown as NDArray)).toThrow("Variable: expected an NDArray, got number");
});

test("map passes the position: the trap of parseInt", () => {
  expect(printed).toContain("[ 10, 10, 10 ]\n[ 10, NaN, 2 ]\n");
});

test("the engine: concat takes a list, and a function may have two outputs with their gradients", async () => {
  const parts = [[1, 2], [3], [4, 5, 6]].map((part) => dezero.variable(part));
  expect(dezero.concat(parts).data.tolist()).toEqual([1, 2, 3, 4, 5, 6]);

  type AddSub = (...xs: dezero.VariableLike[]) => dezero.Variable[];
  const { addSub } = await chapter.take<{ addSub: AddSub }>("addSub");
  expect(addSub(2, 3).map((y) => y.item())).toEqual([5, -1]);
  const product = (...xs: dezero.Variable[]) => {
    const [sum, difference] = addSub(...xs);
    return sum!.mul(difference!);
  };
  dezero.checkGradients(product, [np.array([2, 0.5]), np.array([3, -1])]);
});
