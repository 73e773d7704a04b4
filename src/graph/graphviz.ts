/** Graphviz, in WebAssembly: a file of its own, loaded with the first picture. */
export { instance } from "@viz-js/viz";
