// "Edit this page" needs to know where the repository is published. It is told, never guessed.
import manifest from "../package.json";

/** The web address in package.json's `repository`, which may be written `git+https://host/owner/name.git`. */
function webAddress(repository: string | { url: string } | undefined): string | undefined {
  const url = typeof repository === "object" ? repository.url : repository;
  return url && /^(?:git\+)?(https:\/\/.+?)(?:\.git)?\/?$/.exec(url)?.[1];
}

/**
 * The address at which a file of the repository is edited: below SITE_EDIT_URL, such as
 * `https://example.org/owner/name/edit/main`, or below package.json's `repository`. Undefined without either.
 */
export function editUrl(
  file: string,
  folder: string | undefined = process.env.SITE_EDIT_URL,
  { repository }: { repository?: string | { url: string } } = manifest as object,
): string | undefined {
  const address = webAddress(repository);
  const base = folder || (address && `${address}/edit/main`);
  return base && `${base.replace(/\/$/, "")}/${file}`;
}
