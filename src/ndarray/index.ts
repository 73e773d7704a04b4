/** `np`: n-dimensional arrays without gradients. */
export * from "./creation";
export { NDArray } from "./ndarray";
