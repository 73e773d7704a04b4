// The book's scalar programs: steps 24 (Goldstein-Price), 28 (Rosenbrock) and 35 (higher derivatives of tanh).
import { inPython, noGradients, type TimeTask } from "./task";

const tolerance = { float64: 1e-9, float32: 2e-3 };
const common = { kind: "time", group: "Scalar programs", inputs: [], tolerance } as const;

/** Goldstein-Price at (1, 1), written with methods that every library's tensor has, under its own names. */
const goldsteinPrice: TimeTask = {
  ...common,
  id: "Goldstein-Price, forward and backward",
  program: "goldstein-price",
  unit: "us",
  params: [],
  expected: () => [-5376, 8064],
  implementations: {
    dezero: ({ variable }) => {
      const x = variable(1);
      const y = variable(1);
      return () => {
        x.cleargrad();
        y.cleargrad();
        const left = x
          .add(y)
          .add(1)
          .pow(2)
          .mul(
            x.mul(-14).add(19).add(x.pow(2).mul(3)).sub(y.mul(14)).add(x.mul(6).mul(y)).add(y.pow(2).mul(3)),
          )
          .add(1);
        const right = x
          .mul(2)
          .sub(y.mul(3))
          .pow(2)
          .mul(
            x
              .mul(-32)
              .add(18)
              .add(x.pow(2).mul(12))
              .add(y.mul(48))
              .sub(x.mul(36).mul(y))
              .add(y.pow(2).mul(27)),
          )
          .add(30);
        left.mul(right).backward();
        return [x.grad.data, y.grad.data];
      };
    },
    tfjs: (tf) => {
      const gradients = tf.grads((x: any, y: any) => {
        const left = x
          .add(y)
          .add(1)
          .square()
          .mul(
            x
              .mul(-14)
              .add(19)
              .add(x.square().mul(3))
              .sub(y.mul(14))
              .add(x.mul(6).mul(y))
              .add(y.square().mul(3)),
          )
          .add(1);
        const right = x
          .mul(2)
          .sub(y.mul(3))
          .square()
          .mul(
            x
              .mul(-32)
              .add(18)
              .add(x.square().mul(12))
              .add(y.mul(48))
              .sub(x.mul(36).mul(y))
              .add(y.square().mul(27)),
          )
          .add(30);
        return left.mul(right);
      });
      const point = [tf.scalar(1), tf.scalar(1)];
      return () => tf.tidy(() => gradients(point));
    },
    // Compiled, as its documentation advises for what is repeated; so are the others.
    "jax-js": ({ numpy: np, grad, jit }) => {
      const slopes = grad(
        (x: any, y: any) => {
          const square = (u: any) => u.ref.mul(u);
          const left = square(x.ref.add(y.ref).add(1))
            .mul(
              x.ref
                .mul(-14)
                .add(19)
                .add(square(x.ref).mul(3))
                .sub(y.ref.mul(14))
                .add(x.ref.mul(6).mul(y.ref))
                .add(square(y.ref).mul(3)),
            )
            .add(1);
          const right = square(x.ref.mul(2).sub(y.ref.mul(3)))
            .mul(
              x.ref
                .mul(-32)
                .add(18)
                .add(square(x.ref).mul(12))
                .add(y.ref.mul(48))
                .sub(x.mul(36).mul(y.ref))
                .add(square(y).mul(27)),
            )
            .add(30);
          return left.mul(right);
        },
        { argnums: [0, 1] },
      );
      const gradients = jit((x: any, y: any) => slopes(x, y));
      const one = np.array(1);
      return () => gradients(one.ref, one.ref);
    },
    "numpy-ts": noGradients,
    numpy: noGradients,
    "dezero-py": inPython,
    torch: inPython,
  },
};

const STEPS = 1000;
const RATE = 0.001;

function plainRosenbrock(): number[] {
  let [x0, x1] = [0, 2];
  for (let i = 0; i < STEPS; i++) {
    const slope = 200 * (x1 - x0 ** 2);
    [x0, x1] = [x0 - RATE * (-2 * x0 * slope + 2 * (x0 - 1)), x1 - RATE * slope];
  }
  return [x0, x1];
}

const rosenbrock: TimeTask = {
  ...common,
  id: "Rosenbrock descent, 1,000 iterations",
  program: "rosenbrock",
  unit: "ms",
  params: [STEPS, RATE],
  expected: plainRosenbrock,
  implementations: {
    dezero:
      ({ variable, np }, steps, rate) =>
      () => {
        const x0 = variable(0);
        const x1 = variable(2);
        for (let i = 0; i < steps; i++) {
          const y = x1.sub(x0.pow(2)).pow(2).mul(100).add(x0.sub(1).pow(2));
          x0.cleargrad();
          x1.cleargrad();
          y.backward();
          for (const x of [x0, x1]) np.axpy(-rate, x.grad.data, x.data, { out: x.data });
        }
        return [x0.data, x1.data];
      },
    tfjs: (tf, steps, rate) => {
      const gradients = tf.grads((x0: any, x1: any) =>
        x1.sub(x0.square()).square().mul(100).add(x0.sub(1).square()),
      );
      return () => {
        let point = [tf.scalar(0), tf.scalar(2)];
        for (let i = 0; i < steps; i++) {
          const next = tf.tidy(() => {
            const slopes = gradients(point);
            return point.map((x, k) => x.sub(slopes[k].mul(rate)));
          });
          tf.dispose(point);
          point = next;
        }
        return point;
      };
    },
    "jax-js": ({ numpy: np, grad, jit }, steps, rate) => {
      const square = (u: any) => u.ref.mul(u);
      const gradients = grad(
        (x0: any, x1: any) =>
          square(x1.sub(square(x0.ref)))
            .mul(100)
            .add(square(x0.sub(1))),
        { argnums: [0, 1] },
      );
      const step = jit((x0: any, x1: any) => {
        const [g0, g1] = gradients(x0.ref, x1.ref);
        return [x0.sub(g0.mul(rate)), x1.sub(g1.mul(rate))];
      });
      return () => {
        let point = [np.array(0, { dtype: np.float32 }), np.array(2, { dtype: np.float32 })];
        for (let i = 0; i < steps; i++) point = step(point[0], point[1]);
        return point;
      };
    },
    "numpy-ts": noGradients,
    numpy: noGradients,
    "dezero-py": inPython,
    torch: inPython,
  },
};

/** Derivatives of tanh are polynomials in t = tanh x, and dt/dx = 1 - t ** 2. */
function plainTanh(order: number): number[] {
  let p = [0, 1];
  for (let n = 0; n < order; n++) {
    const slope = p.slice(1).map((c, i) => c * (i + 1));
    p = Array.from({ length: slope.length + 2 }, (_, i) => (slope[i] ?? 0) - (slope[i - 2] ?? 0));
  }
  return [p.reduceRight((sum, c) => sum * Math.tanh(1) + c, 0)];
}

const ORDER = 6;

const tanh: TimeTask = {
  ...common,
  id: "tanh to the 6th derivative",
  program: "tanh",
  unit: "us",
  params: [ORDER],
  expected: () => plainTanh(ORDER),
  implementations: {
    dezero:
      ({ variable, tanh }, order) =>
      () => {
        const x = variable(1);
        let y = tanh(x);
        for (let i = 0; i < order; i++) {
          x.cleargrad();
          y.backward({ createGraph: true });
          y = x.grad;
        }
        return y.data;
      },
    tfjs: (tf, order) => {
      let f = (x: any) => tf.tanh(x);
      for (let i = 0; i < order; i++) f = tf.grad(f);
      const x = tf.scalar(1);
      return () => tf.tidy(() => f(x));
    },
    "jax-js": ({ numpy: np, grad, jit }, order) => {
      let f = (x: any) => np.tanh(x);
      for (let i = 0; i < order; i++) f = grad(f);
      const derivative = jit((x: any) => f(x));
      const x = np.array(1);
      return () => derivative(x.ref);
    },
    "numpy-ts": noGradients,
    numpy: noGradients,
    "dezero-py": inPython,
    torch: inPython,
  },
};

export const scalars: readonly TimeTask[] = [goldsteinPrice, rosenbrock, tanh];
