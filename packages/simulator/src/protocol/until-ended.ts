import { type Core, Stalled } from './core.js';
import type { RoundStatus } from './events.js';
import type { RoundCall } from './options.js';
import type { Turn } from './schedule.js';

/** How an attempt at a round ended. */
export interface End {
  readonly status: RoundStatus;
  readonly reason: string | undefined;
}

/** What one leader made of a round. */
export interface Ended<P> extends End {
  readonly epoch: number;
  readonly round: number;
  readonly leader: number;
  readonly progress: P;
  /** On the network's clock. */
  readonly ms: number;
}

/**
 * Lets one leader after the other try a round until one comes to an end, or enough have stalled.
 * @param nothing makes what an attempt fills, as far as it comes.
 * @param attempt Throws `Stalled` when nothing more comes of it.
 */
export async function untilEnded<O extends { readonly id: number }, P>(
  core: Core,
  oracles: readonly O[],
  call: RoundCall,
  nothing: () => P,
  attempt: (turn: Turn, leader: O, progress: P) => Promise<End>,
): Promise<Ended<P>> {
  await core.begin(call);
  const mostLeaders = core.options.leaders ?? core.options.f + 1;
  for (let leaders = 1; ; leaders++) {
    const turn = core.turns.next();
    const { epoch, round } = turn;
    core.position = { epoch, round, seqNr: undefined };
    const startedAt = core.clock.now();
    const leader = oracles[core.schedule.leader(turn, oracles.length)];
    if (leader === undefined) throw new RangeError('the schedule chose a leader that does not exist');
    const progress = nothing();
    const ended = ({ status, reason }: End): Ended<P> => {
      core.emit({ type: 'round', leader: leader.id, status, reason });
      return { epoch, round, leader: leader.id, status, reason, progress, ms: core.clock.now() - startedAt };
    };
    try {
      return ended(await attempt(turn, leader, progress));
    } catch (error) {
      if (!(error instanceof Stalled)) throw error;
      core.emit({ type: 'stalled', leader: leader.id, reason: error.message });
      core.turns.endEpoch();
      // Real time is not spent on waiting for what is known not to come.
      if (!core.clock.isWallClock) await core.sleep(core.progressMs);
      if (leaders >= mostLeaders) return ended({ status: 'failed', reason: error.message });
    }
  }
}
