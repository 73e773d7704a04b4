/**
 * The package as Node imports it: the engine, and a BLAS library hooked in when there is one. Pages get
 * `src/index.ts`; the "node" condition in package.json tells them apart.
 */
import { registerBlas } from "../ndarray/loops/blas";
import { blas } from "./blas";

registerBlas(blas);

export * from "../index";
