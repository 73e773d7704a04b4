// The step before a chapter, if it is there, and what the chapter changes in its code.
import fs from "node:fs";
import path from "node:path";
import typescript from "typescript";
import { stepOf } from "../chapters";
import { parseNotebook, type Notebook } from "./ipynb";
import { stepChanges, type DeclarationChange } from "./step-changes";

export interface ChangesSince {
  /** The step before. */
  step: number;
  changes: DeclarationChange[];
}

const read = (file: string): Notebook => parseNotebook(fs.readFileSync(file, "utf8"), file);

/** Nothing when there is no step before, or when the two have no code in common. */
export function changesSincePrevious(file: string): ChangesSince | undefined {
  const step = stepOf(file);
  if (step === undefined || !fs.existsSync(file)) return undefined;
  const folder = path.dirname(file);
  const previous = fs.readdirSync(folder).find((name) => stepOf(name) === step - 1);
  if (previous === undefined) return undefined;
  const changes = stepChanges(read(path.join(folder, previous)), read(file), typescript);
  return changes.length === 0 ? undefined : { step: step - 1, changes };
}
