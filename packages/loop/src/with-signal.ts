import { Status, StatusError } from '@loopp/grpc';
import { onCallEnd } from './internal/connection/on-call-end.js';
import type { Call } from './types/call.js';

/** A call whose signal tells of everything that ends it: to be handed to `fetch`, and to the calls that are made. */
export type SignalledCall = Call & { readonly signal: AbortSignal };

/**
 * Runs plain asynchronous code for a call as implementations are expected to: it ends as soon as the call is aborted or
 * its deadline passes, with the status that says so, whatever `work` does; and `work` learns of it by the signal.
 *
 * ```ts
 * observe: (timestamp, call) =>
 *   withSignal(call, async ({ signal }) => toPrice(await fetch(url, { signal }))),
 * ```
 *
 * Where the call has ended already, `work` is not begun. Rejects with {@link StatusError} CANCELLED or
 * DEADLINE_EXCEEDED, and with what `work` throws.
 */
export function withSignal<T>(call: Call | undefined, work: (call: SignalledCall) => T | PromiseLike<T>): Promise<T> {
  return runUntil(new AbortController(), call, work);
}

/** The same, also ended by `controller`, whose reason is what the call then rejects with. */
export function runUntil<T>(
  controller: AbortController,
  call: Call | undefined,
  work: (call: SignalledCall) => T | PromiseLike<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const { signal: given, deadline } = call ?? {};
    const { signal } = controller;
    const aborted = () => controller.abort(cancelled(given?.reason));
    const passed = () => controller.abort(late());
    const stop = onCallEnd(call ?? {}, aborted, passed);
    const onEnded = () => settle(() => reject(signal.reason));
    const settle = (then: () => void) => {
      stop();
      signal.removeEventListener('abort', onEnded);
      then();
    };
    if (given?.aborted) aborted();
    else if (deadline !== undefined && deadline <= Date.now()) passed();
    if (signal.aborted) return onEnded();
    signal.addEventListener('abort', onEnded, { once: true });
    // What is thrown at once rejects, too.
    new Promise<T>((done) => done(work({ ...call, signal }))).then(
      (value) => settle(() => resolve(value)),
      (error) => settle(() => reject(error)),
    );
  });
}

function late(): StatusError {
  return new StatusError(Status.DEADLINE_EXCEEDED, 'the deadline of the call has passed');
}

/** A deadline that another signal kept stays one. */
function cancelled(reason: unknown): StatusError {
  const status = StatusError.from(reason);
  const known = status.status === Status.CANCELLED || status.status === Status.DEADLINE_EXCEEDED;
  return known
    ? status
    : new StatusError(Status.CANCELLED, `the call was cancelled: ${status.message}`, { cause: reason });
}
