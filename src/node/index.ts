/**
 * The package as Node imports it: the engine, with threads, and a BLAS library hooked in when there is one. Pages get
 * `src/index.ts`; the "node" condition in package.json tells them apart.
 */
import { registerThreads } from "../ndarray/kernels/threads";
import { registerBlas } from "../ndarray/loops/blas";
import { blas } from "./blas";
import { threads } from "./threads";

registerBlas(blas);
registerThreads(threads);

export * from "../index";
