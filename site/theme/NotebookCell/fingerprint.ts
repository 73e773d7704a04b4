/**
 * A short name for a text, the same when the site is built and in the page. It says that two texts are the same, not that
 * nobody can find two that share it: what is shown for a name is always what the notebook stores, never what a cell made.
 */
export function fingerprint(text: string): string {
  // Two multiplicative hashes, mixed at the end. A picture of 100 KB takes a fraction of a millisecond.
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return (2 ** 32 * (2097151 & b) + (a >>> 0)).toString(36);
}
