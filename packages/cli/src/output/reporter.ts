import type { ProductRound } from '../product/product-round.js';
import type { RoundOutcome } from '../rounds/round-outcome.js';

/** What a run tells while it goes on. */
export interface Reporter {
  /** What is being done before the first round. */
  progress(text: string): void;
  round(outcome: RoundOutcome): void;
  productRound(round: ProductRound): void;
  summary(summary: RunSummary): void;
}

export interface RunSummary {
  /** transmitted + skipped + failed. */
  readonly rounds: number;
  readonly transmitted: number;
  readonly skipped: number;
  readonly failed: number;
  /** Plugin processes that were started again after a crash. */
  readonly restarts: number;
  /** From the first round's begin to the last one's end. */
  readonly ms: number;
}
