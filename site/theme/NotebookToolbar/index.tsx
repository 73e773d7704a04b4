import useBaseUrl from "@docusaurus/useBaseUrl";
import { useSyncExternalStore, type ReactElement } from "react";
import type { KernelStatus } from "../../kernel/client";
import { usePageKernel } from "../usePageKernel";
import { useNoteProgress } from "../useNoteProgress";
import DownloadEdited from "./DownloadEdited";
import ResetEdits from "./ResetEdits";
import SharedNotice from "./SharedNotice";
import ShareButton from "./ShareButton";
import styles from "./styles.module.css";

const STATUS: Record<KernelStatus, string> = {
  off: "",
  starting: "",
  idle: "ready",
  busy: "running",
  failed: "could not start",
};

/** Below a notebook page's title: the whole page's buttons, and the other ways to open it. */
export default function NotebookToolbar({ file }: { file: string }): ReactElement {
  const kernel = usePageKernel();
  useNoteProgress(kernel);
  const status = useSyncExternalStore<KernelStatus>(
    kernel.subscribe,
    () => kernel.status,
    () => "off",
  );
  return (
    <>
      <div className={styles.toolbar} role="group" aria-label="Notebook" onPointerEnter={() => kernel.warm()}>
        <span className={styles.live}>
          {status === "busy" ? (
            <button type="button" onClick={() => kernel.stop()}>
              Stop
            </button>
          ) : (
            <button type="button" className={styles.primary} onClick={() => kernel.runAll()}>
              Run all
            </button>
          )}
          <button
            type="button"
            onClick={() => kernel.restart()}
            title="Forget every result; the stored outputs show again"
          >
            Restart
          </button>
          <ResetEdits />
          <ShareButton />
          <span className={styles.status} role="status">
            {STATUS[status]}
          </span>
        </span>
        <span className={styles.links}>
          <a href={useBaseUrl(`/notebooks/${file}`)} download>
            Download .ipynb
          </a>
          <DownloadEdited file={file} />
          <details className={styles.more}>
            <summary>Open in JupyterLab</summary>
            <p>
              In a copy of the repository, <code>npm run lab</code> starts JupyterLab with the TypeScript
              kernel. Open <code>{file}</code> there: the same cells, the same outputs.
            </p>
          </details>
        </span>
      </div>
      <SharedNotice />
    </>
  );
}
