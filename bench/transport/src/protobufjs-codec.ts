import { grpc } from '../.cache/protobufjs.js';
import type { Messages } from './peer.js';
import { messageOf } from './peer.js';

const { StreamingOutputCallRequest } = grpc.testing;

export interface BufferCodec {
  make(size: number): unknown;
  encode(value: unknown): Buffer;
  decode(bytes: Buffer): unknown;
}

/** What users of grpc-js take: octets, or protobufjs's static code. */
export function bufferCodec(messages: Messages): BufferCodec {
  if (messages === 'octets') {
    return { make: (size) => Buffer.alloc(size), encode: (value) => value as Buffer, decode: (bytes) => bytes };
  }
  return {
    make: (size) => StreamingOutputCallRequest.create(messageOf(size)),
    encode: (value) => StreamingOutputCallRequest.encode(value).finish() as Buffer,
    decode: (bytes) => StreamingOutputCallRequest.decode(bytes),
  };
}
