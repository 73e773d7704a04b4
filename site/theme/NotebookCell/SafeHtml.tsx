import { useMemo, type ReactElement } from "react";
import { sanitize } from "./sanitize";

/** Markup that a cell produced just now, in a chunk of its own: most pages never need the sanitizer. */
export default function SafeHtml({
  markup,
  className,
}: {
  markup: string;
  className?: string;
}): ReactElement {
  const safe = useMemo(() => sanitize(markup), [markup]);
  return <div className={className} dangerouslySetInnerHTML={{ __html: safe }} />;
}
