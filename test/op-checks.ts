// The ops that `dezero` exports, and what their declared checks stand for.
import * as dezero from "dezero";
import { np, type Check, type NDArray, type Op, type Variable } from "dezero";

export type AnyOp = Op<never[]>;

/** Every export that declares gradient checks, by name. */
export const ops = Object.entries(dezero as object).filter(
  (entry): entry is [string, AnyOp] => typeof entry[1] === "function" && "check" in entry[1],
);

/** Input arrays of a check. */
export function inputsOf(check: Check, random: np.random.RandomState): NDArray[] {
  const size = check.shapes.reduce((n, shape) => n + shape.reduce((a, b) => a * b, 1), 0);
  if (check.values !== "distinct") {
    return check.shapes.map((shape) => {
      const x = np.asarray(random.randn(...shape));
      return check.values === "positive" ? np.add(np.multiply(np.abs(np.tanh(x)), 1.5), 0.5) : x;
    });
  }
  // Numbers 0.2 apart, none nearer to zero than 0.1, shuffled over all inputs.
  const order = random.permutation(size).tolist() as number[];
  let next = 0;
  return check.shapes.map((shape) => {
    const n = shape.reduce((a, b) => a * b, 1);
    const values = Array.from({ length: n }, () => 0.2 * (order[next++]! - Math.floor(size / 2)) + 0.1);
    return np.array(values).reshape(shape);
  });
}

/** The op as a function of its inputs alone, with the arguments where the op wants them. */
export function withParams(name: string, op: AnyOp, check: Check): (...xs: Variable[]) => Variable {
  const f = op as unknown as (...args: unknown[]) => Variable;
  const params = check.params ?? [];
  if (name === "concat" || name === "stack") return (...xs) => f(xs, ...params);
  if (name === "where") return (...xs) => f(...params, ...xs);
  return (...xs) => f(...xs, ...params);
}
