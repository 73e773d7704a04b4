import { show } from "../dtype";
import { checkOptions } from "../options";

/** How arrays are printed. The names are NumPy's. */
export interface PrintOptions {
  /** The largest number of digits after the decimal point. Fewer are shown when they are enough. Default 8. */
  precision?: number;
  /** An array of more elements than this is summarized. Default 1000. */
  threshold?: number;
  /** How many items a summary shows at the beginning and at the end of each axis; at least 1. Default 3. */
  edgeitems?: number;
  /** The number of characters a line may hold. Default 75. */
  linewidth?: number;
  /** Print small numbers with a fixed point always, even if they come out as zeros. Default false. */
  suppress?: boolean;
}

const NAMES: readonly (keyof PrintOptions)[] = [
  "precision",
  "threshold",
  "edgeitems",
  "linewidth",
  "suppress",
];

const DEFAULTS: Readonly<Required<PrintOptions>> = {
  precision: 8,
  threshold: 1000,
  edgeitems: 3,
  linewidth: 75,
  suppress: false,
};

let current = DEFAULTS;

/** The print options in force, as a copy. */
export function getPrintOptions(): Required<PrintOptions> {
  return { ...current };
}

/**
 * Sets how arrays are printed from now on. What is not given stays as it is.
 *
 * Throws a TypeError for an unknown option or a wrong kind, a RangeError for a number out of range.
 *
 * @example
 * np.setPrintOptions({ precision: 3 });
 * String(np.array([1 / 3, 2])) // "[0.333 2.   ]"
 * np.setPrintOptions({ precision: 8 });
 */
export function setPrintOptions(options: PrintOptions): void {
  current = merged("setPrintOptions", options);
}

/** The options in force, overridden by `options` after checking them. `more` names further keys that are allowed. */
export function merged(
  who: string,
  options: PrintOptions | undefined,
  more: readonly string[] = [],
): Readonly<Required<PrintOptions>> {
  if (options === undefined) return current;
  checkOptions(who, options, [...NAMES, ...more]);
  const given = Object.fromEntries(
    NAMES.filter((name) => options[name] !== undefined).map((name) => [name, options[name]]),
  );
  const result = { ...current, ...given };
  checkCount(who, "precision", result.precision, 0);
  checkCount(who, "threshold", result.threshold, 0);
  checkCount(who, "edgeitems", result.edgeitems, 1);
  checkCount(who, "linewidth", result.linewidth, 1);
  if (typeof result.suppress !== "boolean") {
    throw new TypeError(`${who}: expected suppress to be a boolean, got ${show(result.suppress)}`);
  }
  return result;
}

/** Infinity is allowed: `threshold: Infinity` never summarizes. */
function checkCount(who: string, name: string, value: unknown, least: number): void {
  const expected = `${who}: expected ${name} to be an integer of at least ${least}`;
  if (typeof value !== "number") throw new TypeError(`${expected}, got ${show(value)}`);
  if (!(value >= least) || (value !== Infinity && !Number.isInteger(value))) {
    throw new RangeError(`${expected}, got ${show(value)}`);
  }
}
