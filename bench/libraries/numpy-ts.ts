// numpy-ts: arrays in a WebAssembly heap of fixed size; in a loop, results have to be disposed of.
import { load, type Library } from "./library";

export async function openNumpyTs(): Promise<Library> {
  const np = await load("numpy-ts");
  return {
    family: "numpy-ts",
    handle: np,
    runtime: "WebAssembly",
    array: (values, shape) => np.array(values).reshape(shape),
    read: (result) => (typeof result === "number" ? [result] : flat(result.tolist())),
    release: (result) => result.dispose?.(),
  };
}

const flat = (nested: unknown): number[] =>
  Array.isArray(nested) ? (nested.flat(Infinity) as number[]) : [Number(nested)];
