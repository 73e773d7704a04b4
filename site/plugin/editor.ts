// The Docusaurus side of the editor: serves the type checker's files, and tells the pages where they are.
import fs from "node:fs/promises";
import path from "node:path";
import type { LoadContext, Plugin } from "@docusaurus/types";
import type { LanguageFiles } from "../language/protocol";
import { DRAWINGS, writeEditorFiles, type EditorFiles } from "./editor-files";

/** The plugin's name, by which pages ask for its data: a `LanguageFiles`. */
export const EDITOR_PLUGIN = "dezero-editor";

export default function editorPlugin({ siteDir, baseUrl }: LoadContext): Plugin {
  const cache = path.join(siteDir, ".cache", "editor");
  const address = `${baseUrl}editor/`;
  let files: EditorFiles;
  return {
    name: EDITOR_PLUGIN,
    getPathsToWatch: () => ["index", ...DRAWINGS].map((name) => path.join(siteDir, "dist", `${name}.d.ts`)),
    loadContent: async () => (files = await writeEditorFiles(siteDir, cache)),
    contentLoaded: ({ actions }) => {
      actions.setGlobalData({
        typescript: address + files.typescript,
        types: address + files.types,
      } satisfies LanguageFiles);
    },
    configureWebpack: () =>
      ({
        devServer: { static: [{ directory: cache, publicPath: address, watch: false }] },
      }) as ReturnType<NonNullable<Plugin["configureWebpack"]>>,
    postBuild: async ({ outDir }) => {
      for (const name of Object.values(files) as string[]) {
        await fs.cp(path.join(cache, name), path.join(outDir, "editor", name));
      }
    },
  };
}
