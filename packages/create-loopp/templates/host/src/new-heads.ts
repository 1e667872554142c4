import { setTimeout as sleep } from 'node:timers/promises';
import type { Head, Relayer } from '@loopp/loop';

/**
 * Asks a chain for its latest head again and again and gives each new one, until it is aborted. A call that fails, while
 * the relayer's process is started again say, is told and tried again.
 */
export async function* newHeads(
  relayer: Required<Pick<Relayer, 'latestHead'>>,
  { everyMs, signal, onError }: { everyMs: number; signal: AbortSignal; onError: (error: unknown) => void },
): AsyncGenerator<Head> {
  let last: string | undefined;
  while (!signal.aborted) {
    try {
      // The deadline crosses to the plugin: it need not go on when nobody waits any more.
      const head = await relayer.latestHead({ signal, deadline: Date.now() + 10_000 });
      if (head.height !== last) yield head;
      last = head.height;
    } catch (error) {
      if (!signal.aborted) onError(error);
    }
    await sleep(everyMs, undefined, { signal }).catch(() => {});
  }
}
