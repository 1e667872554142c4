import { StatusError } from '@loopp/grpc';
import type { Call } from '../../types/call.js';
import { onCallEnd } from './on-call-end.js';

/** Waits for shared work no longer than one caller wants: its signal or deadline ends the wait, not the work. */
export function waitingFor<T>(work: Promise<T>, call: Call | undefined): Promise<T> {
  const { signal, deadline } = call ?? {};
  if (call === undefined || (signal === undefined && deadline === undefined)) return work;
  return new Promise((resolve, reject) => {
    const aborted = () => end(() => reject(StatusError.from(signal?.reason)));
    const late = () => end(() => reject(StatusError.from(new DOMException('deadline exceeded', 'TimeoutError'))));
    const stop = onCallEnd(call, aborted, late);
    const end = (settle: () => void) => {
      stop();
      settle();
    };
    if (signal?.aborted) {
      // Nobody hears of its end any more, and a failure that nobody hears of would end the process.
      work.catch(() => {});
      return aborted();
    }
    work.then(
      (value) => end(() => resolve(value)),
      (error) => end(() => reject(error)),
    );
  });
}
