import { show } from "./dtype";

/**
 * Throws a TypeError when `options` is no object or has a key that is not in `known`: a misspelt option
 * that is silently ignored is the hardest mistake to find.
 */
export function checkOptions(who: string, options: object | undefined, known: readonly string[]): void {
  if (options === undefined) return;
  const isObject = typeof options === "object" && options !== null;
  // An array or a variable has a shape; one that stands in the place of the options is a common slip.
  if (!isObject || Array.isArray(options) || ArrayBuffer.isView(options) || "shape" in options) {
    throw new TypeError(`${who}: expected an options object with ${list(known)}, got ${show(options)}`);
  }
  for (const key in options) {
    if (!known.includes(key)) throw new TypeError(`${who}: unknown option "${key}", expected ${list(known)}`);
  }
}

function list(known: readonly string[]): string {
  return known.length === 1 ? `"${known[0]}"` : `one of ${known.map((k) => `"${k}"`).join(", ")}`;
}
