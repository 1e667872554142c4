import { Core, Stalled } from '../protocol/core.js';
import { checkLimits, ocr2Ceilings } from '../protocol/limits.js';
import type { NetworkOptions, RoundCall } from '../protocol/options.js';
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
    const core = this.#core;
    await core.begin(call);
    const mostLeaders = core.options.leaders ?? core.options.f + 1;
    for (let leaders = 1; ; leaders++) {
      const turn = core.turns.next();
      core.position = { epoch: turn.epoch, round: turn.round, seqNr: undefined };
      const startedAt = core.clock.now();
      const leader = this.#options.oracles[core.schedule.leader(turn, this.#options.oracles.length)];
      if (leader === undefined) throw new RangeError('the schedule chose a leader that does not exist');
      const progress = {
        query: new Uint8Array(),
        observations: [],
        report: undefined,
        signatures: [],
        accepted: [],
        transmitted: [],
      };
      const end = (status: Ocr2Round['status'], reason: string | undefined): Ocr2Round => {
        core.emit({ type: 'round', leader: leader.id, status, reason });
        const { epoch, round } = turn;
        return { epoch, round, leader: leader.id, status, reason, ...progress, ms: core.clock.now() - startedAt };
      };
      try {
        const { status, reason } = await runOcr2Attempt({ core, options: this.#options, turn, leader, progress });
        return end(status, reason);
      } catch (error) {
        if (!(error instanceof Stalled)) throw error;
        core.emit({ type: 'stalled', leader: leader.id, reason: error.message });
        core.turns.endEpoch();
        // Real time is not spent on waiting for what is known not to come.
        if (!core.clock.isWallClock) await core.sleep(core.progressMs);
        if (leaders >= mostLeaders) return end('failed', error.message);
      }
    }
  }

  /** Runs so many rounds, whatever becomes of them. */
  async rounds(count: number, call: RoundCall = {}): Promise<Ocr2Round[]> {
    const rounds: Ocr2Round[] = [];
    while (rounds.length < count) rounds.push(await this.round(call));
    return rounds;
  }
}
