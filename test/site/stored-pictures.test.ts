// Pictures of a notebook, apart from what its page's script carries.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { MimeBundle } from "../../site/kernel/protocol";
import type { Notebook } from "../../site/plugin/ipynb";
import { readPictures, setPicturesAside, type StoredPicture } from "../../site/plugin/stored-pictures";
import { fingerprint } from "../../site/theme/NotebookCell/fingerprint";

const notebook = (...bundles: MimeBundle[]): Notebook => ({
  frontMatter: "",
  parts: bundles.map((data, index) => ({
    type: "code",
    cell: { id: `c${index}`, index, source: "", outputs: [{ type: "display", data }] },
  })),
});
const dataOf = (page: Notebook): MimeBundle[] =>
  page.parts.flatMap((part) =>
    part.type === "code"
      ? part.cell.outputs.flatMap((output) => (output.type === "display" ? [output.data] : []))
      : [],
  );

const ink = "x".repeat(2000);
const svg = (attributes: string, content = ink): string => `<svg ${attributes}><!--${content}--></svg>`;

describe("a picture is set aside", () => {
  test("with its size, under a key of its content", () => {
    const picture = svg('class="a" width="640" height="480.5" viewBox="0 0 64 48"');
    const page = notebook({ "image/svg+xml": picture, "text/plain": "plot" });
    const pictures = setPicturesAside(page, "step24");
    const [data] = dataOf(page);
    const { key, ...rest } = data!["image/svg+xml"] as StoredPicture;
    expect(rest).toEqual({ from: "step24", width: 640, height: 480.5 });
    expect(pictures).toEqual({ [key]: picture });
    expect(key).toBe(fingerprint(picture));
    expect(data!["text/plain"]).toBe("plot");
  });

  test("when it is a PNG, as the element that shows it", () => {
    const header = Buffer.alloc(1500);
    header.writeUInt32BE(320, 16);
    header.writeUInt32BE(200, 20);
    const png = header.toString("base64");
    const page = notebook({ "image/png": `${png}\n`, "text/plain": 'a "cat" & a dog' });
    const pictures = setPicturesAside(page, "n");
    expect(Object.values(pictures)).toEqual([
      `<img alt="a &quot;cat&quot; &amp; a dog" src="data:image/png;base64,${png}">`,
    ]);
    expect(dataOf(page)[0]!["image/png"]).toMatchObject({ width: 320, height: 200 });
  });

  test("once, however often it is shown", () => {
    const data = () => ({ "image/svg+xml": svg('width="1" height="1"') });
    expect(Object.keys(setPicturesAside(notebook(data(), data()), "n"))).toHaveLength(1);
  });

  test.each([
    ["it is small", { "image/svg+xml": svg('width="1" height="1"', "x") }],
    ["it does not say its size", { "image/svg+xml": svg('viewBox="0 0 9 9" stroke-width="2"') }],
    ["its size depends on the page", { "image/svg+xml": svg('width="100%" height="9"') }],
    ["it is no picture", { "text/html": `<p>${ink}</p>`, "text/plain": ink }],
  ])("but not when %s", (_, data: MimeBundle) => {
    const page = notebook({ ...data });
    expect(setPicturesAside(page, "n")).toEqual({});
    expect(dataOf(page)).toEqual([data]);
  });
});

test("the notebooks of a folder that have pictures have a file each", async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "dezero-pictures-"));
  try {
    const write = (name: string, data: MimeBundle) =>
      fs.writeFileSync(
        path.join(folder, name),
        JSON.stringify({
          nbformat: 4,
          cells: [{ cell_type: "code", source: "1", outputs: [{ output_type: "display_data", data }] }],
        }),
      );
    write("a.ipynb", { "image/svg+xml": svg('width="1" height="1"') });
    write("b.ipynb", { "text/plain": ink });
    const found = await readPictures(folder);
    expect([...found.keys()]).toEqual(["a"]);
    expect(Object.keys(found.get("a")!)).toHaveLength(1);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});

test("fingerprints differ when a character does, anywhere, or two change places", () => {
  const text = "abcdefgh".repeat(40);
  const near = [...text].map((_, at) => `${text.slice(0, at)}Z${text.slice(at + 1)}`);
  const swapped = `b${text[0]}${text.slice(2)}`;
  const all = [text, swapped, `${text} `, "", "\u0000", ...near];
  expect(new Set(all.map(fingerprint)).size).toBe(all.length);
});
