// What the functional forms and detectAnomaly keep alive, and what they let go.
import { collectGarbage, detectAnomaly, grad, hvp, noGrad, np, square, vjp, Variable } from "dezero";

const alive = async (references: WeakRef<object>[]): Promise<boolean[]> => {
  expect(await collectGarbage()).toBe(true);
  return references.map((reference) => reference.deref() !== undefined);
};

/** A sum of squares of squares that notes the arrays on the way. */
function noting(): { f: (x: Variable) => Variable; arrays: WeakRef<object>[] } {
  const arrays: WeakRef<object>[] = [];
  const f = (x: Variable): Variable => {
    const t = square(x);
    arrays.push(new WeakRef(t.data));
    return square(t).sum();
  };
  return { f, arrays };
}

const ones = (): Variable => new Variable(np.ones([1000]));

test("a gradient keeps the graph that it can be differentiated through", async () => {
  const { f, arrays } = noting();
  const g = grad(f)(ones());
  expect(await alive(arrays)).toEqual([true]);
  expect(g.item(0)).toBe(4);
});

test("under noGrad it keeps nothing, nor do arguments", async () => {
  const { f, arrays } = noting();
  const x = ones();
  const g = noGrad(() => grad(f)(x));
  const [Hv] = noGrad(() => hvp(f, [x], [x]));
  expect(await alive(arrays)).toEqual([false, false]);
  expect([g.item(0), Hv.item(0), x.item(0)]).toEqual([4, 12, 1]);
});

test("a pullback keeps the graph for as long as it lives", async () => {
  const { f, arrays } = noting();
  const hold = (): WeakRef<object>[] => {
    const [, pullback] = noGrad(() => vjp(f, ones()));
    expect(pullback(1).item(0)).toBe(4);
    return arrays;
  };
  expect(await alive(hold())).toEqual([false]);
  const [, pullback] = noGrad(() => vjp(f, ones()));
  expect(await alive(arrays)).toEqual([false, true]);
  expect(pullback(1).item(0)).toBe(4);
});

test("detectAnomaly keeps no function alive", async () => {
  const { f, arrays } = noting();
  detectAnomaly(() => f(ones()).backward({ createGraph: true }));
  expect(await alive(arrays)).toEqual([false]);
});
