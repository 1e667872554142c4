import type {
  AttributedObservation,
  Call,
  ContractTransmitter,
  Logger,
  PipelineRunner,
  ReportDecision,
  ReportingPlugin,
  ReportingPluginConfig,
  ReportTimestamp,
} from '@loopp/loop';
import type { Config } from './config.js';
import { observe } from './observe.js';
import { decodePrice, encodePrice, hasMoved, medianPrice, type Price } from './price.js';

const nothing = new Uint8Array();

export interface PricePluginOptions {
  readonly settings: Config;
  readonly ocr: ReportingPluginConfig;
  readonly runner: PipelineRunner;
  readonly contract: ContractTransmitter;
  readonly logger: Logger;
}

/** One configuration's plugin in one oracle. OCR calls the methods in the order in which they stand. */
export class PricePlugin implements ReportingPlugin {
  readonly #options: PricePluginOptions;
  /** The latest report that this oracle accepted. */
  #accepted: { readonly timestamp: ReportTimestamp; readonly price: Price } | undefined;

  constructor(options: PricePluginOptions) {
    this.#options = options;
  }

  /** Leader only: a question to all oracles, when they have to be told what to observe. This product asks none. */
  async query(): Promise<Uint8Array> {
    return nothing;
  }

  /** Every oracle: what it sees. When this rejects, the round goes on without this oracle. */
  async observation(_timestamp: ReportTimestamp, query: Uint8Array, call?: Call): Promise<Uint8Array> {
    if (query.length > 0) throw new Error('a query that is not empty comes from a faulty leader');
    const { runner, settings, ocr } = this.#options;
    return encodePrice(await observe(runner, settings.pipeline, ocr.maxDurationObservation, call));
  }

  /**
   * Every oracle: one report of the observations of at least 2 f + 1 oracles. The same observations have to give the same
   * report everywhere, or there will not be enough signatures: no clock and no state here.
   */
  async report(
    _timestamp: ReportTimestamp,
    _query: Uint8Array,
    observations: readonly AttributedObservation[],
  ): Promise<ReportDecision> {
    const prices = observations.flatMap((one) => this.#read(one));
    // Of more than f, one at least is honest; the false ones are fewer than half.
    if (prices.length <= this.#options.ocr.f) return { shouldReport: false, report: nothing };
    return { shouldReport: true, report: encodePrice(medianPrice(prices)) };
  }

  /** Every oracle, for a report with enough signatures: whether it is one that should be transmitted at all. */
  async shouldAcceptFinalizedReport(timestamp: ReportTimestamp, report: Uint8Array): Promise<boolean> {
    const price = decodePrice(report);
    const before = this.#accepted;
    if (before !== undefined) {
      if (!isLater(timestamp, before.timestamp)) return false;
      if (!hasMoved(before.price, price, this.#options.settings.deviationPpm)) return false;
    }
    this.#accepted = { timestamp, price };
    return true;
  }

  /** When it is this oracle's turn to transmit: whether that is still of use, as others may have done it before. */
  async shouldTransmitAcceptedReport(timestamp: ReportTimestamp, _report: Uint8Array, call?: Call): Promise<boolean> {
    const { configDigest, epoch } = await this.#options.contract.latestConfigDigestAndEpoch(call);
    const isSameConfig = Buffer.from(configDigest).equals(timestamp.configDigest);
    return !isSameConfig || epoch <= timestamp.epoch;
  }

  /** Ends what the plugin holds. May be called twice. */
  async close(): Promise<void> {}

  /** None, when a faulty oracle sent something else. */
  #read({ observation, observer }: AttributedObservation): readonly Price[] {
    try {
      return [decodePrice(observation)];
    } catch (error) {
      this.#options.logger.warn('an observation is left out', { observer, reason: String(error) });
      return [];
    }
  }
}

function isLater(a: ReportTimestamp, b: ReportTimestamp): boolean {
  return a.epoch > b.epoch || (a.epoch === b.epoch && a.round > b.round);
}
