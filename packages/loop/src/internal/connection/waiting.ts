import { StatusError } from '@loopp/grpc';
import type { Call } from '../../types/call.js';

/** setTimeout fires at once beyond this, some 24 days. */
const longestTimer = 0x7fff_ffff;

/** Waits for shared work no longer than one caller wants: its signal or deadline ends the wait, not the work. */
export function waitingFor<T>(work: Promise<T>, call: Call | undefined): Promise<T> {
  const { signal, deadline } = call ?? {};
  if (signal === undefined && deadline === undefined) return work;
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const aborted = () => end(() => reject(StatusError.from(signal?.reason)));
    const end = (settle: () => void) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', aborted);
      settle();
    };
    if (signal?.aborted) {
      // Nobody hears of its end any more, and a failure that nobody hears of would end the process.
      work.catch(() => {});
      return aborted();
    }
    signal?.addEventListener('abort', aborted, { once: true });
    if (deadline !== undefined && deadline - Date.now() <= longestTimer) {
      const late = () => end(() => reject(StatusError.from(new DOMException('deadline exceeded', 'TimeoutError'))));
      timer = setTimeout(late, Math.max(0, deadline - Date.now()));
    }
    work.then(
      (value) => end(() => resolve(value)),
      (error) => end(() => reject(error)),
    );
  });
}
