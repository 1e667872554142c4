import type { Duplex } from 'node:stream';
import type { BrokerListener } from './broker.js';

/** A listener whose connections wait until somebody wants them. */
export class QueuedListener implements BrokerListener {
  readonly id: number;
  readonly #release: () => Promise<void>;
  #handler: ((stream: Duplex) => void) | undefined;
  #early: Duplex[] = [];
  #closing: Promise<void> | undefined;

  constructor(id: number, release: () => Promise<void>) {
    this.id = id;
    this.#release = release;
  }

  take(stream: Duplex): void {
    if (this.#closing !== undefined) stream.destroy();
    else if (this.#handler !== undefined) this.#handler(stream);
    else this.#early.push(stream);
  }

  onConnection(handler: (stream: Duplex) => void): void {
    this.#handler = handler;
    for (const stream of this.#early.splice(0)) handler(stream);
  }

  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #end(): Promise<void> {
    for (const stream of this.#early.splice(0)) stream.destroy();
    await this.#release();
  }
}
