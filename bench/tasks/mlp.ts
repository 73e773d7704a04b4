// One step of stochastic gradient descent: a multilayer perceptron 784-1000-10, a batch of 100, float32.
import { inPython, noGradients, type TimeTask, type Values } from "./task";

const [BATCH, IN, HIDDEN, OUT] = [100, 784, 1000, 10];
const RATE = 0.1;

/** The loss before the first step and before the second, which depends on every gradient. */
function plainLosses(x: Values, t: Values, w1: Values, b1: Values, w2: Values, b2: Values): number[] {
  const [W1, B1, W2, B2] = [w1, b1, w2, b2].map((w) => Float64Array.from(w)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  return [0, 1].map(() => {
    let loss = 0;
    const g1 = new Float64Array(W1.length);
    const gb1 = new Float64Array(HIDDEN);
    const g2 = new Float64Array(W2.length);
    const gb2 = new Float64Array(OUT);
    for (let n = 0; n < BATCH; n++) {
      const h = Float64Array.from(B1);
      for (let i = 0; i < IN; i++)
        for (let j = 0; j < HIDDEN; j++) h[j]! += x[n * IN + i]! * W1[i * HIDDEN + j]!;
      for (let j = 0; j < HIDDEN; j++) h[j] = 1 / (1 + Math.exp(-h[j]!));
      const z = Float64Array.from(B2);
      for (let j = 0; j < HIDDEN; j++) for (let k = 0; k < OUT; k++) z[k]! += h[j]! * W2[j * OUT + k]!;
      const total = z.reduce((sum, v) => sum + Math.exp(v), 0);
      loss += (Math.log(total) - z[t[n]!]!) / BATCH;
      const gz = z.map((v, k) => (Math.exp(v) / total - (k === t[n] ? 1 : 0)) / BATCH);
      const gh = new Float64Array(HIDDEN);
      for (let j = 0; j < HIDDEN; j++) {
        for (let k = 0; k < OUT; k++) {
          g2[j * OUT + k]! += h[j]! * gz[k]!;
          gh[j]! += W2[j * OUT + k]! * gz[k]!;
        }
        gh[j]! *= h[j]! * (1 - h[j]!);
        gb1[j]! += gh[j]!;
      }
      gz.forEach((g, k) => (gb2[k]! += g));
      for (let i = 0; i < IN; i++)
        for (let j = 0; j < HIDDEN; j++) g1[i * HIDDEN + j]! += x[n * IN + i]! * gh[j]!;
    }
    for (const [w, g] of [
      [W1, g1],
      [B1, gb1],
      [W2, g2],
      [B2, gb2],
    ] as const)
      g.forEach((v, i) => (w[i]! -= RATE * v));
    return loss;
  });
}

export const mlp: TimeTask = {
  kind: "time",
  id: "MLP 784-1000-10, one SGD step, batch 100, float32",
  group: "Training",
  program: "mlp",
  unit: "ms",
  inputs: [
    { shape: [BATCH, IN], dtype: "float32", scale: 2 },
    { shape: [BATCH], dtype: "int32" },
    { shape: [IN, HIDDEN], dtype: "float32", scale: 0.125 },
    { shape: [HIDDEN], dtype: "float32", scale: 0.125 },
    { shape: [HIDDEN, OUT], dtype: "float32", scale: 0.125 },
    { shape: [OUT], dtype: "float32", scale: 0.125 },
  ],
  params: [RATE],
  checkedRuns: 2,
  tolerance: { float64: 1e-4, float32: 1e-4 },
  expected: plainLosses,
  implementations: {
    dezero: ({ np, variable, matmul, sigmoid, softmaxCrossEntropy }, x, t, w1, b1, w2, b2, rate) => {
      const params = [w1, b1, w2, b2].map((w) => variable(w.copy()));
      const [W1, B1, W2, B2] = params;
      return () => {
        const h = sigmoid(matmul(x, W1).add(B1));
        const loss = softmaxCrossEntropy(h.matmul(W2).add(B2), t);
        for (const p of params) p.cleargrad();
        loss.backward();
        for (const p of params) np.axpy(-rate, p.grad.data, p.data, { out: p.data });
        return loss.data;
      };
    },
    tfjs: (tf, x, t, w1, b1, w2, b2, rate) => {
      let params = [w1, b1, w2, b2].map((w) => w.clone());
      const target = tf.oneHot(t, OUT);
      const gradients = tf.valueAndGrads((...[W1, B1, W2, B2]: any[]) => {
        const h = tf.sigmoid(tf.matMul(x, W1).add(B1));
        return tf.losses.softmaxCrossEntropy(target, tf.matMul(h, W2).add(B2));
      });
      return () => {
        const [loss, ...next] = tf.tidy(() => {
          const { value, grads } = gradients(params);
          return [value, ...params.map((p, i) => p.sub(grads[i].mul(rate)))];
        });
        tf.dispose(params);
        params = next;
        return loss;
      };
    },
    "jax-js": ({ numpy: np, nn, valueAndGrad, jit }, x, t, w1, b1, w2, b2, rate) => {
      const target = nn.oneHot(t.ref, OUT);
      const gradients = valueAndGrad(
        (W1: any, B1: any, W2: any, B2: any, x: any, target: any) => {
          const h = nn.sigmoid(np.matmul(x, W1).add(B1));
          const logp = nn.logSoftmax(np.matmul(h, W2).add(B2));
          return logp
            .mul(target)
            .sum()
            .mul(-1 / BATCH);
        },
        { argnums: [0, 1, 2, 3] },
      );
      // Compiled, as its documentation advises for a step that is repeated.
      const step = jit((W1: any, B1: any, W2: any, B2: any, x: any, target: any) => {
        const [loss, slopes] = gradients(W1.ref, B1.ref, W2.ref, B2.ref, x, target);
        return [loss, ...[W1, B1, W2, B2].map((p, i) => p.sub(slopes[i].mul(rate)))];
      });
      let params = [w1, b1, w2, b2].map((w) => w.ref);
      return () => {
        const [loss, ...next] = step(...params, x.ref, target.ref);
        params = next;
        return loss;
      };
    },
    "numpy-ts": noGradients,
    numpy: noGradients,
    "dezero-py": inPython,
    torch: inPython,
  },
};
