import type { Call } from '../../types/call.js';
import { toCallOptions } from '../calls.js';
import type { Connected } from '../connection/connection.js';
import { isAlive, type Live } from '../connection/live.js';
import { waitingFor } from '../connection/waiting.js';
import { InboundCrossing, type Open } from '../crossing/inbound.js';
import { OutboundCrossing } from '../crossing/outbound.js';
import { InvalidMessageError } from '../errors.js';
import type { UnaryTable } from '../table/service-table.js';
import { messageToWire } from '../table/wrong-value.js';
import { withFailover } from './failover.js';

/**
 * A call that passes live objects. Those in the request are served until the last object in the reply is closed, or
 * for the connection's life if the reply has none. The objects in the reply can be made anew: by this same call, with
 * the same arguments, on the caller's connection of that moment.
 */
export function callWithRefs(
  connection: Connected,
  method: UnaryTable,
  values: readonly unknown[],
  call: Call | undefined,
): Promise<unknown> {
  const run = <R>(context: Call | undefined, receive: (reply: unknown, on: Live) => Promise<R>) =>
    withFailover(connection, method, context, async (live) => {
      const scope = live.scope.child();
      try {
        const outbound = new OutboundCrossing(live.peer, scope, { kind: 'lent' });
        const request = messageToWire(method.args, method.wire.path, values, outbound);
        await outbound.settle();
        const reply = await live.channel.unary(
          method.wire,
          request,
          toCallOptions(context, method.timeoutMs, live.key),
        );
        return await receive(reply, { ...live, scope });
      } catch (error) {
        await scope.close();
        throw error;
      }
    });
  const again = new Repetition((signal) =>
    run({ signal }, async (reply, on) => ({ opening: InboundCrossing.openingOf(method.reply, reply), on })),
  );
  const reopen = (nth: number) => (signal: AbortSignal) => again.take(nth, signal);
  return run(call, async (reply, on) => {
    const { scope } = on;
    const inbound = new InboundCrossing(on, () => scope.member(), connection.canReopen ? reopen : undefined);
    const value = method.reply.fromWire(reply, inbound);
    await waitingFor(inbound.settle(), call);
    if (scope.size === 0) await scope.close();
    return value;
  });
}

/** What a call brought: how to open each object, on the connection that it went over, in a scope of its own. */
interface Remade {
  readonly opening: readonly Open[];
  readonly on: Live;
}

interface Round {
  readonly taken: Set<number>;
  readonly signal: AbortSignal;
  readonly remade: Promise<Remade>;
  on: Live | undefined;
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
        const { opening, on } = await round.remade;
        const open = opening[nth];
        const scope = on.scope.member();
        if (open === undefined) {
          // As the last member it takes with it what the call lent; the next try calls again.
          await scope.close();
          if (this.#round === round) this.#round = undefined;
          throw new InvalidMessageError('a repeated call brought fewer objects than before');
        }
        return await open(on, scope).catch(async (error) => {
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
    if (round === undefined || round.taken.has(nth) || (round.on !== undefined && !isAlive(round.on))) {
      const remade = this.#run(signal);
      round = { taken: new Set(), signal, remade, on: undefined };
      const begun = round;
      remade.then(
        ({ on }) => {
          begun.on = on;
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
