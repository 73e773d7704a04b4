// Step 12: rest parameters. The notebook's own classes, taken from its cells, and the engine.
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
  call(...inputs: Variable[]): Variable[];
}
interface Framework {
  Variable: new (data: NDArray) => Variable;
  Add: new () => Func;
  TypedAdd: new () => Func;
  add(x0: Variable, x1: Variable): Variable;
  square(x: Variable): Variable;
  addSub(x0: Variable, x1: Variable): Variable[];
}

const chapter = new Chapter("step12");
let printed: string;
let framework: Framework;
const variable = (value: number | number[]) => new framework.Variable(np.array(value));

beforeAll(async () => {
  printed = await chapter.runThrough("engine-many");
  framework = await chapter.take<Framework>("Variable", "Add", "TypedAdd", "add", "square", "addSub");
});

test("2 + 3 prints 5.0, and the engine agrees", async () => {
  expect(await chapter.evaluate("console.log(String(add(a, b).data));")).toBe("5.0\n");
  const random = new np.random.RandomState(0);
  const [u, v] = [random.randn(5), random.randn(5)];
  const sum = framework.add(new framework.Variable(u), new framework.Variable(v)).data;
  expect(sum.tolist()).toEqual(dezero.add(u, v).data.tolist());
  expect(sum.tolist()).toEqual((u.tolist() as number[]).map((x, i) => x + (v.tolist() as number[])[i]!));
});

test("functions of one, two and several outputs", () => {
  const { square, addSub } = framework;
  const ys = addSub(square(variable([3, 1])), square(variable([2, -4])));
  expect(ys.map((y) => y.data.tolist())).toEqual([
    [13, 17],
    [5, -15],
  ]);
});

test.each(["Add", "TypedAdd"] as const)("%s: call always gives a list", (name) => {
  const ys = new framework[name]().call(variable(2), variable(3));
  expect(ys).toHaveLength(1);
  expect(ys[0]!.data.item()).toBe(5);
});

test("the graph is recorded, in a list that is the call's own", () => {
  const xs = [variable(2), variable(3)];
  const func = new framework.Add();
  const [y] = func.call(...xs);
  xs.pop();
  expect(func.inputs.map((x) => x.data.item())).toEqual([2, 3]);
  expect(func.outputs[0]).toBe(y);
  expect(y!.creator).toBe(func);
});

test("step 11 kept the caller's list (exercise 4 there)", async () => {
  const before = new Chapter("step11");
  await before.runThrough("proof");
  const code = `const list = [x0, x1]; const func = new Add(); func.call(list); list.pop();
    console.log(func.inputs.length);`;
  expect(await before.evaluate(code)).toBe("1\n");
});

test("Func does not count its inputs; the plain function of the engine does", () => {
  const { Add } = framework;
  expect(() => new Add().call(variable(2))).toThrow(TypeError);
  expect(new Add().call(variable(2), variable(3), variable(100))[0]!.data.item()).toBe(5);
  const add = dezero.add as (...xs: number[]) => dezero.Variable;
  expect(() => add(2)).toThrow("add: expected 2 inputs, got 1");
});

test("destructuring does not count", () => {
  expect(printed).toContain("\n10 undefined\n10\n");
});

test("a function of the engine with as many inputs as come, and its gradient", async () => {
  type Total = (...xs: dezero.VariableLike[]) => dezero.Variable;
  const { total } = await chapter.take<{ total: Total }>("total");
  for (const count of [1, 2, 5]) {
    const xs = Array.from({ length: count }, (_, i) => np.array([i, 0.5 - i]));
    expect(total(...xs).data.tolist()).toEqual([
      (count * (count - 1)) / 2,
      count / 2 - (count * (count - 1)) / 2,
    ]);
    dezero.checkGradients((...vs) => total(...vs.map((v) => v.mul(v))), xs);
  }
});
