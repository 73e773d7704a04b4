/** `np`: n-dimensional arrays without gradients, with the semantics of NumPy. */
export type { DType, Nested, Shape, TypedArray } from "./dtype";
export type { ArrayLike } from "./ndarray";
export { NDArray } from "./ndarray";
export { resultType } from "./rules/cast";
export * from "./creation";
export * from "./elementwise";
export * from "./reductions";
export * from "./shape";
export * from "./indexing";
export * from "./linalg";
export * from "./compare";
export type { Array2StringOptions, PrintOptions } from "./print";
export { array2string, getPrintOptions, repr, setPrintOptions, str } from "./print";
export type { ArrayConfig } from "./config";
export type { BlasInfo } from "./loops/blas";
export { setBlas, setKernels, setThreads, showConfig } from "./config";
export * as random from "./random";
