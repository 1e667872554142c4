import { setTimeout as sleep } from 'node:timers/promises';
import type { RunSummary } from '../output/reporter.js';
import type { Tampering } from '../rounds/tamper.js';

export interface RoundsPlan {
  readonly rounds: number;
  readonly keepGoing: boolean;
  readonly tamper: Tampering | undefined;
  /** From the begin of one round to the begin of the next. */
  readonly intervalMs: number;
  readonly signal: AbortSignal;
  readonly restarts: () => number;
}

/**
 * Runs rounds until there are enough, one failed that was not falsified on purpose, or the signal aborts; the round that
 * is under way then does not count.
 */
export async function runRounds<T extends { readonly outcome: 'transmitted' | 'skipped' | 'failed' }>(
  run: (call: { readonly signal: AbortSignal }, tampering: Tampering | undefined) => Promise<T>,
  tell: (round: T) => void,
  plan: RoundsPlan,
): Promise<RunSummary> {
  const { rounds, keepGoing, signal, intervalMs } = plan;
  const counts = { transmitted: 0, skipped: 0, failed: 0 };
  const startedAt = performance.now();
  // The second round, so that a good one stands before and good ones follow.
  const tamperedRound = Math.min(1, rounds - 1);
  for (let index = 0; index < rounds && !signal.aborted; index++) {
    const roundStartedAt = performance.now();
    const tampering = index === tamperedRound ? plan.tamper : undefined;
    try {
      const outcome = await run({ signal }, tampering);
      counts[outcome.outcome]++;
      tell(outcome);
      if (outcome.outcome === 'failed' && tampering === undefined && !keepGoing) break;
      const pause = roundStartedAt + intervalMs - performance.now();
      if (pause > 0 && index + 1 < rounds) await sleep(pause, undefined, { signal });
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
  const done = counts.transmitted + counts.skipped + counts.failed;
  const ms = Math.round(performance.now() - startedAt);
  return { rounds: done, ...counts, restarts: plan.restarts(), ms };
}
