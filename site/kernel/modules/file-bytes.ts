/** What `readFileSync` gives without an encoding: bytes that print and convert as Node's Buffer does. */
const PRINTED = 50;

export class FileBytes extends Uint8Array {
  override toString(encoding = "utf8"): string {
    return decode(this, encoding);
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    const hex = [...this.subarray(0, PRINTED)]
      .map((byte) => ` ${byte.toString(16).padStart(2, "0")}`)
      .join("");
    const more = this.length - PRINTED;
    return `<Buffer${hex}${more > 0 ? ` ... ${more} more byte${more > 1 ? "s" : ""}` : ""}>`;
  }
}

export const decode = (bytes: Uint8Array, encoding: string): string =>
  new TextDecoder(encoding).decode(bytes);

export const encode = (data: unknown): Uint8Array =>
  ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice()
    : new TextEncoder().encode(String(data));
