import { use, useLayoutEffect, useRef, useState, type ReactElement } from "react";
import { once } from "../once";
import { declare, isolate, useInPageHtml } from "./isolate";

/** In a chunk of its own: most pages never need the sanitizer. */
const sanitizer = once(() => import(/* webpackChunkName: "sanitize" */ "./sanitize"));

interface Props {
  markup: string;
  /** Part of the notebook file: shown as it is, at build time (where there is no DOM) and in the page. */
  trusted: boolean;
  className?: string;
}

/**
 * HTML or SVG in a shadow root. Its styles, ids and class names end there: two plots on a page do not disturb each other,
 * and no output can restyle the page.
 */
export default function Isolated({ markup, trusted, className }: Props): ReactElement {
  const sanitize = trusted ? undefined : use(sanitizer()).sanitize;
  const host = useRef<HTMLDivElement>(null);
  const drawn = useRef<string>(null);
  // React must not touch later what browsers have made of the page's HTML.
  const inPageHtml = useInPageHtml();
  const [declared] = useState(() => (inPageHtml && trusted ? declare(markup) : ""));

  useLayoutEffect(() => {
    const parsed = host.current!.shadowRoot;
    if (parsed && trusted && drawn.current === null) drawn.current = markup; // from the page's HTML
    if (drawn.current === markup) return;
    drawn.current = markup;
    const root = parsed ?? host.current!.attachShadow({ mode: "open" });
    root.innerHTML = isolate(trusted ? markup : "");
    if (sanitize) root.lastElementChild!.replaceChildren(sanitize(markup));
  }, [markup, trusted, sanitize]);

  return (
    <div
      ref={host}
      className={className}
      data-isolated
      dangerouslySetInnerHTML={{ __html: declared }}
      suppressHydrationWarning
    />
  );
}
