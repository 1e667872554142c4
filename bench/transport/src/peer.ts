/** What messages are: octets as they are, or one of protobuf with the codec that users of the peer take. */
export type Messages = 'octets' | 'protobuf';

/** One transport. All carry the same extras: a deadline, two metadata entries, a promise, a handler that reads both. */
export interface Peer {
  /** Echoes on a unix socket; resolves once it listens. */
  serve(path: string, messages: Messages): Promise<void>;
  /** Connects; the result makes a call of the size given, and resolves when the response is decoded. */
  connect(path: string, messages: Messages): Promise<(size: number) => () => Promise<unknown>>;
}

export const echoPath = '/loopp.Bench/Echo';
export const timeoutMs = 30_000;
export const metadata = [
  ['x-trace', '4bf92f3577b34da6a3ce929d0e0e4736'],
  ['x-tenant', '7'],
] as const;

/** The handlers of all peers want both. */
export function missingExtras(): Error {
  return new Error('deadline or metadata is missing');
}

/** The protobuf message, like the one in interop/grpc/bench: 31 small messages and octets. */
export function messageOf(size: number) {
  return {
    responseType: 0,
    responseParameters: Array.from({ length: 31 }, (_, i) => ({ size: i * 1000, intervalUs: i })),
    payload: { type: 0, body: new Uint8Array(size) },
    responseStatus: { code: 3, message: 'as in the other languages' },
  };
}

/** Of node:http2, in megabytes; its default refuses 256 calls of 64 KiB at once, and 16 of 1 MiB. */
export const maxSessionMemory = 1000;
