import Link from "@docusaurus/Link";
import { useDocsData } from "@docusaurus/plugin-content-docs/client";
import clsx from "clsx";
import type { ReactElement } from "react";
import styles from "./styles.module.css";

/** `/notebooks/step17` is step 17. */
const stepOf = (path: string): string | undefined => /step0*(\d+)$/.exec(path)?.[1];

/** The page for an address that leads nowhere: what the reader may have looked for is one step away. */
export default function NotFoundContent({ className }: { className?: string }): ReactElement {
  const [version] = useDocsData("notebooks").versions;
  const steps = (version?.docs ?? [])
    .map(({ path }) => ({ path, step: stepOf(path) }))
    .filter(({ step }) => step !== undefined)
    .sort((a, b) => Number(a.step) - Number(b.step));
  return (
    <main className={clsx("container", styles.page, className)}>
      <h1>There is no such page</h1>
      <p>The address may be mistyped, or the page has moved. These are the ways on:</p>
      <ul>
        <li>
          <Link to="/search">Search all pages</Link>, by words or by names in TypeScript or Python. On any
          page, the key <kbd>/</kbd> goes to the search box.
        </li>
        <li>
          <Link to="/docs/start">Start here</Link> says what this is.
        </li>
        <li>
          The <Link to="/api">API reference</Link> has everything that the package exports.
        </li>
      </ul>
      <h2>Chapters</h2>
      <ul className={styles.steps}>
        {steps.map(({ path, step }) => (
          <li key={path}>
            <Link to={path}>Step {step}</Link>
          </li>
        ))}
      </ul>
    </main>
  );
}
