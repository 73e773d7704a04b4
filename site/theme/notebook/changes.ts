/**
 * What a reader has made of a page: edited cells, and scratch cells of their own. Kept in this browser, per page; without
 * storage (private windows) it lasts for the visit. Somebody else's, opened from a link, is kept only when the reader says so.
 *
 * A store without a framework, like the kernel's client: a snapshot keeps its identity until something in it changes.
 */

/** A cell of the reader's own. `after` is the id of the chapter's cell above it, or "" at the end of the page. */
export interface ScratchCell {
  readonly id: string;
  readonly after: string;
  readonly source: string;
}

/** Never changed in place. */
export interface Changes {
  /** The edited cells' text, by cell. */
  readonly edits: Readonly<Record<string, string>>;
  readonly scratch: readonly ScratchCell[];
  /** They come from a link: shown, not kept. */
  readonly shared: boolean;
}

export const NO_CHANGES: Changes = Object.freeze({ edits: {}, scratch: [], shared: false });

/** The part of `localStorage` that is needed; tests bring their own. */
export interface Store {
  readonly length: number;
  key(index: number): string | null;
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export class PageChanges {
  private changes: Changes | undefined;
  /** The reader's own, put aside while shared ones are shown. */
  private own: Changes | undefined;
  private readonly originals = new Map<string, string>();
  private readonly listeners = new Set<() => void>();
  private readonly editPrefix: string;
  private readonly scratchKey: string;

  constructor(
    page: string,
    private readonly store: () => Store,
  ) {
    this.editPrefix = `dezero:edit:${page}:`;
    this.scratchKey = `dezero:scratch:${page}`;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  readonly get = (): Changes => (this.changes ??= this.load());

  /** Makes a cell of the chapter known, with its own text. */
  register(cell: string, original: string): void {
    this.originals.set(cell, original);
  }

  sourceOf(cell: string): string {
    const scratch = this.get().scratch.find(({ id }) => id === cell);
    return scratch?.source ?? this.get().edits[cell] ?? this.originals.get(cell) ?? "";
  }

  /** The cells of the page whose text is not the chapter's: an edit may be of a cell that is no more. */
  editedCells(): string[] {
    return Object.entries(this.get().edits).flatMap(([cell, source]) =>
      this.originals.has(cell) && this.originals.get(cell) !== source ? [cell] : [],
    );
  }

  edit(cell: string, source: string): void {
    const { [cell]: _, ...others } = this.get().edits;
    const same = source === this.originals.get(cell);
    this.change({ edits: same ? others : { ...others, [cell]: source } });
    this.write(this.editPrefix + cell, same ? null : source);
  }

  /** Takes back all edits. What is returned puts them there again. */
  resetEdits(): () => void {
    const { edits } = this.get();
    for (const [cell, original] of this.originals) if (cell in edits) this.edit(cell, original);
    return () => {
      for (const [cell, source] of Object.entries(edits)) this.edit(cell, source);
    };
  }

  /** An empty scratch cell, or one with some code to start from; below those that are there already. */
  addScratch(after: string, source = ""): ScratchCell {
    const { scratch } = this.get();
    const cell = { id: freshId(scratch), after, source };
    this.setScratch([...scratch, cell]);
    return cell;
  }

  editScratch(id: string, source: string): void {
    this.setScratch(this.get().scratch.map((cell) => (cell.id === id ? { ...cell, source } : cell)));
  }

  /** Takes a scratch cell away. What is returned puts it there again. */
  removeScratch(id: string): () => void {
    const before = this.get().scratch;
    this.setScratch(before.filter((cell) => cell.id !== id));
    const removed = before.filter((cell) => cell.id === id);
    return () => this.setScratch([...this.get().scratch, ...removed]);
  }

  /** Shows what a link carries instead of the reader's own changes. */
  openShared({ edits, scratch }: Pick<Changes, "edits" | "scratch">): void {
    this.own ??= this.get();
    this.change({ edits, scratch, shared: true });
  }

  /** Back to the reader's own. */
  discardShared(): void {
    const { own } = this;
    if (!own) return;
    this.own = undefined;
    this.change(own);
  }

  /** From now on these are the reader's, beside what they had in other cells. */
  keepShared(): void {
    const { own } = this;
    if (!own) return;
    const { edits, scratch } = this.get();
    this.own = undefined;
    this.change({ ...own, shared: false });
    for (const [cell, source] of Object.entries(edits)) this.edit(cell, source);
    for (const { after, source } of scratch) this.addScratch(after, source);
  }

  private setScratch(scratch: readonly ScratchCell[]): void {
    this.change({ scratch });
    this.write(this.scratchKey, scratch.length === 0 ? null : JSON.stringify(scratch));
  }

  private change(change: Partial<Changes>): void {
    this.changes = { ...this.get(), ...change };
    for (const listener of [...this.listeners]) listener();
  }

  private write(key: string, value: string | null): void {
    if (this.get().shared) return;
    try {
      if (value === null) this.store().removeItem(key);
      else this.store().setItem(key, value);
    } catch {
      // No storage, or it is full: the change is still on the page.
    }
  }

  private load(): Changes {
    try {
      const store = this.store();
      const edits: Record<string, string> = {};
      for (let i = 0; i < store.length; i++) {
        const key = store.key(i)!;
        if (key.startsWith(this.editPrefix)) edits[key.slice(this.editPrefix.length)] = store.getItem(key)!;
      }
      return {
        ...NO_CHANGES,
        edits,
        scratch: scratchCells(JSON.parse(store.getItem(this.scratchKey) ?? "[]")),
      };
    } catch {
      return NO_CHANGES;
    }
  }
}

function freshId(scratch: readonly ScratchCell[]): string {
  return `scratch-${1 + Math.max(0, ...scratch.map(({ id }) => Number(id.slice("scratch-".length))))}`;
}

/** The scratch cells in data from outside: whatever is not one is left out. */
export function scratchCells(data: unknown): ScratchCell[] {
  if (!Array.isArray(data)) return [];
  const cells: ScratchCell[] = [];
  for (const cell of data as Partial<Record<keyof ScratchCell, unknown>>[]) {
    if (typeof cell?.source !== "string" || typeof cell.after !== "string") continue;
    const known = typeof cell.id === "string" && /^scratch-\d{1,9}$/.test(cell.id) ? cell.id : undefined;
    const id = known && !cells.some((other) => other.id === known) ? known : freshId(cells);
    cells.push({ id, after: cell.after, source: cell.source });
  }
  return cells;
}
