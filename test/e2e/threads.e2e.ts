// Several threads in a real page: where it is isolated from others, and not where it is not.
import { readFileSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import type { Browser } from "playwright-core";
import { launchBrowser } from "./browser";

const dist = path.join(__dirname, "../../dist");
let browser: Browser;
let server: http.Server;
let url: string;

/** Serves the built package and two empty pages; /isolated is cross-origin isolated. */
beforeAll(async () => {
  server = http.createServer(({ url: name = "/" }, response) => {
    if (name.endsWith(".mjs")) {
      response.setHeader("content-type", "text/javascript");
      response.end(readFileSync(path.join(dist, path.basename(name))));
      return;
    }
    response.setHeader("content-type", "text/html");
    if (name === "/isolated") {
      response.setHeader("cross-origin-opener-policy", "same-origin");
      response.setHeader("cross-origin-embedder-policy", "require-corp");
    }
    response.end("<!doctype html>");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  server?.close();
});

/** What a page finds: the number of threads, whether a worker computed, and whether the bits were the same. */
const program = `(async () => {
  const { np } = await import("/index.mjs");
  const random = new np.random.RandomState(0);
  const a = np.asarray(random.randn(500, 500)).astype("float32");
  const b = np.asarray(random.randn(500, 500)).astype("float32");
  const alone = np.matmul(a, b);
  const threads = np.setThreads(2);
  let notified = 0;
  const { notify } = Atomics;
  Atomics.notify = (...args) => (notified++, notify(...args));
  let same = true;
  const end = performance.now() + 10000;
  do {
    same &&= np.arrayEqual(np.matmul(a, b), alone);
    await new Promise((resolve) => setTimeout(resolve, 10));
  } while (threads === 2 && notified === 0 && performance.now() < end);
  return { threads, workers: notified > 0, same, config: np.showConfig().threads, after: np.setThreads(1) };
})()`;

test("an isolated page has threads", async () => {
  const page = await browser.newPage();
  await page.goto(`${url}/isolated`);
  const found = await page.evaluate(program);
  expect(found).toEqual({ threads: 2, workers: true, same: true, config: 2, after: 1 });
  await page.close();
});

test("any other page has one", async () => {
  const page = await browser.newPage();
  await page.goto(`${url}/`);
  const found = await page.evaluate(program);
  expect(found).toEqual({ threads: 1, workers: false, same: true, config: undefined, after: 1 });
  await page.close();
});
