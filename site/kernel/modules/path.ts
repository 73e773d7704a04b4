/** The POSIX half of `node:path`, as far as cells use it. */

export const sep = "/";

const isAbsolute = (path: string): boolean => path.startsWith("/");
export { isAbsolute };

/** Takes out `.`, `..` and doubled slashes. */
export function normalize(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else if (part !== ".." || !isAbsolute(path)) parts.push(part);
  }
  const end = path.endsWith("/") ? "/" : "";
  if (parts.length === 0) return isAbsolute(path) ? "/" : `.${path === "" ? "" : end}`;
  return (isAbsolute(path) ? "/" : "") + parts.join("/") + end;
}

export function join(...paths: string[]): string {
  const joined = paths.filter((path) => path !== "").join("/");
  return joined === "" ? "." : normalize(joined);
}

/** The absolute path of the last absolute argument and what follows it. */
export function resolve(...paths: string[]): string {
  const path = ["/home", ...paths].reduce((base, next) => (isAbsolute(next) ? next : `${base}/${next}`));
  return normalize(path).replace(/(.)\/$/, "$1");
}

export function basename(path: string, suffix = ""): string {
  const base = path.replace(/\/+$/, "").split("/").at(-1) ?? "";
  return suffix !== "" && base !== suffix && base.endsWith(suffix) ? base.slice(0, -suffix.length) : base;
}

export function dirname(path: string): string {
  const trimmed = path.replace(/(.)\/+$/, "$1");
  const end = trimmed.lastIndexOf("/");
  if (end < 0) return ".";
  if (end <= 1 && isAbsolute(path)) return trimmed.slice(0, end + 1);
  return trimmed.slice(0, end);
}

export function extname(path: string): string {
  const base = basename(path);
  const dot = base.lastIndexOf(".");
  return dot <= 0 || base === ".." ? "" : base.slice(dot);
}
