// The page kernel in a real browser, without the site around it: its worker, bundled, and its client.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import type { CellState, PageKernel } from "../../site/kernel/client";
import { launchBrowser, serve } from "./browser";

const root = path.resolve(__dirname, "../..");

/** What the test page offers to the functions that run in it. */
interface TestWindow {
  kernel: PageKernel;
  text: Record<string, string>;
  workerUrl: string;
}
declare const window: TestWindow;

let browser: Browser;
let page: Page;
let folder: string;
let server: Awaited<ReturnType<typeof serve>>;

function bundle(entry: string, outfile: string): void {
  const aliases = {
    dezero: "src/index.ts",
    "dezero/plot": "src/plot/index.ts",
    "dezero/graph": "src/graph/index.ts",
  };
  const args = [
    entry,
    "--bundle",
    "--format=iife",
    "--keep-names",
    "--target=es2022",
    ...Object.entries(aliases).map(([name, file]) => `--alias:${name}=${path.join(root, file)}`),
    `--outfile=${outfile}`,
  ];
  // By its command line: inside of jest esbuild's own check of Uint8Array fails.
  execFileSync(path.join(root, "node_modules/.bin/esbuild"), [...args, "--log-level=error"], { cwd: root });
}

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "dezero-kernel-"));
  const entry = path.join(folder, "page.ts");
  const client = JSON.stringify(path.join(root, "site/kernel/client.ts"));
  fs.writeFileSync(
    entry,
    `import { PageKernel } from ${client};
     window.text = {};
     window.workerUrl = "worker.js";
     window.kernel = new PageKernel(() => new Worker(window.workerUrl));
     ["a", "b", "c"].forEach((id, index) => window.kernel.register({ id, index, source: () => window.text[id] ?? "" }));`,
  );
  bundle(entry, path.join(folder, "page.js"));
  bundle(path.join(root, "site/kernel/worker.ts"), path.join(folder, "worker.js"));
  fs.writeFileSync(
    path.join(folder, "index.html"),
    '<!doctype html><title>kernel</title><script src="page.js"></script>',
  );
  server = await serve(folder);
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  page = await browser.newPage();
  await page.goto(server.url);
});

afterEach(() => page.close());

const DONE = ["ok", "error", "stopped"];

const start = (id: string, source: string) =>
  page.evaluate(
    ([id, source]) => {
      window.text[id] = source;
      window.kernel.edited(id);
      window.kernel.run(id);
    },
    [id, source] as const,
  );

const state = (id: string): Promise<CellState> => page.evaluate((id) => window.kernel.get(id), id);

/** Waits until the cell's state is as the function, which runs in the page, says. */
const until = (id: string, test: string): Promise<unknown> =>
  page.waitForFunction(`((state) => ${test})(window.kernel.get(${JSON.stringify(id)}))`, undefined, {
    polling: 10,
  });

async function run(id: string, source: string): Promise<CellState> {
  await start(id, source);
  await until(id, `${JSON.stringify(DONE)}.includes(state.status)`);
  return state(id);
}

const text = ({ outputs }: CellState): string =>
  (outputs ?? [])
    .map((output) => {
      if (output.type === "stream") return output.text;
      if (output.type === "error") return `!${output.ename}: ${output.evalue} @${output.line}`;
      return `=${output.data["text/plain"] as string}`;
    })
    .join("");

test("runs cells with state, types and the engine", async () => {
  expect(
    text(await run("a", "import { np } from 'dezero';\ninterface P { x: number }\nlet p: P = { x: 1 }; p")),
  ).toBe("={ x: 1 }");
  expect(text(await run("b", "class Function { n = np.array([1, 2]) }\nString(new Function().n)"))).toBe(
    "=[1. 2.]",
  );
  expect(text(await run("c", "await Promise.resolve(p.x)"))).toBe("=1");
  expect(await state("c")).toMatchObject({ status: "ok", count: 3 });
});

test("draws the figures that Node draws", async () => {
  const picture = `surface((x, y) => Math.sin(x) * y, { x: [-3, 3], y: [-1, 1] }) + figure({ title: "t" },
    contour((x, y) => Math.sin(x) * y, { x: [-3, 3], y: [-1, 1] }), line([-3, 3], [-1, 1], { label: "l" }))`;
  const { outputs } = await run(
    "a",
    `import { contour, figure, line, surface } from "dezero/plot";\n${picture}`,
  );
  const [output] = outputs ?? [];
  const plot = "contour, figure, line, surface";
  const node = execFileSync(
    process.execPath,
    ["-e", `const { ${plot} } = require("dezero/plot"); process.stdout.write(${picture})`],
    { cwd: root, encoding: "utf8" },
  );
  expect(output).toEqual({ type: "result", data: { "text/plain": node } });
});

test("streams while a cell runs", async () => {
  const sleep = "await new Promise(r => setTimeout(r, 150));";
  await start("a", `for (let i = 0; i < 5; i++) { console.log(i); ${sleep} }`);
  await until(
    "a",
    'state.status === "running" && state.outputs.length > 0 && state.outputs[0].text === "0\\n"',
  );
  await until("a", 'state.status === "ok"');
  expect((await state("a")).outputs).toEqual([{ type: "stream", name: "stdout", text: "0\n1\n2\n3\n4\n" }]);
});

test("streams from a loop that never pauses", async () => {
  await start(
    "a",
    "console.log('first'); for (const end = Date.now() + 400; Date.now() < end;) {}; console.log('second');\nwhile (true) {}",
  );
  await until("a", 'state.status === "running" && state.outputs[0]?.text?.includes("second")');
  await page.evaluate(() => window.kernel.stop());
});

test("stops an endless loop; the next run replays what it needs", async () => {
  await run("a", "let x = 41");
  await start("b", "console.log('in'); while (true) {}");
  await until("b", 'state.status === "running"');
  await page.evaluate(() => window.kernel.stop());
  expect((await state("b")).status).toBe("stopped");
  expect(text(await run("b", "x + 1"))).toBe("=42");
  expect((await state("a")).status).toBe("ok");
});

test("restarts: names are gone, outputs too", async () => {
  await run("a", "let x = 1; x");
  await page.evaluate(() => window.kernel.restart());
  expect(await state("a")).toEqual({ status: "idle", outputs: null });
  expect(text(await run("a", "typeof x"))).toBe("=undefined");
});

test("a flood of output is cut and leaves the page alive", async () => {
  await start("a", "for (let i = 0; ; i++) console.log('line', i)");
  await until("a", 'state.outputs?.some((output) => output.name === "stderr")');
  const before = await state("a");
  await page.waitForTimeout(300);
  const after = await state("a");
  expect(after.outputs).toEqual(before.outputs);
  const size = JSON.stringify(after.outputs).length;
  expect([size > 200_000, size < 400_000]).toEqual([true, true]);
  await page.evaluate(() => window.kernel.stop());
  expect(text(await run("a", "1"))).toBe("=1");
});

test("errors have their line, also those that nobody caught", async () => {
  expect(text(await run("a", "\nfunction f(): never {\n  throw new RangeError('no')\n}\nf()"))).toBe(
    "!RangeError: no @3",
  );
  expect(await run("a", "\nvoid Promise.reject(new Error('lost'))")).toMatchObject({ status: "error" });
  expect(text(await state("a"))).toBe("!Error: lost @2");
  expect(text(await run("a", "setTimeout(() => {\n  throw new Error('late') }); 1"))).toMatch(
    /^=1(!Error: late @2)?$/,
  );
  await until("a", 'state.status === "error"');
  expect(text(await state("a"))).toBe("=1!Error: late @2");
});

test("a promise that is shown and fails later is not lost", async () => {
  await run("a", "new Promise((_, fail) => setTimeout(() => fail(new Error('later')), 50))");
  await until("a", 'state.status === "error"');
  expect(text(await state("a"))).toMatch(/^=Promise { <pending> }!Error: later/);
});

test("a cell has no Node and no way to cut the worker off", async () => {
  const names = [
    "process",
    "require",
    "Buffer",
    "document",
    "indexedDB",
    "caches",
    "importScripts",
    "postMessage",
  ];
  const source = `const seen: string[] = [];\n${names.map((name) => `try { ${name}; seen.push("${name}") } catch (e) { if (!(e instanceof ReferenceError)) throw e }`).join("\n")}\nseen`;
  expect(text(await run("a", source))).toBe("=[]");
  const kinds = "[typeof process, typeof setTimeout, typeof performance, typeof WeakRef]";
  expect(text(await run("b", kinds))).toBe("=[ 'undefined', 'function', 'object', 'function' ]");
});

test("files live in memory", async () => {
  const source = `import * as fs from "node:fs"
    const fd = fs.openSync("x.txt", "w")
    fs.writeSync(fd, "hello"); fs.closeSync(fd)
    try { fs.writeSync(fd, "!") } catch (e) { console.log(String(e)) }
    fs.readFileSync("x.txt", "utf8")`;
  expect(text(await run("a", source))).toBe("Error: EBADF: bad file descriptor, write\n=hello");
});

test("loops over top-level names are fast", async () => {
  await run("a", "let total = 0; let step = 1");
  const loop =
    "const start = performance.now();\nfor (let i = 0; i < 2e7; i++) total += step * (i & 7);\nperformance.now() - start";
  const own = text(await run("b", `let total = 0, step = 1;\n${loop}`));
  const other = text(await run("c", loop.replace("const start", "let start")));
  // 20-100 ms; with names in a dictionary it was over a second.
  expect([Number(own.slice(1)) < 600, Number(other.slice(1)) < 600]).toEqual([true, true]);
});

test("a worker that cannot be loaded is reported, and can be tried again", async () => {
  await page.evaluate(() => (window.workerUrl = "missing.js"));
  await start("a", "1");
  await until("a", 'state.status === "error"');
  expect(await page.evaluate(() => window.kernel.status)).toBe("failed");
  expect(text(await state("a"))).toContain("could not be loaded");
  await page.evaluate(() => (window.workerUrl = "worker.js"));
  expect(text(await run("a", "2"))).toBe("=2");
});

test("starts and runs quickly", async () => {
  const cold = await page.evaluate(async () => {
    const begin = performance.now();
    window.text.a = "1";
    window.kernel.run("a");
    await new Promise<void>((resolve) => {
      window.kernel.subscribe(() => window.kernel.get("a").status === "ok" && resolve());
    });
    return performance.now() - begin;
  });
  const warm = await page.evaluate(async () => {
    const times: number[] = [];
    for (let i = 0; i < 10; i++) {
      const begin = performance.now();
      window.text.b = `class A${i} { constructor(readonly n: number) {} }\nnew A${i}(${i})`;
      window.kernel.run("b");
      await new Promise<void>((resolve) => {
        const leave = window.kernel.subscribe(() => {
          if (window.kernel.get("b").status !== "ok") return;
          leave();
          resolve();
        });
      });
      times.push(performance.now() - begin);
    }
    return times.sort((a, b) => a - b)[5]!;
  });
  if (process.env.KERNEL_TIMES) console.log(`cold ${cold.toFixed(0)} ms, warm ${warm.toFixed(1)} ms`);
  // Generous: a busy machine must not fail this, a compiler of seconds should.
  expect([cold < 3000, warm < 300]).toEqual([true, true]);
});
