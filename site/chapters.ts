/** The book's plan, in one table: where each step stands. */

export const STEPS = 60;

export interface Stage {
  number: number;
  name: string;
  first: number;
  last: number;
}

export const STAGES: readonly Stage[] = [
  { number: 1, name: "Automatic differentiation", first: 1, last: 10 },
  { number: 2, name: "Natural code", first: 11, last: 24 },
  { number: 3, name: "Higher-order derivatives", first: 25, last: 36 },
  { number: 4, name: "Neural networks", first: 37, last: 51 },
  { number: 5, name: "Challenges", first: 52, last: STEPS },
];

/** A chapter is a notebook called `step18`, which may be a page's id, a file or a path that ends like that. */
const CHAPTER = /(?:^|\/)step0*(\d+)(?:\.ipynb)?\/?$/;

/** The number of the step that a notebook is about, or nothing when it is no chapter of the book. */
export function stepOf(name: string): number | undefined {
  const step = Number(CHAPTER.exec(name)?.[1]);
  return step >= 1 && step <= STEPS ? step : undefined;
}

export const stageOf = (step: number): Stage => STAGES.find(({ last }) => step <= last)!;
