import { usePluginData } from "@docusaurus/useGlobalData";
import { useSyncExternalStore } from "react";
import { LanguageClient, type LanguageStatus } from "../../../language/client";
import type { LanguageFiles } from "../../../language/protocol";
import { startLanguageWorker } from "../../../language/start";

let client: LanguageClient | undefined;

/** The type checker, one for all pages of a visit, because it takes a second to load. It starts when it is told to. */
export function useLanguage(): { language: LanguageClient; status: LanguageStatus } {
  const files = usePluginData("dezero-editor") as LanguageFiles;
  const language = (client ??= new LanguageClient(startLanguageWorker, files));
  const status = useSyncExternalStore(language.subscribe, language.status, language.status);
  return { language, status };
}
