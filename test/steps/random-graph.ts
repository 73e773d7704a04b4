/** Graphs of any shape, the same for every framework: for the tests of steps 14 to 16. */
export interface Maker<V> {
  leaf(value: number): V;
  square(x: V): V;
  add(x0: V, x1: V): V;
}

/** Numbers in [0, 1), the same for the same seed. */
export function generator(seed: number): () => number {
  let state = seed * 2654435761;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >>> 0) / 2 ** 32;
  };
}

/**
 * Three leaves and `size` functions of them, each of variables that exist already; the last is the sum of all that
 * nothing has used. With `tree`, every variable but the leaves is used once.
 */
export function randomGraph<V>(seed: number, make: Maker<V>, { size = 12, tree = false } = {}) {
  const random = generator(seed);
  const leaves = [0.3, -0.7, 0.5].map(make.leaf);
  const made: V[] = [];
  const unused = new Set<V>();
  const choose = (): V => {
    const from = [...leaves, ...(tree ? unused : made)];
    const chosen = from[Math.floor(random() * from.length)]!;
    unused.delete(chosen);
    return chosen;
  };
  for (let i = 0; i < size; i++) {
    const y = random() < 0.5 ? make.square(choose()) : make.add(choose(), choose());
    made.push(y);
    unused.add(y);
  }
  return { leaves, y: [...unused].reduce((sum, y) => make.add(sum, y)) };
}
