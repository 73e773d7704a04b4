/** Figures. A file of its own, as large as the kernel, which is loaded when a cell first imports it. */
import type { Module, ModuleTable } from "../session";

export const plotModule: ModuleTable = {
  "dezero/plot": async (): Promise<Module> => {
    try {
      return await import(/* webpackChunkName: "plot" */ "dezero/plot");
    } catch (error) {
      throw new Error("dezero/plot could not be loaded. Is there a network?", { cause: error });
    }
  },
};
