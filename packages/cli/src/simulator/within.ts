import type { Call } from '@loopp/loop';

/** The call with a limit of its own, in milliseconds; 0 is none. */
export function within(ms: number, call: Call): Call {
  return ms === 0 ? call : { ...call, deadline: Date.now() + ms };
}
