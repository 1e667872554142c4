import type { CallOptions } from '../call-options.js';
import type { WatchCalls } from '../call-watch.js';
import { encodeRequest } from '../message/codec-fault.js';
import type { Compression } from '../message/compression.js';
import { DeadlineQueue } from '../message/deadline-queue.js';
import { MessageQueue } from '../message/message-queue.js';
import type { ClientMethod } from '../method.js';
import { Status } from '../status.js';
import { StatusError } from '../status-error.js';
import type { ChannelOptions } from './channel-options.js';
import type { CallHost, ClientCall } from './client-call.js';
import type { ClientInterceptor } from './client-interceptor.js';
import type { Connector } from './connector.js';
import { type ChannelState, Link, type Waiting } from './link.js';
import { Requests } from './requests.js';
import { ResponseStreamCall } from './response-stream-call.js';
import { SingleResponseCall } from './single-response-call.js';

/**
 * A client of one gRPC server over one connection, opened at the first call or by {@link Channel.connect} and again
 * after it is lost. Every failure of a call is a {@link StatusError}.
 */
export class Channel implements AsyncDisposable {
  readonly #link: Link;
  readonly #host: Host;
  readonly #interceptors: readonly ClientInterceptor[];

  constructor(connect: Connector, options: ChannelOptions = {}) {
    this.#link = new Link(connect, options);
    this.#host = new Host(this.#link, options);
    this.#interceptors = options.interceptors ?? [];
  }

  get state(): ChannelState {
    return this.#link.state;
  }

  /** Returns what ends the subscription. */
  onStateChange(listener: (state: ChannelState) => void): () => void {
    return this.#link.onStateChange(listener);
  }

  unary<I, O>(method: ClientMethod<I, O, 'unary'>, request: NoInfer<I>, options: CallOptions = {}): Promise<O> {
    if (this.#interceptors.length === 0) return this.#unary(method, request, options);
    const last = (input: I, callOptions: CallOptions) => this.#unary(method, input, callOptions);
    return this.#interceptors.reduceRight<Next<I, Promise<O>>>(
      (next, each) => async (input, to) => each.unary?.(method, input, to, next) ?? next(input, to),
      last,
    )(request, options);
  }

  serverStream<I, O>(
    method: ClientMethod<I, O, 'serverStream'>,
    request: NoInfer<I>,
    options: CallOptions = {},
  ): AsyncIterable<O> {
    const last = (input: I, callOptions: CallOptions) =>
      this.#stream(method, () => encodeRequest(method, input), callOptions);
    return this.#interceptors.reduceRight<Next<I, AsyncIterable<O>>>(
      (next, each) => (input, to) => each.serverStream?.(method, input, to, next) ?? next(input, to),
      last,
    )(request, options);
  }

  clientStream<I, O>(
    method: ClientMethod<I, O, 'clientStream'>,
    requests: AsyncIterable<NoInfer<I>> | Iterable<NoInfer<I>>,
    options: CallOptions = {},
  ): Promise<O> {
    const last = (input: AsyncIterable<I> | Iterable<I>, callOptions: CallOptions) =>
      this.#clientStream(method, input, callOptions);
    return this.#interceptors.reduceRight<Next<AsyncIterable<I> | Iterable<I>, Promise<O>>>(
      (next, each) => async (input, to) => each.clientStream?.(method, input, to, next) ?? next(input, to),
      last,
    )(requests, options);
  }

  bidiStream<I, O>(
    method: ClientMethod<I, O, 'bidiStream'>,
    requests: AsyncIterable<NoInfer<I>> | Iterable<NoInfer<I>>,
    options: CallOptions = {},
  ): AsyncIterable<O> {
    const last = (input: AsyncIterable<I> | Iterable<I>, callOptions: CallOptions) =>
      this.#stream(method, () => encodeRequests(method, input), callOptions);
    return this.#interceptors.reduceRight<Next<AsyncIterable<I> | Iterable<I>, AsyncIterable<O>>>(
      (next, each) => (input, to) => each.bidiStream?.(method, input, to, next) ?? next(input, to),
      last,
    )(requests, options);
  }

  /** Connects now. Rejects with {@link StatusError} UNAVAILABLE and the reason, or CANCELLED when `signal` aborts. */
  connect(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = () => {
        unsubscribe();
        signal?.removeEventListener('abort', onAbort);
      };
      const onAbort = () => {
        settle();
        reject(
          new StatusError(Status.CANCELLED, 'connecting was cancelled', { neverSent: true, cause: signal?.reason }),
        );
      };
      const onState = (state: ChannelState) => {
        if (state === 'idle' || state === 'connecting') return;
        settle();
        if (state === 'ready') resolve();
        else if (state === 'transientFailure') reject(this.#link.failure);
        else reject(new StatusError(Status.CANCELLED, 'the channel is closed', { neverSent: true }));
      };
      const unsubscribe = this.#link.onStateChange(onState);
      signal?.addEventListener('abort', onAbort);
      if (signal?.aborted === true) {
        onAbort();
        return;
      }
      this.#link.connect();
      onState(this.#link.state);
    });
  }

  /** Ends all calls and destroys the connection; done when the socket is closed. May be called again. */
  close(): Promise<void> {
    return this.#link.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Hands the connection to a relay's stream as it is handed to calls. */
  static submit(channel: Channel, stream: Waiting): void {
    channel.#link.submit(stream);
  }

  /** The stream no longer waits for the connection. */
  static withdraw(channel: Channel, stream: Waiting): void {
    channel.#link.withdraw(stream);
  }

  #unary<I, O>(method: ClientMethod<I, O>, request: I, options: CallOptions): Promise<O> {
    return new Promise((resolve, reject) => {
      // What the codec throws rejects the promise.
      const payload = encodeRequest(method, request);
      new SingleResponseCall(this.#host, method.path, options, method.response, payload, resolve, reject).start();
    });
  }

  #clientStream<I, O>(
    method: ClientMethod<I, O>,
    input: AsyncIterable<I> | Iterable<I>,
    options: CallOptions,
  ): Promise<O> {
    return new Promise((resolve, reject) => {
      const requests = encodeRequests(method, input);
      new SingleResponseCall(this.#host, method.path, options, method.response, requests, resolve, reject).start();
    });
  }

  #stream<I, O>(
    method: ClientMethod<I, O>,
    requests: () => Uint8Array | Requests,
    options: CallOptions,
  ): AsyncIterable<O> {
    try {
      const call = new ResponseStreamCall(this.#host, method.path, options, method.response, requests());
      call.start();
      return call.responses;
    } catch (error) {
      const failed = new MessageQueue<O>(
        () => {},
        () => {},
      );
      failed.fail(error);
      return failed;
    }
  }
}

/** The rest of a chain of interceptors. */
type Next<I, R> = (input: I, options: CallOptions) => R;

function encodeRequests<I, O>(method: ClientMethod<I, O>, requests: AsyncIterable<I> | Iterable<I>): Requests {
  return Requests.from(requests, (request) => encodeRequest(method, request));
}

/** What calls see of their channel. */
class Host implements CallHost {
  readonly deadlines: DeadlineQueue = new DeadlineQueue();
  readonly maxReceiveMessageSize: number;
  readonly maxSendMessageSize: number;
  readonly compression: Compression;
  readonly watch: WatchCalls | undefined;
  readonly #link: Link;

  constructor(link: Link, options: ChannelOptions) {
    this.#link = link;
    this.maxReceiveMessageSize = options.maxReceiveMessageSize ?? Number.POSITIVE_INFINITY;
    this.maxSendMessageSize = options.maxSendMessageSize ?? Number.POSITIVE_INFINITY;
    this.compression = options.compression ?? 'identity';
    this.watch = options.watch;
  }

  submit(call: ClientCall): void {
    this.#link.submit(call);
  }

  withdraw(call: ClientCall): void {
    this.#link.withdraw(call);
  }
}
