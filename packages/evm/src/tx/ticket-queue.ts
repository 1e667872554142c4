/** A place in a queue. */
export interface Ticket {
  /** Resolves when all who came before have left. */
  readonly turn: Promise<void>;
  /** Lets the next one in. To be called in any case, also before the turn came. */
  leave(): void;
}

/** First come, first served: the order is that of `enter()`. */
export class TicketQueue {
  #last: Promise<void> = Promise.resolve();

  enter(): Ticket {
    const turn = this.#last;
    let leave = () => {};
    const left = new Promise<void>((resolve) => {
      leave = resolve;
    });
    this.#last = turn.then(() => left);
    return { turn, leave };
  }
}
