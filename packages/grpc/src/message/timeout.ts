const unitMs: Readonly<Record<string, number>> = { H: 3_600_000, M: 60_000, S: 1000, m: 1, u: 1e-3, n: 1e-6 };

/** `grpc-timeout` for a time in milliseconds: at most 8 digits and a unit (gRPC over HTTP/2, Timeout). Rounded up. */
export function encodeTimeout(ms: number): string {
  if (ms < 1e8) return `${Math.max(1, Math.ceil(ms))}m`;
  if (ms < 1e11) return `${Math.ceil(ms / 1000)}S`;
  return `${Math.min(99_999_999, Math.ceil(ms / 3_600_000))}H`;
}

/** The milliseconds of a `grpc-timeout`; undefined when it is malformed. */
export function decodeTimeout(value: string): number | undefined {
  if (!/^\d{1,8}[HMSmun]$/.test(value)) return undefined;
  const unit = unitMs[value.charAt(value.length - 1)] ?? 1;
  return Number(value.slice(0, -1)) * unit;
}
