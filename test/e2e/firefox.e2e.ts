// The chapters in Firefox: every cell runs, with the outputs that are stored. DEZERO_REQUIRE_FIREFOX=1 fails without one.
import http from "node:http";
import type { AddressInfo } from "node:net";
import { serve } from "./browser";
import { Firefox, firefoxPath } from "./firefox";
import { chapters } from "./reader";
import { build } from "./site";

const executable = firefoxPath();
const ifThere = executable || process.env.DEZERO_REQUIRE_FIREFOX ? describe : describe.skip;

ifThere("Firefox (skipped where there is none)", () => {
  let site: Awaited<ReturnType<typeof serve>>;
  let firefox: Firefox;
  beforeAll(async () => {
    if (!executable) throw new Error("no Firefox found: install firefox-esr, or set FIREFOX_PATH");
    site = await serve(build);
    firefox = await Firefox.launch(executable);
  });
  afterAll(async () => {
    await firefox?.close();
    await site?.close();
  });

  /** The text that each cell has printed; its value is a line of it, as tslab stores it. */
  const printed = () =>
    firefox.evaluate(() =>
      Object.fromEntries(
        [...document.querySelectorAll<HTMLElement>("[data-cell]")].map((cell) => [
          cell.dataset.cell!,
          [...cell.querySelectorAll<HTMLElement>('[data-output^="std"], [data-output="result"]')]
            .map(({ dataset, textContent }) => textContent + (dataset.output === "result" ? "\n" : ""))
            .join(""),
        ]),
      ),
    );

  test.each(chapters)("runs $name from top to bottom, with the stored outputs", async (chapter) => {
    await firefox.open(`${site.url}notebooks/${chapter.name}`);
    await firefox.until(() => document.documentElement.dataset.hasHydrated === "true");
    const stored = await printed();
    expect(Object.values(stored).filter((text) => text !== "").length).toBeGreaterThan(0);

    await firefox.evaluate(() => {
      const button = [...document.querySelectorAll("button")].find(
        ({ textContent }) => textContent === "Run all",
      );
      button!.click();
    });
    await firefox.until(
      (count) => document.querySelectorAll('[data-status="ok"], [data-status="error"]').length === count,
      chapter.cells.length,
    );
    const failed = () => document.querySelectorAll('[data-cell][data-status="error"]').length;
    expect(await firefox.evaluate(failed)).toBe(chapter.cells.filter(({ mayRaise }) => mayRaise).length);
    const ran = await printed();
    for (const id of chapter.differs) {
      delete stored[id];
      delete ran[id];
    }
    expect(ran).toEqual(stored);
    expect(firefox.problems).toEqual([]);
  });

  test("gives the kernel's worker the policy of its page", async () => {
    const heard: string[] = [];
    const foreign = http.createServer((request, response) => {
      heard.push(request.url ?? "");
      response.writeHead(200, { "access-control-allow-origin": "*" }).end();
    });
    await new Promise<void>((resolve) => foreign.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(foreign.address() as AddressInfo).port}/`;
    await firefox.open(`${site.url}docs/start`);
    const answer = await firefox.evaluate((address) => {
      // Made as site/kernel/confined.ts makes it.
      const code = `fetch(${JSON.stringify(address)}).then(() => postMessage("there"), () => postMessage("refused"))`;
      const worker = new Worker(URL.createObjectURL(new Blob([code])));
      return new Promise((resolve) => (worker.onmessage = ({ data }) => resolve(data)));
    }, url);
    foreign.close();
    expect(answer).toBe("refused");
    expect(heard).toEqual([]);
  });
});
