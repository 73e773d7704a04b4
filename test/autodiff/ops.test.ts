// The functional forms on every op, at the inputs that its declaration names: against central differences, and
// against each other.
import {
  grad,
  hessian,
  hvp,
  jacobian,
  jvp,
  noGrad,
  np,
  Variable,
  vjp,
  type NDArray,
  type VariableLike,
} from "dezero";
import { inputsOf, ops, withParams } from "../op-checks";

type F = (...xs: Variable[]) => Variable;
const STEP = 1e-5;

/** A form of any number of arguments, with its results in a list: one argument gives one result. */
const listed = <T>(xs: readonly unknown[], result: T | T[]): T[] =>
  xs.length === 1 ? [result as T] : (result as T[]);

const flat = (x: NDArray | Variable): NDArray => (x instanceof Variable ? x.data : x).reshape(-1);
const dot = (a: NDArray | Variable, b: NDArray | Variable): number =>
  Number(np.sum(np.multiply(flat(a), flat(b))).item());
const total = (as: readonly (NDArray | Variable)[], bs: readonly (NDArray | Variable)[]): number =>
  as.reduce((sum: number, a, i) => sum + dot(a, bs[i]!), 0);
const moved = (xs: readonly NDArray[], vs: readonly NDArray[], t: number): NDArray[] =>
  xs.map((x, i) => np.add(x, np.multiply(vs[i]!, t)));

function expectClose(actual: Variable, expected: NDArray, tolerance: number): void {
  expect(actual.shape).toEqual(expected.shape);
  const scale = Math.max(1, Number(np.max(np.abs(expected)).item()));
  expect(Number(np.max(np.abs(np.subtract(actual.data, expected))).item())).toBeLessThan(tolerance * scale);
}

/** The derivatives of `g` by input `k`, by central differences: shape `[...g, ...x]`. */
function differences(g: (...xs: NDArray[]) => NDArray, xs: readonly NDArray[], k: number): NDArray {
  const x = xs[k]!;
  const columns = Array.from({ length: x.size }, (_, j) => {
    const at = (t: number): NDArray => {
      const values = x.flatten();
      values.set([j], Number(values.item(j)) + t);
      return g(...xs.map((other, i) => (i === k ? values.reshape(x.shape) : other)));
    };
    return np.divide(np.subtract(at(STEP), at(-STEP)), 2 * STEP);
  });
  return np.stack(columns, { axis: -1 }).reshape([...columns[0]!.shape, ...x.shape]);
}

describe.each(ops)("%s", (name, op) => {
  test.each(op.check.map((check) => [JSON.stringify(check), check] as const))("%s", (_, check) => {
    const random = new np.random.RandomState(7);
    const f: F = withParams(name, op, check);
    const xs = inputsOf(check, random);
    const like = (x: NDArray): NDArray => np.asarray(random.randn(...x.shape));
    const y = noGrad(() => f(...xs.map((x) => new Variable(x)))).data;
    const [u, v] = [like(y), xs.map(like)];
    /** A number, of degree two in the op's result, so that the second derivatives of linear ops are not zero. */
    const s: F = (...vs) => {
      const z = f(...vs);
      return z.mul(z).mul(u).sum();
    };
    const gradAt = (at: readonly NDArray[]): Variable[] => noGrad(() => listed(at, grad(s)(...at)));

    // First order.
    const valueAt = (...at: NDArray[]): NDArray => noGrad(() => s(...at.map((x) => new Variable(x)))).data;
    gradAt(xs).forEach((g, k) => expectClose(g, differences(valueAt, xs, k), 1e-7));
    const resultAt = (...at: NDArray[]): NDArray => noGrad(() => f(...at.map((x) => new Variable(x)))).data;
    const J = listed(xs, jacobian(f)(...xs));
    J.forEach((block, k) => expectClose(block, differences(resultAt, xs, k), 1e-7));

    // J v forward, u^T J backward, and the matrix agree.
    const [value, Jv] = jvp(f, xs, v);
    const [sameValue, pullback] = vjp(f, ...xs);
    const uJ = listed(xs, pullback(u));
    expect(np.arrayEqual(value.data, y) && np.arrayEqual(sameValue.data, y)).toBe(true);
    expect(Jv.shape).toEqual(y.shape);
    expect(dot(u, Jv)).toBeCloseTo(total(uJ, v), 10);
    const product = J.map((block, k) => np.matmul(block.data.reshape([y.size, -1]), v[k]!.reshape(-1)));
    expectClose(
      Jv.reshape(-1),
      product.reduce((a, b) => np.add(a, b)),
      1e-12,
    );

    // Second order.
    const H = listed<Variable | Variable[]>(xs, hessian(s)(...xs)).map((row) => listed(xs, row));
    const products = hvp(s, xs as VariableLike[], v);
    const [after, before] = [gradAt(moved(xs, v, STEP)), gradAt(moved(xs, v, -STEP))];
    products.forEach((Hv, i) => {
      const blocks = H[i]!.map((block, j) => {
        expect(block.shape).toEqual([...xs[i]!.shape, ...xs[j]!.shape]);
        return np.matmul(block.data.reshape([xs[i]!.size, -1]), v[j]!.reshape(-1));
      });
      expectClose(
        Hv.reshape(-1),
        blocks.reduce((a, b) => np.add(a, b)),
        1e-11,
      );
      expectClose(Hv, np.divide(np.subtract(after[i]!.data, before[i]!.data), 2 * STEP), 1e-6);
    });
  });
});
