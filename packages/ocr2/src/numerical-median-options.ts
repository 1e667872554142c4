import type { DeviationFunction } from './deviation.js';
import type { Clock, Logger } from './logger.js';
import type { DataSource, MedianContract, OnchainConfigCodec, ReportCodec } from './median-types.js';

/** What a NumericalMedianFactory works with. */
export interface NumericalMedianOptions {
  /** What the contract holds now; a MedianProvider has this part and the two codecs. */
  readonly medianContract: MedianContract;
  readonly reportCodec: ReportCodec;
  readonly onchainConfigCodec: OnchainConfigCodec;
  /** The observed value. */
  readonly dataSource: DataSource;
  /** Price of the chain's coin in juels, for the payment of transmitters. */
  readonly juelsPerFeeCoin: DataSource;
  /** Price of gas, for chains whose contracts cannot read it. */
  readonly gasPriceSubunits: DataSource;
  /**
   * Whether observations carry the gas price. Default false, as upstream: oracles of old releases drop observations
   * that have it, so all oracles of a network must be new enough. The source is asked in either case.
   */
  readonly includeGasPriceSubunitsInObservation?: boolean;
  /** Default `relativeDeviation`. All oracles of a network must use the same one. */
  readonly deviation?: DeviationFunction;
  /** Default: the system's. */
  readonly clock?: Clock;
  /** Default: none. */
  readonly logger?: Logger;
}
