import type { AttributedObservation, AttributedOnchainSignature } from '@loopp/loop';
import type { RoundStatus } from '../protocol/events.js';

/** What became of an OCR2 round. */
export interface Ocr2Round {
  readonly epoch: number;
  readonly round: number;
  /** Index of the oracle that led it. */
  readonly leader: number;
  readonly status: RoundStatus;
  /** Why it was not transmitted. */
  readonly reason: string | undefined;
  readonly query: Uint8Array;
  /** What the leader proposed, in the order of the oracles; without a proposal, what it received. */
  readonly observations: readonly AttributedObservation[];
  /** The attested report. */
  readonly report: Uint8Array | undefined;
  readonly signatures: readonly AttributedOnchainSignature[];
  /** Oracles whose plugins accepted the report. */
  readonly accepted: readonly number[];
  /** Oracles that transmitted it, in order. */
  readonly transmitted: readonly number[];
  /** On the network's clock. */
  readonly ms: number;
}
