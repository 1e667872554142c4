/** Pauses that grow: 0 after the first failure, then from `firstMs`, doubling up to `maxMs`, half of each at random. */
export interface BackoffOptions {
  /** Default 100. */
  readonly firstMs?: number;
  /** Default 5000. */
  readonly maxMs?: number;
  /** From 0 to below 1; injected by tests. Default `Math.random`. */
  readonly random?: () => number;
}

/** @param failures how many in a row, 1 or more. @returns milliseconds to wait before the next try. */
export function backoffMs(
  failures: number,
  { firstMs = 100, maxMs = 5000, random = Math.random }: BackoffOptions,
): number {
  // The first crash is answered at once: most are single, and a round may be waiting.
  if (failures <= 1) return 0;
  const full = Math.min(maxMs, firstMs * 2 ** Math.min(30, failures - 2));
  return full / 2 + (full / 2) * random();
}
