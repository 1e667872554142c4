import { type CallOptions, Metadata, type ServerCall } from '@loopp/grpc';
import type { Call } from '../types/call.js';

/** Keys that cross a process border: the workflow's (CRE) keys, and those of W3C trace context and baggage. */
const crossingKeys = [
  'x-chainlink-org',
  'x-chainlink-owner',
  'x-chainlink-workflow',
  'traceparent',
  'tracestate',
  'baggage',
];

function crossing(metadata: Metadata | undefined): Metadata | undefined {
  if (metadata === undefined || metadata.size === 0) return undefined;
  let kept: Metadata | undefined;
  for (const key of crossingKeys) {
    for (const value of metadata.getAll(key)) {
      kept ??= new Metadata();
      kept.append(key, value);
    }
  }
  return kept;
}

/** What goes to the transport for a call. */
export function toCallOptions(call: Call | undefined, timeoutMs: number | undefined): CallOptions | undefined {
  if (call === undefined) return timeoutMs === undefined ? undefined : { timeoutMs };
  const options: { -readonly [K in keyof CallOptions]: CallOptions[K] } = {};
  if (call.signal !== undefined) options.signal = call.signal;
  if (call.deadline !== undefined) options.deadline = call.deadline;
  // Of a deadline and a time-out the transport keeps the earlier one.
  if (timeoutMs !== undefined) options.timeoutMs = timeoutMs;
  const metadata = crossing(call.metadata);
  if (metadata !== undefined) options.metadata = metadata;
  return options;
}

/** What an implementation sees of a call that came in. */
export function fromServerCall(call: ServerCall): Call {
  const metadata = crossing(call.metadata);
  return {
    signal: call.signal,
    ...(call.deadline !== undefined && { deadline: call.deadline }),
    ...(metadata !== undefined && { metadata }),
  };
}
