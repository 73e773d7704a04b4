// Step 7: the computation remembers itself. The notebook's own classes, taken from its cells, and the engine.
import * as dezero from "dezero";
import { np, type NDArray } from "dezero";
import { Chapter } from "./chapter";

interface Variable {
  data: NDArray;
  grad: NDArray | null;
  creator: Func | null;
  backward(): void;
}
interface Func {
  input: Variable;
  output: Variable;
  call(x: Variable): Variable;
}
interface Framework {
  Variable: new (data: NDArray) => Variable;
  Square: new () => Func;
  Exp: new () => Func;
  history(y: Variable): string;
}

const chapter = new Chapter("step07");
let framework: Framework;
const variable = (data: NDArray | number) => new framework.Variable(np.asarray(data));

test("before and after the classes have backward: every link leads where the picture says", async () => {
  const printed = await chapter.runThrough("assert");
  expect(printed.match(/: +true$/gm)).toHaveLength(6);
  expect(printed).toMatch(/x was made by: +null\n$/);
  expect(await chapter.runThrough("walk")).toContain("y: Square <- Exp <- Square\na: Square\n");
  expect(await chapter.runThrough("by-hand")).toBe("dy/dx = 3.297442541400256\n");
});

describe("the classes of the chapter", () => {
  beforeAll(async () => {
    await chapter.runThrough("recursive");
    framework = await chapter.take<Framework>("Variable", "Square", "Exp", "history");
  });

  test("links, both ways", () => {
    const [x, func] = [variable(3), new framework.Square()];
    const y = func.call(x);
    expect(y.creator).toBe(func);
    expect(func.input).toBe(x);
    expect(func.output).toBe(y);
    expect(x.creator).toBeNull();
    expect(y).not.toBe(x);
  });

  test("backward: the book's number, every gradient on the way, and no copies", () => {
    const x = variable(0.5);
    const a = new framework.Square().call(x);
    const b = new framework.Exp().call(a);
    const y = new framework.Square().call(b);
    y.grad = np.array(1);
    y.backward();
    expect([x, a, b].map((v) => v.grad!.item())).toEqual([
      3.297442541400256, 3.297442541400256, 2.568050833375483,
    ]);
    y.backward(); // assigns, does not add
    expect(x.grad!.item()).toBe(3.297442541400256);
  });

  test.each(["SES", "EES", "SSSE", "ESES"])("%s agrees with the engine and with differences", (program) => {
    const values = np.array([-0.6, 0.1, 0.4]);
    const gy = np.array([2, -1, 0.5]);
    const x = variable(values);
    const apply = (from: Variable) =>
      [...program].reduce(
        (v, letter) => (letter === "S" ? new framework.Square() : new framework.Exp()).call(v),
        from,
      );
    const y = apply(x);
    y.grad = gy;
    y.backward();

    const u = dezero.variable(values);
    let z: dezero.Variable = u;
    for (const letter of program) z = letter === "S" ? dezero.square(z) : dezero.exp(z);
    z.mul(gy).sum().backward();
    expect(np.allclose(x.grad!, u.grad!.data, { rtol: 1e-13, atol: 0 })).toBe(true);

    const eps = 1e-5;
    const slope = apply(variable(values.add(eps)))
      .data.sub(apply(variable(values.sub(eps))).data)
      .div(2 * eps);
    expect(np.allclose(x.grad!, slope.mul(gy), { rtol: 1e-6, atol: 1e-8 })).toBe(true);
  });

  test("a leaf: nothing happens. No seed: an error, and no gradient", () => {
    const x = variable(3);
    x.backward();
    const y = new framework.Square().call(x);
    expect(() => y.backward()).toThrow(TypeError);
    expect(x.grad).toBeNull();
  });

  test("one instance called twice: the links run in a circle (solution 4)", () => {
    const S = new framework.Square();
    const y = S.call(S.call(variable(3)));
    expect(S.input.creator).toBe(S);
    y.grad = np.array(1);
    expect(() => y.backward()).toThrow(RangeError);
  });

  test("define by run: one program, a graph for each number", async () => {
    const printed = await chapter.runThrough("if");
    expect(printed).toContain(`from 2: ${Array(4).fill("Square").join(" <- ")}\n`);
    expect(printed).toContain(`y = ${2 ** 16}.0, dy/dx = ${16 * 2 ** 15}.0\n`);
    expect(printed).toContain("from 10: Square <- Square\n  y = 10000.0, dy/dx = 4000.0\n");
    expect(printed).toContain("from 100: Square\n  y = 10000.0, dy/dx = 200.0\n");
    expect(printed).toContain(`at -1: Exp, dy/dx = ${Math.exp(-1)}\nat 3: Square, dy/dx = 6.0\n`);
  });
});

test("the engine's links lead from the result to the input", async () => {
  const printed = await chapter.runThrough("engine");
  expect(printed).toContain("arrived at u: true\ngradient: variable(3.297442541400256)\n");
  const x = dezero.variable(2);
  const y = dezero.exp(x);
  expect(y.creator!.inputs[0]).toBe(x);
  expect(x.creator).toBeNull();
  expect(() => x.backward()).toThrow(/no creator/);
});
