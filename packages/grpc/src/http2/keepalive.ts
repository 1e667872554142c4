/** When to ask a silent peer whether it still lives. */
export interface KeepaliveOptions {
  /** Silence before a PING, in milliseconds. A grpc-go server ends connections that ping more often than every 5 min. */
  readonly intervalMs: number;
  /** How long the answer may take, in milliseconds. */
  readonly timeoutMs: number;
}

/** Pings a peer that has been silent while there is something to wait for, and gives it up when it does not answer. */
export class Keepalive {
  readonly #timer: NodeJS.Timeout;
  readonly #options: KeepaliveOptions;
  readonly #ping: () => void;
  readonly #onDead: () => void;
  #heard = true;
  #waiting: NodeJS.Timeout | undefined;

  /** @param isIdle whether nothing is waited for; no PING is sent then */
  constructor(options: KeepaliveOptions, isIdle: () => boolean, ping: () => void, onDead: () => void) {
    this.#options = options;
    this.#ping = ping;
    this.#onDead = onDead;
    this.#timer = setInterval(() => {
      if (!this.#heard && !isIdle()) this.#ask();
      this.#heard = false;
    }, options.intervalMs).unref();
  }

  /** Something came from the peer. */
  heard(): void {
    this.#heard = true;
    if (this.#waiting === undefined) return;
    clearTimeout(this.#waiting);
    this.#waiting = undefined;
  }

  stop(): void {
    clearInterval(this.#timer);
    clearTimeout(this.#waiting);
  }

  #ask(): void {
    if (this.#waiting !== undefined) return;
    this.#waiting = setTimeout(this.#onDead, this.#options.timeoutMs).unref();
    this.#ping();
  }
}
