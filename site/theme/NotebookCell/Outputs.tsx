import clsx from "clsx";
import { lazy, Suspense, useMemo, type ReactElement } from "react";
import type { MimeBundle, Output } from "../../kernel/protocol";
import { parseAnsi } from "./ansi";
import styles from "./outputs.module.css";

const SafeHtml = lazy(() => import(/* webpackChunkName: "sanitize" */ "./SafeHtml"));

/** Outputs longer than this scroll, and take the focus so that the arrow keys scroll them. */
const TALL = 24;

const MARKUP = ["image/svg+xml", "text/html"] as const;
const IMAGES = ["image/png", "image/jpeg", "image/gif", "image/webp"];
const TEXTS = ["text/plain", "text/markdown", "text/latex"];

interface Props {
  outputs: readonly Output[];
  /** The outputs committed with the notebook. */
  stored: readonly Output[];
  /** Shown results are of an earlier run, and a new one has not printed yet. */
  waiting: boolean;
  label: string;
}

export default function Outputs({ outputs, stored, waiting, label }: Props): ReactElement | null {
  const trusted = useMemo(() => committedMarkup(stored), [stored]);
  if (outputs.length === 0) return null;
  const tall = outputs.some((output) => output.type === "stream" && output.text.split("\n").length > TALL);
  return (
    <div
      className={clsx(styles.outputs, waiting && styles.waiting)}
      role="log"
      aria-label={label}
      aria-live="polite"
      tabIndex={tall ? 0 : undefined}
    >
      {outputs.map((output, index) => (
        <OutputView key={index} output={output} trusted={trusted} />
      ))}
    </div>
  );
}

/**
 * Markup that is part of the notebook file. It needs no sanitizing, at build time (where there is no DOM) or in the
 * page: it is reviewed and committed like this component, and whoever can change it can change the page's scripts.
 * A run that produces the very same markup is shown the same way, so static and live pages look alike.
 */
function committedMarkup(stored: readonly Output[]): Set<string> {
  const markup = new Set<string>();
  for (const output of stored) {
    if (output.type !== "display" && output.type !== "result") continue;
    for (const mime of MARKUP) if (mime in output.data) markup.add(textOf(output.data, mime)!);
  }
  return markup;
}

/** The value of a MIME type as text, if the bundle has it. */
function textOf(data: MimeBundle, mime: string): string | undefined {
  const value = data[mime];
  return typeof value === "object" ? JSON.stringify(value, null, 2) : value;
}

function OutputView({ output, trusted }: { output: Output; trusted: Set<string> }): ReactElement {
  switch (output.type) {
    case "stream":
      return <Text text={output.text} kind={output.name} />;
    case "error":
      return (
        <div className={styles.error} data-output="error">
          <span data-message>
            <strong>{output.ename}</strong>: <Spans text={output.evalue} />
          </span>
          {output.line !== undefined && <span className={styles.where}>line {output.line}</span>}
          {output.traceback.length > 1 && (
            <details className={styles.traceback}>
              <summary>Where it came from</summary>
              <pre>{output.traceback.join("\n")}</pre>
            </details>
          )}
        </div>
      );
    default:
      return <Display data={output.data} kind={output.type} trusted={trusted} />;
  }
}

function Display({
  data,
  kind,
  trusted,
}: {
  data: MimeBundle;
  kind: string;
  trusted: Set<string>;
}): ReactElement {
  for (const mime of MARKUP) {
    const markup = textOf(data, mime);
    if (markup === undefined) continue;
    const className = mime === "text/html" ? styles.html : styles.picture;
    return (
      <div data-output={kind} data-mime={mime}>
        {trusted.has(markup) ? (
          <div className={className} dangerouslySetInnerHTML={{ __html: markup }} />
        ) : (
          <Suspense fallback={null}>
            <SafeHtml className={className} markup={markup} />
          </Suspense>
        )}
      </div>
    );
  }
  const image = IMAGES.find((mime) => data[mime] !== undefined);
  if (image !== undefined) {
    return (
      <div data-output={kind} className={styles.picture}>
        <img
          alt={textOf(data, "text/plain") ?? "Picture made by the cell"}
          src={`data:${image};base64,${textOf(data, image)?.trim()}`}
        />
      </div>
    );
  }
  const mime = TEXTS.find((type) => type in data) ?? Object.keys(data)[0] ?? "";
  return <Text text={textOf(data, mime) ?? ""} kind={kind} />;
}

function Text({ text, kind }: { text: string; kind: string }): ReactElement {
  return (
    <pre className={clsx(styles.text, kind === "stderr" && styles.stderr)} data-output={kind}>
      <Spans text={text} />
    </pre>
  );
}

function Spans({ text }: { text: string }): ReactElement {
  return (
    <>
      {parseAnsi(text).map(({ text: part, colour, bold }, index) =>
        colour === undefined && !bold ? (
          part
        ) : (
          <span
            key={index}
            style={{ color: colour && `var(--ansi-${colour})`, fontWeight: bold ? "bold" : undefined }}
          >
            {part}
          </span>
        ),
      )}
    </>
  );
}
