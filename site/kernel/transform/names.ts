/** The two objects that a compiled cell gets as parameters, by names that no reader will use. */

/** Holds the names of other cells: `__scope.x`. */
export const SCOPE = "__scope";

/** What the session does for the cell: publish names, show the result, load modules. */
export const CELL = "__cell";

/** tslab keeps the last expression under this name, and an anonymous function takes it: `[Function: tsLastExpr]`. */
export const LAST = "tsLastExpr";

/**
 * The engine's messages quote code, and a name of another cell shows as we rewrote it:
 * `(0 , __scope.f) is not a function`. This gives it back as the reader wrote it.
 */
export function asTyped(message: string): string {
  return message.replace(/\(0 ?, ?__scope\.([\w$]+)\)/g, "$1").replace(/__scope\.(?=[\w$])/g, "");
}
