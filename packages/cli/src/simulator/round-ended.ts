/** A round came to its end without a transmission; thrown within a round, never out of the simulator. */
export class RoundEnded extends Error {
  readonly outcome: 'skipped' | 'failed';

  constructor(outcome: 'skipped' | 'failed', reason: string, cause?: unknown) {
    super(reason, { cause });
    this.outcome = outcome;
  }
}

/** The leader could not lead: an honest network goes on with the next epoch's leader. */
export class LeaderFailed extends Error {}
