import { decodePrice, encodePrice, type Price, priceLength } from './price.js';

/** What oracles agree on in a round, and carry into the next one. */
export interface Outcome {
  /** The price of the latest report. */
  readonly reported: Price;
  /** Whether it is this round that reports it. */
  readonly isNew: boolean;
}

export const outcomeLength = 1 + priceLength;

/** One byte that tells whether it is new, then the price. */
export function encodeOutcome({ reported, isNew }: Outcome): Uint8Array {
  return Uint8Array.of(isNew ? 1 : 0, ...encodePrice(reported));
}

/** @throws Error for bytes that are no outcome. */
export function decodeOutcome(bytes: Uint8Array): Outcome {
  return { isNew: bytes[0] === 1, reported: decodePrice(bytes.subarray(1)) };
}
