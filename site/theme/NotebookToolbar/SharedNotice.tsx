import { useEffect, useState, type ReactElement } from "react";
import { decodeChanges, isShared } from "../notebook/share";
import { usePageChanges } from "../usePageChanges";
import styles from "./styles.module.css";

/** Opens what a link carries, as text that the reader may run, keep or discard; and says that it did. */
export default function SharedNotice(): ReactElement | null {
  const { page, changes } = usePageChanges();
  const [broken, setBroken] = useState(false);

  useEffect(() => {
    let gone = false;
    const open = async () => {
      if (!isShared(location.hash)) return;
      try {
        const shared = await decodeChanges(location.hash);
        if (!gone) page.openShared(shared);
      } catch {
        if (!gone) setBroken(true);
      }
    };
    const onHashChange = () => void open();
    void open();
    addEventListener("hashchange", onHashChange);
    return () => {
      gone = true;
      removeEventListener("hashchange", onHashChange);
    };
  }, [page]);

  const leave = (then: () => void) => () => {
    history.replaceState(history.state, "", location.pathname + location.search);
    setBroken(false);
    then();
  };

  if (broken) {
    return (
      <div className={styles.notice} role="alert">
        <p>The link to this page carries changes that cannot be read: it may have been cut off on its way.</p>
        <button type="button" onClick={leave(() => undefined)}>
          Show the page as it is
        </button>
      </div>
    );
  }
  if (!changes.shared) return null;
  return (
    <div className={styles.notice} role="status">
      <p>
        <strong>Shared page.</strong> Somebody changed{" "}
        {describe(page.editedCells().length, changes.scratch.length)}; each is marked &ldquo;shared&rdquo;.
        Nothing has run: read them before you press Run. Your own changes to this page are put aside.
      </p>
      <button type="button" onClick={leave(() => page.discardShared())}>
        Discard
      </button>
      <button
        type="button"
        onClick={leave(() => page.keepShared())}
        title="Keep them in this browser, with yours"
      >
        Keep as mine
      </button>
    </div>
  );
}

/** `2 cells and added 1`. */
function describe(edited: number, added: number): string {
  const cells = `${edited} ${edited === 1 ? "cell" : "cells"}`;
  return added === 0 ? cells : `${cells} and added ${added}`;
}
