// What a reader runs stays in its worker, and reaches nothing but the site.
import http from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";
import { Site } from "./site";

const site = new Site();
/** Another origin, which would answer everybody. */
let foreign: http.Server;
let foreignUrl: string;
let heard: string[] = [];

beforeAll(async () => {
  await site.start();
  foreign = http.createServer((request, response) => {
    heard.push(request.url ?? "");
    response
      .writeHead(200, { "access-control-allow-origin": "*", "content-type": "text/javascript" })
      .end("1");
  });
  foreign.on("upgrade", (request, socket) => {
    heard.push(`upgrade ${request.url}`);
    socket.destroy();
  });
  await new Promise<void>((resolve) => foreign.listen(0, "127.0.0.1", resolve));
  foreignUrl = `http://127.0.0.1:${(foreign.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await site.stop();
  foreign.close();
});
beforeEach(() => (heard = []));

/** Problems but those that the policy is there to report. */
const unexpected = (problems: string[]): string[] =>
  problems.filter((problem) => !/Content Security Policy|Content-Security-Policy/.test(problem));

/** Runs code in the first cell and returns what it printed. */
async function run(page: Page, code: string): Promise<string> {
  const cell = page.locator("[data-cell]").first();
  await cell.getByRole("button", { name: "Edit", exact: true }).click();
  await cell.locator(".cm-content").focus();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.insertText(code);
  await cell.getByRole("button", { name: "Run", exact: true }).click();
  await cell.and(page.locator('[data-status="ok"]')).waitFor();
  return cell.locator('[data-output="stdout"]').innerText();
}

test("every page has a policy, before its first script", async () => {
  for (const route of ["", "docs/start", "notebooks/step18", "api", "search", "404"]) {
    const html = await (await fetch(site.url + route)).text();
    const policy = html.indexOf("Content-Security-Policy");
    expect(policy).toBeGreaterThan(0);
    expect(policy).toBeLessThan(html.indexOf("<script"));
    expect(html.slice(policy, html.indexOf(">", policy))).not.toMatch(/script-src[^;]*'unsafe-inline'/);
  }
});

test("a cell can fetch from the site, and from nowhere else", async () => {
  const page = await site.open("notebooks/step18");
  const attempts = {
    fetch: `await fetch("${foreignUrl}/fetch")`,
    "fetch in eval": `await (0, eval)('fetch("${foreignUrl}/eval")')`,
    XMLHttpRequest: `await new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.onload = resolve;
      request.onerror = () => reject(new Error("refused"));
      request.open("GET", "${foreignUrl}/xhr");
      request.send();
    })`,
    WebSocket: `await new Promise((resolve, reject) => {
      const socket = new WebSocket("${foreignUrl.replace("http", "ws")}/socket");
      socket.onopen = resolve;
      socket.onerror = () => reject(new Error("refused"));
    })`,
    EventSource: `await new Promise((resolve, reject) => {
      const source = new EventSource("${foreignUrl}/events");
      source.onopen = resolve;
      source.onerror = () => reject(new Error("refused"));
    })`,
    import: `await (0, eval)('import("${foreignUrl}/module.js")')`,
    importScripts: `(globalThis as any).importScripts("${foreignUrl}/script.js")`,
    FontFace: `await new FontFace("f", "url(${foreignUrl}/font.woff2)").load()`,
    site: `if (!(await fetch(location.origin + "/img/logo.svg")).ok) throw new Error("not there")`,
  };
  const tries = Object.entries(attempts).map(
    ([name, code]) =>
      `try { ${code}; console.log("${name}: done"); } catch { console.log("${name}: refused"); }`,
  );
  const printed = await run(page, tries.join("\n"));
  const expected = Object.keys(attempts).map((name) => `${name}: ${name === "site" ? "done" : "refused"}`);
  expect(printed.trim().split("\n")).toEqual(expected);
  expect(heard).toEqual([]);
  // The same requests from outside of the page do arrive: the test would see them.
  await fetch(`${foreignUrl}/fetch`);
  expect(heard).toEqual(["/fetch"]);
  expect(unexpected(await site.forget())).toEqual([]);
});

test("a cell has no way to the page, its storage or its cookies", async () => {
  const page = await site.open("notebooks/step18");
  await page.evaluate(() => {
    localStorage.setItem("secret", "1");
    document.cookie = "secret=1";
    indexedDB.open("secret");
  });
  const names = [
    ...["window", "document", "parent", "top", "frames", "localStorage", "sessionStorage"],
    ...["indexedDB", "caches", "cookieStore", "BroadcastChannel", "Worker", "SharedWorker"],
    ...["navigator.storage", "navigator.locks", "navigator.serviceWorker", "navigator.permissions"],
  ];
  const code = `
    for (const name of ${JSON.stringify(names)}) {
      const look = () => (0, eval)("typeof globalThis." + name);
      console.log(name, look());
    }
    const inherited = [];
    for (let o: any = globalThis; o; o = Object.getPrototypeOf(o)) inherited.push(...Object.getOwnPropertyNames(o));
    console.log(inherited.filter((name) => /^(indexedDB|caches|cookieStore|Worker)$/.test(name)).length);
    console.log("secret" in globalThis);`;
  const printed = await run(page, code);
  expect(printed.trim().split("\n")).toEqual([...names.map((name) => `${name} undefined`), "0", "false"]);
  expect(await site.forget()).toEqual([]);
});

test("markup that slips into a page runs nothing and reaches nobody", async () => {
  const page = await site.open("notebooks/step18");
  await page.evaluate((url) => {
    document.body.insertAdjacentHTML(
      "beforeend",
      `<img src=x onerror="window.hacked = 1"><a id=link href="javascript:window.hacked = 2">x</a>
       <img src="${url}/img.png"><iframe src="${url}/frame"></iframe><object data="${url}/object"></object>`,
    );
    const script = document.createElement("script");
    script.textContent = "window.hacked = 3";
    document.body.append(script);
    document.getElementById("link")!.click();
  }, foreignUrl);
  await page.waitForTimeout(500);
  expect(await page.evaluate(() => (window as { hacked?: number }).hacked)).toBeUndefined();
  expect(heard).toEqual([]);
  const problems = unexpected(await site.forget());
  expect(problems.filter((problem) => !problem.includes("404"))).toEqual([]); // the picture "x"
});
