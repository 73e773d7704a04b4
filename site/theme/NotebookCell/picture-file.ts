import type { Pictures } from "../../plugin/stored-pictures";

/** The pictures that a notebook stores, in a file of their own: nothing while they are not there. */
export class PictureFile {
  private content: Pictures | "failed" | undefined;
  private loading: Promise<Pictures> | undefined;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly from: string) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  readonly get = (): Pictures | "failed" | undefined => this.content;

  /** Loads the file, once; when it could not be loaded, once more at each call. */
  readonly load = (): Promise<Pictures> => {
    if (!this.loading) {
      this.become(undefined);
      this.loading = importPictures(this.from);
      this.loading.then(
        (pictures) => this.become(pictures),
        () => {
          this.loading = undefined;
          this.become("failed");
        },
      );
    }
    return this.loading;
  };

  private become(content: Pictures | "failed" | undefined): void {
    this.content = content;
    for (const listener of this.listeners) listener();
  }
}

async function importPictures(from: string): Promise<Pictures> {
  const module = (await import(
    /* webpackChunkName: "pictures-[request]" */ `@generated/dezero-notebooks/default/pictures/${from}.json`
  )) as { default: Pictures };
  return module.default;
}

const files = new Map<string, PictureFile>();

export function pictureFile(from: string): PictureFile {
  let file = files.get(from);
  if (!file) files.set(from, (file = new PictureFile(from)));
  return file;
}
