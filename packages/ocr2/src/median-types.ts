// The median product's shapes, equal to those of @loopp/loop.
import type { Call, Nanoseconds, ReportTimestamp } from './types.js';

/** One oracle's observation, decoded. */
export interface ParsedAttributedObservation {
  /** Seconds since the epoch, uint32. */
  readonly timestamp: number;
  readonly value: bigint;
  readonly juelsPerFeeCoin: bigint;
  /** 0 when the observation carries none. */
  readonly gasPriceSubunits: bigint;
  /** Index of the oracle, 0 to 255. */
  readonly observer: number;
}

export interface ReportCodec {
  buildReport(observations: readonly ParsedAttributedObservation[], call?: Call): Promise<Uint8Array>;
  medianFromReport(report: Uint8Array, call?: Call): Promise<bigint>;
  /** @returns the longest report, in bytes, with `n` oracles. */
  maxReportLength(n: number, call?: Call): Promise<number>;
}

export interface MedianContract {
  latestTransmissionDetails(call?: Call): Promise<LatestTransmissionDetails>;
  /** A requested round no older than `lookback`; the zero round when there is none. */
  latestRoundRequested(lookback: Nanoseconds, call?: Call): Promise<ReportTimestamp>;
}

export interface LatestTransmissionDetails extends ReportTimestamp {
  readonly latestAnswer: bigint;
  readonly latestTimestamp: Date;
}

export interface OnchainConfig {
  readonly min: bigint;
  readonly max: bigint;
}

export interface OnchainConfigCodec {
  encode(config: OnchainConfig, call?: Call): Promise<Uint8Array>;
  decode(encoded: Uint8Array, call?: Call): Promise<OnchainConfig>;
}

export interface DataSource {
  observe(timestamp: ReportTimestamp, call?: Call): Promise<bigint>;
}
