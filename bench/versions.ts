// The version of an installed package, found as Node finds the package: in the nearest node_modules above.
import { readFileSync } from "node:fs";
import path from "node:path";

export function versionOf(name: string): string {
  for (let folder = path.dirname(process.argv[1]!); ; folder = path.dirname(folder)) {
    try {
      const file = path.join(folder, "node_modules", name, "package.json");
      return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
    } catch {
      if (folder === path.dirname(folder)) return "unknown";
    }
  }
}
