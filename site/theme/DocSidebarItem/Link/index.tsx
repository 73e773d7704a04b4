import Original from "@theme-init/DocSidebarItem/Link";
import type { Props } from "@theme/DocSidebarItem/Link";
import type { ReactElement } from "react";
import { useProgress } from "../../useProgress";
import styles from "./styles.module.css";

/** A page in the sidebar. A chapter that the reader has run to the end says so. */
export default function DocSidebarItemLink(props: Props): ReactElement {
  const ran = useProgress().has(props.item.href.replace(/(.)\/$/, "$1"));
  if (!ran) return <Original {...props} />;
  // The label is the link's name: what is added here is read out with it.
  const label = (
    <>
      {props.item.label}
      <span className={styles.ran} title="You have run this step to the end">
        <span className={styles.readOut}> (run to the end)</span>
      </span>
    </>
  );
  return <Original {...props} item={{ ...props.item, label: label as unknown as string }} />;
}
