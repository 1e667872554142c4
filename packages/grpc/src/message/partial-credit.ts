/** The stream whose flow control a message counts against. */
export interface CreditedStream {
  assembling(octets: number): void;
  assembled(): void;
}

/**
 * Credits the octets of a message that is not complete, but only when the reader has taken all messages before it: a
 * reader that does not read holds one message beyond the stream's window, no more.
 */
export class PartialCredit {
  #heldBack = 0;

  received(octets: number, stream: CreditedStream | undefined, readerWaits: boolean): void {
    this.#heldBack += octets;
    if (readerWaits) this.release(stream);
  }

  /** The reader has taken everything. */
  release(stream: CreditedStream | undefined): void {
    if (this.#heldBack === 0) return;
    stream?.assembling(this.#heldBack);
    this.#heldBack = 0;
  }

  /** The message is complete. Returns the octets that are to be credited when the reader takes it. */
  complete(stream: CreditedStream | undefined): number {
    const octets = this.#heldBack;
    this.#heldBack = 0;
    stream?.assembled();
    return octets;
  }
}
