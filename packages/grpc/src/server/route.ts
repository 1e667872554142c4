import { decodeRequest, encodeResponse } from '../message/codec-fault.js';
import type { MethodKind, ServerMethod } from '../method.js';
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
      const response = handler(decodeRequest(method, request), call);
      if (response instanceof Promise) return response.then((value) => encodeResponse(method, value));
      return encodeResponse(method, response);
    },
  };
}

export function serverStreamRoute<I, O>(method: ServerMethod<I, O>, handler: ServerStreamHandler<I, O>): Route {
  return {
    kind: 'serverStream',
    run: (request, call) =>
      mapped(handler(decodeRequest(method, request), call), (value) => encodeResponse(method, value)),
  };
}

export function clientStreamRoute<I, O>(method: ServerMethod<I, O>, handler: ClientStreamHandler<I, O>): Route {
  return {
    kind: 'clientStream',
    async run(requests, call) {
      return encodeResponse(
        method,
        await handler(
          mapped(requests, (bytes) => decodeRequest(method, bytes)),
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
          mapped(requests, (bytes) => decodeRequest(method, bytes)),
          call,
        ),
        (value) => encodeResponse(method, value),
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
