import type { AttributedObservation, AttributedOnchainSignature, Call, ReportTimestamp } from '@loopp/loop';
import { decodeMedianReport, parseAttributedObservations } from '@loopp/ocr2';
import { askOracles, messageOf } from './ask-oracles.js';
import { independentMedian } from './independent-median.js';
import type { Oracle } from './oracle.js';
import { LeaderFailed, RoundEnded } from './round-ended.js';
import type { RoundOutcome } from './round-outcome.js';
import type { Position } from './schedule.js';
import type { SimulatorOptions } from './simulator-options.js';
import { type SignedReport, type Tampering, tamper } from './tamper.js';
import { transmit } from './transmit.js';
import { within } from './within.js';

/** What is known of a round while it runs. */
interface Progress {
  observations: readonly bigint[];
  transmitter: string | undefined;
  transaction: string | undefined;
  gasUsed: bigint | undefined;
  answer: bigint | undefined;
}

/**
 * Drives OCR2 rounds over oracles of one process: a leader for each epoch and a network that is honest and loses
 * nothing. It stands in for libocr so that plugins and contract can do their part, and is no consensus protocol.
 * Plugins, signatures and transmissions are real, and up to f oracles may fail.
 */
export class Simulator {
  readonly #options: SimulatorOptions;

  constructor(options: SimulatorOptions) {
    this.#options = options;
  }

  /**
   * Runs one round to its outcome; a leader that fails hands over to the next epoch's, f times at most.
   * @throws the reason of the call's signal, and nothing else.
   */
  async run(call: Call, tampering?: Tampering): Promise<RoundOutcome> {
    const { f, schedule, logger } = this.#options;
    for (let attempt = 0; ; attempt++) {
      const position = schedule.next();
      const startedAt = performance.now();
      const progress: Progress = {
        observations: [],
        transmitter: undefined,
        transaction: undefined,
        gasUsed: undefined,
        answer: undefined,
      };
      let end: Pick<RoundOutcome, 'outcome' | 'reason'> = { outcome: 'transmitted', reason: undefined };
      try {
        await this.#round(position, progress, call, tampering);
      } catch (error) {
        call.signal?.throwIfAborted();
        if (error instanceof LeaderFailed && attempt < f) {
          logger.warn(`the leader of epoch ${position.epoch} failed, the next one takes over`, {
            error: error.message,
          });
          schedule.endEpoch();
          continue;
        }
        end = { outcome: error instanceof RoundEnded ? error.outcome : 'failed', reason: messageOf(error) };
      }
      const median = independentMedian(progress.observations);
      return { ...position, ...end, ...progress, median, ms: Math.round(performance.now() - startedAt) };
    }
  }

  async #round(position: Position, progress: Progress, call: Call, tampering?: Tampering): Promise<void> {
    const timestamp = { configDigest: this.#options.configDigest, ...position };
    const { oracles, schedule, feed } = this.#options;
    const leader = oracles[schedule.leader(position, oracles.length)];
    if (leader === undefined) throw new RoundEnded('failed', 'there are no oracles');
    const { query, observations } = await this.#observe(leader, timestamp, call);
    progress.observations = parseAttributedObservations(observations, this.#options.logger).map(({ value }) => value);
    const honest = await this.#attest(leader, timestamp, query, observations, call);
    const signed = tampering === undefined ? honest : tamper(tampering, honest);
    progress.observations = decodeMedianReport(signed.report).observations;
    const willing = await this.#accept(timestamp, honest.report, call);
    const fromBlock = (await feed.blockNumber(call)) + 1n;
    const reached = await transmit({ ...this.#options, oracles: willing }, { timestamp, fromBlock }, signed, call);
    Object.assign(progress, reached);
    const median = independentMedian(progress.observations);
    progress.answer = await feed.answer(call);
    if (progress.answer !== median) {
      const reason = `the contract answers ${progress.answer}, the median of the report's observations is ${median}`;
      throw new RoundEnded('failed', reason);
    }
  }

  /** The leader's query, and at least 2 f + 1 observations in the order of the oracles. */
  async #observe(leader: Oracle, timestamp: ReportTimestamp, call: Call) {
    const { oracles, f, limits, logger } = this.#options;
    const query = await leading(leader, leader.plugin.query(timestamp, within(limits.query, call)));
    const { given, failures } = await askOracles(
      oracles,
      'observing',
      ({ plugin }) => plugin.observation(timestamp, query, within(limits.observation, call)),
      { logger, signal: call.signal },
    );
    if (given.length < 2 * f + 1) throw new RoundEnded('failed', tooFew('observed', given.length, 2 * f + 1, failures));
    const observations = given.map(({ oracle, answer }) => ({ observer: oracle.id, observation: answer }));
    return { query, observations };
  }

  /** The leader's report, signed by f + 1 oracles that made the same one of the same observations. */
  async #attest(
    leader: Oracle,
    timestamp: ReportTimestamp,
    query: Uint8Array,
    observations: readonly AttributedObservation[],
    call: Call,
  ): Promise<SignedReport> {
    const { oracles, f, limits, logger } = this.#options;
    const make = ({ plugin }: Oracle) => plugin.report(timestamp, query, observations, within(limits.report, call));
    const { shouldReport, report } = await leading(leader, make(leader));
    if (!shouldReport) throw new RoundEnded('skipped', 'no report is due by the rules of the reporting plugin');
    const followers = oracles.filter((oracle) => oracle !== leader);
    const { given, failures } = await askOracles(followers, 'reporting', make, { logger, signal: call.signal });
    const agreeing = given.filter(({ answer }) => answer.shouldReport && equalBytes(answer.report, report));
    const signers = [leader, ...agreeing.map(({ oracle }) => oracle)];
    if (signers.length < f + 1) {
      throw new RoundEnded('failed', tooFew('agreed with the report', signers.length, f + 1, failures));
    }
    const context = { ...timestamp, extraHash: new Uint8Array(32) };
    const signatures = signers
      .slice(0, f + 1)
      .map((oracle): AttributedOnchainSignature => ({ signer: oracle.id, signature: oracle.sign(context, report) }));
    return { report, signatures };
  }

  /** The oracles that accept the report for transmission. */
  async #accept(timestamp: ReportTimestamp, report: Uint8Array, call: Call): Promise<readonly Oracle[]> {
    const { oracles, limits, logger } = this.#options;
    const { given, failures } = await askOracles(
      oracles,
      'accepting',
      ({ plugin }) => plugin.shouldAcceptFinalizedReport(timestamp, report, within(limits.shouldAccept, call)),
      { logger, signal: call.signal },
    );
    if (given.length === 0) throw new RoundEnded('failed', tooFew('judged the report', 0, 1, failures));
    const willing = given.filter(({ answer }) => answer).map(({ oracle }) => oracle);
    if (willing.length === 0) throw new RoundEnded('skipped', 'the reporting plugins did not accept the report');
    return willing;
  }
}

async function leading<T>(leader: Oracle, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw new LeaderFailed(`oracle ${leader.id}, the leader: ${messageOf(error)}`, { cause: error });
  }
}

function tooFew(what: string, count: number, needed: number, failures: readonly string[]): string {
  const why = failures.length === 0 ? '' : `: ${failures.join('; ')}`;
  return `only ${count} oracles ${what}, ${needed} are needed${why}`;
}

function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
