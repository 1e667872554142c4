import type { Codec, MethodKind, ServerMethod } from '../method.js';
import { Status } from '../status.js';
import { StatusError } from '../status-error.js';
import type { ServerCall } from './server-call.js';

export type UnaryHandler<I, O> = (request: I, call: ServerCall) => O | Promise<O>;
export type ServerStreamHandler<I, O> = (request: I, call: ServerCall) => AsyncIterable<O>;
export type ClientStreamHandler<I, O> = (requests: AsyncIterable<I>, call: ServerCall) => Promise<O>;
export type BidiStreamHandler<I, O> = (requests: AsyncIterable<I>, call: ServerCall) => AsyncIterable<O>;

interface Handlers<I, O> {
  unary: UnaryHandler<I, O>;
  serverStream: ServerStreamHandler<I, O>;
  clientStream: ClientStreamHandler<I, O>;
  bidiStream: BidiStreamHandler<I, O>;
}

/** The handler of a method of kind `K`. */
export type Handler<I, O, K extends MethodKind> = Handlers<I, O>[K];

/** A method with its handler, in octets. */
export type Route =
  | { readonly kind: 'unary'; run(request: Uint8Array, call: ServerCall): Uint8Array | Promise<Uint8Array> }
  | { readonly kind: 'serverStream'; run(request: Uint8Array, call: ServerCall): AsyncIterable<Uint8Array> }
  | { readonly kind: 'clientStream'; run(requests: AsyncIterable<Uint8Array>, call: ServerCall): Promise<Uint8Array> }
  | {
      readonly kind: 'bidiStream';
      run(requests: AsyncIterable<Uint8Array>, call: ServerCall): AsyncIterable<Uint8Array>;
    };

export function unaryRoute<I, O>(method: ServerMethod<I, O>, handler: UnaryHandler<I, O>): Route {
  return {
    kind: 'unary',
    run(request, call) {
      const response = handler(decode(method.request, request), call);
      if (response instanceof Promise) return response.then((value) => encode(method.response, value));
      return encode(method.response, response);
    },
  };
}

export function serverStreamRoute<I, O>(method: ServerMethod<I, O>, handler: ServerStreamHandler<I, O>): Route {
  return {
    kind: 'serverStream',
    run: (request, call) =>
      mapped(handler(decode(method.request, request), call), (value) => encode(method.response, value)),
  };
}

export function clientStreamRoute<I, O>(method: ServerMethod<I, O>, handler: ClientStreamHandler<I, O>): Route {
  return {
    kind: 'clientStream',
    async run(requests, call) {
      return encode(
        method.response,
        await handler(
          mapped(requests, (bytes) => decode(method.request, bytes)),
          call,
        ),
      );
    },
  };
}

export function bidiStreamRoute<I, O>(method: ServerMethod<I, O>, handler: BidiStreamHandler<I, O>): Route {
  return {
    kind: 'bidiStream',
    run: (requests, call) =>
      mapped(
        handler(
          mapped(requests, (bytes) => decode(method.request, bytes)),
          call,
        ),
        (value) => encode(method.response, value),
      ),
  };
}

/** The iterable with each value mapped; `return` passes through, so that both ends learn of an early end. */
function mapped<A, B>(source: AsyncIterable<A>, map: (value: A) => B): AsyncIterable<B> {
  return {
    [Symbol.asyncIterator](): AsyncIterator<B> {
      const iterator = source[Symbol.asyncIterator]();
      return {
        async next() {
          const result = await iterator.next();
          return result.done === true ? { value: undefined, done: true } : { value: map(result.value), done: false };
        },
        async return() {
          await iterator.return?.();
          return { value: undefined, done: true };
        },
      };
    },
  };
}

function decode<T>(codec: Codec<T, never>, bytes: Uint8Array): T {
  try {
    return codec.decode(bytes);
  } catch (cause) {
    throw new StatusError(Status.INTERNAL, `error unmarshalling request: ${textOf(cause)}`, { cause });
  }
}

function encode<T>(codec: Codec<unknown, T>, value: T): Uint8Array {
  try {
    return codec.encode(value);
  } catch (cause) {
    throw new StatusError(Status.INTERNAL, `error while marshaling: ${textOf(cause)}`, { cause });
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
