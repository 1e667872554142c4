import type { Call } from '@loopp/loop';
import type { FastifyReply } from 'fastify';

/** The call to the plugin that belongs to a request: it ends in time, and when nobody waits for the answer any more. */
export function callOf(reply: FastifyReply, timeoutMs: number): Call {
  const gone = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort(new Error('the client went away'));
  });
  return { signal: gone.signal, deadline: Date.now() + timeoutMs };
}
