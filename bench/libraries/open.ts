// Starts the library of a column, in the process that is to run it.
import type { Library } from "./library";
import { openDezero, openDezeroWithBlas, openDezeroWithThreads } from "./dezero";
import { openJaxJs } from "./jax-js";
import { openNumpyTs } from "./numpy-ts";
import { openTfjs } from "./tfjs";

export const openers: Readonly<Record<string, () => Library | Promise<Library>>> = {
  dezero: openDezero,
  "dezero-blas": openDezeroWithBlas,
  "dezero-threads": openDezeroWithThreads,
  "numpy-ts": openNumpyTs,
  "tfjs-wasm": () => openTfjs("wasm"),
  "tfjs-cpu": () => openTfjs("cpu"),
  "jax-js": openJaxJs,
};
