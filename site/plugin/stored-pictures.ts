// Pictures that a notebook stores are in its page's HTML. Here they are taken out of what the page's script carries, which
// would be the same once more: a file of their own has them, for a page that is not read from its HTML.
import fs from "node:fs/promises";
import path from "node:path";
import { fingerprint } from "../theme/NotebookCell/fingerprint";
import { codeCells, parseNotebook, type Notebook } from "./ipynb";

/** What stands in an output's data in place of a picture. */
export interface StoredPicture {
  /** The notebook's name: the file of its pictures has it too. */
  from: string;
  /** The fingerprint of the picture's data, under which the file has its markup. */
  key: string;
  /** Its own size in CSS pixels: the room that it takes while it is not there yet. */
  width: number;
  height: number;
}

/** The markup of a notebook's pictures, by key. */
export type Pictures = Record<string, string>;

/** A smaller picture costs less than the request for it. */
const SMALL = 1024;

/** Takes the pictures out of a notebook's outputs, which it changes, and returns them. */
export function setPicturesAside(notebook: Notebook, from: string): Pictures {
  const pictures: Pictures = {};
  for (const cell of codeCells(notebook)) {
    for (const output of cell.outputs) {
      if (output.type !== "display" && output.type !== "result") continue;
      for (const [mime, data] of Object.entries(output.data)) {
        if (typeof data !== "string" || data.length < SMALL) continue;
        const picture = readPicture(mime, data, output.data["text/plain"]);
        if (!picture) continue;
        const { markup, ...size } = picture;
        const key = fingerprint(data);
        pictures[key] = markup;
        output.data[mime] = { from, key, ...size } satisfies StoredPicture;
      }
    }
  }
  return pictures;
}

interface Picture {
  markup: string;
  width: number;
  height: number;
}

/** Nothing when it is no picture, or does not say how large it is: a page could not keep room for it. */
function readPicture(mime: string, data: string, plain: unknown): Picture | undefined {
  if (mime === "image/svg+xml") {
    const [tag] = /<svg\b[^>]*>/.exec(data) ?? [];
    const length = (name: string) => Number(tag?.match(`\\s${name}="([\\d.]+)(?:px)?"`)?.[1]);
    const [width, height] = [length("width"), length("height")];
    return width > 0 && height > 0 ? { markup: data, width, height } : undefined;
  }
  if (mime === "image/png") {
    const bytes = Buffer.from(data, "base64");
    const alt = typeof plain === "string" ? plain : "Picture made by the cell";
    const quoted = alt.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
    const markup = `<img alt="${quoted}" src="data:image/png;base64,${data.replace(/\s/g, "")}">`;
    return { markup, width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
  }
  return undefined;
}

/** The pictures of all notebooks of a folder that have any, by the notebook's name. */
export async function readPictures(folder: string): Promise<Map<string, Pictures>> {
  const found = new Map<string, Pictures>();
  for (const file of (await fs.readdir(folder)).filter((name) => name.endsWith(".ipynb"))) {
    const notebook = parseNotebook(await fs.readFile(path.join(folder, file), "utf8"), file);
    const from = path.basename(file, ".ipynb");
    const pictures = setPicturesAside(notebook, from);
    if (Object.keys(pictures).length > 0) found.set(from, pictures);
  }
  return found;
}
