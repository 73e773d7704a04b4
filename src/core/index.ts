/** Automatic differentiation: variables, functions, settings. */
export { Config, detectAnomaly, noGrad, testMode, usingConfig } from "./config";
export type { ConfigName, ConfigScope } from "./config";
export { Func } from "./func";
export type { InputsOf } from "./func";
export { gradients } from "./backward";
export type { BackwardOptions, GradientsOptions } from "./backward";
export type { ReduceOptions } from "./structure";
export type { Check, Op, OpMeta } from "./op";
export type { Applied, Rule } from "./rule";
export { unbroadcast } from "./arithmetic";
export * from "./variable";
export { expr } from "./expr";
