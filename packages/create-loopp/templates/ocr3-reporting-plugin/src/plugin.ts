import type {
  AttributedObservation,
  Call,
  Ocr3ReportingPlugin,
  Ocr3ReportingPluginConfig,
  OutcomeContext,
  PipelineRunner,
  ReportPlus,
} from '@loopp/loop';
import type { Config } from './config.js';
import { observe } from './observe.js';
import { decodeOutcome, encodeOutcome } from './outcome.js';
import { decodePrice, encodePrice, hasMoved, medianPrice } from './price.js';

const nothing = new Uint8Array();

/** One configuration's plugin in one oracle. OCR calls the methods in the order in which they stand. */
export class PricePlugin implements Ocr3ReportingPlugin {
  readonly #settings: Config;
  readonly #ocr: Ocr3ReportingPluginConfig;
  readonly #runner: PipelineRunner;
  /** Of the latest report that this oracle accepted. */
  #accepted = 0n;

  constructor(settings: Config, ocr: Ocr3ReportingPluginConfig, runner: PipelineRunner) {
    this.#settings = settings;
    this.#ocr = ocr;
    this.#runner = runner;
  }

  /** Leader only: a question to all oracles, when they have to be told what to observe. This product asks none. */
  async query(): Promise<Uint8Array> {
    return nothing;
  }

  /** Every oracle: what it sees. When this rejects, the round goes on without this oracle. */
  async observation(_context: OutcomeContext, _query: Uint8Array, call?: Call): Promise<Uint8Array> {
    return encodePrice(await observe(this.#runner, this.#settings.pipeline, this.#ocr.maxDurationObservation, call));
  }

  /** Every oracle, for each observation of another: rejects for what is not to be counted. */
  async validateObservation(
    _context: OutcomeContext,
    query: Uint8Array,
    { observation }: AttributedObservation,
  ): Promise<void> {
    if (query.length > 0) throw new Error('a query that is not empty comes from a faulty leader');
    decodePrice(observation);
  }

  /** Leader only: whether there are enough. Of 2 f + 1 the honest ones are more than half. */
  async observationQuorum(
    _context: OutcomeContext,
    _query: Uint8Array,
    observations: readonly AttributedObservation[],
  ): Promise<boolean> {
    return observations.length >= 2 * this.#ocr.f + 1;
  }

  /**
   * Every oracle: what follows of the observations and of the outcome before, which is empty in the first round. The same
   * arguments have to give the same bytes everywhere: no clock and no state here.
   */
  async outcome(
    { previousOutcome }: OutcomeContext,
    _query: Uint8Array,
    observations: readonly AttributedObservation[],
  ): Promise<Uint8Array> {
    const price = medianPrice(observations.map(({ observation }) => decodePrice(observation)));
    if (previousOutcome.length === 0) return encodeOutcome({ reported: price, isNew: true });
    const { reported } = decodeOutcome(previousOutcome);
    if (!hasMoved(reported, price, this.#settings.deviationPpm)) return encodeOutcome({ reported, isNew: false });
    return encodeOutcome({ reported: price, isNew: true });
  }

  /** Every oracle: the reports that follow of an outcome, none or several. They are signed one by one. */
  async reports(_seqNr: bigint, outcome: Uint8Array): Promise<readonly ReportPlus[]> {
    const { reported, isNew } = decodeOutcome(outcome);
    if (!isNew) return [];
    // `info` goes to the transmitter beside the report, and is signed with it.
    return [{ reportWithInfo: { report: encodePrice(reported), info: nothing } }];
  }

  /** Every oracle, for a report with enough signatures: whether it is one that should be transmitted at all. */
  async shouldAcceptAttestedReport(seqNr: bigint): Promise<boolean> {
    if (seqNr <= this.#accepted) return false;
    this.#accepted = seqNr;
    return true;
  }

  /**
   * When it is this oracle's turn to transmit: whether that is still of use. Ask your contract, through a contract reader
   * of the provider, whether another oracle was there first.
   */
  async shouldTransmitAcceptedReport(seqNr: bigint): Promise<boolean> {
    return seqNr >= this.#accepted;
  }

  /** Ends what the plugin holds. May be called twice. */
  async close(): Promise<void> {}
}
