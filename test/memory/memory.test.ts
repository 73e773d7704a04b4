// What the graph keeps alive, and what it lets go.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { collectGarbage, noGrad, np, square, variable, type NDArray, type Variable } from "dezero";

// The collector is a program of its own: what fails twice is wrong.
jest.retryTimes(1, { logErrorsBeforeRetry: true });

const alive = (references: WeakRef<object>[]) =>
  references.map((reference) => reference.deref() !== undefined);

/** Three squares; weak references to the arrays on the way, and the result. */
function threeSquares(): { y: Variable; arrays: WeakRef<NDArray>[] } {
  let y = variable(np.ones([1000]));
  const arrays = [new WeakRef(y.data)];
  for (let i = 0; i < 3; i++) {
    y = square(y);
    arrays.push(new WeakRef(y.data));
  }
  return { y, arrays };
}

test("a result keeps all that led to it", async () => {
  const { y, arrays } = threeSquares();
  expect(await collectGarbage()).toBe(true);
  expect(alive(arrays)).toEqual([true, true, true, true]);
  expect(y.generation).toBe(3);
});

test("noGrad holds no graph", async () => {
  const { y, arrays } = noGrad(threeSquares);
  await collectGarbage();
  expect(alive(arrays)).toEqual([false, false, false, true]);
  expect(y.generation).toBe(0);
});

test("a dropped graph is collected, also one with gradients of gradients", async () => {
  const drop = () => {
    const { y, arrays } = threeSquares();
    y.backward({ createGraph: true });
    return arrays;
  };
  const arrays = drop();
  await collectGarbage();
  expect(alive(arrays)).toEqual([false, false, false, false]);
});

test("unchainBackward lets go of what lies behind", async () => {
  const { y, arrays } = threeSquares();
  y.unchainBackward();
  await collectGarbage();
  expect(alive(arrays)).toEqual([false, false, true, true]);
  expect(y.creator).not.toBeNull();
});

describe("a synchronous loop stays flat", () => {
  /** Runs a program in a Node of its own and gives the peak memory of arrays in megabytes. */
  function peak(body: string): number {
    const program = `
      const { np, variable, square, noGrad } = require(${JSON.stringify(join(__dirname, "..", "..", "dist"))});
      let peak = 0;
      const note = () => { peak = Math.max(peak, process.memoryUsage().arrayBuffers / 1e6); };
      ${body}
      console.log(peak);`;
    const { stdout, stderr, status } = spawnSync(process.execPath, ["-e", program], { encoding: "utf8" });
    if (status !== 0) throw new Error(stderr);
    return Number(stdout);
  }

  test("300 training steps with several results of 8 MB each", () => {
    const megabytes = peak(`
      const w = variable(np.ones([1000, 1000]));
      for (let i = 0; i < 300; i++) {
        const loss = square(w.mul(0.5)).sum();
        w.cleargrad();
        loss.backward();
        w.data = np.subtract(w.data, np.multiply(w.grad.data, 1e-9));
        note();
      }`);
    expect(megabytes).toBeLessThan(400); // a step makes about 60 MB, the loop 18 GB
  });

  test("the measurement can tell: results that are kept add up", () => {
    expect(
      peak(
        "const kept = []; for (let i = 0; i < 60; i++) { kept.push(square(variable(np.ones([1000, 1000])))); note(); }",
      ),
    ).toBeGreaterThan(900);
  });
});

test("a finalization registry that ends takes no other with it", async () => {
  // See test/environment.cjs: without it, nothing that is collected from here on is reported.
  const box: { registry: FinalizationRegistry<number> | null } = {
    registry: new FinalizationRegistry(() => {}),
  };
  (() => box.registry!.register({}, 1))();
  await new Promise((resolve) => setTimeout(resolve));
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  collect();
  box.registry = null;
  collect();
  expect(await collectGarbage()).toBe(true);
});
