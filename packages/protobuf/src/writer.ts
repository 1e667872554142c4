import { allocate } from './allocate.js';
import { high32, low32 } from './wide-integer.js';
import { wrongValue } from './wrong-value.js';

const utf8 = new TextEncoder();
const shortText = 40;

/**
 * Writes the protobuf wire format from the end of the buffer to its front: the length of a nested message is known
 * before its prefix is written, so that nothing is measured twice or moved. Generated code therefore writes fields,
 * list elements and the parts of a field (value, length, tag) in reverse.
 */
export class Writer {
  private buffer: Uint8Array;
  private view: DataView | undefined;
  private pos: number;

  constructor(size: number) {
    this.buffer = allocate(size);
    this.pos = size;
  }

  /** Bytes written so far; what `close` needs to know where a nested message began. */
  mark(): number {
    return this.buffer.length - this.pos;
  }

  /** Writes length and tag of what was written since `mark`. */
  close(mark: number, tag: number): void {
    const length = this.buffer.length - this.pos - mark;
    if ((length | tag) < 0x80 && this.pos >= 2) {
      this.buffer[this.pos - 1] = length;
      this.pos -= 2;
      this.buffer[this.pos] = tag;
    } else {
      this.varint(length);
      this.varint(tag);
    }
  }

  /** The encoded bytes; the writer must not be used afterwards. */
  finish(): Uint8Array {
    const { buffer, pos } = this;
    if (pos === 0) return buffer;
    // A result that someone keeps should not keep a much larger buffer alive; small arrays are faster copied than viewed.
    const copied = buffer.length <= 64 || (pos > 1024 && pos > buffer.length >> 2);
    return copied ? buffer.slice(pos) : buffer.subarray(pos);
  }

  tag(tag: number): void {
    this.varint(tag);
  }

  uint32(value: number): void {
    if (typeof value !== 'number' || value >>> 0 !== value) throw wrongValue('uint32', value);
    this.varint(value);
  }

  int32(value: number): void {
    if (typeof value !== 'number' || (value | 0) !== value) throw wrongValue('int32', value);
    if (value >= 0) this.varint(value);
    else this.varint64(value | 0, -1);
  }

  sint32(value: number): void {
    if (typeof value !== 'number' || (value | 0) !== value) throw wrongValue('sint32', value);
    this.varint(((value << 1) ^ (value >> 31)) >>> 0);
  }

  bool(value: boolean): void {
    if (typeof value !== 'boolean') throw wrongValue('bool', value);
    this.varint(value ? 1 : 0);
  }

  uint64(value: bigint): void {
    if (typeof value !== 'bigint' || BigInt.asUintN(64, value) !== value) throw wrongValue('uint64', value);
    this.varint64(low32(value), high32(value));
  }

  int64(value: bigint): void {
    if (typeof value !== 'bigint' || BigInt.asIntN(64, value) !== value) throw wrongValue('int64', value);
    this.varint64(low32(value), high32(value));
  }

  sint64(value: bigint): void {
    if (typeof value !== 'bigint' || BigInt.asIntN(64, value) !== value) throw wrongValue('sint64', value);
    const low = low32(value);
    const high = high32(value);
    const sign = high >> 31;
    this.varint64((low << 1) ^ sign, ((high << 1) | (low >>> 31)) ^ sign);
  }

  fixed32(value: number): void {
    if (typeof value !== 'number' || value >>> 0 !== value) throw wrongValue('fixed32', value);
    this.dataView(4).setUint32(this.pos, value, true);
  }

  sfixed32(value: number): void {
    if (typeof value !== 'number' || (value | 0) !== value) throw wrongValue('sfixed32', value);
    this.dataView(4).setInt32(this.pos, value, true);
  }

  float(value: number): void {
    if (typeof value !== 'number') throw wrongValue('float', value);
    this.dataView(4).setFloat32(this.pos, value, true);
  }

  double(value: number): void {
    if (typeof value !== 'number') throw wrongValue('double', value);
    this.dataView(8).setFloat64(this.pos, value, true);
  }

  fixed64(value: bigint): void {
    if (typeof value !== 'bigint' || BigInt.asUintN(64, value) !== value) throw wrongValue('fixed64', value);
    this.dataView(8).setBigUint64(this.pos, value, true);
  }

  sfixed64(value: bigint): void {
    if (typeof value !== 'bigint' || BigInt.asIntN(64, value) !== value) throw wrongValue('sfixed64', value);
    this.dataView(8).setBigInt64(this.pos, value, true);
  }

  /** Length and UTF-8 bytes; a lone surrogate becomes U+FFFD. */
  string(value: string): void {
    if (typeof value !== 'string') throw wrongValue('string', value);
    const length = value.length;
    if (length <= shortText) {
      this.reserve(length);
      const buffer = this.buffer;
      let pos = this.pos;
      let i = length;
      while (i > 0) {
        const code = value.charCodeAt(i - 1);
        if (code >= 0x80) break;
        buffer[--pos] = code;
        i--;
      }
      if (i === 0) {
        this.pos = pos;
        this.varint(length);
        return;
      }
    }
    const size = Buffer.byteLength(value);
    this.reserve(size);
    this.pos -= size;
    utf8.encodeInto(value, this.buffer.subarray(this.pos, this.pos + size));
    this.varint(size);
  }

  /** Length and bytes. */
  bytes(value: Uint8Array): void {
    // Text would be written as zeros.
    if (!ArrayBuffer.isView(value)) throw wrongValue('bytes', value);
    const length = value.length;
    this.reserve(length);
    const pos = this.pos - length;
    const buffer = this.buffer;
    if (length <= 32) for (let i = 0; i < length; i++) buffer[pos + i] = value[i] ?? 0;
    else buffer.set(value, pos);
    this.pos = pos;
    this.varint(length);
  }

  private varint(value: number): void {
    if (this.pos < 5) this.grow(5);
    const buffer = this.buffer;
    if (value < 0x80) {
      buffer[--this.pos] = value;
      return;
    }
    let size = 2;
    if (value >= 0x10000000) size = 5;
    else if (value >= 0x200000) size = 4;
    else if (value >= 0x4000) size = 3;
    let pos = this.pos - size;
    this.pos = pos;
    while (value >= 0x80) {
      buffer[pos++] = (value & 0x7f) | 0x80;
      value >>>= 7;
    }
    buffer[pos] = value;
  }

  /** A varint of two 32-bit halves. */
  private varint64(low: number, high: number): void {
    if (high === 0) {
      this.varint(low >>> 0);
      return;
    }
    let size = 5;
    for (let rest = high >>> 3; rest !== 0; rest >>>= 7) size++;
    this.reserve(size);
    let pos = this.pos - size;
    this.pos = pos;
    const buffer = this.buffer;
    for (let i = 1; i < size; i++) {
      buffer[pos++] = (low & 0x7f) | 0x80;
      low = (low >>> 7) | (high << 25);
      high >>>= 7;
    }
    buffer[pos] = low & 0x7f;
  }

  private dataView(size: number): DataView {
    this.reserve(size);
    this.pos -= size;
    this.view ??= new DataView(this.buffer.buffer, this.buffer.byteOffset);
    return this.view;
  }

  private reserve(size: number): void {
    if (this.pos < size) this.grow(size);
  }

  private grow(size: number): void {
    const old = this.buffer;
    const used = old.length - this.pos;
    const grown = allocate(Math.max(old.length * 2, used + size + 16));
    const pos = grown.length - used;
    grown.set(old.subarray(this.pos), pos);
    this.buffer = grown;
    this.view = undefined;
    this.pos = pos;
  }
}
