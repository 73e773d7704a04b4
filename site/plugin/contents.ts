// The table of contents: what the notebooks say about themselves in their front matter.
import { DEFAULT_PARSE_FRONT_MATTER } from "@docusaurus/utils";
import fs from "node:fs/promises";
import path from "node:path";
import { stepOf } from "../chapters";
import { parseNotebook } from "./ipynb";

export interface Entry {
  /** The notebook's file name without its ending, which is its page's name too. */
  id: string;
  /** The step of the book; an appendix has none. */
  step?: number;
  /** Without "Step 17:" before it. */
  title: string;
  description: string;
}

async function readEntry(file: string): Promise<Entry> {
  const notebook = parseNotebook(await fs.readFile(file, "utf8"), file);
  const { frontMatter } = await DEFAULT_PARSE_FRONT_MATTER({
    filePath: file,
    fileContent: `---\n${notebook.frontMatter}\n---\n`,
  });
  const { title, description } = frontMatter;
  if (typeof title !== "string" || typeof description !== "string")
    throw new Error(`${file}: expected a title and a description in the front matter (the first, raw cell)`);
  const id = path.basename(file, ".ipynb");
  const step = stepOf(id);
  return { id, ...(step && { step }), title: step ? title.replace(/^Step \d+: /, "") : title, description };
}

/** All notebooks of a folder: the steps in their order, and then what is no step, by title. */
export async function readContents(folder: string): Promise<Entry[]> {
  const names = (await fs.readdir(folder)).filter((name) => name.endsWith(".ipynb"));
  const entries = await Promise.all(names.map((name) => readEntry(path.join(folder, name))));
  const steps = entries.filter((entry) => entry.step !== undefined);
  const others = entries.filter((entry) => entry.step === undefined);
  return [...steps.sort((a, b) => a.step! - b.step!), ...others.sort((a, b) => (a.title < b.title ? -1 : 1))];
}
