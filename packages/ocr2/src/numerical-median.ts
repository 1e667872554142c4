import { equalBytes } from './bytes.js';
import type { DeviationFunction } from './deviation.js';
import { type EpochRound, isEarlier } from './epoch-round.js';
import type { Clock } from './logger.js';
import type { MedianConfig } from './median-config.js';
import { encodeMedianObservation, parseAttributedObservations } from './median-observation.js';
import type { DataSource, LatestTransmissionDetails, OnchainConfig } from './median-types.js';
import type { NumericalMedianOptions } from './numerical-median-options.js';
import { messageOf, Ocr2Error } from './ocr2-error.js';
import { readContract } from './read-contract.js';
import { shouldReport } from './should-report.js';
import { encodeValue } from './twos-complement.js';
import type { AttributedObservation, Call, ReportDecision, ReportingPlugin, ReportTimestamp } from './types.js';

/** Everything that one plugin knows: its factory's options and what follows from its configuration. */
export interface NumericalMedianSettings extends NumericalMedianOptions {
  readonly deviation: DeviationFunction;
  readonly clock: Clock;
  readonly configDigest: Uint8Array;
  readonly f: number;
  readonly medianConfig: MedianConfig;
  readonly onchainConfig: OnchainConfig;
  readonly maxReportLength: number;
}

/**
 * The median reporting plugin of one configuration (see NumericalMedianFactory). It remembers the last report that it
 * accepted; calls may overlap.
 */
export class NumericalMedian implements ReportingPlugin {
  private readonly settings: NumericalMedianSettings;
  private accepted: EpochRound & { readonly median: bigint } = { epoch: 0, round: 0, median: 0n };

  constructor(settings: NumericalMedianSettings) {
    this.settings = settings;
  }

  /** Always empty. */
  async query(_timestamp: ReportTimestamp, _call?: Call): Promise<Uint8Array> {
    return new Uint8Array();
  }

  /**
   * Asks the three data sources at the same time.
   * @throws Ocr2Error OCR2_QUERY_NOT_EMPTY; OCR2_OBSERVATION_FAILED naming every source that failed or whose value is
   * no int192.
   */
  async observation(timestamp: ReportTimestamp, query: Uint8Array, call?: Call): Promise<Uint8Array> {
    expectEmpty(query);
    const { dataSource, juelsPerFeeCoin, gasPriceSubunits } = this.settings;
    const sources: [string, DataSource][] = [
      ['DataSource', dataSource],
      ['JuelsPerFeeCoinDataSource', juelsPerFeeCoin],
      ['GasPriceSubunitsDataSource', gasPriceSubunits],
    ];
    const results = await Promise.allSettled(sources.map(([name, source]) => observe(name, source, timestamp, call)));
    const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    const [value, juels, gasPrice] = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    if (value === undefined || juels === undefined || gasPrice === undefined) {
      const message = `No observation: ${failures.map(messageOf).join('; ')}`;
      throw new Ocr2Error('OCR2_OBSERVATION_FAILED', message, { cause: failures[0] });
    }
    return encodeMedianObservation({
      // Go cuts the seconds to 32 bits.
      timestamp: Math.floor(this.settings.clock() / 1000) >>> 0,
      value,
      juelsPerFeeCoin: juels,
      ...(this.settings.includeGasPriceSubunitsInObservation ? { gasPriceSubunits: gasPrice } : {}),
    });
  }

  /**
   * Drops invalid observations, decides whether a report is due (see `shouldReport`), and lets the codec build it.
   * @throws Ocr2Error OCR2_QUERY_NOT_EMPTY; OCR2_TOO_FEW_OBSERVATIONS with fewer than f+1 valid ones;
   * OCR2_CONTRACT_READ_FAILED; OCR2_REPORT_TOO_LONG; whatever the codec throws.
   */
  async report(
    timestamp: ReportTimestamp,
    query: Uint8Array,
    observations: readonly AttributedObservation[],
    call?: Call,
  ): Promise<ReportDecision> {
    expectEmpty(query);
    const { f, logger, reportCodec, maxReportLength } = this.settings;
    const valid = parseAttributedObservations(observations, logger);
    if (valid.length < f + 1) {
      const message = `Only ${valid.length} of ${observations.length} observations are valid; at least f+1 = ${f + 1} must be.`;
      throw new Ocr2Error('OCR2_TOO_FEW_OBSERVATIONS', message);
    }
    if (!(await shouldReport(this.settings, timestamp, valid, call))) {
      return { shouldReport: false, report: new Uint8Array() };
    }
    const report = await reportCodec.buildReport(valid, call);
    if (report.length > maxReportLength) {
      const message = `The codec's report has ${report.length} bytes, more than its own limit of ${maxReportLength}.`;
      throw new Ocr2Error('OCR2_REPORT_TOO_LONG', message);
    }
    return { shouldReport: true, report };
  }

  /**
   * Accepts a report that is later than the last accepted one and than the contract's latest, for the contract's
   * present configuration, if nothing is pending or its median deviates from the pending one by alphaAccept.
   * @throws Ocr2Error OCR2_CONTRACT_READ_FAILED; whatever the codec throws for a report that it cannot read.
   */
  async shouldAcceptFinalizedReport(timestamp: ReportTimestamp, report: Uint8Array, call?: Call): Promise<boolean> {
    const { logger, maxReportLength, reportCodec } = this.settings;
    if (!this.isLaterThanAccepted(timestamp)) return false;
    const latest = await this.latestTransmission(call);
    if (!this.isDue(timestamp, latest)) return false;
    if (report.length > maxReportLength) {
      logger?.warn('report not accepted: longer than the limit', { length: report.length, maxReportLength });
      return false;
    }
    const median = await reportCodec.medianFromReport(report, call);
    // From here on nothing waits. Another call may have accepted a report meanwhile.
    if (!this.isLaterThanAccepted(timestamp)) return false;
    const { alphaAcceptInfinite, alphaAcceptPpb } = this.settings.medianConfig;
    const deviates = !alphaAcceptInfinite && this.settings.deviation(alphaAcceptPpb, this.accepted.median, median);
    const nothingPending = !isEarlier(latest, this.accepted);
    const accept = deviates || nothingPending;
    logger?.debug('report accepted or not', { accept, deviates, nothingPending, ...epochRoundOf(timestamp) });
    if (accept) this.accepted = { ...epochRoundOf(timestamp), median };
    return accept;
  }

  /** True while the contract has the same configuration and no report as late as this one. */
  async shouldTransmitAcceptedReport(timestamp: ReportTimestamp, _report: Uint8Array, call?: Call): Promise<boolean> {
    return this.isDue(timestamp, await this.latestTransmission(call));
  }

  async close(_call?: Call): Promise<void> {}

  private isLaterThanAccepted(timestamp: EpochRound): boolean {
    if (isEarlier(this.accepted, timestamp)) return true;
    const { epoch, round } = this.accepted;
    this.settings.logger?.debug('report not accepted: stale', {
      accepted: { epoch, round },
      ...epochRoundOf(timestamp),
    });
    return false;
  }

  private isDue(timestamp: ReportTimestamp, latest: LatestTransmissionDetails): boolean {
    const { logger, configDigest } = this.settings;
    if (!equalBytes(latest.configDigest, configDigest)) {
      logger?.debug('report not due: the contract has another configuration', epochRoundOf(timestamp));
      return false;
    }
    if (isEarlier(latest, timestamp)) return true;
    logger?.debug('report not due: stale', { contract: epochRoundOf(latest), ...epochRoundOf(timestamp) });
    return false;
  }

  private async latestTransmission(call?: Call): Promise<LatestTransmissionDetails> {
    return readContract('latest transmission', () => this.settings.medianContract.latestTransmissionDetails(call));
  }
}

async function observe(name: string, source: DataSource, timestamp: ReportTimestamp, call?: Call): Promise<bigint> {
  try {
    const value = await source.observe(timestamp, call);
    encodeValue(value); // refuses here, where the source's name is known, what does not fit
    return value;
  } catch (cause) {
    throw new Ocr2Error('OCR2_OBSERVATION_FAILED', `${name}: ${messageOf(cause)}`, { cause });
  }
}

function expectEmpty(query: Uint8Array): void {
  if (query.length === 0) return;
  throw new Ocr2Error(
    'OCR2_QUERY_NOT_EMPTY',
    `The median plugin's query is empty; this one has ${query.length} bytes.`,
  );
}

function epochRoundOf({ epoch, round }: EpochRound): EpochRound & Record<string, unknown> {
  return { epoch, round };
}
