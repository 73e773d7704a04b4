// What a run has found: rows of cells, in the unit of the row.

/** A figure. */
export interface Measured {
  readonly median: number;
  readonly min: number;
  readonly samples: readonly number[];
  /** How its result disagrees with the expected one, if it does: then the figure counts for nothing. */
  readonly wrong: string | null;
}
/** A dash, with its reason. */
export interface Missing {
  readonly why: string;
}
export type Cell = Measured | Missing;

export interface Row {
  readonly id: string;
  readonly group: string;
  readonly unit: string;
  /** By column id. */
  readonly cells: Readonly<Record<string, Cell>>;
}

export const isMeasured = (cell: Cell | undefined): cell is Measured =>
  cell !== undefined && "median" in cell;
export const counts = (cell: Cell | undefined): cell is Measured => isMeasured(cell) && cell.wrong === null;

/** How many times as long (or as large) as the engine's the best of the columns `peers` is; null when either is missing. */
export function ratioToBest(row: Row, peers: readonly string[]): number | null {
  const own = row.cells.dezero;
  const others = peers.map((id) => row.cells[id]).filter(counts);
  if (!counts(own) || others.length === 0) return null;
  return Math.min(...others.map(({ median }) => median)) / own.median;
}
