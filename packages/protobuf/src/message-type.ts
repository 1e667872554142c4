import type { Init } from './init.js';
import { Reader } from './reader.js';
import { Writer } from './writer.js';

/** Codec of one message type; generated code exports one per message, under the name of the message's interface. */
export interface MessageType<T> {
  /** Full name, e.g. `loop.ReportTimestamp`. */
  readonly typeName: string;
  /** Encodes; fields at their proto3 default are not written. Throws EncodeError for a number out of its field's range. */
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

const smallestBuffer = 64;

/** Builds the codec of a message from its generated functions. */
export function messageType<T extends object>(
  typeName: string,
  create: (init?: Init<T>) => T,
  read: (reader: Reader, message?: T) => T,
  write: (writer: Writer, message: Init<T>) => void,
): MessageType<T> {
  // Messages of one type are mostly alike in size, so the last one's size is the best first guess for the buffer.
  let sizeHint = smallestBuffer;
  return {
    typeName,
    encode(value) {
      const writer = new Writer(sizeHint);
      write(writer, value);
      const bytes = writer.finish();
      sizeHint = Math.max(bytes.length, smallestBuffer);
      return bytes;
    },
    decode: (bytes) => read(new Reader(bytes, typeName)),
    create,
  };
}
