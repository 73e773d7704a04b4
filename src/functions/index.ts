/** Differentiable functions that are not methods of Variable. */
export * from "./activation";
export * from "./loss";
export * from "./math";
export * from "./shape";
