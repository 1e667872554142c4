import { constants } from 'node:os';

/** The run was ended from outside; the reason of the signal that every call of a run carries. */
export class Interrupted extends Error {
  /** 128 + the signal's number, as shells have it: 130 for SIGINT, 143 for SIGTERM. */
  readonly exitCode: number;

  constructor(signal: NodeJS.Signals) {
    super(`interrupted by ${signal}`);
    this.exitCode = 128 + constants.signals[signal];
  }
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Turns the first signal of a terminal or supervisor into an abort, so that everything ends in order. The second one, or
 * an order that takes longer than `graceMs`, ends the process at once; the guardian then does the rest.
 */
export class Interruption implements Disposable {
  readonly #controller = new AbortController();
  readonly #graceMs: number;
  #limit: NodeJS.Timeout | undefined;

  constructor(graceMs: number) {
    this.#graceMs = graceMs;
    for (const signal of signals) process.on(signal, this.#onSignal);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#limit);
    for (const signal of signals) process.off(signal, this.#onSignal);
  }

  readonly #onSignal = (signal: NodeJS.Signals) => {
    const interrupted = new Interrupted(signal);
    const exit = () => process.exit(interrupted.exitCode);
    if (this.signal.aborted) exit();
    this.#limit = setTimeout(exit, this.#graceMs);
    this.#controller.abort(interrupted);
  };
}
