import type { NDArray } from "./ndarray";

export function str(x: NDArray): string {
  return JSON.stringify(x.tolist());
}

export function repr(x: NDArray): string {
  return `array(${str(x)})`;
}
