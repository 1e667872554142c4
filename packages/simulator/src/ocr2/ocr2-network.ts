import { Core } from '../protocol/core.js';
import { checkLimits, ocr2Ceilings } from '../protocol/limits.js';
import type { NetworkOptions, RoundCall } from '../protocol/options.js';
import { untilEnded } from '../protocol/until-ended.js';
import type { Ocr2Progress } from './attempt.js';
import type { Ocr2Durations, Ocr2Oracle } from './ocr2-oracle.js';
import type { Ocr2Round } from './ocr2-round.js';
import { runOcr2Attempt } from './run-attempt.js';

export interface Ocr2NetworkOptions extends NetworkOptions {
  /** At least 2 f + 1 of the contract's oracles, or no round comes to a report. */
  readonly oracles: readonly Ocr2Oracle[];
  readonly durations: Ocr2Durations;
}

/**
 * Drives OCR2 rounds over oracles of one process, with the messages, quorums and signatures of libocr's protocol and
 * without its network. What it does not do is listed in this package's README.
 */
export class Ocr2Network {
  readonly #core: Core;
  readonly #options: Ocr2NetworkOptions;

  /** @throws SimulatorError SIMULATOR_OPTIONS, SIMULATOR_LIMIT. */
  constructor(options: Ocr2NetworkOptions) {
    this.#core = new Core(options, options.oracles);
    this.#options = options;
    checkLimits(
      options.oracles.map(({ id, info }) => ({ id, limits: info.limits })),
      ocr2Ceilings,
    );
  }

  /**
   * Runs one round to its end. When it stalls, the leader of the next epoch tries.
   * @throws SimulatorError SIMULATOR_DISAGREEMENT; the reason of the signal; nothing else.
   */
  async round(call: RoundCall = {}): Promise<Ocr2Round> {
    const [core, options] = [this.#core, this.#options];
    const { progress, ...ended } = await untilEnded(core, options.oracles, call, nothing, (turn, leader, progress) =>
      runOcr2Attempt({ core, options, turn, leader, progress }),
    );
    return { ...ended, ...progress };
  }

  /** Runs so many rounds, whatever becomes of them. */
  async rounds(count: number, call: RoundCall = {}): Promise<Ocr2Round[]> {
    const rounds: Ocr2Round[] = [];
    while (rounds.length < count) rounds.push(await this.round(call));
    return rounds;
  }
}

function nothing(): Ocr2Progress {
  return {
    query: new Uint8Array(),
    observations: [],
    report: undefined,
    signatures: [],
    accepted: [],
    transmitted: [],
  };
}
