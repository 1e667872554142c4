const unitMs: Readonly<Record<string, number>> = { H: 3_600_000, M: 60_000, S: 1000, m: 1, u: 1e-3, n: 1e-6 };

/** `grpc-timeout` for a time in milliseconds: at most 8 digits and a unit (gRPC over HTTP/2, Timeout). Rounded up. */
export function encodeTimeout(ms: number): string {
  if (ms < 1e8) return `${Math.max(1, Math.ceil(ms))}m`;
  if (ms < 1e11) return `${Math.ceil(ms / 1000)}S`;
  return `${Math.min(99_999_999, Math.ceil(ms / 3_600_000))}H`;
}

/**
 * The whole milliseconds of a `grpc-timeout`, rounded up as deadlines go into `AbortSignal.timeout`, which refuses
 * fractions (grpc-go sends microseconds); undefined when it is malformed.
 */
export function decodeTimeout(value: string): number | undefined {
  const digits = value.length - 1;
  if (digits < 1 || digits > 8) return undefined;
  let amount = 0;
  for (let i = 0; i < digits; i++) {
    const digit = value.charCodeAt(i) - 0x30;
    if (digit < 0 || digit > 9) return undefined;
    amount = amount * 10 + digit;
  }
  const unit = unitMs[value.charAt(digits)];
  return unit === undefined ? undefined : Math.ceil(amount * unit);
}
