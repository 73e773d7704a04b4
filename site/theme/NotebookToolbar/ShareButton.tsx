import { useEffect, useState, type ReactElement } from "react";
import { copyText } from "../notebook/clipboard";
import { encodeChanges } from "../notebook/share";
import { usePageChanges } from "../usePageChanges";
import styles from "./styles.module.css";

interface Link {
  url: string;
  copied: boolean;
  /** The reader has changed nothing. */
  plain: boolean;
}

/** Makes a link to the page with the reader's edits and cells in it. */
export default function ShareButton(): ReactElement {
  const { page, changes } = usePageChanges();
  const [link, setLink] = useState<Link | null>(null);
  useEffect(() => setLink(null), [changes]); // what it carries is not what is on the page any more

  const share = async () => {
    const edits = Object.fromEntries(page.editedCells().map((cell) => [cell, page.sourceOf(cell)]));
    const { scratch } = changes;
    const plain = Object.keys(edits).length === 0 && scratch.length === 0;
    const url = new URL(location.href);
    url.hash = plain ? "" : await encodeChanges({ edits, scratch });
    setLink({ url: url.href, copied: await copyText(url.href), plain });
  };

  return (
    <>
      <button
        type="button"
        onClick={() => void share()}
        title="Make a link to this page with your changes in it"
      >
        Share
      </button>
      {link && (
        <span className={styles.link}>
          <input
            readOnly
            aria-label="Link to this page"
            value={link.url}
            onFocus={(event) => event.target.select()}
          />
          <span role="status">
            {link.copied ? "Copied. " : "Copy this link. "}
            {link.plain
              ? "You have changed nothing: it leads to the page as it is."
              : "Your changes are in it; whoever opens it sees them as text, and nothing runs by itself."}
          </span>
          <button type="button" onClick={() => setLink(null)}>
            Close
          </button>
        </span>
      )}
    </>
  );
}
