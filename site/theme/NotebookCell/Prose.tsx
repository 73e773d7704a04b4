import clsx from "clsx";
import { use, useMemo, type ReactElement } from "react";
import { once } from "../once";
import { mayHoldMath } from "./math-marks";
import styles from "./outputs.module.css";

// Each loads when a run shows an output that needs it; what the notebook file stores is rendered at build time.
const libraries = {
  markdown: once(() => import(/* webpackChunkName: "markdown" */ "./markdown")),
  math: once(() => import(/* webpackChunkName: "math" */ "./page-math")),
  sanitize: once(() => import(/* webpackChunkName: "sanitize" */ "./sanitize")),
};

export const isProse = (mime: string): boolean => mime === "text/markdown" || mime === "text/latex";

/** Markdown or LaTeX as safe HTML. Markdown looks like the chapter's own text. */
export function Prose({ mime, html }: { mime: string; html: string }): ReactElement {
  const className = mime === "text/latex" ? styles.latex : clsx(styles.prose, "markdown");
  return <div className={className} dangerouslySetInnerHTML={{ __html: html }} />;
}

/** Markdown that a cell displayed just now, with formulas. */
export function Markdown({ text }: { text: string }): ReactElement {
  const { markdownToHtml } = use(libraries.markdown());
  const { sanitizeProse } = use(libraries.sanitize());
  const renderMath = mayHoldMath(text) ? use(libraries.math()).renderMarkedMath : undefined;
  const html = useMemo(() => {
    const safe = sanitizeProse(markdownToHtml(text));
    return renderMath ? renderMath(safe) : safe;
  }, [text, markdownToHtml, sanitizeProse, renderMath]);
  return <Prose mime="text/markdown" html={html} />;
}

export function Latex({ text }: { text: string }): ReactElement {
  const { latexToHtml } = use(libraries.math());
  const html = useMemo(() => latexToHtml(text), [text, latexToHtml]);
  return <Prose mime="text/latex" html={html} />;
}
