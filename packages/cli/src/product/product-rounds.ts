import { setTimeout as sleep } from 'node:timers/promises';
import { type Call, Status, StatusError } from '@loopp/loop';
import {
  messageOf,
  type NetworkEvent,
  Ocr2Network,
  type Ocr2Round,
  Ocr3Network,
  ocr2Settings,
  ocr3Settings,
  type RoundCall,
  systemClock,
  takingTurns,
} from '@loopp/simulator';
import { InputError } from '../input/input-error.js';
import type { ProductHost } from './product-host.js';
import type { ProductRound } from './product-round.js';

/** How long the chain may take to tell of a report that its transmitter took. */
const longestWaitMs = 10_000;
const pauseMs = 100;
const transmitLimitMs = 120_000;

/** Rounds of any product on any chain. What can be seen without knowing the two is checked. */
export class ProductRounds {
  readonly #hosts: readonly ProductHost[];
  readonly #network: Ocr2Network | Ocr3Network;
  /** As the contract's configuration has it. */
  readonly intervalMs: number;

  private constructor(hosts: readonly ProductHost[], network: Ocr2Network | Ocr3Network, intervalMs: number) {
    this.#hosts = hosts;
    this.#network = network;
    this.intervalMs = intervalMs;
  }

  /** @throws InputError when there are too few oracles. */
  static async open(
    hosts: readonly ProductHost[],
    onEvent: (event: NetworkEvent) => void,
    call: Call,
  ): Promise<ProductRounds> {
    const [first] = hosts;
    if (first === undefined) throw new InputError('there are no oracles', 'give the keys of some');
    const { f, signers } = first.made.setup.config;
    const n = signers.length;
    const needed = first.made.version === 2 ? 2 * f + 1 : Math.floor((n + f) / 2) + 1;
    if (hosts.length < needed) {
      throw new InputError(
        `there are keys of ${hosts.length} of the ${n} oracles: that is no quorum`,
        `add [[oracles]] until there are ${needed}`,
      );
    }
    const common = {
      clock: systemClock,
      schedule: takingTurns({ deltaStageMs: 0 }),
      transmitters: 'first',
      transmitMs: transmitLimitMs,
      disagreements: 'tell',
      onEvent,
    } as const;
    const seen = await latestEpoch(first, call);
    if (first.made.version === 2) {
      const { roundIntervalMs, ...settings } = ocr2Settings(first.made.setup);
      const oracles = hosts.flatMap(({ made }) => (made.version === 2 ? [made.oracle] : []));
      const network = new Ocr2Network({ ...settings, ...common, oracles, firstEpoch: (seen ?? 0) + 1 });
      return new ProductRounds(hosts, network, roundIntervalMs);
    }
    const { roundIntervalMs, ...settings } = ocr3Settings(first.made.setup);
    const oracles = hosts.flatMap(({ made }) => (made.version === 3 ? [made.oracle] : []));
    const network = new Ocr3Network({ ...settings, ...common, oracles, firstSeqNr: BigInt(seen ?? 0) + 1n });
    return new ProductRounds(hosts, network, roundIntervalMs);
  }

  /** @throws the reason of the call's signal. */
  async run(call: RoundCall): Promise<ProductRound> {
    const startedAt = performance.now();
    const round = await this.#network.round(call);
    const { epoch, round: number, status, reason } = round;
    const isOcr2 = 'report' in round;
    const transmitted = isOcr2 ? round.transmitted : round.reports.flatMap((report) => report.transmitted);
    const problem = isOcr2 && status === 'transmitted' ? await this.#problemOf(round, call) : undefined;
    return {
      epoch,
      round: number,
      seqNr: isOcr2 ? undefined : round.seqNr,
      outcome: problem === undefined ? status : 'failed',
      reason: problem ?? reason,
      observations: round.observations.map(({ observation }) => observation),
      committed: isOcr2 ? undefined : round.outcome,
      reports: isOcr2 ? (round.report === undefined ? [] : [round.report]) : round.reports.map(({ report }) => report),
      transmitters: [...new Set(transmitted.map((oracle) => this.#accountOf(oracle)))],
      ms: Math.round(performance.now() - startedAt),
    };
  }

  #accountOf(oracle: number): string {
    return this.#hosts.find(({ made }) => made.oracle.id === oracle)?.account ?? `oracle ${oracle}`;
  }

  /** The chain must tell of the report, through the relayer of an oracle that did not transmit it. */
  async #problemOf({ epoch, transmitted }: Ocr2Round, call: Call): Promise<string | undefined> {
    const host = this.#hosts.find(({ made }) => !transmitted.includes(made.oracle.id)) ?? this.#hosts[0];
    const until = performance.now() + longestWaitMs;
    for (;;) {
      const seen = host && (await latestEpoch(host, call).catch(messageOf));
      call.signal?.throwIfAborted();
      if (typeof seen === 'string') return `the chain does not tell whether it holds the report: ${seen}`;
      if (seen === undefined || seen >= epoch) return undefined;
      if (performance.now() > until) {
        return `the transmitter took the report of epoch ${epoch}, and the chain tells of epoch ${seen}`;
      }
      await sleep(pauseMs, undefined, call.signal && { signal: call.signal }).catch(() =>
        call.signal?.throwIfAborted(),
      );
    }
  }
}

/** Of the reports that the contract took for its present configuration; undefined when its relayer does not tell. */
async function latestEpoch({ provider, made }: ProductHost, call: Call): Promise<number | undefined> {
  try {
    const { configDigest, epoch } = await provider.contractTransmitter.latestConfigDigestAndEpoch(call);
    return Buffer.compare(configDigest, made.setup.config.configDigest) === 0 ? epoch : 0;
  } catch (error) {
    if (error instanceof StatusError && error.status === Status.UNIMPLEMENTED) return undefined;
    throw error;
  }
}
