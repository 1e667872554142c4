import type { CallOptions } from '../call-options.js';
import { decodeResponse } from '../message/codec-fault.js';
import type { Codec, MethodKind } from '../method.js';
import { Status } from '../status.js';
import { StatusError } from '../status-error.js';
import { type CallHost, ClientCall } from './client-call.js';
import type { Requests } from './requests.js';

/** A call whose result is one message: unary and client streaming. */
export class SingleResponseCall<O> extends ClientCall {
  readonly #codec: Codec<O, never>;
  readonly #requests: Uint8Array | Requests;
  readonly #resolve: (response: O) => void;
  readonly #reject: (error: StatusError) => void;
  #response: Uint8Array | undefined;

  constructor(
    host: CallHost,
    path: string,
    options: CallOptions,
    codec: Codec<O, never>,
    requests: Uint8Array | Requests,
    resolve: (response: O) => void,
    reject: (error: StatusError) => void,
  ) {
    super(host, path, options);
    this.#codec = codec;
    this.#requests = requests;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  protected override get kind(): MethodKind {
    return this.#requests instanceof Uint8Array ? 'unary' : 'clientStream';
  }

  protected override get repeatable(): boolean {
    return this.#requests instanceof Uint8Array;
  }

  protected override get readerWaits(): boolean {
    return true;
  }

  protected override onBegin(): void {
    if (!(this.#requests instanceof Uint8Array)) {
      this.#requests.start({
        send: (payload) => this.send(payload, false),
        end: () => this.endRequests(),
        mustWait: () => this.mustWait(),
        fail: (error) => this.cancel(error),
      });
      return;
    }
    try {
      this.send(this.#requests, true);
    } catch (error) {
      this.cancel(StatusError.from(error));
    }
  }

  override onSendable(): void {
    if (!(this.#requests instanceof Uint8Array)) this.#requests.resume();
  }

  protected override onResponse(payload: Uint8Array, size: number): void {
    this.consumed(size);
    if (this.#response !== undefined) {
      this.cancel(new StatusError(Status.INTERNAL, 'the server sent more than one response to a call that has one'));
      return;
    }
    this.#response = payload;
  }

  protected override onDone(error: StatusError | undefined): void {
    if (!(this.#requests instanceof Uint8Array)) this.#requests.stop();
    if (error !== undefined) {
      this.#reject(error);
    } else if (this.#response === undefined) {
      this.#reject(new StatusError(Status.INTERNAL, 'the server sent no response, but the status OK'));
    } else {
      try {
        this.#resolve(decodeResponse(this.#codec, this.#response));
      } catch (fault) {
        this.#reject(StatusError.from(fault));
      }
    }
  }
}
