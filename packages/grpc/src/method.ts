/**
 * How one message type becomes bytes and back. The transport knows nothing else of a schema. `Input` is what may be
 * encoded, where that is more than what is decoded: an object that leaves fields out.
 */
export interface Codec<T, Input = T> {
  encode(value: Input): Uint8Array;
  /** `bytes` may share a small pool with other messages; nothing overwrites them. */
  decode(bytes: Uint8Array): T;
}

export type MethodKind = 'unary' | 'clientStream' | 'serverStream' | 'bidiStream';

/**
 * One gRPC method: what a client needs to call it and a server to handle it. `IInput` and `OInput` are what the codecs
 * of `I` and `O` encode.
 */
export interface Method<I, O, K extends MethodKind = MethodKind, IInput = I, OInput = O> {
  /** `/package.Service/Method`, the HTTP/2 `:path`. */
  readonly path: string;
  readonly kind: K;
  readonly request: Codec<I, IInput>;
  readonly response: Codec<O, OInput>;
}

/** A method as its clients see it: they send what its request's codec encodes and receive what its response's decodes. */
export type ClientMethod<I, O, K extends MethodKind = MethodKind> = Method<unknown, O, K, I, never>;

/** A method as its server sees it: it receives what the request's codec decodes and sends what the response's encodes. */
export type ServerMethod<I, O, K extends MethodKind = MethodKind> = Method<I, unknown, K, never, O>;
