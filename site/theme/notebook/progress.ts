/** Which notebooks the reader has run to the end, in this browser. A store without a framework. */
import type { Store } from "./changes";

const KEY = "dezero:ran";

export class Progress {
  private pages: ReadonlySet<string> | undefined;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly store: () => Pick<Store, "getItem" | "setItem">) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  readonly get = (): ReadonlySet<string> => (this.pages ??= this.load());

  /** Notes that every cell of a page has run. */
  add(page: string): void {
    if (this.get().has(page)) return;
    this.pages = new Set([...this.load(), ...this.get(), page]); // another tab may have added some
    try {
      this.store().setItem(KEY, JSON.stringify([...this.pages]));
    } catch {
      // No storage: it is known for this visit.
    }
    for (const listener of [...this.listeners]) listener();
  }

  private load(): ReadonlySet<string> {
    try {
      const pages: unknown = JSON.parse(this.store().getItem(KEY) ?? "[]");
      return new Set(Array.isArray(pages) ? pages.filter((page) => typeof page === "string") : []);
    } catch {
      return new Set();
    }
  }
}
