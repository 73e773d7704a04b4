import { RandomState } from "./random-state";

/**
 * `np.random`: random numbers from one shared generator, NumPy's legacy `RandomState`. Each function is the method of the
 * same name; `np.random.seed(0)` makes a program repeatable. For a generator of its own: `new np.random.RandomState(42)`.
 */

export type { SizeOption } from "./checks";
export type { ChoiceOptions, Seed } from "./random-state";
export { RandomState } from "./random-state";

const shared: RandomState = /* @__PURE__ */ new RandomState();

function method<K extends keyof RandomState>(name: K): RandomState[K] {
  return shared[name].bind(shared) as RandomState[K];
}

/**
 * Starts the shared generator again from a seed; without one, from the entropy of the system.
 *
 * @example
 * np.random.seed(0);
 * np.random.rand() // 0.5488135039273248
 */
export const seed: RandomState["seed"] = /* @__PURE__ */ method("seed");

/**
 * Numbers spread evenly over [0, 1), in an array of the shape given by the arguments; without arguments one plain number.
 *
 * @example
 * np.random.seed(0);
 * np.random.rand(3) // array([0.5488135 , 0.71518937, 0.60276338])
 * np.random.rand(2, 3).shape // [2, 3]
 */
export const rand: RandomState["rand"] = /* @__PURE__ */ method("rand");

/**
 * Numbers from the standard normal distribution, in an array of the shape given by the arguments; without arguments
 * one plain number.
 *
 * @example
 * np.random.seed(0);
 * np.random.randn(3) // array([1.76405235, 0.40015721, 0.97873798])
 */
export const randn: RandomState["randn"] = /* @__PURE__ */ method("randn");

/**
 * Integers from `low` (included) to `high` (excluded); with one bound, from 0 to that. A plain number, or an int32
 * array of the given size. RangeError for bounds that leave no integer, and for integers that int32 does not hold.
 *
 * @example
 * np.random.seed(0);
 * np.random.randint(1, 7, { size: 5 }) // array([5, 6, 1, 4, 4])
 */
export const randint: RandomState["randint"] = /* @__PURE__ */ method("randint");

/**
 * Numbers spread evenly over [low, high).
 *
 * @example
 * np.random.seed(0);
 * np.random.uniform(-1, 1, { size: 3 }) // array([0.09762701, 0.43037873, 0.20552675])
 */
export const uniform: RandomState["uniform"] = /* @__PURE__ */ method("uniform");

/**
 * Numbers from the normal distribution with mean `loc` and standard deviation `scale`.
 *
 * @example
 * np.random.seed(0);
 * np.random.normal(5, 0.1, { size: 3 }) // array([5.17640523, 5.04001572, 5.0978738 ])
 */
export const normal: RandomState["normal"] = /* @__PURE__ */ method("normal");

/**
 * The integers 0 to n - 1 in random order (int32), or a copy of an array with its first axis in random order.
 *
 * @example
 * np.random.seed(0);
 * np.random.permutation(5) // array([2, 0, 1, 3, 4])
 */
export const permutation: RandomState["permutation"] = /* @__PURE__ */ method("permutation");

/**
 * Puts the first axis of an array, or a list, into random order, in place.
 *
 * @example
 * np.random.seed(0);
 * const x = np.arange(5);
 * np.random.shuffle(x);
 * x // array([2., 0., 1., 3., 4.])
 */
export const shuffle: RandomState["shuffle"] = /* @__PURE__ */ method("shuffle");

/**
 * Draws from the items of a 1-d array, or from the integers 0 to a - 1: with or without replacement, evenly or with
 * the probabilities `p`.
 *
 * @example
 * np.random.seed(0);
 * np.random.choice(10, { size: 3, replace: false }) // array([2, 8, 4])
 * np.random.choice([1, 2, 3], { p: [0.5, 0.25, 0.25] }) // 1
 */
export const choice: RandomState["choice"] = /* @__PURE__ */ method("choice");
