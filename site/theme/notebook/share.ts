/**
 * A page's changes as a URL fragment: `#edits=` and JSON, compressed, in base64 of the URL's own alphabet. A fragment is
 * not sent to any server.
 */
import { scratchCells, type Changes } from "./changes";

const PREFIX = "#edits=";

/** More than anybody types into a page: a link that unpacks to more is not one of ours. */
const MAX_LENGTH = 1_000_000;

type Shared = Pick<Changes, "edits" | "scratch">;

export const isShared = (hash: string): boolean => hash.startsWith(PREFIX);

export async function encodeChanges({ edits, scratch }: Shared): Promise<string> {
  const json = JSON.stringify({ edits, scratch: scratch.map(({ after, source }) => ({ after, source })) });
  const stream = new Blob([json]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return PREFIX + btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** Reads such a fragment; throws when it is not whole. Whatever it holds is text: nothing of it is run. */
export async function decodeChanges(hash: string): Promise<Shared> {
  const binary = atob(hash.slice(PREFIX.length).replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  const data = JSON.parse(await inflate(bytes)) as Partial<Record<keyof Shared, unknown>> | null;
  const edits = Object.entries(data?.edits ?? {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  return { edits: Object.fromEntries(edits), scratch: scratchCells(data?.scratch) };
}

async function inflate(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text;
    text += value;
    if (text.length > MAX_LENGTH) {
      await reader.cancel();
      throw new RangeError(`decodeChanges: expected at most ${MAX_LENGTH} characters`);
    }
  }
}
