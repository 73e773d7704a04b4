/**
 * dezero: a define-by-run deep-learning framework. Arrays are `np`; everything else is differentiable.
 *
 * @packageDocumentation
 */
export * as np from "./ndarray";
export { NDArray } from "./ndarray";
export type { ArrayLike, DType, Index, Nested, Shape, TypedArray } from "./ndarray";
export * from "./core";
export * from "./functions";
export * from "./autodiff";
export * from "./testing";
