/** Parts of the package that draw. Files of their own, larger than the kernel, which are loaded when a cell imports them. */
import type { Module, ModuleTable } from "../session";

const load = (name: string, importModule: () => Promise<Module>) => async (): Promise<Module> => {
  try {
    return await importModule();
  } catch (error) {
    throw new Error(`${name} could not be loaded. Is there a network?`, { cause: error });
  }
};

export const drawingModules: ModuleTable = {
  "dezero/graph": load("dezero/graph", () => import(/* webpackChunkName: "graph" */ "dezero/graph")),
  "dezero/plot": load("dezero/plot", () => import(/* webpackChunkName: "plot" */ "dezero/plot")),
};
