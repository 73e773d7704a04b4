// Memory: what a loop of large results peaks at, and step 18's four figures, as time and as array memory kept.
import { cannot, functionalGradients, inPython, noGradients, type MemoryTask, type TimeTask } from "./task";

const STEPS = 2000;

export const loop: MemoryTask = {
  kind: "memory",
  id: "loop of 2,000 steps with 8 MB results",
  group: "Memory",
  program: "loop",
  unit: "MB",
  inputs: [{ shape: [1000, 2000], dtype: "float32" }],
  params: [STEPS],
  rows: { process: "peak of the process", arrays: "peak of the arrays alone" },
  implementations: {
    dezero: ({ np }, meter, x, steps) => ({ ...meter.peak(steps, (i) => void np.add(x, i)) }),
    // The other figure would not see arrays inside WebAssembly memory.
    "numpy-ts": (np, meter, x, steps) => ({
      process: meter.peak(steps, (i) => np.add(x, i).dispose()).process,
    }),
    tfjs: (tf, meter, x, steps) => ({
      process: meter.peak(steps, (i) => tf.add(x, i).dispose()).process,
    }),
    // Reading makes it compute: a result that is only disposed of might never be.
    "jax-js": ({ numpy: np }, meter, x, steps) => ({
      process: meter.peak(steps, (i) => void np.add(x.ref, i).dataSync()).process,
    }),
    numpy: inPython,
    "dezero-py": inPython,
    torch: inPython,
  },
};

/** What step 18 of the book saves. Eight squares of an array of 8 MB: which arrays stay? */
const modes = ["noGrad", "forward", "backward", "retainGrad"] as const;
const titles = {
  noGrad: "8 squares under noGrad",
  forward: "8 squares, forward",
  backward: "8 squares, forward and backward",
  retainGrad: "8 squares, backward with retainGrad",
};
const DEPTH = 8;

const elsewhere = {
  "numpy-ts": noGradients,
  tfjs: functionalGradients,
  "jax-js": functionalGradients,
  numpy: noGradients,
  "dezero-py": inPython,
} as const;

/** Returns all that a program would hold on to. */
function squares({ variable, square, noGrad }: any, x: any, depth: number, mode: number): { v: any; y: any } {
  const v = variable(x);
  const forward = (): any => {
    let y = v;
    for (let i = 0; i < depth; i++) y = square(y);
    return y;
  };
  if (modes[mode] === "noGrad") return { v, y: noGrad(forward) };
  const y = forward();
  if (modes[mode] !== "forward") y.backward({ retainGrad: modes[mode] === "retainGrad" });
  return { v, y };
}

const input = { shape: [1000, 1000], dtype: "float64", scale: 2 } as const;

export const step18Time: readonly TimeTask[] = modes.map((mode, index) => ({
  kind: "time",
  id: titles[mode],
  group: "Step 18: 8 squares of 1000 x 1000 float64",
  program: "step18",
  unit: "ms",
  inputs: [input],
  params: [DEPTH, index],
  tolerance: { float64: 1e-10, float32: 1e-4 },
  // The last square without a graph; with one, dy/dx as well.
  expected: (x) => [x[0]! ** (2 ** DEPTH), ...(index < 2 ? [] : [2 ** DEPTH * x[0]! ** (2 ** DEPTH - 1)])],
  implementations: {
    ...elsewhere,
    torch: inPython,
    dezero: (library, x, depth, which) => () => {
      const { v, y } = squares(library, x, depth, which);
      return [y, ...(v.grad === null ? [] : [v.grad])].map(({ data }) => data.get(0, 0));
    },
  },
}));

export const step18Memory: MemoryTask = {
  kind: "memory",
  id: "step 18, arrays kept",
  group: "Memory",
  program: "step18 memory",
  unit: "MB",
  inputs: [input],
  params: [DEPTH],
  rows: titles,
  implementations: {
    ...elsewhere,
    torch: cannot("Python's tracemalloc does not see its memory"),
    dezero: (library, meter, x, depth) => {
      const figures: Record<string, number> = {};
      modes.forEach((mode, index) => {
        const kept = squares(library, x, depth, index);
        figures[mode] = meter.live();
        if (kept.y.size === 0) throw new Error("unreachable; keeps the graph alive until here");
      });
      return figures;
    },
  },
};
