/** Strings up to this many octets are kept; longer ones seldom come again. */
const longest = 32;
/** A power of two. */
const slots = 64;

/**
 * Makes Latin-1 strings of octets, and the same string for the same octets where it can: names and short values come
 * with every call, and a string that is known is found faster than made, here and in every map that it is looked up in.
 */
export class StringCache {
  readonly #known: string[] = new Array<string>(slots).fill('');

  read(bytes: Buffer, start: number, end: number): string {
    const length = end - start;
    if (length > longest) return bytes.toString('latin1', start, end);
    let hash = length;
    for (let i = start; i < end; i++) hash = (hash * 31 + (bytes[i] ?? 0)) | 0;
    const slot = (hash ^ (hash >>> 15)) & (slots - 1);
    const known = this.#known[slot] ?? '';
    if (known.length === length && matches(known, bytes, start)) return known;
    const text = bytes.toString('latin1', start, end);
    this.#known[slot] = text;
    return text;
  }
}

function matches(text: string, bytes: Buffer, start: number): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) !== bytes[start + i]) return false;
  return true;
}
