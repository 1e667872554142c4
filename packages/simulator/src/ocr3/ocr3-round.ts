import type { AttributedObservation, AttributedOnchainSignature, ReportWithInfo } from '@loopp/loop';
import type { RoundStatus } from '../protocol/events.js';

/** What became of an OCR3 round. */
export interface Ocr3Round {
  /** Undefined when the epoch did not begin. */
  readonly seqNr: bigint | undefined;
  readonly epoch: number;
  readonly round: number;
  /** Index of the oracle that led it. */
  readonly leader: number;
  /** Transmitted: at least one of its reports was. */
  readonly status: RoundStatus;
  /** Why nothing was transmitted. */
  readonly reason: string | undefined;
  readonly query: Uint8Array;
  /** What the leader proposed, in the order of the oracles; without a proposal, what it received and took. */
  readonly observations: readonly AttributedObservation[];
  readonly previousOutcome: Uint8Array;
  /** The committed outcome. */
  readonly outcome: Uint8Array | undefined;
  readonly reports: readonly Ocr3Report[];
  /** On the network's clock. */
  readonly ms: number;
}

/** A report of a committed outcome. */
export interface Ocr3Report extends ReportWithInfo {
  /** Empty when it was not attested. */
  readonly signatures: readonly AttributedOnchainSignature[];
  /** Oracles whose plugins accepted it. */
  readonly accepted: readonly number[];
  /** Oracles that transmitted it, in order. */
  readonly transmitted: readonly number[];
}
