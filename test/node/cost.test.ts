// What importing the engine costs: time in Node, and bytes in a page that uses all of it.
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
