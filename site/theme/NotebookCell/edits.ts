// A reader's edits stay in their browser, per page and cell. Without storage (private windows) they last for the visit.

const key = (page: string, cell: string): string => `dezero:edit:${page}:${cell}`;

export function loadEdit(page: string, cell: string): string | null {
  try {
    return localStorage.getItem(key(page, cell));
  } catch {
    return null;
  }
}

/** `null` forgets the edit. */
export function saveEdit(page: string, cell: string, source: string | null): void {
  try {
    if (source === null) localStorage.removeItem(key(page, cell));
    else localStorage.setItem(key(page, cell), source);
  } catch {
    // No storage, or it is full: the edit is still on the page.
  }
}
