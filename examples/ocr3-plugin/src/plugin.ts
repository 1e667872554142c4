import type { AttributedObservation, Call, Ocr3ReportingPlugin, OutcomeContext, ReportPlus } from '@loopp/loop';
import { decodeObservation, decodeOutcome, encode, type FeedState, type Outcome, type Quote } from './bundle.js';
import type { BundleConfig } from './config.js';

export interface BundlePluginOptions {
  readonly config: BundleConfig;
  /** Faulty oracles that are tolerated. */
  readonly f: number;
  /** This oracle's prices. */
  observe(call?: Call): Promise<Readonly<Record<string, bigint>>>;
  /** Milliseconds since 1970. */
  now(): number;
}

/**
 * One oracle of a bundle of feeds. OCR3 calls its methods in the order in which they stand here. `outcome` and `reports`
 * give the same bytes on every oracle: whatever a decision needs (what was reported last, and when) is in the outcomes
 * themselves, not in a variable of this process, so an oracle that was started again goes on as the others do.
 */
export class BundlePlugin implements Ocr3ReportingPlugin {
  readonly #options: BundlePluginOptions;

  constructor(options: BundlePluginOptions) {
    this.#options = options;
  }

  /** The leader has nothing to ask: the contract says which feeds there are. */
  async query(): Promise<Uint8Array> {
    return new Uint8Array();
  }

  /** Feeds of which this oracle has no price are left out, the others go on. */
  async observation(_context: OutcomeContext, _query: Uint8Array, call?: Call): Promise<Uint8Array> {
    const { config, observe, now } = this.#options;
    const seen = await observe(call);
    const prices = Object.entries(seen).filter(([feed]) => config.feeds.includes(feed));
    return encode({ at: Math.floor(now() / 1000), prices: Object.fromEntries(prices) });
  }

  /** What is refused here never reaches `outcome`, on no oracle. */
  async validateObservation(
    _context: OutcomeContext,
    _query: Uint8Array,
    { observation, observer }: AttributedObservation,
  ): Promise<void> {
    const { prices } = decodeObservation(observation);
    const stranger = Object.keys(prices).find((feed) => !this.#options.config.feeds.includes(feed));
    if (stranger !== undefined) throw new Error(`oracle ${observer} observed ${stranger}, which is no feed`);
  }

  /** With 2 f + 1 of them, the middle lies between two honest ones, or is one. */
  async observationQuorum(
    _context: OutcomeContext,
    _query: Uint8Array,
    observations: readonly AttributedObservation[],
  ): Promise<boolean> {
    return observations.length >= 2 * this.#options.f + 1;
  }

  async outcome(
    { previousOutcome }: OutcomeContext,
    _query: Uint8Array,
    observations: readonly AttributedObservation[],
  ): Promise<Uint8Array> {
    const before = decodeOutcome(previousOutcome);
    const seen = observations.map(({ observation }) => decodeObservation(observation));
    const at = middle(seen.map((one) => one.at)) ?? 0;
    const outcome: Record<string, FeedState> = {};
    for (const feed of this.#options.config.feeds) {
      const prices = seen.flatMap((one) => one.prices[feed] ?? []);
      const price = prices.length > 2 * this.#options.f ? middle(prices) : undefined;
      const state = this.#next(before[feed], price === undefined ? undefined : { at, price });
      if (state !== undefined) outcome[feed] = state;
    }
    return encode(outcome satisfies Outcome);
  }

  /** One report for each feed that is due. `info` is for the transmitter, which has to know where to bring it. */
  async reports(_seqNr: bigint, outcome: Uint8Array): Promise<readonly ReportPlus[]> {
    return Object.entries(decodeOutcome(outcome))
      .filter(([, { isDue }]) => isDue)
      .map(([feed, { reported }]) => ({
        reportWithInfo: { report: encode({ feed, ...reported }), info: new TextEncoder().encode(feed) },
      }));
  }

  /** The outcome decided already. */
  async shouldAcceptAttestedReport(): Promise<boolean> {
    return true;
  }

  async shouldTransmitAcceptedReport(): Promise<boolean> {
    return true;
  }

  async close(): Promise<void> {}

  #next(before: FeedState | undefined, latest: Quote | undefined): FeedState | undefined {
    if (latest === undefined) return before && { ...before, isDue: false };
    const isDue = before === undefined || this.#isDue(before.reported, latest);
    return { latest, reported: isDue ? latest : before.reported, isDue };
  }

  #isDue(reported: Quote, latest: Quote): boolean {
    const { deviation, heartbeatSeconds } = this.#options.config;
    const change = absolute(latest.price - reported.price) * 1_000_000n;
    return change >= deviation * absolute(reported.price) || latest.at - reported.at >= heartbeatSeconds;
  }
}

function middle<T extends number | bigint>(values: readonly T[]): T | undefined {
  return values.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))[Math.floor(values.length / 2)];
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}
