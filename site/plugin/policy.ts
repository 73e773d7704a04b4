// The content security policy of the pages, as the last line of defense: what a reader runs stays in its worker and
// reaches nothing but this site, and markup that slipped through the sanitizer runs nothing.
import { createHash } from "node:crypto";
import fs from "node:fs/promises";
import path from "node:path";

/** Scripts in the page itself that a browser would run: not those with an address, and not data such as JSON-LD. */
const INLINE_SCRIPT = /<script((?:\s[^>]*)?)>([\s\S]*?)<\/script>/g;
const isRun = (attributes: string): boolean => !/\bsrc\s*=|\btype\s*=\s*"?application\//.test(attributes);

/** The policy of a page. Scripts come from files of the site, or are those which the page has now. */
export function policyOf(html: string): string {
  const hashes = [...html.matchAll(INLINE_SCRIPT)]
    .filter(([, attributes]) => isRun(attributes!))
    .map(([, , code]) => `'sha256-${createHash("sha256").update(code!).digest("base64")}'`);
  return Object.entries({
    "default-src": ["'self'"],
    // The kernel's worker has the policy of its page (site/kernel/confined.ts) and evaluates cells. Pages evaluate nothing.
    "script-src": ["'self'", "'unsafe-eval'", ...new Set(hashes)],
    "worker-src": ["'self'", "blob:"],
    // Highlighted code, formulas and pictures that cells draw have `style` attributes.
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "object-src": ["'none'"],
    "frame-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
  })
    .map(([directive, sources]) => [directive, ...sources].join(" "))
    .join("; ");
}

/** The page with its policy, which must stand before anything that it is about. */
export function withPolicy(html: string): string {
  const meta = `<meta http-equiv="Content-Security-Policy" content="${policyOf(html)}">`;
  const charset = /<meta charset=[^>]*>/i;
  if (!charset.test(html)) throw new Error("site/plugin: expected a page to begin with its character set");
  return html.replace(charset, (first) => first + meta);
}

/** Gives every page of the built site its policy. */
export async function addPolicies(outDir: string): Promise<void> {
  const names = await fs.readdir(outDir, { recursive: true });
  const pages = names.filter((name) => name.endsWith(".html")).map((name) => path.join(outDir, name));
  await Promise.all(
    pages.map(async (page) => {
      const html = await fs.readFile(page, "utf8");
      // In one step: others read the pages at the same time.
      await fs.writeFile(`${page}.new`, withPolicy(html));
      await fs.rename(`${page}.new`, page);
    }),
  );
}
