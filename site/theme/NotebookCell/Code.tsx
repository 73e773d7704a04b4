import clsx from "clsx";
import { Highlight } from "prism-react-renderer";
import type { ReactElement } from "react";
import { codeTheme } from "../code-theme";
import styles from "./styles.module.css";

interface Props {
  source: string;
  label: string;
  /** The line to mark, from 1: where the cell's error was thrown. */
  errorLine?: number;
}

/** A cell's code at rest: highlighted when the site is built, so it needs no script to be read. */
export default function Code({ source, label, errorLine }: Props): ReactElement {
  return (
    <Highlight code={source.replace(/\n$/, "")} language="typescript" theme={codeTheme}>
      {({ tokens, getTokenProps }) => (
        <pre className={styles.code} tabIndex={0} aria-label={label}>
          <code>
            {tokens.map((line, index) => (
              <span
                key={index}
                className={clsx(styles.line, errorLine === index + 1 && styles.errorLine)}
                data-error-line={errorLine === index + 1 || undefined}
              >
                {line.map((token, position) => {
                  if (token.empty) return null; // an empty line: its end is below
                  const { className: _, ...props } = getTokenProps({ token });
                  // Bare text where the theme says nothing keeps the page small.
                  return props.style ? <span key={position} {...props} /> : props.children;
                })}
                {"\n"}
              </span>
            ))}
          </code>
        </pre>
      )}
    </Highlight>
  );
}
