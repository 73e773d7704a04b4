/** Insertions into, and replacements in, a text; positions are those of the original. */
interface Edit {
  start: number;
  end: number;
  text: string;
}

export class Edits {
  private readonly edits: Edit[] = [];

  constructor(private readonly original: string) {}

  insert(at: number, text: string): void {
    this.edits.push({ start: at, end: at, text });
  }

  replace(start: number, end: number, text: string): void {
    this.edits.push({ start, end, text });
  }

  /** Takes a piece out but keeps its line breaks, so that the lines below keep their numbers. */
  blank(start: number, end: number): void {
    this.replace(start, end, this.original.slice(start, end).replace(/[^\n]/g, ""));
  }

  /** Edits at one place come out in the order in which they were made (the sort is stable). */
  apply(): string {
    let text = "";
    let at = 0;
    for (const edit of [...this.edits].sort((a, b) => a.start - b.start)) {
      text += this.original.slice(at, edit.start) + edit.text;
      at = edit.end;
    }
    return text + this.original.slice(at);
  }
}
