import Link from "@docusaurus/Link";
import CodeBlock from "@theme/CodeBlock";
import Layout from "@theme/Layout";
import type { ReactElement, ReactNode } from "react";
import { codeCells, readNotebook } from "../plugin/ipynb";
import { Cell } from "../theme/NotebookCell";
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
              <Link className={styles.primary} to="/notebooks/step17">
                Open a chapter
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
                <Link to="/notebooks/step18">Step 18 is a good first one</Link>
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
          <ol className={styles.chapters}>
            <Chapter step={17} title="Memory and circular references">
              A graph of variables and functions holds on to its memory, in cycles. What a weak reference is,
              what each language&rsquo;s collector does with it, and what to keep.
            </Chapter>
            <Chapter step={18} title="Modes that save memory">
              Gradients that nobody asked for are not kept, and a forward pass alone builds no graph:{" "}
              <code>retainGrad</code>, <code>usingConfig</code>, <code>noGrad</code>.
            </Chapter>
          </ol>
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

function Chapter({
  step,
  title,
  children,
}: {
  step: number;
  title: string;
  children: ReactNode;
}): ReactElement {
  return (
    <li value={step}>
      <Link to={`/notebooks/step${step}`}>{title}</Link>
      <p>{children}</p>
    </li>
  );
}
