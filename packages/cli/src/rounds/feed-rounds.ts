import type { Call, Logger } from '@loopp/loop';
import { decodeMedianReport, parseAttributedObservations } from '@loopp/ocr2';
import type { Ocr2Network, Ocr2Round } from '@loopp/simulator';
import type { FeedReader, Transmission } from './feed-reader.js';
import { independentMedian } from './independent-median.js';
import type { RoundOutcome } from './round-outcome.js';
import { type Tampering, tamper } from './tamper.js';

export interface FeedRoundsOptions {
  readonly network: Ocr2Network;
  /** 32 bytes. */
  readonly configDigest: Uint8Array;
  readonly feed: FeedReader;
  readonly logger: Logger;
}

/** Rounds of a median feed. What counts in the end is what its contract holds, read around the plugins. */
export class FeedRounds {
  readonly #options: FeedRoundsOptions;

  constructor(options: FeedRoundsOptions) {
    this.#options = options;
  }

  /** Runs one round to its outcome. @throws the reason of the call's signal. */
  async run(call: Call, tampering?: Tampering): Promise<RoundOutcome> {
    const { network, feed, logger } = this.#options;
    const startedAt = performance.now();
    const fromBlock = (await feed.blockNumber(call)) + 1n;
    const round = await network.round({
      ...(call.signal && { signal: call.signal }),
      ...(tampering && { faults: [tamper(tampering)] }),
    });
    const { epoch, round: number, report } = round;
    const observations =
      report === undefined
        ? parseAttributedObservations(round.observations, logger).map(({ value }) => value)
        : decodeMedianReport(report).observations;
    const median = independentMedian(observations);
    const found = report === undefined ? undefined : await this.#transmission(round, fromBlock, call);
    const answer = found === undefined ? undefined : await feed.answer(call);
    const { outcome, reason } = judged(round, found, answer, median);
    return {
      epoch,
      round: number,
      outcome,
      reason,
      observations,
      median,
      answer,
      transmitter: found?.transmitter,
      transaction: found?.transaction,
      gasUsed: found?.gasUsed,
      ms: Math.round(performance.now() - startedAt),
    };
  }

  #transmission({ epoch, round }: Ocr2Round, fromBlock: bigint, call: Call): Promise<Transmission | undefined> {
    const { configDigest, feed } = this.#options;
    return feed.transmission({ configDigest, epoch, round }, fromBlock, call);
  }
}

function judged(
  { status, reason }: Ocr2Round,
  found: Transmission | undefined,
  answer: bigint | undefined,
  median: bigint | undefined,
): Pick<RoundOutcome, 'outcome' | 'reason'> {
  if (found === undefined) {
    if (status !== 'transmitted') return { outcome: status, reason };
    return { outcome: 'failed', reason: 'the transmitter took the report, and the contract does not hold it' };
  }
  if (answer === median) return { outcome: 'transmitted', reason: undefined };
  return {
    outcome: 'failed',
    reason: `the contract answers ${answer}, the median of the report's observations is ${median}`,
  };
}
