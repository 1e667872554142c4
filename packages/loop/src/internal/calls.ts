import { type CallOptions, type Logger, Metadata, type MetadataValue, type ServerCall } from '@loopp/grpc';
import type { Call } from '../types/call.js';
import type { KeyMetadata } from './table/metadata-key.js';

const ownerKey = 'x-chainlink-owner';

/** Of the workflow (CRE) that a call serves. Each has one value or none. */
const workflowKeys = ['x-chainlink-org', ownerKey, 'x-chainlink-workflow'];

/** Those of W3C trace context and baggage. */
const traceKeys = ['traceparent', 'tracestate', 'baggage'];

/** What crosses a process border; everything else stays. `undefined` when nothing does. */
function crossing(metadata: Metadata | undefined, logger: Logger | undefined): Metadata | undefined {
  if (metadata === undefined || metadata.size === 0) return undefined;
  let kept: Metadata | undefined;
  for (const key of workflowKeys) {
    const values = metadata.getAll(key);
    const [value] = values;
    if (values.length > 1) {
      // Whose call it is must not be guessed: as in the original, none of them counts.
      logger?.error(`the call's metadata contains ${key} more than once`, { critical: true, values });
    } else if (value !== undefined && value !== '') {
      kept ??= new Metadata();
      kept.append(key, key === ownerKey ? normalOwner(value) : value);
    }
  }
  for (const key of traceKeys) {
    for (const value of metadata.getAll(key)) {
      kept ??= new Metadata();
      kept.append(key, value);
    }
  }
  return kept;
}

/** Owners are addresses: one spelling for each, lower-case without 0x. */
function normalOwner(value: MetadataValue): MetadataValue {
  return typeof value === 'string' ? value.replace(/^0x/, '').toLowerCase() : value;
}

/**
 * What goes to the transport for a call.
 * @param key says for which object it is, where several share a connection
 */
export function toCallOptions(
  call: Call | undefined,
  timeoutMs: number | undefined,
  key?: KeyMetadata,
): CallOptions | undefined {
  if (call === undefined && key === undefined) return timeoutMs === undefined ? undefined : { timeoutMs };
  const options: { -readonly [K in keyof CallOptions]: CallOptions[K] } = {};
  if (call?.signal !== undefined) options.signal = call.signal;
  if (call?.deadline !== undefined) options.deadline = call.deadline;
  // Of a deadline and a time-out the transport keeps the earlier one.
  if (timeoutMs !== undefined) options.timeoutMs = timeoutMs;
  let metadata = crossing(call?.metadata, undefined);
  for (const [name, value] of key ?? []) {
    metadata ??= new Metadata();
    metadata.set(name, value);
  }
  if (metadata !== undefined) options.metadata = metadata;
  return options;
}

/** What an implementation sees of a call that came in. */
export function fromServerCall(call: ServerCall, logger?: Logger): Call {
  const metadata = crossing(call.metadata, logger);
  return {
    signal: call.signal,
    ...(call.deadline !== undefined && Number.isFinite(call.deadline) && { deadline: call.deadline }),
    ...(metadata !== undefined && { metadata }),
  };
}
