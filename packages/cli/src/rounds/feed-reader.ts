import type { Call, ReportTimestamp } from '@loopp/loop';

/** The contract of a feed, as anyone may read it: around the plugins, so that it can check them. */
export interface FeedReader {
  blockNumber(call?: Call): Promise<bigint>;
  /** The latest answer, in units of 10^-decimals. */
  answer(call?: Call): Promise<bigint>;
  /** The report that the contract accepted for a round, if it did so in `fromBlock` or later. */
  transmission(timestamp: ReportTimestamp, fromBlock: bigint, call?: Call): Promise<Transmission | undefined>;
}

export interface Transmission {
  readonly transaction: string;
  readonly transmitter: string;
  readonly gasUsed: bigint;
}
