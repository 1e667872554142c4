import type {
  AttributedObservation,
  Call,
  KeyValueStore,
  ReportDecision,
  ReportingPlugin,
  ReportingPluginConfig,
  ReportTimestamp,
} from '@loopp/loop';
import type { Clock } from './clock.js';
import type { FeedConfig } from './config.js';
import { decodeReading, encodeReading, type Reading } from './reading.js';
import type { Sampler } from './sampler.js';

export interface TwapPluginOptions {
  readonly config: Pick<ReportingPluginConfig, 'f' | 'configDigest'>;
  readonly feed: FeedConfig;
  readonly sampler: Sampler;
  readonly store: KeyValueStore;
  readonly clock: Clock;
}

interface Accepted {
  /** Of the round: epochs first, then rounds. */
  readonly epochAndRound: number;
  readonly reading: Reading;
}

/** One oracle of one feed. OCR calls its methods in the order in which they stand here, round after round. */
export class TwapPlugin implements ReportingPlugin {
  readonly #options: TwapPluginOptions;
  #accepted: Accepted | undefined;

  /** @param accepted what this oracle accepted before it was started again */
  constructor(options: TwapPluginOptions, accepted: Reading | undefined) {
    this.#options = options;
    if (accepted !== undefined) this.#accepted = { epochAndRound: 0, reading: accepted };
  }

  /** The leader has nothing to ask: everybody knows what to observe. */
  async query(): Promise<Uint8Array> {
    return new Uint8Array();
  }

  async observation(): Promise<Uint8Array> {
    const { sampler, clock } = this.#options;
    const price = sampler.average();
    // This round goes on without this oracle.
    if (price === undefined) throw new Error('there is no price of this window');
    return encodeReading({ at: Math.floor(clock.now() / 1000), price });
  }

  /**
   * The median of what was observed. Every oracle makes the report for itself, and signs it if it is the same: so
   * nothing that only this oracle knows may go in, neither its own prices nor its clock.
   */
  async report(
    _timestamp: ReportTimestamp,
    _query: Uint8Array,
    observations: readonly AttributedObservation[],
  ): Promise<ReportDecision> {
    const readings = observations.flatMap(({ observation }) => {
      try {
        return [decodeReading(observation)];
      } catch {
        return [];
      }
    });
    // With f faulty ones among 2 f + 1, the middle lies between two honest ones, or is one.
    const needed = 2 * this.#options.config.f + 1;
    if (readings.length < needed) {
      throw new Error(`${readings.length} of ${observations.length} observations are valid, ${needed} are needed`);
    }
    const price = middle(readings.map((reading) => reading.price));
    const at = middle(readings.map((reading) => reading.at));
    return { shouldReport: true, report: encodeReading({ at, price }) };
  }

  /** Whether an agreed report is worth a transaction. Here oracles may differ: f + 1 are enough. */
  async shouldAcceptFinalizedReport(timestamp: ReportTimestamp, report: Uint8Array, call?: Call): Promise<boolean> {
    const { store, config } = this.#options;
    const epochAndRound = orderOf(timestamp);
    const reading = decodeReading(report);
    const last = this.#accepted;
    if (last !== undefined && (epochAndRound <= last.epochAndRound || !this.#isDue(last.reading, reading)))
      return false;
    this.#accepted = { epochAndRound, reading };
    await store.store(storeKey(config.configDigest), report, call);
    return true;
  }

  /** Asked when it is this oracle's turn. By then a newer report may have been accepted. */
  async shouldTransmitAcceptedReport(timestamp: ReportTimestamp): Promise<boolean> {
    return this.#accepted?.epochAndRound === orderOf(timestamp);
  }

  async close(): Promise<void> {
    this.#options.sampler.close();
  }

  #isDue(last: Reading, next: Reading): boolean {
    const { deviation, heartbeatSeconds } = this.#options.feed;
    const change = absolute(next.price - last.price) * 1_000_000n;
    return change >= deviation * absolute(last.price) || next.at - last.at >= heartbeatSeconds;
  }
}

/** Where a feed keeps what it accepted last, per configuration. */
export function storeKey(configDigest: Uint8Array): string {
  return `twap/${Buffer.from(configDigest).toString('hex')}`;
}

function orderOf({ epoch, round }: ReportTimestamp): number {
  return epoch * 256 + round;
}

function middle<T extends number | bigint>(values: readonly T[]): T {
  const sorted = values.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const found = sorted[Math.floor(sorted.length / 2)];
  if (found === undefined) throw new RangeError('nothing has no middle');
  return found;
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}
