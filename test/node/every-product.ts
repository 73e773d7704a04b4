// For jest.blas.config.cjs: the tests' matrices are small, and the library shall compute their products all the same.
import "dezero";
import { registerBlas } from "../../src/ndarray/loops/blas";
import { blas } from "../../src/node/blas";

registerBlas(blas, 1);
if (!blas.info()) throw new Error("expected koffi and a BLAS library (Debian: libopenblas0), found none");
