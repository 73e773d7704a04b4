import { useDoc, useSidebarBreadcrumbs } from "@docusaurus/plugin-content-docs/client";
import StructuredData from "@theme/DocBreadcrumbs/StructuredData";
import Original from "@theme-init/DocBreadcrumbs";
import clsx from "clsx";
import type { ReactElement } from "react";
import { STAGES, stageOf, stepOf, STEPS } from "../../chapters";
import styles from "./styles.module.css";

/** Above the title of a chapter: its place in the book. Other pages have Docusaurus' breadcrumbs. */
export default function DocBreadcrumbs(): ReactElement {
  const { metadata } = useDoc();
  const breadcrumbs = useSidebarBreadcrumbs();
  const step = metadata.source.endsWith(".ipynb") ? stepOf(metadata.id) : undefined;
  if (step === undefined) return <Original />;
  const stage = stageOf(step);
  return (
    <>
      {breadcrumbs && <StructuredData breadcrumbs={breadcrumbs} />}
      <p className={clsx("theme-doc-breadcrumbs", styles.place)}>
        <span>
          Step {step} of {STEPS}
        </span>
        <span>
          Stage {stage.number} of {STAGES.length}: {stage.name}
        </span>
      </p>
    </>
  );
}
