import type { ServerCall } from '@loopp/grpc';
import { fromServerCall } from '../calls.js';
import { noCrossing } from '../crossing/none.js';
import type { MethodTable } from '../table/service-table.js';
import { messageToWire } from '../table/wrong-value.js';
import { applicationError } from './application-error.js';
import { implementationOf } from './implementation.js';
import type { Served } from './served.js';
import { untilAborted } from './until-aborted.js';

/** Answers one streaming call. */
export async function* answerStream(
  [name, method]: readonly [name: string, method: MethodTable],
  served: Served | ((call: ServerCall) => Promise<Served>),
  request: unknown,
  serverCall: ServerCall,
): AsyncGenerator<unknown, undefined> {
  const { value, owner } = typeof served === 'function' ? await served(serverCall) : served;
  const call = fromServerCall(serverCall, owner.peer.options.logger);
  const implementation = implementationOf(name, method, value, call);
  try {
    const messages = implementation(method.args.fromWire(request, noCrossing)) as AsyncIterable<unknown>;
    for await (const message of untilAborted(messages, serverCall.signal)) {
      yield messageToWire(method.reply, method.wire.path, message, noCrossing);
    }
  } catch (error) {
    throw applicationError(error, call);
  }
}
