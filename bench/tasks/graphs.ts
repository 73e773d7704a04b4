// How the cost of `backward` grows with the graph: long ones and wide ones. The graph is built untimed.
import { functionalGradients, inPython, noGradients, type TimeTask } from "./task";

const X = 0.5;
const FACTOR = 1.000001;

const elsewhere = {
  "numpy-ts": noGradients,
  tfjs: functionalGradients,
  "jax-js": functionalGradients,
  numpy: noGradients,
  "dezero-py": inPython,
  torch: inPython,
} as const;

/** y = x * c * c * ... */
const chain = (n: number): TimeTask => ({
  kind: "time",
  id: `chain of ${n.toLocaleString("en")}`,
  group: "Backward through a growing graph",
  program: "chain",
  unit: "ns per node",
  nodes: n,
  series: "chain",
  inputs: [],
  params: [n, FACTOR],
  tolerance: { float64: 1e-9, float32: 1e-3 },
  expected: () => [FACTOR ** n],
  implementations: {
    ...elsewhere,
    dezero: ({ variable }, length, factor) => ({
      prepare: () => {
        const x = variable(X);
        let y = x;
        for (let i = 0; i < length; i++) y = y.mul(factor);
        return { x, y };
      },
      run: ({ x, y }) => {
        y.backward();
        return x.grad.data;
      },
    }),
  },
});

/** y = x ** 2 + x ** 2 + ...: all the squares wait on one worklist. */
const fanIn = (n: number): TimeTask => ({
  ...chain(n),
  id: `fan-in of ${n.toLocaleString("en")}`,
  program: "fan-in",
  nodes: 2 * n - 1,
  series: "fan-in",
  params: [n],
  expected: () => [2 * X * n],
  implementations: {
    ...elsewhere,
    dezero: ({ variable, square }, width) => ({
      prepare: () => {
        const x = variable(X);
        let y = square(x);
        for (let i = 1; i < width; i++) y = y.add(square(x));
        return { x, y };
      },
      run: ({ x, y }) => {
        y.backward();
        return x.grad.data;
      },
    }),
  },
});

export const makeGraphs = (sizes: readonly number[]): readonly TimeTask[] => [
  ...sizes.map(chain),
  ...sizes.map(fanIn),
];

export const graphs: readonly TimeTask[] = makeGraphs([1e2, 1e3, 1e4, 1e5, 1e6]);
