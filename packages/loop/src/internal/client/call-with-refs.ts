import type { Call } from '../../types/call.js';
import { toCallOptions } from '../calls.js';
import type { Connection } from '../connection/connection.js';
import type { Live } from '../connection/live.js';
import { waitingFor } from '../connection/waiting.js';
import { InboundCrossing } from '../crossing/inbound.js';
import { OutboundCrossing } from '../crossing/outbound.js';
import type { MethodTable } from '../table/service-table.js';
import { withFailover } from './failover.js';

/**
 * A call that passes live objects. Those in the request are served until the object in the reply is closed, or
 * for the connection's life if the reply has none. The object in the reply can be made anew: by this same call,
 * with the same arguments, on the caller's connection of that moment.
 */
export function callWithRefs(
  connection: Connection,
  method: MethodTable,
  values: readonly unknown[],
  call: Call | undefined,
): Promise<unknown> {
  const run = <R>(context: Call | undefined, receive: (reply: unknown, crossing: Opened) => Promise<R>) =>
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
  const reopen = (nth: number) => (signal: AbortSignal) =>
    run({ signal }, async (reply, opened) => {
      const ids = InboundCrossing.idsOf(method.reply, reply);
      return opened.peer.dial(ids[nth] ?? 0, opened.scope);
    });
  return run(call, async (reply, { peer, scope }) => {
    const inbound = new InboundCrossing(peer, scope, connection.canReopen ? reopen : undefined);
    const value = method.reply.fromWire(reply, inbound);
    await waitingFor(inbound.settle(), call);
    return value;
  });
}

type Opened = Pick<Live, 'peer' | 'scope'>;
