// What the tests of the site share: the built pages on a server of their own, and what went wrong while a page was open.
import fs from "node:fs";
import path from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { launchBrowser, serve } from "./browser";

export const root = path.resolve(__dirname, "../..");
export const build = path.join(root, "build");

/** The built site in a browser, for one file of tests. */
export class Site {
  browser!: Browser;
  url!: string;
  /** Errors and warnings on the console, exceptions, failed requests: of all pages since `forget`. */
  problems: string[] = [];
  /** Every address that a page has asked for since `forget`. */
  requests: string[] = [];
  /** Those among them that asked for a script to run, not to have it in store for a page that is linked to. */
  scripts: string[] = [];
  private close!: () => Promise<void>;

  async start(folder = build, basePath = "/"): Promise<void> {
    if (!fs.existsSync(path.join(folder, "index.html")))
      throw new Error(`there is no ${folder}: run \`npm run site\` first`);
    this.browser = await launchBrowser();
    ({ url: this.url, close: this.close } = await serve(folder, basePath));
  }

  async stop(): Promise<void> {
    await this.browser?.close();
    await this.close?.();
  }

  /** Ends the server only: the pages of an open browser are offline from now on. */
  async stopServer(): Promise<void> {
    await this.close();
    this.close = () => Promise.resolve();
  }

  /** Closes the pages of the last test and returns what went wrong on them. */
  async forget(): Promise<string[]> {
    await Promise.all(this.browser.contexts().map((context) => context.close()));
    const { problems } = this;
    this.problems = [];
    this.requests = [];
    this.scripts = [];
    return problems;
  }

  /** What the running test expected to go wrong. */
  ignore(expected: RegExp): void {
    this.problems = this.problems.filter((problem) => !expected.test(problem));
  }

  async open(route: string, options: BrowserContextOptions = {}, base = this.url): Promise<Page> {
    // Without its service worker, which stores the whole site, and without animations, under which a button can move
    // away between the press and the release of the mouse. A test that is about either says so.
    const defaults = {
      viewport: { width: 1280, height: 900 },
      serviceWorkers: "block",
      reducedMotion: "reduce",
    } as const;
    const context = await this.browser.newContext({ ...defaults, ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(90_000); // chapters that watch the garbage collector wait for it
    page.on("console", (message) => {
      const isOurs = !message.text().startsWith("Service Worker registration blocked by Playwright");
      if (isOurs && /^(error|warning)$/.test(message.type())) this.problems.push(message.text());
    });
    page.on("pageerror", (error) => this.problems.push(String(error)));
    page.on("request", (request) => {
      this.requests.push(request.url());
      if (request.resourceType() === "script") this.scripts.push(request.url());
    });
    page.on("response", (response) => {
      if (response.status() >= 400) this.problems.push(`${response.status()} ${response.url()}`);
    });
    await page.goto(base + route);
    if (options.javaScriptEnabled !== false) await page.waitForSelector('html[data-has-hydrated="true"]');
    return page;
  }
}

/** A site that is started and stopped around the tests of a file, each of which fails by what goes wrong on its pages. */
export function useSite(): Site {
  const site = new Site();
  beforeAll(() => site.start());
  afterAll(() => site.stop());
  afterEach(async () => {
    expect(await site.forget()).toEqual([]);
  });
  return site;
}
