/** The `tslab` module as a cell in the page sees it: rich displays. */
import type { MimeBundle, Output } from "../protocol";

type Emit = (output: Output) => void;
type Bytes = Uint8Array;

/** tslab's class, method by method; its name is what `display` prints as. */
class DisplayImpl {
  readonly #emit: Emit;

  constructor(
    emit: Emit,
    readonly id?: string,
  ) {
    this.#emit = emit;
  }

  javascript(code: string): void {
    this.raw("text/javascript", code);
  }
  html(html: string): void {
    this.raw("text/html", html);
  }
  markdown(markdown: string): void {
    this.raw("text/markdown", markdown);
  }
  latex(latex: string): void {
    this.raw("text/latex", latex);
  }
  svg(svg: string): void {
    this.raw("image/svg+xml", svg);
  }
  png(bytes: Bytes): void {
    this.raw("image/png", bytes);
  }
  jpeg(bytes: Bytes): void {
    this.raw("image/jpeg", bytes);
  }
  gif(bytes: Bytes): void {
    this.raw("image/gif", bytes);
  }
  pdf(bytes: Bytes): void {
    this.raw("application/pdf", bytes);
  }
  text(text: string): void {
    this.raw("text/plain", text);
  }

  raw(contentType: string, content: string | Bytes | object): void {
    const data: MimeBundle = { [contentType]: asData(content) };
    this.#emit(this.id === undefined ? { type: "display", data } : { type: "display", id: this.id, data });
  }
}

export type Display = InstanceType<typeof DisplayImpl>;

export interface TslabModule {
  display: Display;
  /** A display whose later outputs replace its earlier ones. */
  newDisplay: () => Display;
  versions: { tslab: string; typescript: string; node: string };
}

export function createTslab(emit: Emit): TslabModule {
  let made = 0;
  return {
    display: new DisplayImpl(emit),
    newDisplay: () => new DisplayImpl(emit, `display-${++made}`),
    versions: { tslab: "page", typescript: "page", node: "page" },
  };
}

/** Bytes travel as base64, as notebooks store them; objects as plain JSON. */
function asData(content: string | Bytes | object): string | object {
  if (content instanceof Uint8Array) return base64(content);
  return typeof content === "object" ? (JSON.parse(JSON.stringify(content)) as object) : String(content);
}

function base64(bytes: Bytes): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}
