import { useLocation } from "@docusaurus/router";
import { useMemo } from "react";
import { kernelFor, type PageKernel } from "../kernel/client";
import { startWorker } from "../kernel/start";

/** The page's path, the same with and without the slash that some hosts add. */
export function usePage(): string {
  return useLocation().pathname.replace(/(.)\/$/, "$1");
}

/** The kernel that the cells and the toolbar of this page share. No worker is started until it is needed. */
export function usePageKernel(): PageKernel {
  const page = usePage();
  return useMemo(() => kernelFor(page, startWorker), [page]);
}
