import { faultOf } from './fault-of.js';
import type { Init } from './init.js';
import { Reader } from './reader.js';
import { Writer } from './writer.js';

/** Codec of one message type; generated code exports one per message, under the name of the message's interface. */
export interface MessageType<T> {
  /** Full name, e.g. `loop.ReportTimestamp`. */
  readonly typeName: string;
  /**
   * Encodes; fields at their proto3 default are not written. Throws EncodeError, which names the field, for a value
   * that it cannot hold.
   */
  encode(value: Init<T>): Uint8Array;
  /**
   * Decodes a whole buffer. Fields that are absent get their default, message fields `undefined`; unknown fields are
   * skipped. Large bytes fields may be views of `bytes`, which therefore must not be changed afterwards.
   * Throws DecodeError.
   */
  decode(bytes: Uint8Array): T;
  /** A complete message: `init` with every missing field at its default. Throws nothing. */
  create(init?: Init<T>): T;
}

/** Bytes; larger messages begin with a buffer of this size, which then grows. */
const largestGuess = 65_536;

/** Builds the codec of a message from its generated functions. */
export function messageType<T extends object>(
  typeName: string,
  create: (init?: Init<T>) => T,
  read: (reader: Reader, message?: T) => T,
  write: (writer: Writer, message: T | Init<T>) => void,
): MessageType<T> {
  // Messages of one type are mostly alike in size: the recent ones tell how large a buffer the next will need.
  let expected = 64;
  return {
    typeName,
    encode(value: T | Init<T>) {
      const writer = new Writer(expected);
      try {
        write(writer, value);
      } catch (error) {
        throw faultOf(typeName, (part) => write(new Writer(64), part as Init<T>), value, error);
      }
      const bytes = writer.finish();
      const { length } = bytes;
      expected = Math.min(length > expected ? length : expected - ((expected - length) >> 3), largestGuess);
      return bytes;
    },
    decode: (bytes) => read(new Reader(bytes, typeName)),
    create,
  };
}
