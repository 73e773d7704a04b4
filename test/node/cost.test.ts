// What the engine costs: importing it, in time in Node and in bytes in a page that uses all of it; large results, in memory.
import { execFileSync } from "node:child_process";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { buildSync } from "esbuild";

const root = path.resolve(__dirname, "../..");

test.each([
  ["require", "node.js"],
  ["import", "node.mjs"],
])("%s takes less than 100 ms in Node", (_, file) => {
  const program = `
    const start = performance.now();
    import(${JSON.stringify(path.join(root, "dist", file))}).then((dezero) => {
      const time = performance.now() - start;
      if (typeof (dezero.variable ?? dezero.default.variable) !== "function") throw new Error("not the engine");
      console.log(time);
    });`;
  // The best of several processes: others may be busy.
  const times = Array.from({ length: 5 }, () => Number(execFileSync(process.execPath, ["-e", program])));
  expect(Math.min(...times)).toBeGreaterThan(0);
  expect(Math.min(...times)).toBeLessThan(100);
});

test("the whole engine with its kernels is less than 60 KB gzipped", () => {
  const { outputFiles } = buildSync({
    entryPoints: [path.join(root, "dist", "index.mjs")],
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    write: false,
  });
  const bytes = gzipSync(outputFiles[0]!.contents).length;
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThan(60_000);
  console.info(`the engine: ${(bytes / 1000).toFixed(1)} KB gzipped`);
});

/** What a program of its own prints, which has the engine as `np`. */
function run(program: string, ...flags: string[]): unknown {
  const engine = `const { np } = require(${JSON.stringify(path.join(root, "dist", "node.js"))});`;
  return JSON.parse(String(execFileSync(process.execPath, [...flags, "-e", engine + program])));
}

describe("a loop of large results, of which nobody frees one", () => {
  const STEPS = 300;

  test("holds few of them at a time", () => {
    const megabytes = run(`
      const x = np.ones([1000, 1000]);
      let peak = 0;
      for (let i = 0; i < ${STEPS}; i++) {
        np.add(x, i);
        peak = Math.max(peak, process.memoryUsage().arrayBuffers);
      }
      console.log(peak / 1e6);`);
    expect(megabytes).toBeGreaterThan(16);
    expect(megabytes).toBeLessThan(100);
  });

  // Where the memory of freed arrays would go back to the system otherwise.
  const hasGlibc = run("console.log('glibcVersionRuntime' in process.report.getReport().header);");
  (hasGlibc ? test : test.skip)("finds memory that the process has already", () => {
    const pages = run(`
      const x = np.ones([500, 500]);
      const add = (steps) => {
        for (let i = 0; i < steps; i++) np.add(x, i);
        return process.resourceUsage().minorPageFault;
      };
      console.log(-add(50) + add(${STEPS}));`) as number;
    const pagesOfResult = 2e6 / 4096;
    expect(pages / STEPS).toBeLessThan(pagesOfResult / 20);
  });

  test.each([
    [[], "undefined"],
    [["--expose-gc"], "function"],
  ])("leaves the collector hidden or not, as with %j", (flags, type) => {
    const types = run(
      `
      const x = np.ones([1000, 1000]);
      for (let i = 0; i < 20; i++) np.add(x, i);
      console.log(JSON.stringify([typeof gc, require("node:vm").runInNewContext("typeof gc")]));`,
      ...flags,
    );
    expect(types).toEqual([type, type]);
  });
});
