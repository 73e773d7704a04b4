// A notebook file (nbformat 4) read as what the site shows: front matter, Markdown, and code cells with outputs.
import type { MimeBundle, Output } from "../kernel/protocol";

/** nbformat stores long strings as a list of lines. */
type Text = string | string[];

interface RawOutput {
  output_type: "stream" | "display_data" | "execute_result" | "error";
  name?: "stdout" | "stderr";
  text?: Text;
  data?: Record<string, string | string[] | object>;
  transient?: { display_id?: string };
  ename?: string;
  evalue?: string;
}

interface RawCell {
  cell_type: "markdown" | "code" | "raw";
  id?: string;
  source: Text;
  metadata?: { tags?: string[] };
  outputs?: RawOutput[];
  attachments?: Record<string, Record<string, Text>>;
}

export interface RawNotebook {
  nbformat: number;
  cells: RawCell[];
}

/** What a code cell on a page is made from. */
export interface CodeCell {
  id: string;
  /** Position among the page's code cells, from 0. */
  index: number;
  source: string;
  outputs: Output[];
  /** Tagged `raises-exception`: it is there to show an error, and the cells below run all the same. */
  mayRaise?: true;
  /** HTML of the Markdown and LaTeX among the outputs, by their text: see render-outputs.ts. */
  rendered?: Record<string, string>;
}

/** The Markdown and the code cells of a notebook, in reading order. */
export interface Notebook {
  /** YAML between the `---` lines of a leading raw cell (Quarto's convention); empty without one. */
  frontMatter: string;
  parts: ({ type: "markdown"; text: string } | { type: "code"; cell: CodeCell })[];
}

/** The language of the fenced block that carries a code cell through Markdown. */
export const CELL_FENCE = "dezero-cell";

const join = (text: Text | undefined): string => (Array.isArray(text) ? text.join("") : (text ?? ""));

/** The value of one MIME type: text, perhaps in lines, or an object such as a Vega-Lite specification. */
function mimeValue(value: string | string[] | object): string | object {
  return Array.isArray(value) && value.every((line) => typeof line === "string") ? value.join("") : value;
}

/** nbformat's outputs in the form in which the page's kernel reports its own. */
export function convertOutputs(outputs: readonly RawOutput[]): Output[] {
  return outputs.map((output): Output => {
    switch (output.output_type) {
      case "stream":
        return { type: "stream", name: output.name ?? "stdout", text: join(output.text) };
      case "error":
        // The traceback names files of the machine that ran the notebook, so the page leaves it out.
        return { type: "error", ename: output.ename ?? "Error", evalue: output.evalue ?? "", traceback: [] };
      default: {
        const data: MimeBundle = Object.fromEntries(
          Object.entries(output.data ?? {}).map(([mime, value]) => [mime, mimeValue(value)]),
        );
        if (output.output_type === "execute_result") return { type: "result", data };
        const id = output.transient?.display_id;
        return id === undefined ? { type: "display", data } : { type: "display", id, data };
      }
    }
  });
}

/** tslab prints the error of a cell on stderr, where nothing but the text tells; it becomes the error that the page shows. */
function withError(outputs: Output[]): Output[] {
  const last = outputs.at(-1);
  if (last?.type !== "stream" || last.name !== "stderr") return outputs;
  const [, before = "", ename = "", evalue = ""] =
    /^([\s\S]*?)^([A-Z]\w*(?:Error|Exception)): ([\s\S]*?)\n?$(?![\s\S])/m.exec(last.text) ?? [];
  if (ename === "") return outputs;
  const printed: Output[] = before === "" ? [] : [{ ...last, text: before }];
  return [...outputs.slice(0, -1), ...printed, { type: "error", ename, evalue, traceback: [] }];
}

/** Pasted images (`attachment:plot.png`) become data URLs, since a page has no attachments. */
function inlineAttachments(text: string, attachments: RawCell["attachments"] = {}): string {
  return text.replace(/\(attachment:([^)\s]+)\)/g, (link, name: string) => {
    const [image] = Object.entries(attachments[decodeURIComponent(name)] ?? {});
    return image ? `(data:${image[0]};base64,${join(image[1]).replace(/\s/g, "")})` : link;
  });
}

/** Reads the text of a notebook file. */
export function parseNotebook(json: string, file: string): Notebook {
  let raw: RawNotebook;
  try {
    raw = JSON.parse(json) as RawNotebook;
  } catch (error) {
    throw new SyntaxError(`${file}: expected a notebook, got invalid JSON (${(error as Error).message})`);
  }
  return readNotebook(raw, file);
}

/** Reads a notebook. Throws when it is not one: a page must never be silently empty. */
export function readNotebook(raw: RawNotebook, file: string): Notebook {
  if (!Array.isArray(raw?.cells) || raw.nbformat !== 4) {
    throw new TypeError(`${file}: expected a notebook of format 4 with a list of cells`);
  }

  const notebook: Notebook = { frontMatter: "", parts: [] };
  let index = 0;
  raw.cells.forEach((cell, position) => {
    const source = join(cell.source);
    if (cell.cell_type === "raw") {
      const yaml = /^---\r?\n([\s\S]*?)\r?\n---\s*$/.exec(source.trim());
      if (position === 0 && yaml) notebook.frontMatter = yaml[1] ?? "";
    } else if (cell.cell_type === "markdown") {
      notebook.parts.push({ type: "markdown", text: inlineAttachments(source, cell.attachments) });
    } else if (source.trim() !== "") {
      const id = cell.id ?? `cell-${index}`;
      const outputs = convertOutputs(cell.outputs ?? []);
      const code: CodeCell = cell.metadata?.tags?.includes("raises-exception")
        ? { id, index, source, outputs: withError(outputs), mayRaise: true }
        : { id, index, source, outputs };
      notebook.parts.push({ type: "code", cell: code });
      index += 1;
    }
  });
  return notebook;
}

/** The code cells alone, for a page that is not made from the notebook's text. */
export function codeCells(notebook: Notebook): CodeCell[] {
  return notebook.parts.flatMap((part) => (part.type === "code" ? [part.cell] : []));
}

/**
 * The page's Markdown. A code cell travels as one line of JSON in a fenced block, so that no fence, heading or
 * directive inside the code can be taken for Markdown; `remark.ts` turns it into a component.
 */
export function toMarkdown(notebook: Notebook): string {
  return (
    notebook.parts
      .map((part) =>
        part.type === "markdown"
          ? displayFormulas(part.text)
          : `\`\`\`${CELL_FENCE}\n${JSON.stringify(part.cell).replaceAll("`", "\\u0060")}\n\`\`\``,
      )
      .join("\n\n") + "\n"
  );
}

/**
 * `$$ ... $$` that begins and ends a line is a displayed formula in JupyterLab. remark-math wants the dollars on lines of
 * their own; else it sets a short formula within the line, and loses the first line of a long one.
 */
function displayFormulas(markdown: string): string {
  const fences = /^(`{3,}|~{3,})[^\n]*\n[\s\S]*?^\1[ \t]*$/gm;
  const formulas = /^\$\$[ \t]*((?:(?!\n\n|\$\$)[\s\S])+?)\s*\$\$[ \t]*$/gm;
  const mend = (text: string): string => text.replace(formulas, (_, tex: string) => `$$\n${tex.trim()}\n$$`);
  let mended = "";
  let end = 0;
  for (const { index, 0: fence } of markdown.matchAll(fences)) {
    mended += mend(markdown.slice(end, index)) + fence;
    end = index + fence.length;
  }
  return mended + mend(markdown.slice(end));
}

/** The prose alone, from which Docusaurus takes a page's title and description. */
export function toProse(notebook: Notebook): string {
  return notebook.parts.flatMap((part) => (part.type === "markdown" ? [part.text] : [])).join("\n\n") + "\n";
}
