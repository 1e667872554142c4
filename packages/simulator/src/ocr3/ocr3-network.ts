import { Core } from '../protocol/core.js';
import { checkLimits, ocr3Ceilings } from '../protocol/limits.js';
import type { NetworkOptions, RoundCall } from '../protocol/options.js';
import { untilEnded } from '../protocol/until-ended.js';
import type { Ocr3Progress, Ocr3State } from './attempt.js';
import type { Ocr3Durations, Ocr3Oracle } from './ocr3-oracle.js';
import type { Ocr3Round } from './ocr3-round.js';
import { runOcr3Attempt } from './run-attempt.js';

export interface Ocr3NetworkOptions extends NetworkOptions {
  /** At least (n + f) / 2 + 1 of the contract's oracles, or no outcome is ever committed. */
  readonly oracles: readonly Ocr3Oracle[];
  readonly durations: Ocr3Durations;
  /** Of the first round, when the contract has seen others. Default 1. Its previous outcome is empty all the same. */
  readonly firstSeqNr?: bigint;
}

/**
 * Drives OCR3 rounds over oracles of one process, with the messages, votes and signatures of libocr's protocol and without
 * its network. What it does not do is listed in this package's README.
 */
export class Ocr3Network {
  readonly #core: Core;
  readonly #options: Ocr3NetworkOptions;
  readonly #state: Ocr3State;

  /** @throws SimulatorError SIMULATOR_OPTIONS, SIMULATOR_LIMIT. */
  constructor(options: Ocr3NetworkOptions) {
    this.#core = new Core(options, options.oracles);
    this.#options = options;
    checkLimits(
      options.oracles.map(({ id, info }) => ({ id, limits: info.limits })),
      ocr3Ceilings,
    );
    const seqNr = (options.firstSeqNr ?? 1n) - 1n;
    const genesis = { seqNr, epoch: 0, isCommitted: true, outcome: new Uint8Array() };
    const memories = options.oracles.map(({ id }) => [id, { committed: genesis, highest: genesis }] as const);
    this.#state = { memories: new Map(memories), epoch: undefined };
  }

  /**
   * Runs one round to its end. When it stalls, the leader of the next epoch tries.
   * @throws SimulatorError SIMULATOR_DISAGREEMENT; the reason of the signal; nothing else.
   */
  async round(call: RoundCall = {}): Promise<Ocr3Round> {
    const [core, options, state] = [this.#core, this.#options, this.#state];
    const { progress, ...ended } = await untilEnded(core, options.oracles, call, nothing, (turn, leader, progress) =>
      runOcr3Attempt({ core, options, state, turn, leader, progress }),
    );
    return { ...ended, ...progress };
  }

  /** Runs so many rounds, whatever becomes of them. */
  async rounds(count: number, call: RoundCall = {}): Promise<Ocr3Round[]> {
    const rounds: Ocr3Round[] = [];
    while (rounds.length < count) rounds.push(await this.round(call));
    return rounds;
  }
}

function nothing(): Ocr3Progress {
  return {
    seqNr: undefined,
    query: new Uint8Array(),
    observations: [],
    previousOutcome: new Uint8Array(),
    outcome: undefined,
    reports: [],
  };
}
