import type { Call } from '@loopp/loop';

/**
 * One signal for all that ends a call: its own abort, its deadline and, when given, a limit of `limitMs`.
 * Undefined when nothing does.
 */
export function callSignal(call: Call | undefined, limitMs?: number): AbortSignal | undefined {
  const signals: AbortSignal[] = [];
  if (call?.signal !== undefined) signals.push(call.signal);
  const untilDeadline = call?.deadline === undefined ? Number.POSITIVE_INFINITY : call.deadline - Date.now();
  const limit = Math.min(untilDeadline, limitMs ?? Number.POSITIVE_INFINITY, longestTimer);
  if (untilDeadline !== Number.POSITIVE_INFINITY || limitMs !== undefined) {
    // A timer of no time still waits for its turn, and a call might be answered before.
    signals.push(limit > 0 ? AbortSignal.timeout(Math.ceil(limit)) : AbortSignal.abort(tooLate()));
  }
  const [only] = signals;
  return signals.length > 1 ? AbortSignal.any(signals) : only;
}

function tooLate(): DOMException {
  return new DOMException('the deadline has passed', 'TimeoutError');
}

// Node's timers hold at most 31 bits of milliseconds.
const longestTimer = 0x7fff_ffff;

/** Waits `ms`; rejects with the signal's reason when it aborts first. */
export function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/** What `work` gives, unless the signal aborts first: then its reason. The work itself goes on. */
export function abortable<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
