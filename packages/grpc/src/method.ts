/** How one message type becomes bytes and back. The transport knows nothing else of a schema. */
export interface Codec<T> {
  encode(value: T): Uint8Array;
  /** `bytes` may share a small pool with other messages; nothing overwrites them. */
  decode(bytes: Uint8Array): T;
}

export type MethodKind = 'unary' | 'clientStream' | 'serverStream' | 'bidiStream';

/** One gRPC method: what a client needs to call it and a server to handle it. */
export interface Method<I, O, K extends MethodKind = MethodKind> {
  /** `/package.Service/Method`, the HTTP/2 `:path`. */
  readonly path: string;
  readonly kind: K;
  readonly request: Codec<I>;
  readonly response: Codec<O>;
}
