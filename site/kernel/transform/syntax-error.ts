/** A cell that cannot be read, with the place in the reader's own text (both count from 1). */
export class CellSyntaxError extends SyntaxError {
  constructor(
    message: string,
    readonly line?: number,
    readonly column?: number,
  ) {
    super(message);
    this.name = "SyntaxError";
  }
}
