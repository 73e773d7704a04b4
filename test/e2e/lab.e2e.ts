/**
 * JupyterLab, as `npm run lab` starts it, in a browser; and real Jupyter clients without one, with our kernel and with the
 * kernel of a stock `tslab install`. The outputs must be those stored in the notebooks.
 */
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as net from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { chromium, type Browser, type Page } from "playwright-core";
import { jupyterEnvironment } from "../../scripts/lab.cjs";
import {
  findNotebooks,
  normalOutputs,
  readNotebook,
  type Cell,
  type Notebook,
} from "../../scripts/notebooks/index.cjs";

const root = path.resolve(__dirname, "../..");
const lab = path.join(root, "scripts/lab.cjs");
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "dezero-lab-"));
const good = path.join(root, "test/fixtures/notebooks/runner-good.ipynb");
const chapters = findNotebooks().filter((file) => path.dirname(file) === path.join(root, "notebooks"));

const isRun = (cell: Cell) => cell.cell_type === "code" && cell.source.length > 0;

/** Copies a notebook into the temporary folder without its outputs, so that what is read there later has been computed there. */
function copyCleared(file: string, name: string, keep: (cell: Cell) => boolean = () => true): string {
  const notebook = readNotebook(file);
  const cells = notebook.cells
    .filter(keep)
    .map((cell) => (cell.cell_type === "code" ? { ...cell, outputs: [], execution_count: null } : cell));
  const copy = path.join(folder, name);
  fs.writeFileSync(copy, JSON.stringify({ ...notebook, cells }, null, 1));
  return copy;
}

/** What is to be equal: of each cell its number and its outputs, or their kinds where the text may vary. */
function executions(notebook: Notebook, keep: (cell: Cell) => boolean = () => true) {
  return notebook.cells
    .filter((cell) => isRun(cell) && keep(cell))
    .map((cell, position) => {
      const outputs = normalOutputs(cell.outputs, cell.metadata.tags?.includes("raises-exception"));
      const varies = cell.metadata.dezero?.differs !== undefined;
      return {
        id: cell.id,
        position,
        outputs: varies ? outputs.map(({ output_type }) => output_type) : outputs,
      };
    });
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function until<T>(what: string, attempt: () => T | Promise<T>, seconds = 60): Promise<NonNullable<T>> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end;) {
    const value = await attempt();
    if (value) return value;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`waited ${seconds} s for ${what}`);
}

function findChromium(): string {
  const names = ["chromium", "chromium-browser", "google-chrome"];
  const onPath = (process.env.PATH ?? "")
    .split(path.delimiter)
    .flatMap((dir) => names.map((name) => path.join(dir, name)));
  const found = [process.env.CHROMIUM_PATH, ...onPath].find((file) => file && fs.existsSync(file));
  if (!found) throw new Error("expected Chromium on the PATH or in CHROMIUM_PATH, found none");
  return found;
}

/** Node's module resolution looks upwards: the copies import the engine through this link. */
beforeAll(() =>
  fs.symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"), "junction"),
);

let python: string;
beforeAll(() => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [lab, "--setup"], { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  python = stdout.trim();
}, 600_000);

describe("JupyterLab in the browser", () => {
  let server: ChildProcess;
  let log = "";
  let browser: Browser;
  let address: string;

  beforeAll(async () => {
    const port = await freePort();
    address = `http://127.0.0.1:${port}`;
    const options = [`--port=${port}`, "--ServerApp.port_retries=0", `--ServerApp.root_dir=${folder}`];
    const open = ["--no-browser", "--allow-root", "--IdentityProvider.token=", "--ServerApp.ip=127.0.0.1"];
    server = spawn(process.execPath, [lab, ...options, ...open], { stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [server.stdout, server.stderr]) stream?.on("data", (data) => (log += data));
    const isUp = () =>
      fetch(`${address}/api/status`).then(
        (response) => response.ok,
        () => false,
      );
    await until("JupyterLab to start", () => {
      if (server.exitCode !== null) throw new Error(log);
      return isUp();
    });
    browser = await chromium.launch({ executablePath: findChromium(), args: ["--no-sandbox"] });
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    if (server.exitCode !== null) return;
    server.kill("SIGINT");
    await once(server, "exit");
  });

  /** What the page looked like last: to be looked at, above all when a test fails. */
  afterEach(async () => {
    for (const page of browser.contexts().flatMap((context) => context.pages())) {
      const file = path.join(folder, `${path.basename(new URL(page.url()).pathname)}.png`);
      await page.screenshot({ path: file });
      console.log(`screenshot: ${file}`);
      await page.close();
    }
  });

  async function open(name: string): Promise<Page> {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.goto(`${address}/lab/tree/${name}?reset`);
    await page.locator(".jp-Notebook .jp-Cell").first().waitFor({ timeout: 60_000 });
    // Cells that are run before the kernel is there ask which kernel to take.
    try {
      await page.getByText("TypeScript | Idle").waitFor({ timeout: 60_000 });
    } catch (error) {
      await page.evaluate(endSession, name);
      throw error;
    }
    return page;
  }

  /** In the page: ends the notebook's session, so that a second try does not meet a kernel that did not start. */
  async function endSession(name: string): Promise<void> {
    const sessions = (await (await fetch("/api/sessions")).json()) as { id: string; path: string }[];
    const token = /_xsrf=([^;]+)/.exec(document.cookie)?.[1] ?? "";
    for (const { id } of sessions.filter(({ path }) => path === name))
      await fetch(`/api/sessions/${id}`, { method: "DELETE", headers: { "X-XSRFToken": token } });
  }

  async function choose(page: Page, menu: string, item: string): Promise<void> {
    await page.getByRole("menuitem", { name: menu, exact: true }).click();
    await page.locator(".lm-Menu-item", { hasText: item }).first().click();
  }

  /** Waits until the cell with this number has been executed, saves with the keyboard, and reads the file. */
  async function savedAfter(page: Page, name: string, count: number): Promise<Notebook> {
    await page.locator(".jp-InputPrompt", { hasText: `[${count}]:` }).waitFor({ timeout: 90_000 });
    await page.locator(".jp-NotebookPanel .jp-Notebook-ExecutionIndicator[data-status=idle]").waitFor();
    const file = path.join(folder, name);
    const before = fs.statSync(file).mtimeMs;
    await page.keyboard.press("Control+s");
    await until(`${name} to be saved`, () => fs.statSync(file).mtimeMs > before);
    return until(`${name} to be whole`, () => {
      try {
        return readNotebook(file);
      } catch {
        return undefined; // read while it was being written
      }
    });
  }

  test.each<[string, string]>([
    ["runner-good", good],
    ...chapters.map((file): [string, string] => [path.basename(file, ".ipynb"), file]),
  ])("%s: Run All Cells gives the stored outputs", async (name, file) => {
    copyCleared(file, `${name}.ipynb`);
    const page = await open(`${name}.ipynb`);
    await choose(page, "Run", "Run All Cells");
    const stored = readNotebook(file);
    const numbers = ({ cells }: Notebook) => cells.filter(isRun).map((cell) => cell.execution_count);
    const notebook = await savedAfter(page, `${name}.ipynb`, stored.cells.filter(isRun).length);
    expect(executions(notebook)).toEqual(executions(stored));
    expect(numbers(notebook)).toEqual(numbers(stored));
    // What JupyterLab writes about the kernel is what the stored notebook says: saving makes no difference there.
    expect(notebook.metadata).toEqual(stored.metadata);
  });

  test("a cell that loops can be interrupted, and Ctrl+C ends server and kernel", async () => {
    const source = (id: string, text: string) => ({
      cell_type: "code",
      id,
      metadata: {},
      source: text,
      outputs: [],
      execution_count: null,
    });
    const cells = [
      source("loop", "console.log(process.pid);\nwhile (true) {}"),
      source("after", "console.log('alive');"),
    ];
    const { metadata } = readNotebook(good);
    fs.writeFileSync(
      path.join(folder, "loop.ipynb"),
      JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }),
    );

    const page = await open("loop.ipynb");
    await page.locator(".jp-CodeCell").first().click();
    await page.keyboard.press("Shift+Enter");
    await page.locator(".jp-OutputArea-output", { hasText: /^\d+/ }).waitFor();
    await choose(page, "Kernel", "Interrupt Kernel");
    await page.locator(".jp-OutputArea-output", { hasText: "interrupted" }).first().waitFor();
    await page.waitForTimeout(300); // right after an error, tslab takes cells for queued ones and skips them
    await page.locator(".jp-CodeCell").nth(1).click();
    await page.keyboard.press("Shift+Enter");
    await page.locator(".jp-OutputArea-output", { hasText: /^alive/ }).waitFor();
    const [loop] = (await savedAfter(page, "loop.ipynb", 2)).cells;
    expect(loop?.outputs?.[1]).toMatchObject({ output_type: "error" });

    const kernel = Number(normalOutputs(loop?.outputs)[0]?.text);
    expect(process.kill(kernel, 0)).toBe(true);
    server.kill("SIGINT");
    await once(server, "exit");
    await until(
      "the kernel to end",
      () => {
        try {
          return !process.kill(kernel, 0);
        } catch {
          return true;
        }
      },
      10,
    );
    await expect(fetch(address)).rejects.toThrow();
  });
});

describe("a Jupyter client without a browser", () => {
  /** What a stock kernel cannot do: go on after an error, `gc()`, and more than some 500 lines in a cell. */
  const portable = (cell: Cell) =>
    !cell.metadata.tags?.includes("raises-exception") && !["garbage", "many"].includes(cell.id);

  function execute(file: string, env: NodeJS.ProcessEnv): Notebook {
    const args = ["--to=notebook", "--execute", "--inplace", "--ExecutePreprocessor.kernel_name=tslab", file];
    const { status, stderr } = spawnSync(python, ["-m", "nbconvert", ...args], {
      env,
      cwd: folder,
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(stderr);
    return readNotebook(file);
  }

  // All of them ran in JupyterLab above, on the same kernel. These have memory, callbacks that wait, and figures.
  const few = chapters.filter((file) => /step(17|18|24)\.ipynb$/.test(file));

  /** `tslab install`, into a folder of its own. */
  function stockEnvironment(): NodeJS.ProcessEnv {
    const prefix = path.join(folder, "stock");
    const tslab = path.join(root, "node_modules/tslab/bin/tslab");
    const env: NodeJS.ProcessEnv = {
      ...process.env,
      JUPYTER_DATA_DIR: path.join(prefix, "data"),
      JUPYTER_CONFIG_DIR: path.join(prefix, "config"),
    };
    delete env.FORCE_COLOR;
    const install = spawnSync(
      process.execPath,
      [tslab, "install", "--python", python, "--prefix", prefix, "--binary", tslab],
      { env, encoding: "utf8" },
    );
    if (install.status !== 0) throw new Error(install.stderr);
    return { ...env, JUPYTER_PATH: path.join(prefix, "share/jupyter") };
  }

  test.each([
    ["our kernel", () => jupyterEnvironment()],
    ["a stock tslab kernel", stockEnvironment],
  ])(
    "%s gives the stored outputs",
    (name, environment) => {
      const env = environment();
      for (const file of [good, ...few]) {
        const copy = copyCleared(file, `${name} ${path.basename(file)}`, portable);
        expect(executions(execute(copy, env))).toEqual(executions(readNotebook(file), portable));
      }
    },
    300_000,
  );
});
