import { randomBytes } from 'node:crypto';

/** Where a call stands in its trace (W3C Trace Context). */
export interface TraceContext {
  /** 16 bytes. */
  readonly traceId: Uint8Array;
  /** 8 bytes. */
  readonly spanId: Uint8Array;
  readonly sampled: boolean;
}

const pattern = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/;

/** @returns undefined for what is no `traceparent`: the call then begins a trace. */
export function parseTraceparent(text: unknown): TraceContext | undefined {
  const [, trace = '', span = '', flags = ''] = (typeof text === 'string' && pattern.exec(text)) || [];
  if (trace === '' || /^0+$/.test(trace) || /^0+$/.test(span) || String(text).startsWith('ff')) return undefined;
  return {
    traceId: Buffer.from(trace, 'hex'),
    spanId: Buffer.from(span, 'hex'),
    sampled: (Number(`0x${flags}`) & 1) === 1,
  };
}

export function formatTraceparent({ traceId, spanId, sampled }: TraceContext): string {
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
  return `00-${hex(traceId)}-${hex(spanId)}-${sampled ? '01' : '00'}`;
}

/**
 * The context of a new span. Its parent's choice to record stands; a new trace is recorded for a share of the trace
 * ids, the same in every process and language (OpenTelemetry's ParentBased(TraceIDRatioBased)).
 */
export function childContext(parent: TraceContext | undefined, ratio: number): TraceContext {
  const spanId = randomBytes(8);
  if (parent !== undefined) return { ...parent, spanId };
  const traceId = randomBytes(16);
  return { traceId, spanId, sampled: isSampled(traceId, ratio) };
}

function isSampled(traceId: Buffer, ratio: number): boolean {
  if (ratio >= 1) return true;
  if (!(ratio > 0)) return false;
  return traceId.readBigUInt64BE(8) >> 1n < BigInt(Math.trunc(ratio * 2 ** 63));
}
