export interface Position {
  readonly epoch: number;
  /** From 1. */
  readonly round: number;
}

export interface ScheduleOptions {
  /** The first epoch; the contract must not have seen it. */
  readonly firstEpoch: number;
  /** Rounds in an epoch that no leader cuts short, 1 to 254. */
  readonly roundsPerEpoch: number;
}

/**
 * Who leads and who transmits when: leaders take turns by epoch, transmitters by round. A real network draws both from a
 * shared secret; here they are in order, so that a run can be followed with the eye.
 */
export class Schedule {
  readonly #options: ScheduleOptions;
  #epoch: number;
  #round = 0;

  constructor(options: ScheduleOptions) {
    this.#options = options;
    this.#epoch = options.firstEpoch;
  }

  /** The next round: the epoch's, or the first of the next epoch. */
  next(): Position {
    if (this.#round >= this.#options.roundsPerEpoch) this.endEpoch();
    this.#round++;
    return { epoch: this.#epoch, round: this.#round };
  }

  /** The leader failed: the next round is the first one of the next epoch, with another leader. */
  endEpoch(): void {
    this.#epoch++;
    this.#round = 0;
  }

  /** How many rounds an undisturbed schedule has before this one. */
  index({ epoch, round }: Position): number {
    return (epoch - this.#options.firstEpoch) * this.#options.roundsPerEpoch + round - 1;
  }

  /** Which of `count` oracles leads. */
  leader({ epoch }: Position, count: number): number {
    return (epoch - this.#options.firstEpoch) % count;
  }

  /** The order in which `count` oracles may transmit. */
  transmitters(position: Position, count: number): readonly number[] {
    const first = this.index(position) % count;
    return Array.from({ length: count }, (_, place) => (first + place) % count);
  }
}
