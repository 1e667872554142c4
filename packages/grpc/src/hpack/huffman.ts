import { HpackError } from './hpack-error.js';
import { huffmanCodes, huffmanLengths, huffmanTables } from './huffman-table.js';

/** Bytes that `text` (each character one octet) takes when encoded. */
export function huffmanLength(text: string): number {
  let bits = 0;
  for (let i = 0; i < text.length; i++) bits += huffmanLengths[text.charCodeAt(i) & 0xff] ?? 0;
  return (bits + 7) >> 3;
}

/** Writes `text` (each character one octet) at `at`; returns the offset behind it. */
export function huffmanEncode(text: string, target: Uint8Array, at: number): number {
  let pos = at;
  let pending = 0;
  let bits = 0;
  for (let i = 0; i < text.length; i++) {
    const symbol = text.charCodeAt(i) & 0xff;
    const code = huffmanCodes[symbol] ?? 0;
    let left = huffmanLengths[symbol] ?? 0;
    // At most 7 bits are pending, so that slices of 16 keep everything within 32 bits.
    while (left > 0) {
      const take = Math.min(left, 16);
      left -= take;
      pending = (pending << take) | ((code >>> left) & ((1 << take) - 1));
      bits += take;
      while (bits >= 8) {
        bits -= 8;
        target[pos++] = pending >>> bits;
      }
      pending &= 0xff;
    }
  }
  // The padding is the start of EOS: ones.
  if (bits > 0) target[pos++] = (pending << (8 - bits)) | ((1 << (8 - bits)) - 1);
  return pos;
}

/** Decodes `source[start..end)` into `target`, which must hold 8/5 of the length; returns the octets written. */
export function huffmanDecode(source: Uint8Array, start: number, end: number, target: Uint8Array): number {
  let written = 0;
  let table = 0;
  let pending = 0;
  let bits = 0;
  let bitsSinceSymbol = 0;
  for (let i = start; i < end; i++) {
    pending = (pending << 8) | (source[i] ?? 0);
    bits += 8;
    bitsSinceSymbol += 8;
    while (bits >= 8) {
      const entry = huffmanTables[table + ((pending >>> (bits - 8)) & 0xff)] ?? 0;
      if (entry === 0) throw new HpackError('a Huffman-encoded string holds no valid code');
      if (entry < 0) {
        table = -entry;
        bits -= 8;
      } else {
        target[written++] = entry >>> 8;
        bits -= entry & 0xff;
        bitsSinceSymbol = bits;
        table = 0;
      }
    }
  }
  while (bits > 0) {
    const entry = huffmanTables[table + ((pending << (8 - bits)) & 0xff)] ?? 0;
    if (entry <= 0 || (entry & 0xff) > bits) break;
    target[written++] = entry >>> 8;
    bits -= entry & 0xff;
    bitsSinceSymbol = bits;
    table = 0;
  }
  const padding = (1 << bits) - 1;
  if (bitsSinceSymbol > 7 || (pending & padding) !== padding) {
    throw new HpackError('a Huffman-encoded string is padded with something else than the start of EOS');
  }
  return written;
}
