// What the editor's type checker reads, made ready for the page: TypeScript, smaller, and the declarations.
import { createHash } from "node:crypto";
import fs from "node:fs/promises";
import path from "node:path";
import { transform } from "esbuild";
import ts from "typescript";

/** Parts of the package with declarations of their own, beside `index`. */
export const DRAWINGS = ["plot", "graph"] as const;

/** The declarations by the names that `CellProject` knows them by. */
export async function typeFiles(root: string): Promise<Record<string, string>> {
  const read = (...parts: string[]) => fs.readFile(path.join(root, ...parts), "utf8");
  const declarations = (module: string) =>
    read("dist", `${module}.d.ts`).catch(() => {
      throw new Error(
        `site: there is no dist/${module}.d.ts, which the editor takes its types from: run \`npm run build\``,
      );
    });
  const drawings = DRAWINGS.map(async (name) => [`/dezero/${name}.d.ts`, await declarations(name)] as const);
  // Written by the API reference when it is part of the site (site/api): hovers link to it.
  const names = await read(".cache", "api", "names.json").catch(() => undefined);
  return {
    ...(await libFiles()),
    "/globals/globals.d.ts": await read("site", "language", "types", "globals.d.ts"),
    "/globals/node.d.ts": await read("site", "language", "types", "node.d.ts"),
    "/dezero/index.d.ts": nameNamespaces(await declarations("index")),
    ...Object.fromEntries(await Promise.all(drawings)),
    "/tslab/index.d.ts": await fs.readFile(require.resolve("tslab/dist/public.d.ts"), "utf8"),
    ...(names === undefined ? {} : { "/reference/names.json": names }),
  };
}

/** TypeScript's declarations of the language, up to the ES version that tslab takes in Node 18 and later. */
async function libFiles(): Promise<Record<string, string>> {
  const folder = path.dirname(require.resolve("typescript"));
  const files: Record<string, string> = {};
  const add = async (name: string): Promise<void> => {
    const file = `lib.${name}.d.ts`;
    if (`/${file}` in files) return;
    const text = await fs.readFile(path.join(folder, file), "utf8");
    files[`/${file}`] = text;
    for (const { fileName } of ts.preProcessFile(text).libReferenceDirectives) await add(fileName);
  };
  await add("es2022");
  return files;
}

/**
 * The bundler of the declarations calls the namespaces `np` and `np.random` after their files, `index` and `index$1`,
 * and hovers would too. Readers know them by the names that they are exported as.
 */
export function nameNamespaces(declarations: string): string {
  const namespace = /^declare namespace ([\w$]+) \{\n([\s\S]*?)^\}\n/gm;
  const bodies = new Map([...declarations.matchAll(namespace)].map(([, name, body]) => [name!, body!]));
  const nested = new Set<string>();
  const named = new Map<string, string>();

  /** Puts namespaces that a namespace exports into it, where an alias would have to have another name. */
  const inline = (body: string): string => {
    const inner: string[] = [];
    const rest = body.replace(/([\w$]+) as (\w+)(?:, )?/g, (text, name: string, exported: string) => {
      if (!bodies.has(name)) return text;
      nested.add(name);
      inner.push(`  export namespace ${exported} {\n${inline(bodies.get(name)!)}  }\n`);
      return "";
    });
    return rest + inner.join("");
  };
  const inlined = new Map([...bodies].map(([name, body]) => [name, inline(body)]));

  const [last = ""] = /^export \{[^}]*\};$/m.exec(declarations.replace(namespace, "")) ?? [];
  for (const [, name, exported] of last.matchAll(/([\w$]+) as (\w+)/g)) {
    if (bodies.has(name!)) named.set(name!, exported!);
  }
  return declarations
    .replace(namespace, (_, name: string) =>
      nested.has(name) ? "" : `declare namespace ${named.get(name) ?? name} {\n${inlined.get(name)}}\n`,
    )
    .replace(last, () => last.replace(/([\w$]+) as (\w+)/g, (text, name: string) => named.get(name) ?? text));
}

/** The compiler as a script that declares `ts`, without comments and long names: a third of its size. */
async function smallTypeScript(): Promise<string> {
  const source = await fs.readFile(require.resolve("typescript"), "utf8");
  const { code } = await transform(source, { minify: true, target: "es2022", legalComments: "none" });
  return code;
}

/** The files as they are served, named after what is in them, so that a browser may keep them. */
export interface EditorFiles {
  typescript: string;
  types: string;
}

/** Writes the files into `folder`, which may hold them already, and returns their names. */
export async function writeEditorFiles(root: string, folder: string): Promise<EditorFiles> {
  await fs.mkdir(folder, { recursive: true });
  const types = JSON.stringify(await typeFiles(root));
  const hash = createHash("sha256").update(types).digest("hex").slice(0, 10);
  const names = { typescript: `typescript-${ts.version}.js`, types: `types-${hash}.json` };
  await fs.writeFile(path.join(folder, names.types), types);
  const present = await fs.stat(path.join(folder, names.typescript)).catch(() => undefined);
  if (!present) await fs.writeFile(path.join(folder, names.typescript), await smallTypeScript());
  return names;
}
