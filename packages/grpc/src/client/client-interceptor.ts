import type { CallOptions } from '../call-options.js';
import type { ClientMethod } from '../method.js';

/**
 * Sees every call of a channel, may change its options and requests, its responses and its outcome. Each hook calls
 * `next` to go on; hooks that are left out cost nothing.
 */
export interface ClientInterceptor {
  unary?<I, O>(
    method: ClientMethod<I, O, 'unary'>,
    request: I,
    options: CallOptions,
    next: (request: I, options: CallOptions) => Promise<O>,
  ): Promise<O>;
  clientStream?<I, O>(
    method: ClientMethod<I, O, 'clientStream'>,
    requests: AsyncIterable<I> | Iterable<I>,
    options: CallOptions,
    next: (requests: AsyncIterable<I> | Iterable<I>, options: CallOptions) => Promise<O>,
  ): Promise<O>;
  serverStream?<I, O>(
    method: ClientMethod<I, O, 'serverStream'>,
    request: I,
    options: CallOptions,
    next: (request: I, options: CallOptions) => AsyncIterable<O>,
  ): AsyncIterable<O>;
  bidiStream?<I, O>(
    method: ClientMethod<I, O, 'bidiStream'>,
    requests: AsyncIterable<I> | Iterable<I>,
    options: CallOptions,
    next: (requests: AsyncIterable<I> | Iterable<I>, options: CallOptions) => AsyncIterable<O>,
  ): AsyncIterable<O>;
}
