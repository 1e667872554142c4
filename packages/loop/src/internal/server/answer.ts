import type { ServerCall } from '@loopp/grpc';
import { fromServerCall } from '../calls.js';
import { waitingFor } from '../connection/waiting.js';
import { InboundCrossing } from '../crossing/inbound.js';
import { noCrossing } from '../crossing/none.js';
import { OutboundCrossing } from '../crossing/outbound.js';
import type { MethodTable } from '../table/service-table.js';
import { messageToWire } from '../table/wrong-value.js';
import { applicationError } from './application-error.js';
import { implementationOf } from './implementation.js';
import { callKey } from './made-objects.js';
import { Served } from './served.js';

type Named = readonly [name: string, method: MethodTable];

/** Answers one call. */
export async function answer(
  [name, method]: Named,
  served: Served,
  request: unknown,
  serverCall: ServerCall,
): Promise<unknown> {
  const { value, owner } = served;
  const call = fromServerCall(serverCall, owner.peer.options.logger);
  const implementation = implementationOf(name, method, value, call);
  try {
    if (method.refs) return await answerWithRefs([name, method], implementation, request, served, serverCall.signal);
    if (method.closes && owner.closeGiven !== undefined) {
      try {
        await owner.closeGiven(call);
        return {};
      } finally {
        // Not before the answer has left. An object that cannot close loses its listener all the same.
        setImmediate(() => void owner.scope.close());
      }
    }
    const result = await implementation(method.args.fromWire(request, noCrossing));
    return messageToWire(method.replyTo?.(request as never) ?? method.reply, method.wire.path, result, noCrossing);
  } catch (error) {
    throw applicationError(error, call);
  }
}

/**
 * References of the request live as long as the objects in the reply (as the connection, if there are none), and die
 * with a call that fails.
 */
async function answerWithRefs(
  [name, method]: Named,
  implementation: (values: readonly unknown[]) => unknown,
  request: unknown,
  { owner: { peer, scope: parent, onGiven }, made, handles }: Served,
  signal: AbortSignal,
): Promise<unknown> {
  const scope = parent.child();
  try {
    const inbound = new InboundCrossing({ peer }, () => scope.child());
    const values = method.args.fromWire(request, inbound);
    await waitingFor(inbound.settle(), { signal });
    const key = method.single ? name : callKey(name, values);
    const outbound = new OutboundCrossing(peer, scope, {
      kind: 'given',
      onGiven: (value, itsScope, server) => {
        made.add(key, server, itsScope, scope);
        onGiven?.(value, itsScope, server);
      },
      keep: (value, owner) => handles.add(new Served(value, owner), owner.scope),
    });
    const result = await implementation(values);
    const reply = messageToWire(method.reply, method.wire.path, result, outbound);
    await outbound.settle();
    // Nobody waits for the answer any more: what was made would live on without an owner.
    signal.throwIfAborted();
    if (scope.size === 0) await scope.close();
    made.replace(key, scope, method.single);
    return reply;
  } catch (error) {
    await scope.close();
    throw error;
  }
}
