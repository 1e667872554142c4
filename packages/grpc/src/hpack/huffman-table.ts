/**
 * Code lengths in bits of the symbols 0 to 255 and of EOS (256), RFC 7541 appendix B. The code is canonical: sorted by
 * length and then by symbol, each code is the one before it plus one, so that lengths say everything.
 */
const codeLengths: readonly number[] = [
  13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28,
  28, 28, 28, 6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
  13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6, 15, 5, 6, 5, 6,
  5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, 6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28, 20, 22, 20, 20, 22, 22, 22, 23,
  22, 23, 23, 23, 23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24, 22, 21, 20, 22, 22,
  23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23, 26, 26,
  20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, 19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27,
  27, 20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27,
  27, 27, 27, 26, 30,
];

const eos = 256;

/** Code of each symbol, right-aligned. */
export const huffmanCodes = new Uint32Array(257);
/** Length in bits of each symbol's code. */
export const huffmanLengths = Uint8Array.from(codeLengths);

/**
 * Decoding tables of 256 entries, one after the other; the next eight bits index into the current one. An entry is 0
 * (no code), `symbol << 8 | bits of these eight that the code uses` or `-(offset of the next table)`.
 */
export const huffmanTables: Int32Array = build();

function build(): Int32Array {
  const symbols = codeLengths.map((_, symbol) => symbol);
  symbols.sort((a, b) => (codeLengths[a] ?? 0) - (codeLengths[b] ?? 0) || a - b);
  const tables: number[] = new Array<number>(256).fill(0);
  let code = 0;
  let length = 0;
  for (const symbol of symbols) {
    const bits = codeLengths[symbol] ?? 0;
    code *= 2 ** (bits - length);
    length = bits;
    huffmanCodes[symbol] = code;
    // EOS must not occur in a string, so that its code leads nowhere.
    if (symbol !== eos) insert(tables, symbol, code, bits);
    code++;
  }
  return Int32Array.from(tables);
}

function insert(tables: number[], symbol: number, code: number, bits: number): void {
  let offset = 0;
  let left = bits;
  while (left > 8) {
    left -= 8;
    const at = offset + ((code >>> left) & 0xff);
    const next = tables[at] ?? 0;
    if (next === 0) {
      tables[at] = -tables.length;
      offset = tables.length;
      for (let i = 0; i < 256; i++) tables.push(0);
    } else {
      offset = -next;
    }
  }
  const first = offset + ((code << (8 - left)) & 0xff);
  for (let i = 0; i < 1 << (8 - left); i++) tables[first + i] = (symbol << 8) | left;
}
