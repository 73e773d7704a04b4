/** Node's errors of the file system: the same messages, codes and properties. */
import { inspect } from "node-inspect-extracted";

const REASONS = {
  ENOENT: [-2, "no such file or directory"],
  EBADF: [-9, "bad file descriptor"],
  EEXIST: [-17, "file already exists"],
  ENOTDIR: [-20, "not a directory"],
  EISDIR: [-21, "illegal operation on a directory"],
} as const;

export type SystemErrorCode = keyof typeof REASONS;

/** `ENOENT: no such file or directory, open 'x.txt'`, with `errno`, `code`, `syscall` and `path`. */
export function systemError(code: SystemErrorCode, syscall: string, path?: string): Error {
  const [errno, reason] = REASONS[code];
  const message = `${code}: ${reason}, ${syscall}${path === undefined ? "" : ` '${path}'`}`;
  return Object.assign(new Error(message), { errno, code, syscall, ...(path === undefined ? {} : { path }) });
}

/** `TypeError [ERR_INVALID_ARG_TYPE]: The "path" argument must be of type string. Received undefined`. */
export function argumentError(name: string, expected: string, value: unknown): TypeError {
  const message = `The "${name}" argument must be of type ${expected}. Received ${describe(value)}`;
  return coded("ERR_INVALID_ARG_TYPE", message);
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === "function") return `function ${value.name}`;
  return typeof value === "object"
    ? `an instance of ${value.constructor.name}`
    : `type ${typeof value} (${inspect(value)})`;
}

export function valueError(name: string, value: unknown): TypeError {
  return coded("ERR_INVALID_ARG_VALUE", `The argument '${name}' is invalid. Received ${inspect(value)}`);
}

function coded(code: string, message: string): TypeError {
  const error = Object.assign(new TypeError(message), { code });
  // As in Node: the code is part of the name where the error is printed.
  Object.defineProperty(error, "name", { value: `TypeError [${code}]`, configurable: true, writable: true });
  return error;
}
