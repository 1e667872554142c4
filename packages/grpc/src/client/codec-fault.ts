import type { Codec } from '../method.js';
import { Status } from '../status.js';
import { StatusError } from '../status-error.js';

/** Encodes a request; the codec's own errors become INTERNAL, as in grpc-go. */
export function encodeRequest<T>(codec: Codec<unknown, T>, request: T): Uint8Array {
  try {
    return codec.encode(request);
  } catch (cause) {
    throw new StatusError(Status.INTERNAL, `error while marshaling: ${textOf(cause)}`, { cause });
  }
}

/** Decodes a response; the codec's own errors become INTERNAL, as in grpc-go. */
export function decodeResponse<T>(codec: Codec<T, never>, payload: Uint8Array): T {
  try {
    return codec.decode(payload);
  } catch (cause) {
    throw new StatusError(Status.INTERNAL, `failed to unmarshal the received message: ${textOf(cause)}`, { cause });
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
