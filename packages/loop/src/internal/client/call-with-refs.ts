import type { Call } from '../../types/call.js';
import { toCallOptions } from '../calls.js';
import type { Connection } from '../connection/connection.js';
import { isAlive, type Live } from '../connection/live.js';
import { waitingFor } from '../connection/waiting.js';
import { InboundCrossing } from '../crossing/inbound.js';
import { OutboundCrossing } from '../crossing/outbound.js';
import type { UnaryTable } from '../table/service-table.js';
import { withFailover } from './failover.js';

/**
 * A call that passes live objects. Those in the request are served until the last object in the reply is closed, or
 * for the connection's life if the reply has none. The objects in the reply can be made anew: by this same call, with
 * the same arguments, on the caller's connection of that moment.
 */
export function callWithRefs(
  connection: Connection,
  method: UnaryTable,
  values: readonly unknown[],
  call: Call | undefined,
): Promise<unknown> {
  const run = <R>(context: Call | undefined, receive: (reply: unknown, opened: Opened) => Promise<R>) =>
    withFailover(connection, method, context, async (live) => {
      const scope = live.scope.child();
      try {
        const outbound = new OutboundCrossing(live.peer, scope, { kind: 'lent' });
        const request = method.args.toWire(values, outbound);
        await outbound.settle();
        const reply = await live.channel.unary(method.wire, request, toCallOptions(context, method.timeoutMs));
        return await receive(reply, { peer: live.peer, scope });
      } catch (error) {
        await scope.close();
        throw error;
      }
    });
  const again = new Repetition((signal) =>
    run({ signal }, async (reply, opened) => ({ ids: InboundCrossing.idsOf(method.reply, reply), opened })),
  );
  const reopen = (nth: number) => (signal: AbortSignal) => again.take(nth, signal);
  return run(call, async (reply, { peer, scope }) => {
    const inbound = new InboundCrossing(peer, () => scope.member(), connection.canReopen ? reopen : undefined);
    const value = method.reply.fromWire(reply, inbound);
    await waitingFor(inbound.settle(), call);
    if (scope.size === 0) await scope.close();
    return value;
  });
}

type Opened = Pick<Live, 'peer' | 'scope'>;

interface Remade {
  readonly ids: readonly number[];
  readonly opened: Opened;
}

interface Round {
  readonly taken: Set<number>;
  readonly signal: AbortSignal;
  readonly remade: Promise<Remade>;
  opened: Opened | undefined;
}

/** The call once more: one round makes all objects of its reply anew, and each handle takes its own from it. */
class Repetition {
  readonly #run: (signal: AbortSignal) => Promise<Remade>;
  #round: Round | undefined;

  constructor(run: (signal: AbortSignal) => Promise<Remade>) {
    this.#run = run;
  }

  async take(nth: number, signal: AbortSignal): Promise<Live> {
    for (;;) {
      const round = this.#roundFor(nth, signal);
      try {
        const { ids, opened } = await round.remade;
        const scope = opened.scope.member();
        return await opened.peer.dial(ids[nth] ?? 0, scope).catch(async (error) => {
          await scope.close();
          throw error;
        });
      } catch (error) {
        // The handle that began the round was closed meanwhile; this one is still wanted.
        if (!round.signal.aborted || signal.aborted) throw error;
      }
    }
  }

  #roundFor(nth: number, signal: AbortSignal): Round {
    let round = this.#round;
    if (round === undefined || round.taken.has(nth) || (round.opened !== undefined && !isAlive(round.opened))) {
      const remade = this.#run(signal);
      round = { taken: new Set(), signal, remade, opened: undefined };
      const begun = round;
      remade.then(
        ({ opened }) => {
          begun.opened = opened;
        },
        () => {
          if (this.#round === begun) this.#round = undefined;
        },
      );
      this.#round = round;
    }
    round.taken.add(nth);
    return round;
  }
}
