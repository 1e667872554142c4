import type { Call } from '../../types/call.js';
import { toCallOptions } from '../calls.js';
import type { Connected } from '../connection/connection.js';
import { noCrossing } from '../crossing/none.js';
import type { StreamTable } from '../table/service-table.js';
import { messageToWire } from '../table/wrong-value.js';
import { withFailover } from './failover.js';

/**
 * The messages of one streaming call: begun by the first `next`, cancelled by `return`. Until the first message is
 * there it moves to the next connection as other calls do; after that a lost connection ends it.
 */
export class RemoteStream implements AsyncIterableIterator<unknown, undefined> {
  readonly #left = new AbortController();
  readonly #messages: AsyncGenerator<unknown, undefined>;

  constructor(connection: Connected, method: StreamTable, values: readonly unknown[], call: Call | undefined) {
    this.#messages = receive(connection, method, values, call, this.#left.signal);
  }

  next(): Promise<IteratorResult<unknown, undefined>> {
    return this.#messages.next();
  }

  /** Also ends a `next` that waits. */
  return(): Promise<IteratorResult<unknown, undefined>> {
    this.#left.abort();
    return this.#messages.return(undefined);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

async function* receive(
  connection: Connected,
  method: StreamTable,
  values: readonly unknown[],
  call: Call | undefined,
  left: AbortSignal,
): AsyncGenerator<unknown, undefined> {
  const signal = call?.signal === undefined ? left : AbortSignal.any([call.signal, left]);
  const context = { ...call, signal };
  try {
    const { messages, first } = await withFailover(connection, method, context, async ({ channel, key }) => {
      const request = messageToWire(method.args, method.wire.path, values, noCrossing);
      const answer = channel.serverStream(method.wire, request, toCallOptions(context, method.timeoutMs, key));
      const iterator = answer[Symbol.asyncIterator]();
      return { messages: iterator, first: await iterator.next() };
    });
    try {
      for (let message = first; message.done !== true; message = await messages.next()) {
        yield method.reply.fromWire(message.value, noCrossing);
      }
    } finally {
      await messages.return?.();
    }
  } catch (error) {
    // Who left does not want to hear that the call was cancelled for it.
    if (!left.aborted) throw error;
  }
}
