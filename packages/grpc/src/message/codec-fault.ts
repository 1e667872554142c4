import type { ClientMethod, Codec, ServerMethod } from '../method.js';
import { Status } from '../status.js';
import { StatusError } from '../status-error.js';

/** Encodes a request; the codec's own errors become INTERNAL, as in grpc-go, and name the method. */
export function encodeRequest<I>({ path, request }: ClientMethod<I, unknown>, value: I): Uint8Array {
  try {
    return request.encode(value);
  } catch (cause) {
    throw marshaling(path, cause);
  }
}

/** The same for a response. */
export function encodeResponse<O>({ path, response }: ServerMethod<unknown, O>, value: O): Uint8Array {
  try {
    return response.encode(value);
  } catch (cause) {
    throw marshaling(path, cause);
  }
}

/** Decodes a request; the codec's own errors become INTERNAL, as in grpc-go. */
export function decodeRequest<I>({ request }: ServerMethod<I, never>, payload: Uint8Array): I {
  try {
    return request.decode(payload);
  } catch (cause) {
    throw new StatusError(Status.INTERNAL, `error unmarshalling request: ${textOf(cause)}`, { cause });
  }
}

/** The same for a response, which a call knows by its codec alone. */
export function decodeResponse<O>(codec: Codec<O, never>, payload: Uint8Array): O {
  try {
    return codec.decode(payload);
  } catch (cause) {
    throw new StatusError(Status.INTERNAL, `failed to unmarshal the received message: ${textOf(cause)}`, { cause });
  }
}

function marshaling(path: string, cause: unknown): StatusError {
  const remedy =
    cause instanceof Error && 'remedy' in cause && typeof cause.remedy === 'string' ? cause.remedy : undefined;
  const details = `error while marshaling: ${path.slice(1)}: ${textOf(cause)}`;
  return new StatusError(Status.INTERNAL, details, { cause, remedy });
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
