import clsx from "clsx";
import { Suspense, useMemo, type ReactElement } from "react";
import type { MimeBundle, Output } from "../../kernel/protocol";
import type { StoredPicture as Picture } from "../../plugin/stored-pictures";
import { parseAnsi } from "./ansi";
import { fingerprint } from "./fingerprint";
import Isolated from "./Isolated";
import styles from "./outputs.module.css";
import { isProse, Latex, Markdown, Prose } from "./Prose";
import StoredPicture from "./StoredPicture";

/** Outputs longer than this scroll, and take the focus so that the arrow keys scroll them. */
const TALL = 24;

/** Forms that are markup, the richest first. */
const MARKUP = ["image/svg+xml", "text/html", "text/markdown", "text/latex"];
const IMAGES = ["image/png", "image/jpeg", "image/gif", "image/webp"];

interface Props {
  outputs: readonly Output[];
  /** The outputs committed with the notebook. */
  stored: readonly Output[];
  /** HTML of the stored Markdown and LaTeX, by their text. */
  rendered?: Readonly<Record<string, string>>;
  /** Shown results are of an earlier run, and a new one has not printed yet. */
  waiting: boolean;
  label: string;
}

export default function Outputs({ outputs, stored, rendered, waiting, label }: Props): ReactElement | null {
  const committed = useMemo(() => committedWith(stored, rendered), [stored, rendered]);
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
        <OutputView key={index} output={output} committed={committed} />
      ))}
    </div>
  );
}

/**
 * Markup that is part of the notebook file. It needs no sanitizing, at build time (where there is no DOM) or in the page: it is
 * reviewed and committed like this component, and whoever can change it can change the page's scripts. A run that produces the
 * very same markup is shown the same way, so static and live pages look alike.
 */
interface Committed {
  /** HTML by the text of the output. */
  markup: Readonly<Record<string, string>>;
  /** Pictures that are not in the page's script, by the fingerprint of the output. */
  pictures: ReadonlyMap<string, Picture>;
}

function committedWith(
  stored: readonly Output[],
  rendered: Readonly<Record<string, string>> = {},
): Committed {
  const markup: Record<string, string> = { ...rendered };
  const pictures = new Map<string, Picture>();
  for (const output of stored) {
    if (output.type !== "display" && output.type !== "result") continue;
    for (const mime of [...MARKUP, ...IMAGES]) {
      const value = output.data[mime];
      if (typeof value === "object") pictures.set((value as Picture).key, value as Picture);
      else if (value !== undefined && !isProse(mime)) markup[value] = value;
    }
  }
  return { markup, pictures };
}

/** The stored picture that an output has or, when a run has made the very same, would have. */
function pictureOf(value: string | object | undefined, { pictures }: Committed): Picture | undefined {
  if (value === undefined || pictures.size === 0) return undefined;
  return pictures.get(typeof value === "string" ? fingerprint(value) : (value as Picture).key);
}

/** The value of a MIME type as text, if the bundle has it. */
function textOf(data: MimeBundle, mime: string): string | undefined {
  const value = data[mime];
  return typeof value === "object" ? JSON.stringify(value, null, 2) : value;
}

function OutputView({ output, committed }: { output: Output; committed: Committed }): ReactElement {
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
      return <Display data={output.data} kind={output.type} committed={committed} />;
  }
}

function Display({
  data,
  kind,
  committed,
}: {
  data: MimeBundle;
  kind: string;
  committed: Committed;
}): ReactElement {
  for (const mime of MARKUP) {
    const markup = textOf(data, mime);
    if (markup === undefined) continue;
    const picture = pictureOf(data[mime], committed);
    return (
      <div data-output={kind} data-mime={mime}>
        {picture ? (
          <StoredPicture key={picture.key} picture={picture} />
        ) : Object.hasOwn(committed.markup, markup) ? (
          <Markup mime={mime} html={committed.markup[markup]!} />
        ) : (
          <Suspense fallback={<Text text={textOf(data, "text/plain") ?? ""} />}>
            <LiveMarkup mime={mime} text={markup} />
          </Suspense>
        )}
      </div>
    );
  }
  const image = IMAGES.find((mime) => data[mime] !== undefined);
  if (image !== undefined) {
    const picture = pictureOf(data[image], committed);
    return picture ? (
      <div data-output={kind} data-mime={image}>
        <StoredPicture key={picture.key} picture={picture} />
      </div>
    ) : (
      <div data-output={kind} className={styles.picture}>
        <img
          alt={textOf(data, "text/plain") ?? "Picture made by the cell"}
          src={`data:${image};base64,${textOf(data, image)?.trim()}`}
        />
      </div>
    );
  }
  const mime = "text/plain" in data ? "text/plain" : (Object.keys(data)[0] ?? "");
  return <Text text={textOf(data, mime) ?? ""} kind={kind} />;
}

function Markup({ mime, html }: { mime: string; html: string }): ReactElement {
  if (isProse(mime)) return <Prose mime={mime} html={html} />;
  return <Isolated markup={html} trusted className={classOf(mime)} />;
}

function LiveMarkup({ mime, text }: { mime: string; text: string }): ReactElement {
  if (mime === "text/markdown") return <Markdown text={text} />;
  if (mime === "text/latex") return <Latex text={text} />;
  return <Isolated markup={text} trusted={false} className={classOf(mime)} />;
}

const classOf = (mime: string) => (mime === "text/html" ? styles.html : styles.picture);

function Text({ text, kind }: { text: string; kind?: string }): ReactElement {
  return (
    <pre className={clsx(styles.text, kind === "stderr" && styles.stderr)} data-output={kind}>
      <Spans text={text} />
    </pre>
  );
}

function Spans({ text }: { text: string }): ReactElement {
  return (
    <>
      {parseAnsi(text).map(({ text: part, color, bold }, index) =>
        color === undefined && !bold ? (
          part
        ) : (
          <span
            key={index}
            style={{ color: color && `var(--ansi-${color})`, fontWeight: bold ? "bold" : undefined }}
          >
            {part}
          </span>
        ),
      )}
    </>
  );
}
