import type { ReactElement, ReactNode } from "react";
import { usePageChanges } from "../usePageChanges";
import styles from "./styles.module.css";

/** The code of a solution, which the reader can take into a cell of their own at the end of the page. */
export default function Solution({ code, children }: { code: string; children: ReactNode }): ReactElement {
  const { page } = usePageChanges();
  const tryIt = () => {
    const { id } = page.addScratch("", code.trimEnd());
    setTimeout(() => {
      const cell = document.querySelector<HTMLElement>(`[data-cell="${id}"]`);
      cell?.scrollIntoView({ block: "center" });
      cell?.querySelector("pre")?.focus({ preventScroll: true });
    });
  };
  return (
    <div className={styles.solution}>
      {children}
      <button type="button" onClick={tryIt} title="Copies it into a cell of your own at the end of the page">
        Try it in a cell
      </button>
    </div>
  );
}
