import { gunzipSync, gzipSync } from 'node:zlib';
import { Status } from '../status.js';
import { StatusError } from '../status-error.js';
import { tooLarge } from './message-reader.js';

/** The message encodings that we know (gRPC compression.md). */
export type Compression = 'identity' | 'gzip';

/** Value of `grpc-accept-encoding`. */
export const acceptedEncodings = 'identity,gzip';

/** Messages below this many octets do not get smaller. */
const leastWorthwhile = 256;

/** What a compressed message may become where no `maxReceiveMessageSize` says so: gzip makes a thousand octets of one. */
const maxInflated = 67_108_864;

/** Compresses a message where that helps; undefined when it is to be sent as it is. */
export function compress(payload: Uint8Array, compression: Compression): Uint8Array | undefined {
  if (compression === 'identity' || payload.length < leastWorthwhile) return undefined;
  const compressed = gzipSync(payload);
  return compressed.length < payload.length ? compressed : undefined;
}

/**
 * The content of a message whose compression flag is set. Throws {@link StatusError}: INTERNAL without or with an
 * invalid encoding, UNIMPLEMENTED for one that we do not know, RESOURCE_EXHAUSTED above `maxSize`, or above 64 MiB where
 * `maxSize` is infinite. Never inflates more than that.
 */
export function decompress(payload: Uint8Array, encoding: string | undefined, maxSize: number): Uint8Array {
  if (encoding === undefined || encoding === 'identity') {
    throw new StatusError(
      Status.INTERNAL,
      'a message is flagged as compressed, but grpc-encoding names no compression',
    );
  }
  if (encoding !== 'gzip') {
    throw new StatusError(Status.UNIMPLEMENTED, `messages are compressed with the unknown encoding "${encoding}"`);
  }
  const limit = maxSize === Number.POSITIVE_INFINITY ? maxInflated : maxSize;
  try {
    return gunzipSync(payload, limit < 0x7fff_ffff ? { maxOutputLength: Math.max(1, limit) } : {});
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge(limit + 1, limit);
    throw new StatusError(Status.INTERNAL, 'a compressed message is no valid gzip', { cause: error });
  }
}
