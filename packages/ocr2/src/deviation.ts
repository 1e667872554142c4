/** One: thresholds are given in parts per billion. */
const billion = 1_000_000_000n;

/**
 * Whether a new value differs enough from the old one. All oracles of a network must use the same function.
 * @param thresholdPpb parts per billion, uint64.
 */
export type DeviationFunction = (thresholdPpb: bigint, old: bigint, next: bigint) => boolean;

/**
 * |next - old| / |old| >= threshold, exact. From zero every change is enough; zero to zero is none, not even with
 * threshold zero.
 */
export const relativeDeviation: DeviationFunction = (thresholdPpb, old, next) => {
  if (old === 0n) return next !== 0n;
  return abs(next - old) * billion >= thresholdPpb * abs(old);
};

function abs(value: bigint): bigint {
  return value < 0n ? -value : value;
}
