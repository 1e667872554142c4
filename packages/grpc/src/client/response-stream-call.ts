import type { CallOptions } from '../call-options.js';
import { decodeResponse } from '../message/codec-fault.js';
import { MessageQueue } from '../message/message-queue.js';
import type { Codec, MethodKind } from '../method.js';
import { Status } from '../status.js';
import { StatusError } from '../status-error.js';
import { type CallHost, ClientCall } from './client-call.js';
import type { Requests } from './requests.js';

/** A call whose result is a stream of messages: server streaming and bidirectional. */
export class ResponseStreamCall<O> extends ClientCall {
  readonly responses: MessageQueue<O>;
  readonly #codec: Codec<O, never>;
  readonly #requests: Uint8Array | Requests;

  constructor(
    host: CallHost,
    path: string,
    options: CallOptions,
    codec: Codec<O, never>,
    requests: Uint8Array | Requests,
  ) {
    super(host, path, options);
    this.#codec = codec;
    this.#requests = requests;
    this.responses = new MessageQueue(
      (size) => this.consumed(size),
      () => this.cancel(new StatusError(Status.CANCELLED, 'the reader of the responses stopped')),
    );
  }

  protected override get kind(): MethodKind {
    return this.#requests instanceof Uint8Array ? 'serverStream' : 'bidiStream';
  }

  protected override get repeatable(): boolean {
    return this.#requests instanceof Uint8Array;
  }

  protected override get readerWaits(): boolean {
    return this.responses.empty;
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
    this.responses.push(decodeResponse(this.#codec, payload), size);
  }

  protected override onDone(error: StatusError | undefined): void {
    if (!(this.#requests instanceof Uint8Array)) this.#requests.stop();
    if (error === undefined) this.responses.end();
    else this.responses.fail(error);
  }
}
