/** What tests and notebooks check claims with. */
export { checkGradients } from "./gradients";
export type { CheckGradientsOptions, Differentiable } from "./gradients";
export { collectGarbage } from "./memory";
