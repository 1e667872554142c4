import type { Call } from './call.js';
import type { Nanoseconds, ReportingPluginFactory, ReportTimestamp } from './ocr2.js';
import type { PluginProvider } from './relayer.js';

/** One oracle's observation, decoded. Values are signed and at most 192 bits wide on EVM chains. */
export interface ParsedAttributedObservation {
  /** Seconds since the epoch, uint32. */
  readonly timestamp: number;
  readonly value: bigint;
  readonly juelsPerFeeCoin: bigint;
  readonly gasPriceSubunits: bigint;
  /** Index of the oracle, 0 to 255. */
  readonly observer: number;
}

/** Wire: `loop.ReportCodec`. */
export interface ReportCodec {
  buildReport(observations: readonly ParsedAttributedObservation[], call?: Call): Promise<Uint8Array>;
  medianFromReport(report: Uint8Array, call?: Call): Promise<bigint>;
  /** @returns the longest report, in bytes, with `n` oracles. */
  maxReportLength(n: number, call?: Call): Promise<number>;
}

/** Wire: `loop.MedianContract`. */
export interface MedianContract {
  latestTransmissionDetails(call?: Call): Promise<LatestTransmissionDetails>;
  /** A requested round no older than `lookback`; the zero round when there is none. */
  latestRoundRequested(lookback: Nanoseconds, call?: Call): Promise<ReportTimestamp>;
}

export interface LatestTransmissionDetails extends ReportTimestamp {
  readonly latestAnswer: bigint;
  /** Whole milliseconds; Go's zero time is the first instant of year 1. */
  readonly latestTimestamp: Date;
}

export interface OnchainConfig {
  readonly min: bigint;
  readonly max: bigint;
}

/** Wire: `loop.OnchainConfigCodec`. */
export interface OnchainConfigCodec {
  encode(config: OnchainConfig, call?: Call): Promise<Uint8Array>;
  decode(encoded: Uint8Array, call?: Call): Promise<OnchainConfig>;
}

/** What a relayer gives for one median contract. */
export interface MedianProvider extends PluginProvider {
  readonly reportCodec: ReportCodec;
  readonly medianContract: MedianContract;
  readonly onchainConfigCodec: OnchainConfigCodec;
}

/** Wire: `loop.DataSource`. */
export interface DataSource {
  observe(timestamp: ReportTimestamp, call?: Call): Promise<bigint>;
}

/** Wire: `loop.ErrorLog`. Errors that the operator of a job should see. */
export interface ErrorLog {
  saveError(message: string, call?: Call): Promise<void>;
}

/** What a median factory is made from. */
export interface MedianFactoryArgs {
  readonly provider: MedianProvider;
  readonly contractId: string;
  readonly dataSource: DataSource;
  readonly juelsPerFeeCoin: DataSource;
  readonly gasPriceSubunits: DataSource;
  readonly errorLog: ErrorLog;
  /** JSON text of a custom deviation function. */
  readonly deviationFuncDefinition?: Uint8Array;
}

/** Wire: `loop.PluginMedian`, the root of a median plugin. */
export interface PluginMedian {
  newMedianFactory(args: MedianFactoryArgs, call?: Call): Promise<ReportingPluginFactory>;
}
