/** `np`: n-dimensional arrays without gradients, with the semantics of NumPy. */
export type { DType, Nested, Shape, TypedArray } from "./dtype";
export type { ArrayLike } from "./ndarray";
export { NDArray } from "./ndarray";
export { resultType } from "./rules/cast";
export * from "./creation";
export * from "./elementwise";
export * from "./reductions";
export * from "./shape";
