// The reference's pages as Markdown files.
import path from "node:path";
import type { JSONOutput } from "typedoc";
import { pythonNames } from "./python-names";
import { commentOf, KIND, type Comment, type Entry, type Page, type Reference } from "./reference";
import { printCall, printParameter, printType } from "./types";

const code = (source: string): string => `\`\`\`ts\n${source}\n\`\`\``;

/** A heading with an id of our own: derived ones are in lower case, where `Variable` and `variable` would meet. */
const heading = (level: number, text: string, anchor: string): string =>
  `${"#".repeat(level)} ${text.replaceAll("_", "\\_")} {#${anchor}}`;

/** For a list's item: a paragraph without line breaks. */
const inLine = (text: string): string => text.replace(/\s*\n\s*/g, " ");

/** YAML takes JSON's strings. */
const frontMatter = (fields: Record<string, string | number | boolean | null>): string =>
  `---\n${Object.entries(fields)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
    .join("\n")}\n---`;

/** The file of each page, by its path below the reference's folder. `editUrl` finds a file in the repository. */
export function writePages(
  reference: Reference,
  editUrl: (file: string) => string | undefined = () => undefined,
): Map<string, string> {
  const files = new Map([["index.md", overview(reference)]]);
  files.set(
    "np/_category_.json",
    JSON.stringify({ label: "np: arrays", position: 20, collapsible: false, collapsed: false }),
  );
  reference.pages.forEach((page, position) => {
    const [file] = page.files;
    const fields = {
      title: page.title,
      description: page.description,
      sidebar_position: position + 1,
      custom_edit_url: (file && editUrl(`src/${file}.ts`)) ?? null,
    };
    files.set(`${page.path}.md`, `${frontMatter(fields)}\n\n${new PageWriter(page, reference).write()}\n`);
  });
  return files;
}

/** All pages with all names. */
function overview({ pages }: Reference): string {
  const fields = {
    title: "API reference",
    sidebar_label: "Overview",
    description: "Everything that the package exports, with its types, gradients, errors and examples.",
    sidebar_position: 0,
    custom_edit_url: null,
  };
  const section = (page: Page): string => {
    const names = page.entries
      .filter(({ isType }) => !isType)
      .map(({ name, anchor }) => `[\`${name}\`](${page.path}.md#${anchor})`);
    return `### [${page.title}](${page.path}.md)\n\n${page.description}\n\n${names.join(" · ")}`;
  };
  const isArrays = ({ path: route }: Page) => route.startsWith("np/") || route === "ndarray";
  return [
    frontMatter(fields),
    "Everything that `dezero` exports. The text comes from the comments in the source; the examples are run by the tests.",
    code('import { np, variable, usingConfig } from "dezero";'),
    "## Variables and functions",
    ...pages.filter((page) => !isArrays(page)).map(section),
    "## Arrays",
    "Arrays without gradients are in `np`, which follows NumPy.",
    ...pages.filter(isArrays).map(section),
  ].join("\n\n");
}

/** To search, `np.random.randn` is one word. Those who look for `randn` shall find it too. */
function searchWords(name: string): string[] {
  const words = [name, ...pythonNames(name)]
    .filter((word) => word.includes("."))
    .map((word) => word.split(".").at(-1)!);
  return words.length === 0 ? [] : [`<span hidden>${[...new Set(words)].join(" ")}</span>`];
}

class PageWriter {
  constructor(
    private readonly page: Page,
    private readonly reference: Reference,
  ) {}

  write(): string {
    const values = this.page.entries.filter(({ isType }) => !isType);
    const types = this.page.entries.filter(({ isType }) => isType);
    const parts = [this.page.description, ...values.map((entry) => this.entry(entry, 2))];
    if (types.length > 0) parts.push(heading(2, "Types", "types"), ...types.map((entry) => this.type(entry)));
    return parts.join("\n\n");
  }

  private entry(entry: Entry, level: number): string {
    return [
      heading(level, entry.name, entry.anchor),
      code(entry.code),
      ...this.comment(entry),
      ...searchWords(entry.name),
      ...entry.members.map((member) => this.entry(member, level + 1)),
    ].join("\n\n");
  }

  private type(entry: Entry): string {
    const parts = [heading(3, entry.name, entry.anchor), code(entry.code), ...this.comment(entry)];
    const properties = (entry.reflection.children ?? []).filter(({ name }) => !name.startsWith("["));
    if (properties.length > 0) parts.push(properties.map((property) => this.property(property)).join("\n"));
    return parts.join("\n\n");
  }

  /** A property or a method of an interface, in a line. */
  private property(property: JSONOutput.DeclarationReflection): string {
    const [signature] = property.signatures ?? [];
    const mark = property.flags.isOptional ? "?" : "";
    const declared = signature
      ? printCall(property.name, (signature.parameters ?? []).map(printParameter), printType(signature.type!))
      : `${property.name}${mark}: ${property.type ? printType(property.type) : "unknown"}`;
    const text = this.text(commentOf(property)?.summary);
    return `- \`${declared}\`${text === "" ? "" : `<br/>${inLine(text)}`}`;
  }

  /** What the comment says: text, parameters, result, errors; names in Python; examples. */
  private comment({ comment, reflection, name }: Entry): string[] {
    const blocks = comment?.blockTags ?? [];
    const tagged = (tag: string) => blocks.filter((block) => block.tag === tag);
    const parts = [
      this.text(comment?.summary),
      ...tagged("@remarks").map((block) => this.text(block.content)),
    ];
    const parameters = this.parameters(reflection);
    if (parameters !== "") parts.push(parameters);
    for (const { content } of tagged("@returns")) parts.push(`Returns: ${this.text(content)}`);
    for (const { content } of tagged("@throws")) parts.push(`Errors: ${this.text(content)}`);
    const python = pythonNames(name);
    if (python.length > 0) parts.push(`In Python: ${python.map((other) => `\`${other}\``).join(", ")}.`);
    for (const { content } of tagged("@example")) parts.push(this.text(content));
    return parts.filter((part) => part !== "");
  }

  private parameters(reflection: JSONOutput.DeclarationReflection): string {
    const constructors = (reflection.children ?? []).filter(({ kind }) => kind === KIND.constructor);
    const signatures = [reflection, ...constructors].flatMap(({ signatures: own }) => own ?? []);
    return signatures
      .flatMap(({ parameters }) => parameters ?? [])
      .filter(({ comment }) => comment)
      .map(({ name, comment }) => `- \`${name}\`: ${inLine(this.text(comment?.summary))}`)
      .join("\n");
  }

  private text(parts: Comment["summary"] = []): string {
    return parts
      .map((part) => {
        if (part.kind !== "inline-tag") return part.text;
        const entry = typeof part.target === "number" ? this.reference.byId.get(part.target) : undefined;
        const label = `\`${part.text}\``;
        return entry ? `[${label}](${this.linkTo(entry)})` : label;
      })
      .join("")
      .trim();
  }

  private linkTo({ page, anchor }: Entry): string {
    const file = path.posix.relative(path.posix.dirname(this.page.path), page.path);
    return page === this.page ? `#${anchor}` : `${file}.md#${anchor}`;
  }
}
