import Link from "@docusaurus/Link";
import CodeBlock from "@theme/CodeBlock";
import useBaseUrl from "@docusaurus/useBaseUrl";
import Layout from "@theme/Layout";
import type { ReactElement, ReactNode } from "react";
import { STAGES, stageOf } from "../chapters";
import contents from "@generated/dezero-notebooks/default/contents.json";
import type { Entry } from "../plugin/contents";
import { codeCells, readNotebook } from "../plugin/ipynb";
import { Cell } from "../theme/NotebookCell";
import { useProgress } from "../theme/useProgress";
import styles from "./index.module.css";
// A notebook like the chapters, so that its stored output is checked by the same run as theirs.
import landing from "./landing.ipynb";

const cells = codeCells(readNotebook(landing, "landing.ipynb"));

export default function Home(): ReactElement {
  return (
    <Layout
      title="Deep learning from scratch, in TypeScript"
      description="A define-by-run deep-learning framework in TypeScript, and the notebooks that build it step by step. Every cell runs in the page."
    >
      <main className={styles.page}>
        <header className={styles.hero}>
          <div>
            <h1>Deep learning from scratch, in TypeScript</h1>
            <p className={styles.lead}>
              A small framework with automatic differentiation, and the notebooks that build it, one idea at a
              time. Every cell runs right in the page.
            </p>
            <p className={styles.actions}>
              <Link className={styles.primary} to="/notebooks/step01">
                Start at step 1
              </Link>
              <Link to="/docs/start">How to start</Link>
            </p>
          </div>
          <div className={styles.live}>
            {cells.map((cell) => (
              <Cell key={cell.id} cell={cell} numbered={false} />
            ))}
            <p className={styles.caption}>
              Rosenbrock&rsquo;s function and its gradient, computed by the framework itself. Press Run, or
              edit the point first.
            </p>
          </div>
        </header>

        <section aria-labelledby="ways">
          <h2 id="ways">Three ways in</h2>
          <div className={styles.ways}>
            <Way title="On this page">
              <p>
                Read a chapter, change a line, press Run. Nothing to install; your edits stay in your browser.
              </p>
              <p>
                <Link to="/notebooks/step01">Step 1 is a box for a number</Link>
              </p>
            </Way>
            <Way title="In JupyterLab">
              <p>The chapters are notebooks. In a copy of the repository, one command opens them.</p>
              <CodeBlock language="bash">npm run lab</CodeBlock>
            </Way>
            <Way title="In your own program">
              <p>The framework is a package without dependencies, for Node and for the browser.</p>
              <CodeBlock language="bash">npm install dezero</CodeBlock>
            </Way>
          </div>
        </section>

        <section aria-labelledby="chapters">
          <h2 id="chapters">Chapters</h2>
          <Contents />
          <p>
            You know DeZero in Python?{" "}
            <Link to="/docs/python-to-typescript">Here is what each thing is called</Link>.
          </p>
        </section>
      </main>
    </Layout>
  );
}

function Way({ title, children }: { title: string; children: ReactNode }): ReactElement {
  return (
    <div>
      <h3>{title}</h3>
      {children}
    </div>
  );
}

/** All chapters under their stages, and the appendices; those that the reader has run to the end are marked. */
function Contents(): ReactElement {
  const entries = contents;
  const appendices = entries.filter(({ step }) => step === undefined);
  return (
    <>
      {STAGES.map((stage) => {
        const chapters = entries.filter(({ step }) => step !== undefined && stageOf(step) === stage);
        if (chapters.length === 0) return null;
        return (
          <section key={stage.number} className={styles.stage}>
            <h3>
              Stage {stage.number}: {stage.name}
            </h3>
            <ol className={styles.chapters}>
              {chapters.map((entry) => (
                <Chapter key={entry.id} entry={entry} />
              ))}
            </ol>
          </section>
        );
      })}
      {appendices.length > 0 && (
        <section className={styles.stage}>
          <h3>Appendices</h3>
          <ul className={styles.chapters}>
            {appendices.map((entry) => (
              <Chapter key={entry.id} entry={entry} />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Chapter({ entry: { id, step, title, description } }: { entry: Entry }): ReactElement {
  const route = useBaseUrl(`/notebooks/${id}`);
  return (
    <li value={step}>
      <Link to={route}>{title}</Link>
      {useProgress().has(route) && <span className={styles.ran}> (run to the end)</span>}
      <p>{description}</p>
    </li>
  );
}
