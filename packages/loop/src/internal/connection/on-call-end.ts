import type { Call } from '../../types/call.js';

/** setTimeout fires at once beyond this, some 24 days. */
const longestTimer = 0x7fff_ffff;

/**
 * Tells of the end of a call by its signal, unless that has aborted already, and by its deadline, not before the next turn.
 * @returns how to listen no more
 */
export function onCallEnd({ signal, deadline }: Call, aborted: () => void, late: () => void): () => void {
  const left = deadline === undefined ? Number.POSITIVE_INFINITY : deadline - Date.now();
  const timer = left <= longestTimer ? setTimeout(late, Math.max(0, left)) : undefined;
  signal?.addEventListener('abort', aborted, { once: true });
  return () => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', aborted);
  };
}
