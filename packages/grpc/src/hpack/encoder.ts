import { DynamicTable, entryOverhead } from './dynamic-table.js';
import { huffmanEncode, huffmanLength } from './huffman.js';
import { staticFields, staticNames, staticSize } from './static-table.js';

/** The largest dynamic table that the encoder uses, whatever the peer allows, in octets. */
const largestTable = 4096;

/**
 * Encodes the header blocks of one connection into one reused buffer: `begin`, fields, then read
 * `buffer[0..length)`.
 */
export class HpackEncoder {
  buffer: Buffer = Buffer.allocUnsafeSlow(1024);
  length = 0;
  /** Size of the block's header list: names and values, each field with 32 octets of overhead. */
  listSize = 0;
  /** Changes whenever an encoded block may no longer be repeated as it is. */
  version = 0;
  readonly #table: DynamicTable = new DynamicTable(largestTable, (name, value, number) => {
    const values = this.#fields.get(name);
    if (values?.get(value) === number) values.delete(value);
    if (values?.size === 0) this.#fields.delete(name);
  });
  /** Numbers of the entries, by name and then by value: both strings are found without making a third. */
  readonly #fields = new Map<string, Map<string, number>>();
  /** The smallest and the last size since the last block, when the peer changed it (RFC 7541 section 4.2). */
  #smallest: number | undefined;

  /** Follows the peer's SETTINGS_HEADER_TABLE_SIZE. */
  setMaxTableSize(size: number): void {
    const used = Math.min(size, largestTable);
    if (used === this.#table.maxSize) return;
    this.#smallest = Math.min(this.#smallest ?? used, used);
    this.#table.resize(used);
    this.version++;
  }

  begin(): void {
    this.length = 0;
    this.listSize = 0;
    if (this.#smallest === undefined) return;
    if (this.#smallest < this.#table.maxSize) this.#integer(0x20, 0x1f, this.#smallest);
    this.#integer(0x20, 0x1f, this.#table.maxSize);
    this.#smallest = undefined;
  }

  /**
   * The block will not be sent. What it put into the table is unknown to the peer then, so that both begin with an empty
   * one: the next block says so.
   */
  abandon(): void {
    const size = this.#table.maxSize;
    this.#smallest = 0;
    this.#table.resize(0);
    this.#table.resize(size);
    this.length = 0;
    this.version++;
  }

  /** Takes over a block that was encoded at the present `version`, of a header list of that size. */
  repeat(block: Uint8Array, listSize: number): void {
    this.listSize += listSize;
    this.#reserve(block.length);
    // Ten octets or so: a loop is faster than a call.
    const { buffer } = this;
    let at = this.length;
    for (let i = 0; i < block.length; i++) buffer[at++] = block[i] ?? 0;
    this.length = at;
  }

  /** A field that will come again: one octet or two from the second time on. */
  indexed(name: string, value: string): void {
    this.listSize += name.length + value.length + entryOverhead;
    const fixed = staticFields.get(name)?.get(value);
    if (fixed !== undefined) {
      this.#integer(0x80, 0x7f, fixed);
      return;
    }
    const number = this.#fields.get(name)?.get(value);
    if (number !== undefined) {
      this.#integer(0x80, 0x7f, staticSize + this.#table.inserted - number);
      return;
    }
    this.#literal(name, value, this.#table.maxSize === 0 ? 0x00 : 0x40, true);
    if (name.length + value.length + entryOverhead <= this.#table.maxSize) {
      this.#table.insert(name, value);
      const values = this.#fields.get(name);
      if (values === undefined) this.#fields.set(name, new Map([[value, this.#table.inserted - 1]]));
      else values.set(value, this.#table.inserted - 1);
    } else {
      this.#table.insert(name, value);
    }
    this.version++;
  }

  /** A field that is not worth an entry of the table: sent as it is. */
  literal(name: string, value: string): void {
    this.listSize += name.length + value.length + entryOverhead;
    this.#literal(name, value, 0x00, false);
  }

  /** A secret field: sent as it is, and no hop may put it into a table (RFC 7541 section 7.1.3). */
  neverIndexed(name: string, value: string): void {
    this.listSize += name.length + value.length + entryOverhead;
    this.#literal(name, value, 0x10, false);
  }

  #literal(name: string, value: string, form: number, huffman: boolean): void {
    const index = staticNames.get(name);
    if (index !== undefined) {
      this.#integer(form, form === 0x40 ? 0x3f : 0x0f, index);
    } else {
      this.#integer(form, form === 0x40 ? 0x3f : 0x0f, 0);
      this.#string(name, huffman);
    }
    this.#string(value, huffman);
  }

  #string(text: string, huffman: boolean): void {
    const short = huffman ? huffmanLength(text) : text.length;
    if (short < text.length) {
      this.#integer(0x80, 0x7f, short);
      this.#reserve(short);
      this.length = huffmanEncode(text, this.buffer, this.length);
      return;
    }
    this.#integer(0x00, 0x7f, text.length);
    this.#reserve(text.length);
    if (text.length < 64) {
      const { buffer } = this;
      let at = this.length;
      for (let i = 0; i < text.length; i++) buffer[at++] = text.charCodeAt(i);
      this.length = at;
    } else {
      this.length += this.buffer.write(text, this.length, 'latin1');
    }
  }

  #integer(form: number, mask: number, value: number): void {
    this.#reserve(6);
    if (value < mask) {
      this.buffer[this.length++] = form | value;
      return;
    }
    this.buffer[this.length++] = form | mask;
    let rest = value - mask;
    while (rest >= 0x80) {
      this.buffer[this.length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.buffer[this.length++] = rest;
  }

  #reserve(bytes: number): void {
    if (this.length + bytes <= this.buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.buffer.length * 2, this.length + bytes));
    this.buffer.copy(larger, 0, 0, this.length);
    this.buffer = larger;
  }
}
