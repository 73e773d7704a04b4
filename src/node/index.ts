/**
 * The package as Node imports it: the engine, with threads, memory for large results, and a BLAS library hooked in when there is one. Pages get
 * `src/index.ts`; the "node" condition in package.json tells them apart.
 */
import { registerThreads } from "../ndarray/kernels/threads";
import { registerBlas } from "../ndarray/loops/blas";
import { registerMemory } from "../ndarray/memory";
import { blas } from "./blas";
import { blankMemory, keepFreedMemory } from "./memory";
import { threads } from "./threads";

registerBlas(blas);
registerThreads(threads);
registerMemory(blankMemory);
keepFreedMemory();

export * from "../index";
