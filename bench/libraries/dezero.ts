// The engine of this repository, as built. It asks nothing: results are the collector's.
// Its settings come from the environment, see the columns.
import * as dezero from "dezero";
import type { Library } from "./library";

export function openDezero(): Library {
  const { np, NDArray } = dezero;
  return {
    family: "dezero",
    handle: dezero,
    runtime: `JavaScript, WebAssembly (${np.showConfig().kernels})`,
    array: (values, shape) => np.array(values).reshape(shape),
    read: (result: dezero.NDArray | dezero.Variable) => {
      const array = result instanceof NDArray ? result : result.data;
      return array.copy().data;
    },
  };
}

/** With a BLAS library for products of matrices; an Error where there is none. */
export function openDezeroWithBlas(): Library {
  const { blas } = dezero.np.showConfig();
  if (blas === undefined) throw new Error("no BLAS library was found, or koffi is not installed");
  const library = openDezero();
  return { ...library, runtime: `${library.runtime}, ${blas.name} ${blas.version ?? ""}`.trim() };
}

/** With as many threads as the environment says; an Error where threads cannot share memory. */
export function openDezeroWithThreads(): Library {
  const { threads } = dezero.np.showConfig();
  if (threads === undefined) throw new Error("no threads to be had");
  const library = openDezero();
  return { ...library, runtime: `${library.runtime}, ${threads} threads` };
}
