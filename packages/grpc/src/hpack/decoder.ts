import { DynamicTable, entryOverhead } from './dynamic-table.js';
import { HpackError } from './hpack-error.js';
import { huffmanDecode } from './huffman.js';
import { staticSize, staticTable } from './static-table.js';
import { StringCache } from './string-cache.js';

/** Fields of a header block: name, value, name, value … Octets are Latin-1 characters. */
export type HeaderList = string[];

const nothing = Buffer.alloc(0);

/** Decodes the header blocks of one connection, in order (RFC 7541). */
export class HpackDecoder {
  /** Whether the last block held more than `maxListSize` octets; what went beyond was dropped. */
  overLimit = false;
  readonly #table: DynamicTable;
  readonly #maxTableSize: number;
  readonly #maxListSize: number;
  readonly #strings: StringCache = new StringCache();
  #scratch: Buffer = Buffer.allocUnsafeSlow(512);
  #source: Buffer = nothing;
  #pos = 0;
  #end = 0;

  /**
   * @param maxTableSize the SETTINGS_HEADER_TABLE_SIZE that we announced, in octets
   * @param maxListSize octets of names and values, each field with 32 octets of overhead, that a block may hold
   */
  constructor(maxTableSize: number, maxListSize: number) {
    this.#table = new DynamicTable(maxTableSize);
    this.#maxTableSize = maxTableSize;
    this.#maxListSize = maxListSize;
  }

  /** Throws {@link HpackError}; the decoder is useless after that. */
  decode(block: Buffer, start: number, end: number): HeaderList {
    this.#source = block;
    this.#pos = start;
    this.#end = end;
    this.overLimit = false;
    const fields: HeaderList = [];
    let listSize = 0;
    let mayResize = true;
    while (this.#pos < end) {
      const first = block[this.#pos] ?? 0;
      let name: string;
      let value: string;
      if (first >= 0x80) {
        const index = this.#integer(0x7f);
        name = this.#name(index);
        value = this.#value(index);
      } else if (first >= 0x20 && first < 0x40) {
        if (!mayResize) throw new HpackError('a table size update stands behind the first field of a block');
        this.#resize(this.#integer(0x1f));
        continue;
      } else {
        const indexed = first >= 0x40;
        const index = this.#integer(indexed ? 0x3f : 0x0f);
        name = index === 0 ? this.#string() : this.#name(index);
        value = this.#string();
        if (indexed) this.#table.insert(name, value);
      }
      mayResize = false;
      listSize += name.length + value.length + entryOverhead;
      if (listSize <= this.#maxListSize) fields.push(name, value);
      else this.overLimit = true;
    }
    this.#source = nothing;
    return fields;
  }

  #resize(size: number): void {
    if (size > this.#maxTableSize) throw new HpackError(`a table size update to ${size} exceeds ${this.#maxTableSize}`);
    this.#table.resize(size);
  }

  #number(index: number): number {
    const number = this.#table.inserted - (index - staticSize);
    if (!this.#table.has(number)) throw new HpackError(`index ${index} stands for no field`);
    return number;
  }

  #name(index: number): string {
    if (index === 0) throw new HpackError('index 0 stands for no field');
    if (index <= staticSize) return staticTable[index * 2 - 2] ?? '';
    return this.#table.name(this.#number(index));
  }

  #value(index: number): string {
    if (index <= staticSize) return staticTable[index * 2 - 1] ?? '';
    return this.#table.value(this.#number(index));
  }

  /** RFC 7541 section 5.1, bounded to 28 bits beyond the prefix, more than any legal length here. */
  #integer(mask: number): number {
    const first = (this.#source[this.#pos++] ?? 0) & mask;
    if (first < mask) return first;
    let value = mask;
    for (let shift = 0; shift <= 21; shift += 7) {
      if (this.#pos >= this.#end) throw new HpackError('a header block ends within an integer');
      const byte = this.#source[this.#pos++] ?? 0;
      value += (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new HpackError('an integer is longer than four octets');
  }

  #string(): string {
    if (this.#pos >= this.#end) throw new HpackError('a header block ends before a string');
    const huffman = (this.#source[this.#pos] ?? 0) >= 0x80;
    const length = this.#integer(0x7f);
    const start = this.#pos;
    const end = start + length;
    if (end > this.#end) throw new HpackError('a header block ends within a string');
    this.#pos = end;
    if (!huffman) return this.#strings.read(this.#source, start, end);
    if (this.#scratch.length < length * 2) this.#scratch = Buffer.allocUnsafeSlow(length * 2);
    return this.#strings.read(this.#scratch, 0, huffmanDecode(this.#source, start, end, this.#scratch));
  }
}
