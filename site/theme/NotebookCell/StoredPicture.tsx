import { use, useLayoutEffect, useRef, useState, useSyncExternalStore, type ReactElement } from "react";
import type { StoredPicture as Picture } from "../../plugin/stored-pictures";
import { declare, isolate, useInPageHtml } from "./isolate";
import styles from "./outputs.module.css";
import { pictureFile } from "./picture-file";

/** Pictures that have left the page: to show them again, nothing needs to be loaded. */
const putAway = new Map<string, string>();

/**
 * A picture that the notebook stores, trusted like the notebook. The page's HTML has it, and React leaves it there. A page
 * that the reader comes to by a link within the site has no HTML: then the picture is loaded into the room kept for it.
 */
export default function StoredPicture({ picture }: { picture: Picture }): ReactElement {
  const { from, key, width, height } = picture;
  const file = pictureFile(from);
  const loaded = useSyncExternalStore(file.subscribe, file.get, () => undefined);
  const host = useRef<HTMLDivElement>(null);
  const isDrawn = useRef(false);
  const inPageHtml = useInPageHtml();
  const built = typeof document === "undefined" ? declare(use(file.load())[key]!) : "";
  const [html] = useState({ __html: built });

  useLayoutEffect(() => {
    if (isDrawn.current) return;
    const box = host.current!;
    isDrawn.current = inPageHtml && box.shadowRoot !== null;
    if (isDrawn.current) return;
    const markup = putAway.get(key) ?? (typeof loaded === "object" ? loaded[key] : undefined);
    const root = box.shadowRoot ?? box.attachShadow({ mode: "open" });
    root.innerHTML = isolate(markup ?? emptyRoom(width, height));
    isDrawn.current = markup !== undefined;
    if (markup === undefined && loaded === undefined) void file.load();
  }, [inPageHtml, file, loaded, key, width, height]);

  useLayoutEffect(() => {
    const box = host.current!;
    return () => {
      if (isDrawn.current) putAway.set(key, box.shadowRoot!.lastElementChild!.innerHTML);
    };
  }, [key]);

  const isMissing = !isDrawn.current && loaded !== undefined && (loaded === "failed" || !(key in loaded));
  return (
    <>
      <div
        ref={host}
        className={styles.picture}
        hidden={isMissing}
        data-isolated
        dangerouslySetInnerHTML={html}
        suppressHydrationWarning
      />
      {isMissing && (
        <div className={styles.missing} style={{ maxWidth: `max(${width}px, 20rem)`, minHeight: height }}>
          <span>This picture could not be loaded.</span>
          <button type="button" onClick={() => void file.load()}>
            Try again
          </button>
        </div>
      )}
    </>
  );
}

const emptyRoom = (width: number, height: number): string =>
  `<div style="max-width: ${width}px; aspect-ratio: ${width} / ${height}; margin: 0 auto"></div>`;
