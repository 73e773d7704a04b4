import { isActiveSidebarItem } from "@docusaurus/plugin-content-docs/client";
import Original from "@theme-init/DocSidebarItem/Category";
import type { Props } from "@theme/DocSidebarItem/Category";
import DocSidebarItems from "@theme/DocSidebarItems";
import clsx from "clsx";
import { useLayoutEffect, useRef, type ReactElement } from "react";
import styles from "./styles.module.css";

/**
 * A part of the sidebar that opens and closes, such as a stage. It does so without a script too: Docusaurus' own leaves what is
 * closed out of the page's HTML. The one with the page that is read is open, and the page's name is in view.
 */
export default function DocSidebarItemCategory(props: Props): ReactElement {
  const { item, activePath, onItemClick, level } = props;
  const details = useRef<HTMLDetailsElement>(null);
  const isActive = isActiveSidebarItem(item, activePath);
  const isPlain = !item.collapsible || item.href !== undefined;

  useLayoutEffect(() => {
    if (!isActive || !details.current) return;
    details.current.open = true; // the reader may have closed it
    bringIntoView(details.current.querySelector<HTMLElement>("[aria-current=page]"));
  }, [isActive, activePath]);

  if (isPlain) return <Original {...props} />;
  return (
    <li className="menu__list-item">
      <details ref={details} open={isActive || !item.collapsed} className={styles.category}>
        <summary
          className={clsx(
            "menu__link menu__link--sublist menu__link--sublist-caret",
            isActive && "menu__link--active",
          )}
        >
          <span className={styles.label}>{item.label}</span>
        </summary>
        <ul className="menu__list">
          <DocSidebarItems
            items={item.items}
            onItemClick={onItemClick}
            activePath={activePath}
            level={level + 1}
          />
        </ul>
      </details>
    </li>
  );
}

/** Scrolls the sidebar, and never the page. */
function bringIntoView(entry: HTMLElement | null): void {
  const menu = entry?.closest(".menu");
  if (!entry || !menu) return;
  const [inner, outer] = [entry.getBoundingClientRect(), menu.getBoundingClientRect()];
  if (inner.top >= outer.top && inner.bottom <= outer.bottom) return;
  menu.scrollTop += inner.top + inner.height / 2 - (outer.top + outer.height / 2);
}
