// Which kernels are chosen, and what happens where there are none.
import { np } from "dezero";
import { lazyKernels, scratch, SCRATCH_END, SCRATCH_START } from "../../src/ndarray/kernels/loader";
import { matmul } from "../../src/ndarray/kernels/generated/matmul";

type Block = (...args: number[]) => void;
const exportsOf = lazyKernels<{ blockF32: Block; blockF64: Block }>(matmul);

const runtime = globalThis as { WebAssembly?: unknown };
const { WebAssembly } = runtime;

afterEach(() => {
  runtime.WebAssembly = WebAssembly;
  delete process.env.DEZERO_KERNELS;
  np.setKernels("auto");
});

test("the best kernels are chosen, and at most those that are asked for", () => {
  const best = np.setKernels("auto");
  expect(best).toBe(Number(process.versions.node.split(".")[0]) >= 22 ? "relaxed" : "simd");
  expect(np.showConfig()).toEqual({ kernels: best });
  expect(np.setKernels("relaxed")).toBe(best);
  expect(np.setKernels("simd")).toBe("simd");
  expect(np.showConfig()).toEqual({ kernels: "simd" });
  expect(np.setKernels("off")).toBe("off");
  expect(exportsOf()).toBeNull();
});

test("a module is compiled once for each choice", () => {
  np.setKernels("simd");
  const first = exportsOf();
  expect(exportsOf()).toBe(first);
  np.setKernels("auto");
  expect(exportsOf()).not.toBe(first);
});

test("a name that is none of the four is refused", () => {
  expect(() => np.setKernels("fast" as "auto")).toThrow(
    new TypeError('setKernels: expected one of "auto", "relaxed", "simd", "off", got "fast"'),
  );
});

test.each([
  ["simd", 1],
  ["off", 0],
] as const)("%s: a matrix product leaves %d in scratch", (build, left) => {
  np.setKernels("simd");
  exportsOf();
  scratch().f32[SCRATCH_START / 4] = 0;
  np.setKernels(build);
  const ones = np.ones([16, 16], { dtype: "float32" });
  expect(np.matmul(ones, ones).item(15, 15)).toBe(16);
  expect(scratch().f32[SCRATCH_START / 4]).toBe(left);
});

test("scratch lies above the constants, inside the memory", () => {
  expect(exportsOf()).not.toBeNull();
  expect(SCRATCH_START).toBe(65536);
  expect(scratch().u8.length).toBe(SCRATCH_END);
  expect(scratch().f64.buffer).toBe(scratch().f32.buffer);
});

/** WebAssembly that compiles only modules of at most `bytes`. */
function refusing(bytes: number): Record<string, unknown> {
  const { Module, Instance, Memory } = WebAssembly as Record<string, new (...args: unknown[]) => object>;
  class Picky extends Module! {
    constructor(code: Uint8Array) {
      if (code.length > bytes) throw new RangeError("WebAssembly.Module(): refused");
      super(code);
    }
  }
  return { Module: Picky, Instance, Memory, validate: () => true };
}

const product = () => np.matmul(np.ones([16, 16]), np.ones([16, 16])).item(15, 15);

test.each([
  ["no WebAssembly", undefined],
  ["WebAssembly without SIMD, or forbidden by the page's policy", refusing(0)],
])("%s: no kernels, and showConfig says so", (_, api) => {
  runtime.WebAssembly = api;
  expect(np.setKernels("auto")).toBe("off");
  expect(exportsOf()).toBeNull();
  expect(product()).toBe(16);
});

test("a module that is larger than the runtime compiles at once: the plain loop, no error", () => {
  runtime.WebAssembly = refusing(200);
  expect(np.setKernels("auto")).not.toBe("off");
  expect(exportsOf()).toBeNull();
  expect(product()).toBe(16);
});

test("DEZERO_KERNELS sets the kernels from the start", () => {
  process.env.DEZERO_KERNELS = "off";
  jest.isolateModules(() => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const fresh = (require("dezero") as { np: typeof np }).np;
    expect(fresh.showConfig()).toEqual({ kernels: "off" });
  });
});
