import type { Observer } from './observer.js';

/** One observer that counts and one that traces, as one. */
export function combined(counting: Observer | undefined, tracing: Observer | undefined): Observer | undefined {
  if (counting === undefined || tracing === undefined) return counting ?? tracing;
  return {
    client: { ...counting.client, ...tracing.client },
    server: { ...counting.server, ...tracing.server },
    ...(tracing.relay && { relay: tracing.relay }),
  };
}
