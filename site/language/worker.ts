/** The worker's entry: loads the compiler and the declarations, then answers one question after the other. */
import type { TypeScript } from "./cell-module";
import { CellProject } from "./project";
import type { FromLanguageWorker, LanguageFiles, ToLanguageWorker } from "./protocol";

// A worker's global scope, as far as it is needed here; the DOM's own types describe a window.
const host = globalThis as unknown as {
  ts: TypeScript;
  importScripts(url: string): void;
  postMessage(message: FromLanguageWorker): void;
  onmessage: (event: MessageEvent<ToLanguageWorker>) => void;
};

let project: CellProject | undefined;

async function start({ typescript, types }: LanguageFiles): Promise<void> {
  const declarations = fetch(types).then(async (response) => {
    if (!response.ok) throw new Error(`${types}: ${response.status}`);
    return (await response.json()) as Record<string, string>;
  });
  declarations.catch(() => {}); // it is awaited below, unless the compiler fails first
  // Not bundled: nine megabytes of source would slow every build of the site, and gain nothing.
  host.importScripts(typescript);
  project = new CellProject(host.ts, await declarations);
}

host.onmessage = ({ data }) => {
  if (data.type === "start") {
    start(data.files).then(
      () => host.postMessage({ type: "ready" }),
      (error) => host.postMessage({ type: "failed", message: String(error) }),
    );
    return;
  }
  let answer: unknown = null;
  try {
    const ask = project?.[data.question] as ((...args: unknown[]) => unknown) | undefined;
    answer = ask?.apply(project, data.args) ?? null;
  } catch (error) {
    // The compiler has stumbled over a half-typed cell: no answer, and the next question may go well.
    console.debug(error);
  }
  host.postMessage({ type: "answer", id: data.id, answer });
};
