import { allocate } from './allocate.js';
import { DecodeError } from './decode-error.js';
import { noBytes } from './presence.js';
import { readText } from './read-text.js';
import { signed64, unsigned64 } from './wide-integer.js';

/** Deepest nesting of messages and groups that is decoded; deeper input is refused before it can exhaust the stack. */
export const maxDepth = 256;

/** Bytes fields up to this length are copied, whatever they are part of. */
const longCopy = 1024;

/** Reads the protobuf wire format; generated code calls it field by field. Every method throws DecodeError. */
export class Reader {
  /** Next byte to read. */
  pos = 0;
  /** End of the message (or packed list) being read. */
  end: number;
  private readonly input: Uint8Array;
  private readonly typeName: string;
  private view: DataView | undefined;
  private depth = 0;
  // Halves of the last varint that was read byte by byte.
  private low = 0;
  private high = 0;

  constructor(bytes: Uint8Array, typeName: string) {
    // A Buffer would make fields Buffers, and its `slice` makes views.
    this.input = Buffer.isBuffer(bytes) ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length) : bytes;
    this.typeName = typeName;
    this.end = bytes.length;
  }

  /** Field number and wire type, as `number << 3 | type`. */
  tag(): number {
    const pos = this.pos;
    const first = pos < this.end ? (this.input[pos] ?? 0) : 0;
    if (first >= 8 && first < 0x80) {
      this.pos = pos + 1;
      return first;
    }
    this.varint64();
    if (this.high !== 0 || this.low >>> 0 < 8) {
      this.pos = pos;
      throw this.fail('field number out of range');
    }
    return this.low >>> 0;
  }

  /** Enters a length-delimited message; returns what `leave` needs to get back. */
  enter(): number {
    const length = this.readLength();
    const outer = this.end;
    this.end = this.pos + length;
    this.descend();
    return outer;
  }

  leave(outer: number): void {
    this.depth--;
    this.end = outer;
  }

  uint32(): number {
    const bytes = this.input;
    const pos = this.pos;
    if (pos < this.end) {
      const first = bytes[pos] ?? 0;
      if (first < 0x80) {
        this.pos = pos + 1;
        return first;
      }
      if (pos + 1 < this.end) {
        const second = bytes[pos + 1] ?? 0;
        if (second < 0x80) {
          this.pos = pos + 2;
          return (first & 0x7f) | (second << 7);
        }
      }
    }
    this.varint64();
    return this.low >>> 0;
  }

  int32(): number {
    return this.uint32() | 0;
  }

  sint32(): number {
    const value = this.uint32();
    return (value >>> 1) ^ -(value & 1);
  }

  bool(): boolean {
    const pos = this.pos;
    if (pos < this.end) {
      const byte = this.input[pos] ?? 0;
      if (byte < 0x80) {
        this.pos = pos + 1;
        return byte !== 0;
      }
    }
    this.varint64();
    return (this.low | this.high) !== 0;
  }

  uint64(): bigint {
    this.varint64();
    return unsigned64(this.low, this.high);
  }

  int64(): bigint {
    this.varint64();
    return signed64(this.low, this.high);
  }

  sint64(): bigint {
    this.varint64();
    const sign = -(this.low & 1);
    const low = (((this.low >>> 1) | (this.high << 31)) ^ sign) | 0;
    return signed64(low, (this.high >>> 1) ^ sign);
  }

  fixed32(): number {
    return this.dataView().getUint32(this.take(4), true);
  }

  sfixed32(): number {
    return this.dataView().getInt32(this.take(4), true);
  }

  float(): number {
    return this.dataView().getFloat32(this.take(4), true);
  }

  double(): number {
    return this.dataView().getFloat64(this.take(8), true);
  }

  fixed64(): bigint {
    return this.dataView().getBigUint64(this.take(8), true);
  }

  sfixed64(): bigint {
    return this.dataView().getBigInt64(this.take(8), true);
  }

  string(): string {
    const length = this.readLength();
    if (length === 0) return '';
    const start = this.take(length);
    const text = readText(this.input, start, this.pos);
    if (text === undefined) {
      this.pos = start;
      throw this.fail('string is not valid UTF-8');
    }
    return text;
  }

  /** A copy, unless the field is long and at least half of the memory that a view would keep alive. */
  bytes(): Uint8Array {
    const length = this.readLength();
    const start = this.take(length);
    const { input } = this;
    if (length === 0) return noBytes;
    if (length <= 12) {
      // A big integer, most often: a loop beats the call of `slice`.
      const copy = new Uint8Array(length);
      for (let i = 0; i < length; i++) copy[i] = input[start + i] ?? 0;
      return copy;
    }
    // V8 keeps arrays of up to 64 bytes in its own heap, where a copy costs less than a view.
    if (length <= 64) return input.slice(start, this.pos);
    if (length > longCopy && length * 2 >= input.buffer.byteLength) return input.subarray(start, this.pos);
    const copy = allocate(length);
    copy.set(input.subarray(start, this.pos));
    return copy;
  }

  /** Skips the field whose tag was just read: one that the schema does not know, or of another wire type. */
  skip(tag: number): void {
    switch (tag & 7) {
      case 0:
        this.varint64();
        return;
      case 1:
        this.take(8);
        return;
      case 2:
        this.take(this.readLength());
        return;
      case 3: {
        this.descend();
        let inner = this.tag();
        for (; (inner & 7) !== 4; inner = this.tag()) this.skip(inner);
        if (inner !== tag + 1) throw this.fail('group that ends with the tag of another');
        this.depth--;
        return;
      }
      case 5:
        this.take(4);
        return;
      default:
        throw this.fail((tag & 7) === 4 ? 'end of a group that was not begun' : `wire type ${tag & 7}`);
    }
  }

  private fail(reason: string): DecodeError {
    return new DecodeError(this.typeName, this.pos, reason);
  }

  private descend(): void {
    if (++this.depth > maxDepth) throw this.fail(`messages nested more than ${maxDepth} deep`);
  }

  /** Moves over `length` bytes; returns where they start. */
  private take(length: number): number {
    const start = this.pos;
    if (length > this.end - start) throw this.fail('truncated field');
    this.pos = start + length;
    return start;
  }

  private readLength(): number {
    const start = this.pos;
    const length = this.uint32();
    if (length > this.end - this.pos) {
      this.pos = start;
      throw this.fail(`length ${length} beyond the end of the message`);
    }
    return length;
  }

  private dataView(): DataView {
    this.view ??= new DataView(this.input.buffer, this.input.byteOffset, this.input.byteLength);
    return this.view;
  }

  private varint64(): void {
    const bytes = this.input;
    const end = this.end;
    const start = this.pos;
    let pos = start;
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      if (pos >= end) throw this.fail('truncated varint');
      const byte = bytes[pos++] ?? 0;
      if (shift < 28) low |= (byte & 0x7f) << shift;
      else if (shift === 28) {
        low |= byte << 28;
        high = (byte & 0x7f) >> 4;
      } else high |= (byte & 0x7f) << (shift - 32);
      if (byte < 0x80) {
        // The tenth byte has room for one bit.
        if (shift === 63 && byte > 1) break;
        this.pos = pos;
        this.low = low;
        this.high = high;
        return;
      }
    }
    throw this.fail('varint of more than 64 bits');
  }
}
