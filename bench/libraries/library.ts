// What the harness needs of a library, beside the tasks: how to make, read and let go of its arrays.
import type { Family, Values } from "../tasks";

export interface Library {
  readonly family: Exclude<Family, "numpy" | "dezero-py" | "torch">;
  /** What an implementation gets as its first argument. */
  readonly handle: any;
  /** Where it runs, for the table of versions. */
  readonly runtime: string;
  array(values: Values, shape: readonly number[]): any;
  /** The values of one result, which it consumes. */
  read(result: any): Promise<ArrayLike<number>> | ArrayLike<number>;
  /** Waits until a result is computed, where a call only asks for it. */
  readonly settle?: (result: any) => Promise<unknown>;
  /** What a user has to do with a result that is no longer needed. */
  readonly release?: (result: any) => void;
}

/** Importing by a name that the compiler does not know: the peers' types are not there when they are not installed. */
export const load = (name: string): Promise<any> => import(name);

/** Programs return one result or a list of them. */
export const asList = (result: unknown): unknown[] => (Array.isArray(result) ? result : [result]);
