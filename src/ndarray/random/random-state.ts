import { asarray } from "../creation";
import type { DType, Shape, TypedArray } from "../dtype";
import { INT32_MAX, show } from "../dtype";
import { allocate } from "../memory";
import { cLayout, showShape, sizeOf } from "../layout";
import { copyStrided } from "../loops/copy";
import type { ArrayLike } from "../ndarray";
import { NDArray } from "../ndarray";
import type { SizeOption } from "./checks";
import { checkFinite, checkInteger, checkShape, sizeOption } from "./checks";
import { log } from "./log";
import { MT19937 } from "./mt19937";
import { checkProbabilities, cumulative, search } from "./weights";

/** What a generator can be seeded with: an integer from 0 to 2^32 - 1, or a list of such integers. */
export type Seed = number | readonly number[] | Uint32Array;

/** Options of `choice`. */
export interface ChoiceOptions extends SizeOption {
  /** Whether an item may be drawn more than once. Default true. */
  replace?: boolean;
  /** The probability of each item; they sum to 1. Default: all the same. */
  p?: ArrayLike;
}

const MAX_SEED = 0xffffffff;

/**
 * A generator of random numbers with its own state, NumPy's legacy `RandomState`: the same seed gives the same
 * numbers as there. Arrays hold float64, or int32 where integers are drawn.
 *
 * Normal numbers are a function of a logarithm, which no two C libraries round alike. They are computed from
 * the correctly rounded one here, so about 1 in 3000 differs from NumPy (on Linux) in the last of its 53 bits.
 *
 * @example
 * const random = new np.random.RandomState(42);
 * random.rand() // 0.3745401188473625
 */
export class RandomState {
  private readonly bits: MT19937 = new MT19937();
  /** Normal numbers are made in pairs; this is the second of the last pair, if it has not been used. */
  private spare: number | undefined;

  /** Without a seed the generator starts from the entropy of the system, different each time. */
  constructor(seed?: Seed) {
    this.seed(seed);
  }

  /**
   * Starts again from `seed`; without one, from the entropy of the system.
   *
   * Throws a RangeError for a seed that is not an integer from 0 to 2^32 - 1, and for an empty list.
   *
   * @example
   * np.random.seed(0);
   * np.random.rand() // 0.5488135039273248
   */
  seed(seed?: Seed): void {
    if (seed === undefined) {
      this.bits.seedByArray(crypto.getRandomValues(new Uint32Array(8)));
    } else if (Array.isArray(seed) || seed instanceof Uint32Array) {
      if (seed.length === 0) throw new RangeError("seed: expected at least one integer, got an empty list");
      seed.forEach((word: unknown) => checkInteger("seed", "each integer", word, 0, MAX_SEED));
      this.bits.seedByArray(seed);
    } else {
      checkInteger("seed", "the seed", seed, 0, MAX_SEED);
      this.bits.seed(seed);
    }
    this.spare = undefined;
  }

  /**
   * Numbers spread evenly over [0, 1), in an array of the shape given by the arguments; without arguments one plain
   * number.
   *
   * @example
   * const random = new np.random.RandomState(0);
   * random.rand(3) // array([0.5488135 , 0.71518937, 0.60276338])
   * random.rand(2, 3).shape // [2, 3]
   */
  rand(): number;
  rand(...shape: number[]): NDArray;
  rand(...shape: number[]): number | NDArray {
    return this.evenly(shapeArguments("rand", shape), 0, 1);
  }

  /**
   * Numbers from the standard normal distribution, in an array of the shape given by the arguments; without
   * arguments one plain number.
   *
   * @example
   * const random = new np.random.RandomState(0);
   * random.randn(3) // array([1.76405235, 0.40015721, 0.97873798])
   */
  randn(): number;
  randn(...shape: number[]): NDArray;
  randn(...shape: number[]): number | NDArray {
    return this.normally(shapeArguments("randn", shape), 0, 1);
  }

  /**
   * Integers from `low` (included) to `high` (excluded); with one bound, from 0 to that. A plain number, or an int32
   * array of the given size.
   *
   * Throws a RangeError for bounds that leave no integer, and for integers that int32 does not hold.
   *
   * @example
   * const random = new np.random.RandomState(0);
   * random.randint(1, 7, { size: 5 }) // array([5, 6, 1, 4, 4])
   */
  randint(low: number, high?: number): number;
  randint(low: number, options: { size: number | Shape }): NDArray;
  randint(low: number, high: number | undefined, options: { size: number | Shape }): NDArray;
  randint(low: number, high?: number, options?: SizeOption): number | NDArray;
  randint(low: number, second?: number | SizeOption, third?: SizeOption): number | NDArray {
    const [high, options] =
      typeof second === "object" && third === undefined ? [undefined, second] : [second, third];
    const shape = sizeOption("randint", options);
    const [first, end] = high === undefined ? [0, low] : [low, high as number];
    checkInteger("randint", "low", first);
    checkInteger("randint", "high", end, undefined, INT32_MAX + 1);
    if (first >= end) throw new RangeError(`randint: expected low < high, got ${first} and ${end}`);
    const most = end - 1 - first;
    if (shape === undefined) return first + this.bits.nextBelowOrEqual(most);
    const data = new Int32Array(sizeOf(shape));
    for (let i = 0; i < data.length; i++) data[i] = first + this.bits.nextBelowOrEqual(most);
    return wrap(data, shape, "int32");
  }

  /**
   * Numbers spread evenly over [low, high).
   *
   * @example
   * const random = new np.random.RandomState(0);
   * random.uniform(-1, 1, { size: 3 }) // array([0.09762701, 0.43037873, 0.20552675])
   */
  uniform(low?: number, high?: number): number;
  uniform(low: number | undefined, high: number | undefined, options: { size: number | Shape }): NDArray;
  uniform(low?: number, high?: number, options?: SizeOption): number | NDArray;
  uniform(low: number = 0, high: number = 1, options?: SizeOption): number | NDArray {
    const shape = sizeOption("uniform", options);
    checkFinite("uniform", "low", low);
    checkFinite("uniform", "high", high);
    const range = high - low;
    checkFinite("uniform", "high - low", range);
    return this.evenly(shape, low, range);
  }

  /**
   * Numbers from the normal distribution with mean `loc` and standard deviation `scale`.
   *
   * @example
   * const random = new np.random.RandomState(0);
   * random.normal(5, 0.1, { size: 3 }) // array([5.17640523, 5.04001572, 5.0978738 ])
   */
  normal(loc?: number, scale?: number): number;
  normal(loc: number | undefined, scale: number | undefined, options: { size: number | Shape }): NDArray;
  normal(loc?: number, scale?: number, options?: SizeOption): number | NDArray;
  normal(loc: number = 0, scale: number = 1, options?: SizeOption): number | NDArray {
    const shape = sizeOption("normal", options);
    checkFinite("normal", "loc", loc);
    checkFinite("normal", "scale", scale);
    if (scale < 0) throw new RangeError(`normal: expected scale to be at least 0, got ${show(scale)}`);
    return this.normally(shape, loc, scale);
  }

  /**
   * The integers 0 to n - 1 in random order (int32), or a copy of an array with its first axis in random order.
   *
   * @example
   * const random = new np.random.RandomState(0);
   * random.permutation(5) // array([2, 0, 1, 3, 4])
   */
  permutation(x: ArrayLike): NDArray {
    if (typeof x === "number") {
      checkInteger("permutation", "n", x, 0);
      return wrap(this.order(x), [x], "int32");
    }
    const a = asarray(x);
    if (a.ndim === 0) throw new TypeError("permutation: expected an integer or an array, got a 0-d array");
    return takeRows(a, this.order(a.length));
  }

  /**
   * Puts the first axis of an array, or a list, into random order, in place.
   *
   * @example
   * const random = new np.random.RandomState(0);
   * const x = np.arange(5);
   * random.shuffle(x);
   * x // array([2., 0., 1., 3., 4.])
   */
  shuffle(x: NDArray | unknown[]): void {
    if (Array.isArray(x)) {
      const old = x.slice();
      this.order(x.length).forEach((from, to) => (x[to] = old[from]));
      return;
    }
    if (!(x instanceof NDArray)) throw new TypeError(`shuffle: expected an array or a list, got ${show(x)}`);
    if (x.ndim === 0)
      throw new TypeError("shuffle: expected an array with at least one axis, got a 0-d array");
    if (!x.writeable)
      throw new TypeError("shuffle: expected an array that can be written, got a read-only view");
    if (x.size === 0) return;
    const shuffled = takeRows(x, this.order(x.length));
    copyStrided(x.shape, x.data, x.offset, x.strides, shuffled.data, 0, shuffled.strides);
  }

  /**
   * Draws from the items of a 1-d array, or from the integers 0 to a - 1.
   *
   * Throws a RangeError when there is nothing to draw from, when more items are wanted than there are and none may be
   * drawn twice, and for probabilities that are negative or do not sum to 1.
   *
   * @example
   * const random = new np.random.RandomState(0);
   * random.choice(10, { size: 3, replace: false }) // array([2, 8, 4])
   * random.choice([1, 2, 3], { p: [0.5, 0.25, 0.25] }) // 1
   */
  choice(a: number, options?: ChoiceOptions & { size?: undefined }): number;
  choice(a: ArrayLike, options?: ChoiceOptions & { size?: undefined }): number | boolean;
  choice(a: ArrayLike, options: ChoiceOptions & { size: number | Shape }): NDArray;
  choice(a: ArrayLike, options?: ChoiceOptions): number | boolean | NDArray;
  choice(a: ArrayLike, options?: ChoiceOptions): number | boolean | NDArray {
    const shape = sizeOption("choice", options, ["replace", "p"]);
    const items = population(a);
    const n = typeof items === "number" ? items : items.length;
    const count = shape === undefined ? 1 : sizeOf(shape);
    if (n === 0 && count > 0)
      throw new RangeError("choice: expected at least one item to draw from, got none");
    const replace: unknown = options?.replace ?? true;
    if (typeof replace !== "boolean") {
      throw new TypeError(`choice: expected replace to be a boolean, got ${show(replace)}`);
    }
    const p = options?.p === undefined ? undefined : checkProbabilities(asarray(options.p), n);
    if (!replace && count > n) {
      throw new RangeError(`choice: expected at most ${n} items without replacement, got ${count}`);
    }
    const indices = replace ? this.indices(n, count, p) : this.distinctIndices(n, count, p);
    if (typeof items === "number") return shape === undefined ? indices[0]! : wrap(indices, shape, "int32");
    const drawn = takeRows(items, indices);
    if (shape !== undefined) return wrap(drawn.data, shape, items.dtype);
    return items.dtype === "bool" ? drawn.data[0] !== 0 : drawn.data[0]!;
  }

  /** `count` indices below n, with repetition. */
  private indices(n: number, count: number, p: Float64Array | undefined): Int32Array {
    const out = new Int32Array(count);
    if (p === undefined) return out.map(() => this.bits.nextBelowOrEqual(n - 1));
    const bounds = cumulative(p);
    return out.map(() => search(bounds, this.bits.nextDouble()));
  }

  /** `count` different indices below n. */
  private distinctIndices(n: number, count: number, p: Float64Array | undefined): Int32Array {
    if (p === undefined) return this.order(n).slice(0, count);
    const possible = p.filter((weight) => weight > 0).length;
    if (possible < count) {
      throw new RangeError(`choice: expected ${count} items with a probability above 0, got ${possible}`);
    }
    // NumPy draws all that are missing at once, drops repetitions, and draws the rest from what is left.
    const weights = p.slice();
    const found = new Set<number>();
    while (found.size < count) {
      const bounds = cumulative(weights);
      const draws = Float64Array.from({ length: count - found.size }, () => this.bits.nextDouble());
      for (const draw of draws) found.add(search(bounds, draw));
      for (const index of found) weights[index] = 0;
    }
    return Int32Array.from(found);
  }

  /** The indices 0 to n - 1 in random order (Fisher and Yates, from the end). */
  private order(n: number): Int32Array {
    const order = new Int32Array(n);
    for (let i = 1; i < n; i++) order[i] = i;
    for (let i = n - 1; i > 0; i--) {
      const j = this.bits.nextBelowOrEqual(i);
      const swapped = order[i]!;
      order[i] = order[j]!;
      order[j] = swapped;
    }
    return order;
  }

  /** A standard normal number, by the polar method of Marsaglia: a random point of the disc gives two of them. */
  private gauss(): number {
    if (this.spare !== undefined) {
      const { spare } = this;
      this.spare = undefined;
      return spare;
    }
    let x1: number;
    let x2: number;
    let r2: number;
    do {
      x1 = 2 * this.bits.nextDouble() - 1;
      x2 = 2 * this.bits.nextDouble() - 1;
      r2 = x1 * x1 + x2 * x2;
    } while (r2 >= 1 || r2 === 0);
    const f = Math.sqrt((-2 * log(r2)) / r2);
    this.spare = f * x1;
    return f * x2;
  }

  // Each kind of number has its own loop: one loop with a callback is several times slower.

  private evenly(shape: Shape | undefined, low: number, range: number): number | NDArray {
    if (shape === undefined) return low + range * this.bits.nextDouble();
    const data = new Float64Array(sizeOf(shape));
    for (let i = 0; i < data.length; i++) data[i] = low + range * this.bits.nextDouble();
    return wrap(data, shape, "float64");
  }

  private normally(shape: Shape | undefined, loc: number, scale: number): number | NDArray {
    if (shape === undefined) return loc + scale * this.gauss();
    const data = new Float64Array(sizeOf(shape));
    for (let i = 0; i < data.length; i++) data[i] = loc + scale * this.gauss();
    return wrap(data, shape, "float64");
  }
}

/** The shape that `rand(2, 3)` asks for. */
function shapeArguments(who: string, shape: readonly unknown[]): Shape | undefined {
  if (Array.isArray(shape[0])) {
    throw new TypeError(`${who}: expected sizes as arguments, as in ${who}(2, 3), got a list`);
  }
  return shape.length === 0 ? undefined : checkShape(who, shape);
}

/** What `choice` draws from: a number of integers, or the items of an array. */
function population(a: ArrayLike): number | NDArray {
  const items = typeof a === "number" ? undefined : asarray(a);
  if (items !== undefined && items.ndim > 0) {
    if (items.ndim > 1) {
      throw new RangeError(`choice: expected a 1-d array, got one of shape ${showShape(items.shape)}`);
    }
    return items;
  }
  const n = items === undefined ? a : items.data[items.offset];
  checkInteger("choice", "a", n, 0);
  return n;
}

function wrap(data: TypedArray, shape: Shape, dtype: DType): NDArray {
  return new NDArray(data, cLayout(shape, dtype));
}

/** A new array with the given rows of `x`; the rows of a 1-d array are its numbers. */
function takeRows(x: NDArray, rows: Int32Array): NDArray {
  if (x.ndim === 1) return takeItems(x, rows);
  const shape = x.shape.slice(1);
  const [step, ...strides] = x.strides as [number, ...number[]];
  const out = wrap(allocate(x.dtype, rows.length * sizeOf(shape)), [rows.length, ...shape], x.dtype);
  rows.forEach((row, i) => {
    copyStrided(
      shape,
      out.data,
      i * out.strides[0]!,
      out.strides.slice(1),
      x.data,
      x.offset + row * step,
      strides,
    );
  });
  return out;
}

function takeItems(x: NDArray, indices: Int32Array): NDArray {
  const { data, offset, dtype } = x;
  const step = x.strides[0]!;
  const out = allocate(dtype, indices.length);
  for (let i = 0; i < out.length; i++) out[i] = data[offset + indices[i]! * step]!;
  return wrap(out, [out.length], dtype);
}
