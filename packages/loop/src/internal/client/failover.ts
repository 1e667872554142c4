import { LooppError, Status, StatusError } from '@loopp/grpc';
import type { Call } from '../../types/call.js';
import type { Connected } from '../connection/connection.js';
import { isAlive, type Live } from '../connection/live.js';
import { waitingFor } from '../connection/waiting.js';
import type { MethodTable } from '../table/service-table.js';

const attempts = 8;
const firstPauseMs = 25;

/**
 * Runs a call on the standing connection. It runs again on the next one only when the first try surely never
 * reached the other side, or when the connection died and the method is declared repeatable: never a silent
 * second `transmit`. Where nobody can make the connection anew but it stands, what died is the plugin behind the
 * host's relay: one more try on the same connection waits there for the next process.
 */
export async function withFailover<R>(
  connection: Connected,
  method: MethodTable,
  call: Call | undefined,
  once: (live: Live) => Promise<R>,
): Promise<R> {
  for (let attempt = 1; ; attempt++) {
    const live = connection.live ?? (await connection.current(call));
    try {
      return await once(live);
    } catch (error) {
      const lost = lostConnection(error);
      if (lost === undefined) throw error;
      const dead = lost === 'broker' || !isAlive(live) || live.channel.state !== 'ready';
      const again = connection.canReopen
        ? lost === 'never sent' || (dead && method.repeatable)
        : !dead && attempt === 1 && (lost === 'never sent' || method.repeatable);
      if (dead || lost === 'never sent') connection.drop(live);
      if (!again || attempt === attempts) throw error;
      if (attempt > 1) await waitingFor(pause(firstPauseMs * 2 ** attempt), call);
    }
  }
}

/** What an error says of the connection; undefined for an answer of the other side. */
function lostConnection(error: unknown): 'never sent' | 'perhaps sent' | 'broker' | undefined {
  // While references of a message were served or dialled, the other process ended.
  if (error instanceof LooppError && error.code === 'GO_PLUGIN_BROKER_CLOSED') return 'broker';
  if (!(error instanceof StatusError) || error.status !== Status.UNAVAILABLE) return undefined;
  return error.neverSent ? 'never sent' : 'perhaps sent';
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
