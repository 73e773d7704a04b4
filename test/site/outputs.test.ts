// Stored outputs as the site's pages hold them: whole without a script.
import { Writable } from "node:stream";
import { createElement, type FunctionComponent, type ReactElement } from "react";
import type { Output } from "../../site/kernel/protocol";
import { codeCells, type CodeCell } from "../../site/plugin/ipynb";
import { renderOutputs } from "../../site/plugin/render-outputs";
import { setPicturesAside } from "../../site/plugin/stored-pictures";

interface Server {
  renderToPipeableStream(
    element: ReactElement,
    options: { onAllReady: () => void; onError: (error: unknown) => void },
  ): { pipe: (sink: Writable) => void };
}

/** The bundler's file of a notebook's pictures. */
let mockPictures: Record<string, string> = {};
jest.mock(
  "@generated/dezero-notebooks/default/pictures/step99.json",
  () => ({ __esModule: true, default: mockPictures }),
  { virtual: true },
);

// Components are checked with the site; here they are only rendered.
const { renderToPipeableStream } = jest.requireActual<Server>("react-dom/server");
const { default: Outputs } = jest.requireActual<{ default: FunctionComponent<object> }>(
  "../../site/theme/NotebookCell/Outputs",
);

/** The HTML that the site's build makes of outputs. */
async function built(...outputs: Output[]): Promise<string> {
  const cell: CodeCell = { id: "a", index: 0, source: "", outputs };
  const { rendered } = codeCells(renderOutputs({ frontMatter: "", parts: [{ type: "code", cell }] }))[0]!;
  const props = { outputs, stored: outputs, rendered, waiting: false, label: "Output" };
  const element = createElement(Outputs, props);
  let html = "";
  await new Promise<void>((resolve, reject) => {
    const sink = new Writable({
      write(chunk: Buffer, _encoding, done) {
        html += chunk.toString();
        done();
      },
      final(done) {
        done();
        resolve();
      },
    });
    const { pipe } = renderToPipeableStream(element, { onAllReady: () => pipe(sink), onError: reject });
  });
  expect(html).not.toContain("<script"); // React's way to put in place what came late
  return html;
}
const display = (mime: string, text: string): Output => ({ type: "display", data: { [mime]: text } });

test("SVG and HTML are in shadow roots of their own, which browsers make as they read the page", async () => {
  const html = await built(
    display("image/svg+xml", "<svg><style>p {}</style></svg>"),
    display("text/html", "<p>a</p>"),
  );
  expect(html.match(/<template shadowrootmode="open">/g)).toHaveLength(2);
  expect(html).toContain("<div><svg><style>p {}</style></svg></div></template>");
});

test("a stored picture is in the page's HTML, and what is left of it in the page's script is short", async () => {
  const svg = `<svg width="4" height="3"><!--${"x".repeat(2000)}--></svg>`;
  const output = display("image/svg+xml", svg);
  const cell: CodeCell = { id: "a", index: 0, source: "", outputs: [output] };
  mockPictures = setPicturesAside({ frontMatter: "", parts: [{ type: "code", cell }] }, "step99");
  expect(JSON.stringify(cell).length).toBeLessThan(200);
  const html = await built(...cell.outputs);
  expect(html).toContain(`<div>${svg}</div></template>`);
});

test("Markdown and formulas are rendered", async () => {
  const html = await built(display("text/markdown", "**a** $x$"), display("text/latex", "$$y$$"));
  expect(html).toContain("<strong>a</strong>");
  expect(html.match(/<annotation encoding="application\/x-tex">[xy]</g)).toHaveLength(2);
});

test("the richest form that the page knows is shown", async () => {
  const shown = async (data: Record<string, string | object>) =>
    (await built({ type: "result", data })).replace(/<[^>]*>/g, "");
  expect(await shown({ "text/plain": "plain", "text/markdown": "rich" })).toContain("rich");
  expect(await shown({ "application/json": { a: 1 }, "text/plain": "plain" })).toBe("plain");
  expect(await shown({ "application/json": { a: 1 } })).toContain("&quot;a&quot;: 1");
});
