import type { EditorState } from "@codemirror/state";
import type { Answer, Question, Rest } from "../../../language/protocol";

/** Asks about the cell that is edited: with its text as the editor has it, and those of the cells above. */
export type Ask = <Q extends Question>(
  question: Q,
  state: EditorState,
  ...rest: Rest<Q>
) => Promise<Answer<Q>>;
