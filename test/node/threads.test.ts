// Several threads for large matrix products: the same bits as one, and right whatever becomes of a worker.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { np, type NDArray } from "dezero";
import { buildSync } from "esbuild";
import { registerThreads, type ThreadStarter } from "../../src/ndarray/kernels/threads";
import { threads } from "../../src/node/threads";

const runtime = globalThis as { WebAssembly?: object };
const { WebAssembly } = runtime;

beforeEach(() => registerThreads(threads));
afterEach(() => {
  jest.restoreAllMocks();
  runtime.WebAssembly = WebAssembly;
  np.setThreads(1);
  np.setKernels("auto");
});

/** Matrices whose product is large enough for threads. */
function operands(m: number, k: number, n: number, dtype: "float32" | "float64"): [NDArray, NDArray] {
  const random = new np.random.RandomState(m);
  const normal = (...shape: number[]): NDArray => np.asarray(random.randn(...shape)).astype(dtype);
  return [normal(m, k), normal(k, n)];
}

function expectSameBits(x: NDArray, y: NDArray): void {
  expect([x.dtype, x.shape]).toEqual([y.dtype, y.shape]);
  expect(Buffer.from(x.data.buffer).equals(Buffer.from(y.data.buffer))).toBe(true);
}

const columns = (x: NDArray): NDArray => x.T.copy().T;
const reversed = (x: NDArray): NDArray => {
  const backwards = np.slice(null, null, -1);
  return x.get(backwards).copy().get(backwards);
};

describe.each(["float32", "float64"] as const)("%s", (dtype) => {
  test.each([
    ["more rows than chunks have, and edges on all sides", 301, 267, 259],
    ["a single tile of rows", 3, 1700, 1700],
    ["more rows than a block of A has", 4200, 300, 9],
    ["more columns than a slab of B has", 65, 70, 2100],
  ])("%s: the same bits", (_, m, k, n) => {
    const [a, b] = operands(m, k, n, dtype);
    const pairs = [
      [a, b],
      [columns(a), columns(b)],
      [reversed(a), b],
    ] as const;
    const alone = pairs.map(([x, y]) => np.matmul(x, y));
    for (const count of [2, 3]) {
      expect(np.setThreads(count)).toBe(count);
      pairs.forEach(([x, y], i) => expectSameBits(np.matmul(x, y), alone[i]!));
    }
  });
});

test("showConfig tells, and another build of kernels keeps the threads", () => {
  expect(np.showConfig().threads).toBeUndefined();
  np.setThreads(2);
  expect(np.showConfig().threads).toBe(2);
  np.setKernels("simd");
  const [a, b] = operands(300, 300, 300, "float32");
  const together = np.matmul(a, b);
  expect(np.showConfig()).toEqual({ kernels: "simd", threads: 2 });
  np.setKernels("off");
  expect(np.showConfig()).toEqual({ kernels: "off" });
  np.setKernels("simd");
  expect(np.showConfig().threads).toBe(2);
  np.setThreads(1);
  expectSameBits(np.matmul(a, b), together);
});

test("1 stops the workers, and so does another number", () => {
  let running = 0;
  registerThreads({
    ...threads,
    start(source, data) {
      const worker = threads.start(source, data);
      running++;
      return {
        stop() {
          running--;
          worker.stop();
        },
      };
    },
  });
  np.setThreads(4);
  expect(running).toBe(3);
  np.setThreads(2);
  expect(running).toBe(1);
  np.setThreads(1);
  expect(running).toBe(0);
});

test.each(["2", null, undefined])("%p is no number of threads", (count) => {
  expect(() => np.setThreads(count as unknown as number)).toThrow(TypeError);
});

test.each([0, -1, 1.5, NaN, Infinity, 65])("%p threads are refused", (count) => {
  expect(() => np.setThreads(count)).toThrow(
    new RangeError(`setThreads: expected an integer from 1 to 64, got ${count}`),
  );
});

describe("one thread", () => {
  const [a, b] = operands(257, 257, 257, "float64");
  const expected = np.matmul(a, b);

  /** A starter whose workers run something else. */
  const running = (code: string): ThreadStarter => ({
    ...threads,
    start: (_, data) => threads.start(code, data),
  });

  test("where the platform starts none", () => {
    registerThreads({
      ...threads,
      start() {
        throw new Error("no threads left");
      },
    });
    expect(np.setThreads(2)).toBe(1);
    expectSameBits(np.matmul(a, b), expected);
  });

  test("where memory cannot be shared", () => {
    const { Memory, Module, Instance } = WebAssembly as Record<string, new (...args: object[]) => object>;
    class OwnMemory extends Memory! {
      constructor(size: { shared?: boolean }) {
        if (size.shared) throw new TypeError("WebAssembly.Memory(): shared memory is not available");
        super(size);
      }
    }
    runtime.WebAssembly = { Memory: OwnMemory, Module, Instance };
    expect(np.setThreads(2)).toBe(1);
    expectSameBits(np.matmul(a, b), expected);
  });

  test("without kernels", () => {
    np.setKernels("off");
    expect(np.setThreads(2)).toBe(1);
  });

  test("when no worker announces itself in time", () => {
    let now = 0;
    jest.spyOn(performance, "now").mockImplementation(() => (now += 6000));
    registerThreads(running(`throw new Error("broken");`));
    expect(np.setThreads(2)).toBe(1);
    expectSameBits(np.matmul(a, b), expected);
  });

  test("when a worker takes a part of a product and does not finish it", () => {
    // It takes one chunk and spoils the memory.
    const thief = `
const control = new Int32Array(data.memory.buffer);
Atomics.add(control, data.READY, 1);
Atomics.notify(control, data.READY);
while (Atomics.sub(control, data.UNTAKEN, 1) <= 0);
new Float64Array(data.memory.buffer, 1 << 20).fill(NaN);`;
    registerThreads(running(thief));
    expect(np.setThreads(2)).toBe(2);
    // On a busy machine the caller may be done before the worker gets to run.
    for (let i = 0; i < 1000 && np.showConfig().threads === 2; i++) expectSameBits(np.matmul(a, b), expected);
    expect(np.showConfig().threads).toBeUndefined();
    expectSameBits(np.matmul(a, b), expected);
  });
});

test("a worker that goes between two products is not missed", () => {
  let worker: { stop(): void } | undefined;
  registerThreads({ ...threads, start: (source, data) => (worker = threads.start(source, data)) });
  const [a, b] = operands(257, 257, 257, "float32");
  const expected = np.matmul(a, b);
  np.setThreads(2);
  expectSameBits(np.matmul(a, b), expected);
  worker!.stop();
  expectSameBits(np.matmul(a, b), expected);
});

describe("a program", () => {
  const folder = mkdtempSync(join(tmpdir(), "dezero-threads-"));
  beforeAll(() => {
    buildSync({
      entryPoints: [join(__dirname, "../../src/node/index.ts")],
      bundle: true,
      platform: "node",
      outfile: join(folder, "dezero.js"),
    });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const run = (program: string, DEZERO_THREADS: string): string => {
    writeFileSync(join(folder, "main.js"), `const { np } = require("./dezero.js");${program}`);
    const env = { ...process.env, DEZERO_THREADS, DEZERO_KERNELS: "auto" };
    return execFileSync(process.execPath, ["main.js"], {
      cwd: folder,
      env,
      encoding: "utf8",
      timeout: 20000,
    }).trim();
  };

  test.each([
    ["2", "2"],
    ["1", "undefined"],
    ["", "undefined"],
    ["many", "undefined"],
  ])("ends by itself, and DEZERO_THREADS=%s gives %s", (variable, count) => {
    const program = `const x = np.ones([300, 300]);
console.log(np.matmul(x, x).item(299, 299), np.showConfig().threads);`;
    expect(run(program, variable)).toBe(`300 ${count}`);
  });
});

describe("in a page", () => {
  const page = globalThis as unknown as Record<string, unknown>;
  const names = ["crossOriginIsolated", "Worker", "Blob", "URL"];
  const before = names.map((name) => page[name]);
  const workers: Worker[] = [];
  afterEach(async () => {
    names.forEach((name, i) => (page[name] = before[i]));
    await Promise.all(workers.map((worker) => worker.terminate()));
  });

  /** Node's threads with the names that pages have for them. */
  function pretend(crossOriginIsolated: boolean): void {
    class PageWorker {
      private readonly worker: Worker;
      onerror: unknown;
      constructor(code: string) {
        const start = `const URL = { revokeObjectURL() {} }; let onmessage;
require("node:worker_threads").parentPort.once("message", (data) => onmessage({ data }));`;
        this.worker = new Worker(start + code, { eval: true, execArgv: [] });
        workers.push(this.worker);
      }
      postMessage(data: object): void {
        this.worker.postMessage(data);
      }
      terminate(): void {
        void this.worker.terminate();
      }
    }
    const Blob = class {
      constructor(readonly parts: string[]) {}
    };
    const URL = { createObjectURL: (blob: { parts: string[] }) => blob.parts.join("") };
    Object.assign(page, { crossOriginIsolated, Worker: PageWorker, Blob, URL });
  }

  function enginePage(): typeof np {
    let engine: typeof np;
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    jest.isolateModules(() => (engine = (require("../../src/index") as { np: typeof np }).np));
    return engine!;
  }

  test("threads join when they have started", async () => {
    pretend(true);
    const engine = enginePage();
    const x = engine.ones([300, 300]);
    expect(engine.setThreads(2)).toBe(2);
    // None is ready, and nothing waits.
    expect(engine.matmul(x, x).item(299, 299)).toBe(300);
    await new Promise((resolve) => workers[0]!.once("online", resolve));
    await new Promise((resolve) => setTimeout(resolve, 100));
    const add = jest.spyOn(Atomics, "add");
    expect(engine.matmul(x, x).item(299, 299)).toBe(300);
    expect(add).toHaveBeenCalled();
    expect(engine.setThreads(1)).toBe(1);
  });

  test("a page that is not isolated has one", () => {
    pretend(false);
    expect(enginePage().setThreads(2)).toBe(1);
  });
});
