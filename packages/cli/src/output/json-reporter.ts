import type { ProductRound } from '../product/product-round.js';
import type { RoundOutcome } from '../rounds/round-outcome.js';
import type { Reporter, RunSummary } from './reporter.js';

/**
 * One JSON object a line: an event for each round, in the end the summary. Prices are decimal texts in units of
 * 10^-decimals, since JSON numbers do not hold them; what a round does not have is null. Bytes of products are hexadecimal digits after 0x.
 */
export class JsonReporter implements Reporter {
  readonly #write: (text: string) => void;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  progress(): void {}

  round({ epoch, round, outcome, reason, observations, median, answer, ...rest }: RoundOutcome): void {
    this.#line({
      event: 'round',
      epoch,
      round,
      outcome,
      reason: reason ?? null,
      observations: observations.map(String),
      median: median?.toString() ?? null,
      answer: answer?.toString() ?? null,
      transmitter: rest.transmitter ?? null,
      tx: rest.transaction ?? null,
      ms: rest.ms,
    });
  }

  productRound({
    epoch,
    round,
    seqNr,
    outcome,
    reason,
    observations,
    committed,
    reports,
    ...rest
  }: ProductRound): void {
    this.#line({
      event: 'round',
      epoch,
      round,
      seqNr: seqNr?.toString() ?? null,
      outcome,
      reason: reason ?? null,
      observations: observations.map(hexOf),
      committed: committed === undefined ? null : hexOf(committed),
      reports: reports.map(hexOf),
      transmitters: rest.transmitters,
      ms: rest.ms,
    });
  }

  summary({ rounds, transmitted, skipped, failed, restarts, ms }: RunSummary): void {
    this.#line({ event: 'summary', rounds, transmitted, skipped, failed, restarts, ms });
  }

  #line(event: object): void {
    this.#write(`${JSON.stringify(event)}\n`);
  }
}

function hexOf(bytes: Uint8Array): string {
  return `0x${Buffer.from(bytes).toString('hex')}`;
}
